"""Persons, whom their ids stand for, their identity checks and who may be the same: their tables, and their lock.

A merge is one pointer (``merged_into``); ``present_id`` is where the pointers end, kept beside it so that lists and
seals need not follow them. A person lies under the seal of any of their cases: one sealed episode would lead from the
others to where she is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Select,
    Table,
    UniqueConstraint,
    and_,
    delete,
    or_,
    select,
    update,
)
from sqlalchemy import text as sql
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Codes, Moment, Sealed, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import CheckResult, DocumentKind, IdentityState
from contracts.orders.intake import ReaderResult, SuggestionState
from services.intake.domain.cases import Case
from services.intake.domain.identities import IdentityCheck
from services.intake.domain.persons import Individual, SamePersonSuggestion
from services.intake.storage.base import CASE, METADATA, mapper
from services.intake.storage.cases import OfCases, cases, individuals

identity_checks = Table(
    "identity_checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("document", coded(DocumentKind), nullable=False),
    Column("reader", coded(ReaderResult), nullable=False),
    Column("sources", Codes, nullable=False),
    Column("result", coded(CheckResult), nullable=False),
    Column("warnings", Codes, nullable=False),
    Column("identity", coded(IdentityState), nullable=False),
    Column("checked_at", Moment, nullable=False),
    Column("checked_by", AGENCY_ID, nullable=False),
    Column("number", Sealed("identity_checks.number", CASE)),
    Column("name", Sealed("identity_checks.name", CASE)),
    Column("answer_number", Sealed("identity_checks.answer_number", CASE)),
    Column("revoked_at", Moment),
)

same_person = Table(
    "same_person",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("lower_id", ID, ForeignKey("individuals.id"), nullable=False),
    Column("higher_id", ID, ForeignKey("individuals.id"), nullable=False, index=True),
    Column("state", coded(SuggestionState), nullable=False, index=True),
    Column("check_ids", Codes, nullable=False),
    Column("suggested_at", Moment, nullable=False),
    Column("decided_at", Moment),
    Column("decided_by", AGENCY_ID),
    UniqueConstraint("lower_id", "higher_id"),
)

mapper.map_imperatively(Individual, individuals, version_id_col=individuals.c.version)
mapper.map_imperatively(IdentityCheck, identity_checks)
mapper.map_imperatively(SamePersonSuggestion, same_person)


_TURN: Final = 7_071_068
"""The number of the advisory lock that lets one transaction at a time decide which persons are one."""

_everybody = individuals.alias("everybody")
"""Under its own name the table would be taken for the row that is being looked at."""


def _under_seal(hidden: Select[Any]) -> Select[Any]:
    """The present persons of whom a case is hidden."""
    theirs = individuals.alias("sealed")
    wanted = select(theirs.c.present_id).join(cases, cases.c.person_id == theirs.c.id)
    return wanted.where(cases.c.id.in_(hidden))


def _person_may_be_seen(hidden: Select[Any]) -> ColumnElement[bool]:
    return individuals.c.present_id.not_in(_under_seal(hidden))


def _both_may_be_seen(hidden: Select[Any]) -> ColumnElement[bool]:
    out_of_sight = select(_everybody.c.id).where(_everybody.c.present_id.in_(_under_seal(hidden)))
    return and_(same_person.c.lower_id.not_in(out_of_sight), same_person.c.higher_id.not_in(out_of_sight))


seals.guard(
    {
        Individual: _person_may_be_seen,
        IdentityCheck: identity_checks.c.case_id,
        SamePersonSuggestion: _both_may_be_seen,
    }
)


def take_turn(session: Session) -> None:
    """From here to the end of the transaction nobody else changes whom an id stands for, or what is said of a pair.

    A merge moves whole trees of ids, so two at once could each move what the other has locked. SQLite writes one
    transaction at a time anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        session.execute(sql("SELECT pg_advisory_xact_lock(:turn)"), {"turn": _TURN})


class Individuals:
    """Persons, and whom their ids stand for."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Individual) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> Individual:
        """:raises NotFound:"""
        return existing(self._session.get(Individual, id))

    def take(self, *ids: str) -> list[Individual]:
        """These persons as they are now; until the end of the transaction nobody else merges or splits anybody.
        :raises NotFound:"""
        take_turn(self._session)
        found = [self._session.get(Individual, id, populate_existing=True) for id in ids]
        return [existing(one) for one in found]

    def page(self, *, case_id: str | None, after: str | None, limit: int) -> Sequence[Individual]:
        """Present persons; of a case, the one that it is about."""
        wanted = select(Individual).where(individuals.c.merged_into.is_(None))
        if case_id is not None:
            theirs = select(cases.c.person_id).where(cases.c.id == case_id)
            wanted = wanted.where(
                individuals.c.id.in_(select(_everybody.c.present_id).where(_everybody.c.id.in_(theirs)))
            )
        return self._session.scalars(paged(wanted, individuals, {}, after, limit)).all()

    def members(self, id: str) -> list[str]:
        """The id, and those that were merged into it, directly or not."""
        found, reached = [id], [id]
        while reached:
            below = select(individuals.c.id).where(individuals.c.merged_into.in_(reached))
            reached = list(self._session.execute(below.order_by(individuals.c.id)).scalars())
            found += reached
        return sorted(found)

    def stand_for(self, ids: Iterable[str], present_id: str) -> None:
        """These ids stand for that person from now on."""
        self._session.flush()
        mine = individuals.c.id.in_(sorted(ids))
        self._session.execute(update(individuals).where(mine).values(present_id=present_id))
        self._session.expire_all()

    def present(self, ids: Iterable[str]) -> dict[str, str]:
        """Whom each of these ids stands for."""
        wanted = select(individuals.c.id, individuals.c.present_id).where(individuals.c.id.in_(sorted(set(ids))))
        return {row.id: row.present_id for row in self._session.execute(wanted)}

    def cases_of(self, ids: Iterable[str]) -> Sequence[Case]:
        """The cases that were opened with these ids, in the order of their opening."""
        wanted = select(Case).where(cases.c.person_id.in_(sorted(set(ids)))).order_by(cases.c.id)
        return self._session.scalars(wanted).all()

    def of_cases(self, case_ids: Iterable[str]) -> Sequence[Individual]:
        """The present persons whom these cases are about; not those whom a seal hides."""
        theirs = select(cases.c.person_id).where(cases.c.id.in_(sorted(set(case_ids))))
        present = select(_everybody.c.present_id).where(_everybody.c.id.in_(theirs))
        wanted = select(Individual).where(individuals.c.id.in_(present)).order_by(individuals.c.id)
        return self._session.scalars(wanted).all()

    def with_members(self, present_ids: Iterable[str]) -> dict[str, list[str]]:
        """Of each of these present persons, the ids that stand for them."""
        found: dict[str, list[str]] = {id: [] for id in present_ids}
        wanted = select(individuals.c.id, individuals.c.present_id).where(individuals.c.present_id.in_(sorted(found)))
        for row in self._session.execute(wanted.order_by(individuals.c.id)):
            found[row.present_id].append(row.id)
        return found


class IdentityChecks(OfCases):
    kind, table = IdentityCheck, identity_checks

    def among(self, ids: Iterable[str]) -> Sequence[IdentityCheck]:
        """Those of these checks that stand, in the order in which they were made."""
        standing = (identity_checks.c.id.in_(sorted(ids)), identity_checks.c.revoked_at.is_(None))
        return self._session.scalars(select(IdentityCheck).where(*standing).order_by(identity_checks.c.id)).all()

    def standing(self, case_id: str) -> Sequence[IdentityCheck]:
        """Those of the case that were not revoked."""
        return [check for check in self.of_case(case_id) if check.revoked_at is None]

    def page(self, *, case_id: str, after: str | None, limit: int) -> Sequence[IdentityCheck]:
        return self._page({"case_id": case_id}, after, limit)

    def of_cases(self, case_ids: Iterable[str]) -> Sequence[IdentityCheck]:
        mine = identity_checks.c.case_id.in_(sorted(case_ids))
        return self._session.scalars(select(IdentityCheck).where(mine).order_by(identity_checks.c.id)).all()


class SamePersons:
    """Who may be the same, and who was said not to be."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: SamePersonSuggestion) -> None:
        self._session.add(new)

    def of_pair(self, lower_id: str, higher_id: str) -> SamePersonSuggestion | None:
        mine = (same_person.c.lower_id == lower_id, same_person.c.higher_id == higher_id)
        return self._session.scalars(select(SamePersonSuggestion).where(*mine)).one_or_none()

    def between(self, these: Iterable[str], those: Iterable[str]) -> Sequence[SamePersonSuggestion]:
        """All between two groups of ids, whichever of a pair is in which."""
        one, other = sorted(these), sorted(those)
        lower, higher = same_person.c.lower_id, same_person.c.higher_id
        across = or_(lower.in_(one) & higher.in_(other), lower.in_(other) & higher.in_(one))
        return self._session.scalars(select(SamePersonSuggestion).where(across).order_by(same_person.c.id)).all()

    def page(self, *, state: SuggestionState | None, after: str | None, limit: int) -> Sequence[SamePersonSuggestion]:
        wanted = paged(select(SamePersonSuggestion), same_person, {"state": state}, after, limit)
        return self._session.scalars(wanted).all()

    def forget(self, person_id: str) -> None:
        """Nothing was ever suggested or said of that person."""
        take_turn(self._session)
        theirs = or_(same_person.c.lower_id == person_id, same_person.c.higher_id == person_id)
        self._session.execute(delete(same_person).where(theirs))
