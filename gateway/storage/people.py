"""The station's people, their sessions and recovery codes: their tables, and how they are found."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, delete, select, update
from sqlalchemy.orm import Session

from chassis.columns import ID, Codes, Moment, Sealed, Whose
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.retained import retained
from gateway.domain.people import Person, PersonSession
from gateway.storage.base import METADATA, mapper

_STAFF = Whose("person/<id>", "nobody's but of the station's staff: kept with their account", with_the_person=False)

person = Table(
    "person",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("staff_number", String(20), nullable=False, unique=True),
    Column("name", Sealed("person.name", _STAFF), nullable=False),
    Column("password_hash", String(200), nullable=False),
    Column("password_changed_at", Moment, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("registered_at", Moment, nullable=False),
    Column("totp", Sealed("person.totp", _STAFF)),
    Column("totp_confirmed_at", Moment),
    Column("totp_last_step", Integer, nullable=False),
    Column("roles", Codes, nullable=False),
    Column("failures", Integer, nullable=False),
    Column("paused_until", Moment),
    Column("disabled_at", Moment),
)

person_session = Table(
    "person_session",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("person_id", ID, ForeignKey("person.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("stage", String(16), nullable=False),
    Column("device", Sealed("person_session.device", _STAFF), nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("last_seen_at", Moment, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

recovery_code = Table(
    "recovery_code",
    METADATA,
    Column("person_id", ID, ForeignKey("person.id"), primary_key=True),
    Column("code_hash", String(64), primary_key=True),
)

retained(person_session, "sessions", aged_by=person_session.c.ends_at)

mapper.map_imperatively(Person, person)
mapper.map_imperatively(PersonSession, person_session)


class People:
    """The station's people. ``locked``: nobody else changes that person until this transaction ends."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def get(self, person_id: str) -> Person:
        """:raises NotFound: when there is none."""
        return existing(self._session.get(Person, person_id), person_id=person_id)

    def find(self, staff_number: str) -> Person | None:
        return self._session.scalar(select(Person).where(person.c.staff_number == staff_number))

    def locked(self, person_id: str) -> Person:
        """:raises NotFound: when there is none."""
        found = self._session.get(Person, person_id, with_for_update=True, populate_existing=True)
        return existing(found, person_id=person_id)

    def all_locked(self) -> Sequence[Person]:
        """Everybody, for what concerns them together (the last administrator); in one order, so that none waits for
        another in a circle."""
        return self._session.scalars(select(Person).order_by(person.c.id).with_for_update()).all()

    def all(self) -> Sequence[Person]:
        return self._session.scalars(select(Person).order_by(person.c.staff_number)).all()

    def add_unless_there(self, new: Person) -> bool:
        """Keep the person; not when the staff number is taken."""
        row = {column.name: getattr(new, column.name) for column in person.columns}
        return insert_ignoring(self._session.connection(), person, [row]) == 1

    # --- recovery codes -----------------------------------------------------------------------------------------------

    def keep_recovery_codes(self, person_id: str, hashes: Iterable[str]) -> None:
        """These and no earlier ones."""
        self._session.execute(delete(recovery_code).where(recovery_code.c.person_id == person_id))
        rows = [{"person_id": person_id, "code_hash": one} for one in hashes]
        if rows:
            self._session.execute(recovery_code.insert(), rows)

    def spend_recovery_code(self, person_id: str, code_hash: str) -> bool:
        """Whether there was such a code; there is none any more."""
        this = (recovery_code.c.person_id == person_id) & (recovery_code.c.code_hash == code_hash)
        return self._session.connection().execute(delete(recovery_code).where(this)).rowcount == 1

    def recovery_codes_left(self, person_id: str) -> int:
        codes = select(recovery_code.c.code_hash).where(recovery_code.c.person_id == person_id)
        return len(self._session.execute(codes).all())


class PersonSessions:
    """Who is signed in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: PersonSession) -> None:
        self._session.add(new)
        self._session.flush()

    def by_token(self, token_hash: str) -> tuple[PersonSession, Person] | None:
        found = self._session.execute(
            select(PersonSession, Person)
            .join(Person, person.c.id == person_session.c.person_id)
            .where(person_session.c.token_hash == token_hash)
        ).one_or_none()
        return None if found is None else (found[0], found[1])

    def locked(self, session_id: str) -> PersonSession | None:
        return self._session.get(PersonSession, session_id, with_for_update=True, populate_existing=True)

    def of(self, person_id: str) -> Sequence[PersonSession]:
        """Every session of that person, oldest first."""
        mine = select(PersonSession).where(person_session.c.person_id == person_id)
        return self._session.scalars(mine.order_by(person_session.c.created_at, person_session.c.id)).all()

    def seen(self, session_id: str, at: datetime) -> None:
        this = person_session.c.id == session_id
        self._session.execute(update(person_session).where(this).values(last_seen_at=at))

    def end(self, person_id: str, session_id: str) -> bool:
        """End that session of that person; whether there was one."""
        this = (person_session.c.id == session_id) & (person_session.c.person_id == person_id)
        return self._session.connection().execute(delete(person_session).where(this)).rowcount == 1

    def end_all(self, person_id: str, *, but: str | None = None) -> int:
        """End every session of the person, except one; how many."""
        these = (person_session.c.person_id == person_id) & (person_session.c.id != (but or ""))
        return self._session.connection().execute(delete(person_session).where(these)).rowcount
