"""Files, notices, inquiries and candidates: their tables, and what is asked of them.

Everything personal or worded by people is in ``Sealed`` columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    exists,
    func,
    select,
)
from sqlalchemy.orm import Session, relationship

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed, Whose, coded
from chassis.joined import Joined, joined_tables
from chassis.orders import existing
from chassis.paging import paged
from chassis.private import Private
from contracts.codes import ClueState, SuspensionReason
from contracts.orders.tracing_states import (
    CandidateState,
    InquiryState,
    NoticeState,
    ProfileState,
    PublicationState,
)
from services.tracing.domain.candidates import Candidate, Verification
from services.tracing.domain.clues import Clue, ClueStep
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.notices import PUBLICATION_MOVES, Notice, Publication
from services.tracing.domain.profiles import WORKED_ON, Profile
from services.tracing.storage.base import METADATA, PROFILE, mapper
from services.tracing.storage.compared import PROFILE_SIDE

_INQUIRY = Whose("inquiry/<id>", "`person_erased` destroys the key of the inquiry that found the person")
_PERSONS: Final = joined_tables("person", METADATA)


def _id(name: str = "id", *rest: Any, **options: Any) -> Column[str]:
    return Column(name, ID, *rest, **options)


def _agency(name: str, **options: Any) -> Column[str]:
    return Column(name, AGENCY_ID, **options)


def _version() -> Column[int]:
    return Column("version", Integer, nullable=False)


profile = Table(
    "profile",
    METADATA,
    _id(primary_key=True),
    _id("case_id", nullable=False, unique=True),
    Column("state", coded(ProfileState), nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("first_custody_at", Moment, nullable=False),
    Column("sex", String(1), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("ages_year", Integer, nullable=False),
    Column("age_basis", String(20), nullable=False),
    Column("presumed_minor", Boolean, nullable=False),
    Column("impaired", Boolean, nullable=False),
    Column("found_on", Date, nullable=False),
    Column("found_region_code", REGION_CODE),
    Column("description", Sealed("profile.description", PROFILE), nullable=False),
    Column("dna_state", String(40), nullable=False),
    _id("confirmed_candidate_id"),
    Column("ended_at", Moment),
    Column("sealed", Boolean, nullable=False),
    Column("found_at", Moment),
    Column("placed_at", Moment),
    Column("suspended_for", coded(SuspensionReason)),
    Column("statement", Sealed("profile.statement", PROFILE)),
    Column("particulars", Sealed("profile.particulars", PROFILE)),
    _version(),
)
clue = Table(
    "clue",
    METADATA,
    _id(primary_key=True),
    _id("profile_id", ForeignKey("profile.id"), nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("words", Sealed("clue.words", PROFILE), nullable=False),
    _agency("added_by", nullable=False),
    Column("added_at", Moment, nullable=False),
    Column("state", coded(ClueState), nullable=False),
    Column("reading", Sealed("clue.reading", PROFILE)),
    _id("interview_id"),
    Column("version", Integer, nullable=False),
)
clue_step = Table(
    "clue_step",
    METADATA,
    _id(primary_key=True),
    _id("clue_id", ForeignKey("clue.id"), nullable=False, index=True),
    Column("state", coded(ClueState), nullable=False),
    Column("at", Moment, nullable=False),
    _agency("done_by", nullable=False),
    Column("words", Sealed("clue_step.words", PROFILE), nullable=False),
)
notice = Table(
    "notice",
    METADATA,
    _id(primary_key=True),
    _id("profile_id", ForeignKey("profile.id"), nullable=False, index=True),
    _id("case_id", nullable=False),
    Column("state", coded(NoticeState, 16), nullable=False),
    Column("channels", Codes, nullable=False),
    Column("text", Sealed("notice.text", PROFILE), nullable=False),
    _agency("drafted_by", nullable=False),
    Column("drafted_at", Moment, nullable=False),
    _agency("approved_by"),
    Column("approved_at", Moment),
    Column("legal_basis", Sealed("notice.legal_basis", PROFILE)),
    Column("basis", String(20)),
    Column("shown", Sealed("notice.shown", PROFILE)),
    _id("republishes"),
    _version(),
)
publication = Table(
    "publication",
    METADATA,
    _id(primary_key=True),
    _id("notice_id", ForeignKey("notice.id"), nullable=False),
    Column("channel", String(20), nullable=False),
    Column("state", coded(PublicationState, 16), nullable=False),
    Column("submitted_at", Moment),
    Column("published_at", Moment),
    Column("receipt", Sealed("publication.receipt", PROFILE)),
    Column("refreshed_at", Moment),
    Column("failed_at", Moment),
    Column("failure", String(20)),
    Column("withdrawal_due_at", Moment),
    Column("withdrawn_at", Moment),
    Column("withdrawal_receipt", Sealed("publication.withdrawal_receipt", PROFILE)),
    Column("no_receipt", String(20)),
    Column("stayed_at", Moment),
    _version(),
    UniqueConstraint("notice_id", "channel"),
)
inquiry = Table(
    "inquiry",
    METADATA,
    _id(primary_key=True),
    _agency("sender_id", nullable=False, index=True),
    Column("state", coded(InquiryState, 16), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("person", Sealed("inquiry.person", _INQUIRY), nullable=False),
    Column("reporter", Sealed("inquiry.reporter", _INQUIRY), nullable=False),
    _id("matched_profile_id"),
    Column("ended_at", Moment),
    Column("end_reason", String(24)),
    _version(),
)
candidate = Table(
    "candidate",
    METADATA,
    _id(primary_key=True),
    _id("profile_id", ForeignKey("profile.id"), nullable=False),
    _id("case_id", nullable=False),
    _id("inquiry_id", ForeignKey("inquiry.id"), nullable=False, index=True),
    Column("state", coded(CandidateState, 16), nullable=False),
    Column("score_millibits", Integer, nullable=False),
    Column("band", String(10), nullable=False),
    Column("terms", Codes, nullable=False),
    Column("conflicts", Codes, nullable=False),
    Column("missing", Codes, nullable=False),
    Column("vetoes", Codes, nullable=False),
    Column("parameters", String(10), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("left_words", Sealed("candidate.left_words", PROFILE), nullable=False),
    Column("right_words", Sealed("candidate.right_words", _INQUIRY), nullable=False),
    Column("suggested_at", Moment, nullable=False),
    Column("decided_at", Moment),
    _agency("decided_by"),
    Column("reason", Sealed("candidate.reason", PROFILE)),
    Column("round", Integer, nullable=False),
    _version(),
    UniqueConstraint("profile_id", "inquiry_id"),
)
verification = Table(
    "verification",
    METADATA,
    _id(primary_key=True),
    _id("candidate_id", ForeignKey("candidate.id"), nullable=False, index=True),
    Column("method", String(24), nullable=False),
    Column("result", String(16), nullable=False),
    Column("reference", Sealed("verification.reference", PROFILE), nullable=False),
    Column("source", String(20)),
    _agency("answered_by", nullable=False),
    Column("answered_at", Moment, nullable=False),
    Column("round", Integer, nullable=False),
)
_DECIDED = (CandidateState.CONFIRMED, CandidateState.REJECTED)
_OUT = PUBLICATION_MOVES.leading_to(PublicationState.WITHDRAWN)
_GIVEN_AT = func.coalesce(publication.c.published_at, publication.c.submitted_at)

mapper.map_imperatively(Profile, profile, version_id_col=profile.c.version)
mapper.map_imperatively(ClueStep, clue_step)
mapper.map_imperatively(
    Clue,
    clue,
    version_id_col=clue.c.version,
    properties={"steps": relationship(ClueStep, order_by=(clue_step.c.at, clue_step.c.id))},
)
mapper.map_imperatively(Publication, publication, version_id_col=publication.c.version)
mapper.map_imperatively(
    Notice,
    notice,
    version_id_col=notice.c.version,
    properties={"publications": relationship(Publication, order_by=(_GIVEN_AT, publication.c.channel))},
)
mapper.map_imperatively(Inquiry, inquiry, version_id_col=inquiry.c.version)
mapper.map_imperatively(Verification, verification)
mapper.map_imperatively(
    Candidate,
    candidate,
    version_id_col=candidate.c.version,
    properties={"verifications": relationship(Verification, order_by=(verification.c.answered_at, verification.c.id))},
)

seals.guard({Profile: profile.c.case_id, Notice: notice.c.case_id, Candidate: candidate.c.case_id})


_UP: Final = (publication.c.state == PublicationState.LIVE, publication.c.withdrawal_due_at.is_(None))


def persons(session: Session) -> Joined:
    """Whom intake's persons stand for, and the cases known to be theirs."""
    return Joined(session, _PERSONS)


class Profiles:
    """The tracing files."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Profile) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> Profile:
        """:raises NotFound:"""
        return existing(self._session.get(Profile, id), id=id)

    def of_ids(self, ids: Iterable[str]) -> list[Profile]:
        """Those that are there."""
        return list(self._session.scalars(select(Profile).where(profile.c.id.in_(list(ids)))))

    def may_be_told(self, id: str) -> bool:
        """Whether whoever asks may know of it."""
        return self._session.get(Profile, id) is not None

    def of_case(self, case_id: str) -> Profile | None:
        return self._session.scalars(select(Profile).where(profile.c.case_id == case_id)).one_or_none()

    def page(self, *, case_id: str | None, person_id: str | None, after: str | None, limit: int) -> list[Profile]:
        wanted = select(Profile)
        if person_id is not None:
            wanted = wanted.where(profile.c.case_id.in_(persons(self._session).things_of(person_id)))
        return list(self._session.scalars(paged(wanted, profile, {"case_id": case_id}, after, limit)))

    def published(self, *, after: str | None, limit: int) -> list[Profile]:
        """Those still searched for, and not sealed, whom some channel shows."""
        shown = select(notice.c.profile_id).join(publication, publication.c.notice_id == notice.c.id).where(*_UP)
        wanted = select(Profile).where(profile.c.state.in_(WORKED_ON), profile.c.id.in_(shown))
        return list(self._session.scalars(paged(wanted, profile, {"sealed": False}, after, limit)))

    def add_clue(self, new: Clue) -> None:
        self._session.add(new)
        self._session.flush()

    def clue(self, id: str) -> Clue:
        """:raises NotFound: also for a clue of somebody who lies under a seal."""
        found = existing(self._session.get(Clue, id), id=id)
        existing(self._session.get(Profile, found.profile_id), id=id)
        return found

    def clues(self, profile_id: str) -> list[Clue]:
        wanted = select(Clue).where(clue.c.profile_id == profile_id)
        return list(self._session.scalars(wanted.order_by(clue.c.added_at, clue.c.id)))


class Notices:
    """The notices and where they are live."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Notice) -> None:
        self._session.add(new)

    def get(self, id: str) -> Notice:
        """:raises NotFound:"""
        return existing(self._session.get(Notice, id), id=id)

    def page(
        self, *, profile_id: str | None, withdrawal_due: bool | None, after: str | None, limit: int
    ) -> list[Notice]:
        wanted = select(Notice)
        if withdrawal_due is not None:
            owed = exists().where(publication.c.notice_id == notice.c.id, publication.c.withdrawal_due_at.is_not(None))
            owed = owed.where(publication.c.state.in_(_OUT))
            wanted = wanted.where(owed if withdrawal_due else ~owed)
        return list(self._session.scalars(paged(wanted, notice, {"profile_id": profile_id}, after, limit)))

    def of_profile(self, profile_id: str) -> list[Notice]:
        return list(
            self._session.scalars(select(Notice).where(notice.c.profile_id == profile_id).order_by(notice.c.id))
        )

    def out_of(self, profile_id: str) -> list[Publication]:
        """Where the person is shown right now, or may be at any moment, on whatever notice."""
        wanted = select(Publication).join(notice, publication.c.notice_id == notice.c.id)
        wanted = wanted.where(notice.c.profile_id == profile_id, publication.c.state.in_(_OUT))
        return list(self._session.scalars(wanted.order_by(_GIVEN_AT, publication.c.channel)))

    def up_of(self, profile_id: str) -> list[Publication]:
        """Where the person is shown and may go on being shown, oldest first."""
        wanted = select(Publication).join(notice, publication.c.notice_id == notice.c.id)
        wanted = wanted.where(notice.c.profile_id == profile_id, *_UP)
        return list(self._session.scalars(wanted.order_by(publication.c.published_at, publication.c.channel)))


class Inquiries:
    """The inquiries of families."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Inquiry) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> Inquiry:
        """:raises NotFound:"""
        return existing(self._session.get(Inquiry, id), id=id)

    def of_ids(self, ids: Iterable[str]) -> list[Inquiry]:
        """Those that are there."""
        return list(self._session.scalars(select(Inquiry).where(inquiry.c.id.in_(list(ids)))))

    def told_of(self, ids: Iterable[str]) -> Iterator[tuple[str, Private, Private]]:
        """Of those of them that are open: the id, the person, and who searches."""
        columns = (inquiry.c.id, inquiry.c.person, inquiry.c.reporter)
        wanted = select(*columns).where(inquiry.c.id.in_(list(ids)), inquiry.c.state == InquiryState.OPEN)
        yield from (tuple(row) for row in self._session.execute(wanted))

    def matched_with(self, profile_id: str) -> list[Inquiry]:
        """Those by which that person was found."""
        wanted = select(Inquiry).where(inquiry.c.matched_profile_id == profile_id)
        return list(self._session.scalars(wanted.order_by(inquiry.c.id)))


class Candidates:
    """The pairs that were worth suggesting."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Candidate) -> None:
        self._session.add(new)

    def get(self, id: str) -> Candidate:
        """:raises NotFound:"""
        return existing(self._session.get(Candidate, id), id=id)

    def of_pair(self, profile_id: str, inquiry_id: str) -> Candidate | None:
        pair = (
            candidate.c.profile_id == profile_id,
            candidate.c.inquiry_id == inquiry_id,
        )
        return self._session.scalars(select(Candidate).where(*pair)).one_or_none()

    def of_profile(self, profile_id: str) -> list[Candidate]:
        wanted = select(Candidate).where(candidate.c.profile_id == profile_id)
        return list(self._session.scalars(wanted.order_by(candidate.c.id)))

    def of_inquiry(self, inquiry_id: str) -> list[Candidate]:
        wanted = select(Candidate).where(candidate.c.inquiry_id == inquiry_id)
        return list(self._session.scalars(wanted.order_by(candidate.c.id)))

    def decided(self, after: str, limit: int) -> list[Candidate]:
        """The next of those that people confirmed or ruled out, in the order of their ids."""
        wanted = select(Candidate).where(candidate.c.state.in_(_DECIDED), candidate.c.id > after)
        return list(self._session.scalars(wanted.order_by(candidate.c.id).limit(limit)))

    def decided_count(self) -> int:
        wanted = select(func.count()).select_from(candidate).where(candidate.c.state.in_(_DECIDED))
        return int(self._session.scalar(wanted) or 0)

    def partners(self, side: str, record_id: str) -> set[str]:
        """The other sides of the pairs that this record is in."""
        ours, theirs = (
            (candidate.c.profile_id, candidate.c.inquiry_id)
            if side == PROFILE_SIDE
            else (candidate.c.inquiry_id, candidate.c.profile_id)
        )
        return set(self._session.scalars(select(theirs).where(ours == record_id)))

    def page(self, *, profile_id: str | None, after: str | None, limit: int) -> list[Candidate]:
        wanted = paged(select(Candidate), candidate, {"profile_id": profile_id}, after, limit)
        return list(self._session.scalars(wanted))
