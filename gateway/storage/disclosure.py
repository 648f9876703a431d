"""The ledger of disclosures, approvals and broken glass: their tables, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    delete,
    exists,
    func,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Codes, Moment
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.paging import paged
from chassis.retained import retained
from chassis.seals import hidden_from
from chassis.work import UnitOfWork
from gateway.domain.disclosure import Approval, BrokenGlass, Disclosure
from gateway.storage.base import METADATA, NAME, mapper

_KIND, _ROLE = String(20), String(40)

disclosure = Table(
    "disclosure",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("at", Moment, nullable=False, index=True),
    Column("agency_id", AGENCY_ID, nullable=False, index=True),
    Column("agency_kind", _KIND, nullable=False),
    Column("client_id", NAME, nullable=False),
    Column("role", _ROLE),
    Column("operation", NAME, nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("fields", Codes, nullable=False),
    Column("basis", Codes, nullable=False),
    Column("classes", Codes, nullable=False),
    Column("results", Integer, nullable=False),
    Column("request_id", ID, nullable=False),
    Column("approval_id", ID),
    Column("break_glass_id", ID),
    Column("consent_id", ID),
)

disclosed_record = Table(
    "disclosed_record",
    METADATA,
    Column("record", ID, primary_key=True),
    Column("disclosure_id", ID, primary_key=True, index=True),
)

approval = Table(
    "approval",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("record", ID, nullable=False, index=True),
    Column("purpose", String(40), nullable=False),
    Column("reason", String(40), nullable=False),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("asked_by", NAME, nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("decided_by", NAME),
    Column("decided_at", Moment),
    Column("approved", Boolean),
    Column("valid_until", Moment),
)

break_glass = Table(
    "break_glass",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("agency_kind", _KIND, nullable=False),
    Column("client_id", NAME, nullable=False),
    Column("role", _ROLE),
    Column("reason", String(40), nullable=False),
    Column("operation", NAME, nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("record", ID),
    Column("reviewed_by", NAME),
    Column("reviewed_at", Moment),
    Column("justified", Boolean),
)

_ITS_RECORDS = (
    select(func.aggregate_strings(disclosed_record.c.record, " "))
    .where(disclosed_record.c.disclosure_id == disclosure.c.id)
    .correlate(disclosure)
    .scalar_subquery()
)


def _delete_records(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    gone = [row.id for row in rows]
    uow.session.execute(delete(disclosed_record).where(disclosed_record.c.disclosure_id.in_(gone)))


retained(
    disclosure,
    "provision_records",
    aged_by=disclosure.c.at,
    subjects=[_ITS_RECORDS],
    agency=disclosure.c.agency_id,
    with_it=_delete_records,
)
retained(
    approval,
    "provision_records",
    aged_by=approval.c.decided_at,
    subjects=[approval.c.record],
    agency=approval.c.agency_id,
)
retained(
    break_glass,
    "provision_records",
    aged_by=break_glass.c.reviewed_at,
    subjects=[break_glass.c.record],
    agency=break_glass.c.agency_id,
)

mapper.map_imperatively(Disclosure, disclosure)
mapper.map_imperatively(Approval, approval)
mapper.map_imperatively(BrokenGlass, break_glass)


def _seen(table: Table, eyes: str) -> ColumnElement[bool]:
    """The rows whose record that client may know of."""
    return or_(table.c.record.is_(None), table.c.record.not_in(hidden_from(eyes)))


def hidden_among(session: Session, ids: Iterable[str], eyes: str) -> frozenset[str]:
    """Those of these ids that tell of a record that is sealed from that client: its own, and those of disclosures of it
    alone, of approvals and of broken glass."""
    asked = sorted(set(ids))
    hidden = hidden_from(eyes).subquery()
    its_alone = select(disclosed_record.c.disclosure_id).join(
        disclosure, (disclosure.c.id == disclosed_record.c.disclosure_id) & (disclosure.c.results <= 1)
    )
    told = union_all(
        select(hidden.c.subject).where(hidden.c.subject.in_(asked)),
        select(approval.c.id).where(approval.c.id.in_(asked), approval.c.record.in_(hidden_from(eyes))),
        select(break_glass.c.id).where(break_glass.c.id.in_(asked), break_glass.c.record.in_(hidden_from(eyes))),
        its_alone.where(disclosure.c.id.in_(asked), disclosed_record.c.record.in_(hidden_from(eyes))),
    )
    return frozenset(session.scalars(told)) if asked else frozenset()


class Ledger:
    """What was disclosed, in the order in which it left; rows are only ever added.

    Of what is sealed from whoever looks (``eyes``, a client) it tells nothing: a row about it alone is not there, and a
    row about many names the others.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Disclosure, records: Iterable[str]) -> None:
        self._session.add(new)
        rows = [{"record": record, "disclosure_id": new.id} for record in sorted(records)]
        if rows:
            insert_ignoring(self._session.connection(), disclosed_record, rows)

    def records(self, ids: Iterable[str], eyes: str) -> dict[str, list[str]]:
        """The records of these disclosures."""
        found: dict[str, list[str]] = {}
        seen = disclosed_record.c.record.not_in(hidden_from(eyes))
        wanted = select(disclosed_record).where(disclosed_record.c.disclosure_id.in_(list(ids)), seen)
        for row in self._session.execute(wanted.order_by(disclosed_record.c.record)):
            found.setdefault(row.disclosure_id, []).append(row.record)
        return found

    def page(
        self,
        *,
        eyes: str,
        record: str | None = None,
        agency_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        after: str | None = None,
        limit: int = 100,
    ) -> Sequence[Disclosure]:
        of_it = disclosed_record.c.disclosure_id == disclosure.c.id
        hidden = disclosed_record.c.record.in_(hidden_from(eyes))
        wanted = paged(select(Disclosure), disclosure, {"agency_id": agency_id}, after, limit)
        wanted = wanted.where(or_(disclosure.c.results > 1, ~exists().where(of_it, hidden)))
        if record is not None:
            wanted = wanted.where(exists().where(of_it, disclosed_record.c.record == record, ~hidden))
        if since is not None:
            wanted = wanted.where(disclosure.c.at >= since)
        if until is not None:
            wanted = wanted.where(disclosure.c.at < until)
        return self._session.scalars(wanted).all()


class Approvals:
    """Requests to see a minor's whole record."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Approval) -> None:
        self._session.add(new)

    def get(self, id: str, *, agency_id: str, eyes: str) -> Approval:
        """One of that agency's that is not sealed from that client, locked. :raises NotFound:"""
        mine = select(Approval).where(approval.c.id == id, approval.c.agency_id == agency_id, _seen(approval, eyes))
        return existing(self._session.scalars(mine.with_for_update()).one_or_none(), approval_id=id)

    def undecided(self, record: str, client_id: str, purpose: str) -> Approval | None:
        """The same request, when it stands already."""
        same = (
            approval.c.record == record,
            approval.c.asked_by == client_id,
            approval.c.purpose == purpose,
            approval.c.decided_at.is_(None),
        )
        return self._session.scalars(select(Approval).where(*same).limit(1)).first()

    def in_force(self, record: str, agency_id: str, client_id: str, purpose: str, now: datetime) -> Approval | None:
        """The approval that opens this record to this client for this purpose now."""
        mine = (
            approval.c.record == record,
            approval.c.agency_id == agency_id,
            approval.c.asked_by == client_id,
            approval.c.purpose == purpose,
            approval.c.approved.is_(True),
            approval.c.valid_until > now,
        )
        return self._session.scalars(select(Approval).where(*mine).order_by(approval.c.id.desc()).limit(1)).first()

    def page(self, *, eyes: str, agency_id: str, after: str | None, limit: int) -> Sequence[Approval]:
        """Those of the agency, without what is sealed from that client."""
        wanted = paged(select(Approval), approval, {"agency_id": agency_id}, after, limit)
        return self._session.scalars(wanted.where(_seen(approval, eyes))).all()


class Glass:
    """Where the glass was broken."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: BrokenGlass) -> None:
        self._session.add(new)

    def get(self, id: str, *, eyes: str) -> BrokenGlass:
        """Locked, unless it is sealed from that client. :raises NotFound:"""
        wanted = select(BrokenGlass).where(break_glass.c.id == id, _seen(break_glass, eyes))
        return existing(self._session.scalars(wanted.with_for_update()).one_or_none(), break_glass_id=id)

    def page(self, *, eyes: str, reviewed: bool | None, after: str | None, limit: int) -> Sequence[BrokenGlass]:
        """Without what is sealed from that client."""
        wanted = paged(select(BrokenGlass), break_glass, {}, after, limit).where(_seen(break_glass, eyes))
        if reviewed is not None:
            wanted = wanted.where(break_glass.c.reviewed_at.is_(None) != reviewed)
        return self._session.scalars(wanted).all()
