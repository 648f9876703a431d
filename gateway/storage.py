"""The gateway's tables and how to find things in them: the only place here that knows SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session, aliased, registry

from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.tables import NAMING
from gateway.domain import (
    UNSETTLED,
    Agency,
    Client,
    Operation,
    OwnKey,
    SealedCase,
    SightingStatus,
    StatusToken,
    StatutoryClock,
    TimelineEntry,
)

METADATA = MetaData(naming_convention=NAMING)

_NAME = String(80)

agency = Table(
    "agency",
    METADATA,
    Column("id", AGENCY_ID, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("name", String(100), nullable=False),
    Column("region_code", REGION_CODE),
    Column("registered_at", Moment, nullable=False),
)

client = Table(
    "client",
    METADATA,
    Column("id", _NAME, primary_key=True),
    Column("agency_id", AGENCY_ID, ForeignKey("agency.id"), nullable=False),
    Column("secret_hash", String(200), nullable=False),
    Column("scopes", Codes, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("disabled_at", Moment),
)

own_key = Table(
    "own_key",
    METADATA,
    Column("purpose", String(20), primary_key=True),
    Column("kid", String(80), nullable=False),
    Column("material", Sealed("own_key.material"), nullable=False),
    Column("made_at", Moment, nullable=False),
)

operation = Table(
    "operation",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("client_id", _NAME, nullable=False),
    Column("idempotency_key", String(255), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("command_type", _NAME, nullable=False),
    Column("command_id", ID, nullable=False),
    Column("subject", String(160), nullable=False),
    Column("target_id", ID, nullable=False),
    Column("location", String(300)),
    Column("actor", Codes, nullable=False),
    Column("accepted_at", Moment, nullable=False),
    Column("station_time", Moment, nullable=False),
    Column("valid_until", Moment),
    Column("next_attempt_at", Moment),
    Column("sealed_by", _NAME, nullable=False),
    Column("order", Sealed("operation.order")),
    Column("state", String(12), nullable=False),
    Column("withdrawal", String(24)),
    Column("attempts", Integer, nullable=False),
    Column("answer", Sealed("operation.answer")),
    Column("finished_at", Moment),
    UniqueConstraint("agency_id", "idempotency_key"),
    Index("ix_operation_due", "next_attempt_at"),
    Index("ix_operation_subject", "subject", "accepted_at"),
    Index("ix_operation_finished", "finished_at"),
)

status_token = Table(
    "status_token",
    METADATA,
    Column("token_hash", String(64), primary_key=True),
    Column("sighting_id", ID, nullable=False),
    Column("minted_at", Moment, nullable=False, index=True),
)

sighting_status = Table(
    "sighting_status",
    METADATA,
    Column("sighting_id", ID, primary_key=True),
    Column("stage", String(20), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("updated_at", Moment, nullable=False),
)

timeline_entry = Table(
    "timeline_entry",
    METADATA,
    Column("event_id", ID, primary_key=True),
    Column("type", _NAME, nullable=False),
    Column("subject", String(160), nullable=False, index=True),
    Column("sequence", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("case_id", ID, index=True),
    Column("codes", Codes, nullable=False),
)

sealed_case = Table(
    "sealed_case", METADATA, Column("case_id", ID, primary_key=True), Column("heard_at", Moment, nullable=False)
)

statutory_clock = Table(
    "statutory_clock",
    METADATA,
    Column("clock_id", ID, primary_key=True),
    Column("publisher", String(20), nullable=False),
    Column("case_id", ID, nullable=False, index=True),
    Column("rule", String(8), nullable=False),
    Column("started_at", Moment),
    Column("due_at", Moment, index=True),
    Column("provisional", Boolean),
    Column("warned_at", Moment),
    Column("breached_at", Moment),
    Column("done_at", Moment),
    Column("verdict", String(12)),
    Column("cancelled_at", Moment),
)

_mapper = registry(metadata=METADATA)
for _class, _table in (
    (Agency, agency),
    (Client, client),
    (OwnKey, own_key),
    (Operation, operation),
    (StatusToken, status_token),
    (SightingStatus, sighting_status),
    (TimelineEntry, timeline_entry),
    (SealedCase, sealed_case),
    (StatutoryClock, statutory_clock),
):
    _mapper.map_imperatively(_class, _table)


class Agencies:
    """Agencies and their clients."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, agency_id: str) -> Agency:
        """:raises NotFound: when there is none."""
        return existing(self.find(agency_id), agency_id=agency_id)

    def find(self, agency_id: str) -> Agency | None:
        return self._session.get(Agency, agency_id)

    def add(self, new: Agency) -> None:
        self._session.add(new)
        self._session.flush()

    def names(self) -> dict[str, str]:
        return {row.id: row.name for row in self._session.execute(select(agency.c.id, agency.c.name))}

    def client(self, client_id: str) -> Client | None:
        return self._session.get(Client, client_id)

    def add_client(self, new: Client) -> None:
        self._session.add(new)
        self._session.flush()


class OwnKeys:
    """The gateway's own keys, one per purpose."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, purpose: str) -> OwnKey | None:
        return self._session.get(OwnKey, purpose)

    def add_unless_there(self, key: OwnKey) -> OwnKey:
        """Keep the key unless another process was first; the one that is kept."""
        row = {"purpose": key.purpose, "kid": key.kid, "material": key.material, "made_at": key.made_at}
        insert_ignoring(self._session.connection(), own_key, [row])
        kept = self.find(key.purpose)
        assert kept is not None
        return kept


_earlier = aliased(operation)
_FIRST_ON_ITS_THING = ~exists().where(
    _earlier.c.subject == operation.c.subject,
    _earlier.c.state.in_(UNSETTLED),
    or_(
        _earlier.c.accepted_at < operation.c.accepted_at,
        and_(_earlier.c.accepted_at == operation.c.accepted_at, _earlier.c.id < operation.c.id),
    ),
)


class OperationRows:
    """Operations, by id, by key, and by what is due."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, operation_id: str) -> Operation:
        """:raises NotFound: when there is none."""
        found = self._session.get(Operation, operation_id, populate_existing=True)
        return existing(found, operation_id=operation_id)

    def by_key(self, agency_id: str, key: str) -> Operation | None:
        wanted = select(Operation).where(operation.c.agency_id == agency_id, operation.c.idempotency_key == key)
        return self._session.scalars(wanted).one_or_none()

    def add(self, new: Operation) -> bool:
        """Whether it was new: another request may have committed the same key a moment ago."""
        row = {column.name: getattr(new, column.name) for column in operation.columns}
        return insert_ignoring(self._session.connection(), operation, [row]) == 1

    def change(self, operation_id: str, states: Iterable[str], *, of_command: str | None = None, **values: Any) -> bool:
        """Change it if it is still in one of these states, and still about that command; whether it was."""
        still = [operation.c.id == operation_id, operation.c.state.in_(list(states))]
        if of_command is not None:
            still.append(operation.c.command_id == of_command)
        done = self._session.execute(update(operation).where(*still).values(**values))
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def lease(self, seen: Operation, until: datetime) -> bool:
        """Take the next attempt for oneself; whether nobody else did since it was read."""
        same_turn = (
            operation.c.next_attempt_at.is_(None)
            if seen.next_attempt_at is None
            else operation.c.next_attempt_at == seen.next_attempt_at
        )
        done = self._session.execute(
            update(operation)
            .where(operation.c.id == seen.id, operation.c.state.in_(UNSETTLED), same_turn)
            .values(next_attempt_at=until)
        )
        return bool(done.rowcount)  # type: ignore[attr-defined]

    def earlier_unsettled(self, one: Operation) -> Operation | None:
        """The first unsettled operation on the same thing that was accepted before this one."""
        wanted = (
            select(Operation)
            .where(
                operation.c.subject == one.subject,
                operation.c.state.in_(UNSETTLED),
                or_(
                    operation.c.accepted_at < one.accepted_at,
                    and_(operation.c.accepted_at == one.accepted_at, operation.c.id < one.id),
                ),
            )
            .order_by(operation.c.accepted_at, operation.c.id)
            .limit(1)
        )
        return self._session.scalars(wanted).one_or_none()

    def due(self, now: datetime, limit: int, away: Iterable[str] = ()) -> Sequence[Operation]:
        """Operations whose turn it is: due, unsettled, with nothing earlier unsettled on the same thing, and not of an
        owner that is away."""
        others = [~operation.c.command_type.startswith(f"{owner}.", autoescape=True) for owner in sorted(away)]
        wanted = (
            select(Operation)
            .where(operation.c.state.in_(UNSETTLED), operation.c.next_attempt_at <= now, _FIRST_ON_ITS_THING, *others)
            .order_by(operation.c.next_attempt_at, operation.c.id)
            .limit(limit)
        )
        return self._session.scalars(wanted).all()

    def next_attempt_at(self) -> datetime | None:
        """When the next turn comes; one that waits behind an earlier one has no turn of its own."""
        wanted = select(func.min(operation.c.next_attempt_at)).where(
            operation.c.state.in_(UNSETTLED), _FIRST_ON_ITS_THING
        )
        found: datetime | None = self._session.execute(wanted).scalar_one()
        return found

    def unsettled(self) -> tuple[int, datetime | None]:
        """How many there are, and when the oldest of them was accepted."""
        wanted = select(func.count(), func.min(operation.c.accepted_at)).where(operation.c.state.in_(UNSETTLED))
        count, oldest = self._session.execute(wanted).one()
        return int(count), oldest

    def forget_finished_before(self, moment: datetime) -> tuple[int, list[str]]:
        """Delete what finished before ``moment``: how many, and the key owners that seal nothing any more."""
        old = operation.c.finished_at < moment
        owners = set(self._session.scalars(select(operation.c.sealed_by).where(old).distinct()))
        gone = self._session.execute(delete(operation).where(old)).rowcount  # type: ignore[attr-defined]
        used = set(
            self._session.scalars(select(operation.c.sealed_by).where(operation.c.sealed_by.in_(owners)).distinct())
        )
        return gone, sorted(owners - used)


class ReadModel:
    """What the events told: timelines, stages of sightings, statutory clocks."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add_entry(self, row: Mapping[str, Any]) -> None:
        insert_ignoring(self._session.connection(), timeline_entry, [row])

    def of_case(self, case_id: str) -> Sequence[TimelineEntry]:
        return self._session.scalars(select(TimelineEntry).where(timeline_entry.c.case_id == case_id)).all()

    def of_subjects(self, subjects: Iterable[str]) -> Sequence[TimelineEntry]:
        return self._session.scalars(select(TimelineEntry).where(timeline_entry.c.subject.in_(sorted(subjects)))).all()

    def seal(self, case_id: str, at: datetime) -> None:
        insert_ignoring(self._session.connection(), sealed_case, [{"case_id": case_id, "heard_at": at}])

    def is_sealed(self, case_id: str) -> bool:
        return self._session.get(SealedCase, case_id) is not None

    def add_token(self, token: StatusToken) -> None:
        self._session.add(token)

    def token(self, token_hash: str) -> StatusToken | None:
        return self._session.get(StatusToken, token_hash)

    def repoint_tokens(self, old_id: str, sighting_id: str) -> None:
        """The report turned out to be one that was there already."""
        self._session.execute(
            update(status_token).where(status_token.c.sighting_id == old_id).values(sighting_id=sighting_id)
        )

    def forget_tokens_before(self, moment: datetime) -> None:
        self._session.execute(delete(status_token).where(status_token.c.minted_at < moment))

    def sighting(self, sighting_id: str) -> SightingStatus | None:
        return self._session.get(SightingStatus, sighting_id)

    def add_sighting(self, status: SightingStatus) -> None:
        self._session.add(status)

    def clock(self, clock_id: str) -> StatutoryClock | None:
        return self._session.get(StatutoryClock, clock_id)

    def add_clock(self, clock: StatutoryClock) -> None:
        self._session.add(clock)

    def clocks(self, case_id: str | None) -> Sequence[StatutoryClock]:
        """Clocks of one case or of all, the next due first; none of sealed cases."""
        wanted = select(StatutoryClock).where(~exists().where(sealed_case.c.case_id == statutory_clock.c.case_id))
        if case_id is not None:
            wanted = wanted.where(statutory_clock.c.case_id == case_id)
        return self._session.scalars(wanted.order_by(statutory_clock.c.due_at, statutory_clock.c.clock_id)).all()
