"""Personal data at rest: every such value is encrypted under its owner's own key; without it a stolen file would tell
everything.

The owner (``case/<id>``, ``inquiry/<id>`` …) has one key per service, kept wrapped by the master key. Destroying an
owner's key erases all their values at once, backups included. The algorithm is a byte of the sealed value; which one
new keys are for is a setting, and both can always be opened (:mod:`chassis.sealing`).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import struct
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Integer, LargeBinary, String, Table, event, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from chassis.generations import INDEX, Generations
from chassis.master import MasterKey
from chassis.moments import Moment
from chassis.sealing import KEY_BYTES, Key
from chassis.tables import METADATA

_AT_ONCE = 500

sealed_key = Table(
    "sealed_key",
    METADATA,
    Column("owner", String(120), primary_key=True),
    Column("wrapped", LargeBinary),
    Column("algorithm", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("destroyed_at", Moment),
    Column("wrapped_by", String(12)),
)


class Erased(LookupError):
    """The owner's key was destroyed; what it sealed cannot be read any more, by anyone."""


class NoKey(LookupError):
    """There never was a key of that owner here."""


class KeyRing:
    """The owners' keys of one service, as seen by one unit of work; a key is made with the transaction that first
    needs it."""

    def __init__(self, session: Session, master: MasterKey, now: datetime) -> None:
        self._session, self._master, self._now = session, master, now
        self._known: dict[str, Key] = {}
        self._in_use: dict[str, range] = {}
        self._listens = False

    def _forget(self, *_: object) -> None:
        self._known.clear()
        self._in_use.clear()

    def _listen(self) -> None:
        """A key made, or a generation held, inside a savepoint that is rolled back is so no longer: what such a key
        sealed could never be opened. Listening takes longer than anything else a unit of work begins with, and most
        need none of it."""
        if not self._listens:
            event.listen(self._session, "after_soft_rollback", self._forget)
            self._listens = True

    def key(self, owner: str) -> Key:
        """:raises Erased: when it was destroyed; :raises NoKey: when it never was."""
        if owner not in self._known:
            row = self._row(owner)
            if row is None:
                raise NoKey(owner)
            if row.wrapped is None:
                raise Erased(owner)
            self._known[owner] = self._unwrapped(row)
        return self._known[owner]

    def bring(self, owners: Iterable[str]) -> None:
        """Learn the keys of many owners with one question; of those who have none, nothing."""
        unknown = sorted(set(owners) - self._known.keys())
        for start in range(0, len(unknown), _AT_ONCE):
            wanted = sealed_key.c.owner.in_(unknown[start : start + _AT_ONCE]) & sealed_key.c.wrapped.is_not(None)
            for row in self._session.connection().execute(select(sealed_key).where(wanted)):
                self._known[row.owner] = self._unwrapped(row)

    def key_or_new(self, owner: str) -> Key:
        try:
            return self.key(owner)
        except NoKey:
            return self._make(owner)

    def new_key(self, owner: str) -> Key:
        """As :meth:`key_or_new`, for an owner who is most likely new: spares the question whether they are."""
        return self._known.get(owner) or self._make(owner)

    def destroy(self, owner: str) -> None:
        """Erase everything this service sealed for the owner, and let nothing be sealed for them ever again, though
        they never had a key. A second call changes nothing."""
        self._known.pop(owner, None)
        connection = self._session.connection()
        never = {"owner": owner, "algorithm": self._master.algorithm, "created_at": self._now}
        insert_ignoring(connection, sealed_key, [never | {"destroyed_at": self._now}])
        connection.execute(
            update(sealed_key)
            .where(sealed_key.c.owner == owner, sealed_key.c.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=self._now)
        )

    def is_destroyed(self, owner: str) -> bool:
        """Whether the owner was erased here."""
        row = self._row(owner)
        return row is not None and row.wrapped is None

    def hold(self, owner: str) -> None:
        """Until the end of the transaction nobody destroys the owner's key. :raises Erased: when somebody has."""
        self.key_or_new(owner)
        held = select(sealed_key.c.wrapped).where(sealed_key.c.owner == owner).with_for_update(read=True)
        if self._session.connection().execute(held).scalar_one() is None:
            self._known.pop(owner, None)
            raise Erased(owner)

    def blind(self, text: str, kind: str = INDEX) -> str:
        """A keyed hash for exact search (HMAC-SHA256, hex): equal texts meet, nobody without the key can read or
        guess them. Under the newest key of its kind."""
        return self.blinds(text, kind)[-1]

    def blinds(self, text: str, kind: str = INDEX) -> list[str]:
        """One hash for every key of that kind that is in use, the newest last: while keys are rotated there are two,
        and whoever writes or searches does so under both."""
        return [self.blinded(text, kind, each) for each in self.in_use(kind)]

    def in_use(self, kind: str) -> range:
        """The generations of that kind, which stay so for as long as this unit of work writes; asked for once."""
        if kind not in self._in_use:
            self._listen()
            self._in_use[kind] = Generations(self._session).in_use(kind)
        return self._in_use[kind]

    def blinded(self, text: str, kind: str, generation: int) -> str:
        key = self.key_or_new(Generations.owner_of(kind, generation))
        return hmac.new(key.secret, text.encode(), hashlib.sha256).hexdigest()

    def _unwrapped(self, row: Any) -> Key:
        return Key(row.algorithm, self._master.unwrap(row.owner, row.wrapped, row.wrapped_by))

    def _row(self, owner: str) -> Any:
        # on the connection, not the session: a key is also looked up while the session is flushing
        found = self._session.connection().execute(select(sealed_key).where(sealed_key.c.owner == owner))
        return found.one_or_none()

    def _make(self, owner: str) -> Key:
        key = Key.new(self._master.algorithm)
        row = {
            "owner": owner,
            "wrapped": self._master.wrap(owner, key.secret),
            "wrapped_by": self._master.id,
            "algorithm": key.algorithm,
            "created_at": self._now,
        }
        self._listen()
        # Two transactions may meet a new owner at once: the first to commit gives the key, the second reads it.
        if insert_ignoring(self._session.connection(), sealed_key, [row]):
            self._known[owner] = key
        return self.key(owner)


active_ring: ContextVar[KeyRing] = ContextVar("active_ring")


class Private:
    """A personal value together with whose it is. It shows itself to nobody by accident: ``open()`` is the only way
    in."""

    __slots__ = ("_label", "_ring", "_sealed", "_value", "owner")

    def __init__(
        self,
        owner: str,
        ring: KeyRing,
        *,
        value: Any = None,
        sealed: bytes | None = None,
        label: str = "",
    ) -> None:
        self.owner, self._ring, self._value, self._sealed, self._label = (
            owner,
            ring,
            value,
            sealed,
            label,
        )

    def open(self) -> Any:
        """The value. :raises Erased: when the owner's key was destroyed."""
        if self._sealed is None:
            return self._value
        body = self._sealed[_header_length(self._sealed) :]
        key = self._ring.key(self.owner)
        if key.algorithm != self._sealed[0]:
            raise ValueError(f"sealed with algorithm {self._sealed[0]}, the key is for {key.algorithm}")
        return json.loads(key.decrypt(body, _aad(self._label, self.owner)))

    def open_unless_erased(self) -> Any:
        """The value, or nothing once its owner was erased: for what is shown among other things."""
        try:
            return self.open()
        except Erased:
            return None

    @staticmethod
    def bring_keys(values: Iterable[Private]) -> None:
        """Before many are opened: one by one, each would ask the database for its owner's key."""
        owners: dict[KeyRing, set[str]] = {}
        for value in values:
            owners.setdefault(value._ring, set()).add(value.owner)
        for ring, whose in owners.items():
            ring.bring(whose)

    def sealed_for(self, label: str) -> bytes:
        """The value as it is stored in the column of that label; moved to another column it would not open."""
        if self._sealed is not None and self._label == label:
            return self._sealed
        plain = json.dumps(self.open(), ensure_ascii=False, separators=(",", ":")).encode()
        key = self._ring.key_or_new(self.owner)
        return _header(key.algorithm, self.owner) + key.encrypt(plain, _aad(label, self.owner))

    @classmethod
    def from_sealed(cls, sealed: bytes, label: str) -> Private:
        length = _header_length(sealed)
        return cls(
            sealed[3:length].decode(),
            active_ring.get(),
            sealed=bytes(sealed),
            label=label,
        )

    def __repr__(self) -> str:
        return f"<Private of {self.owner}>"

    __str__ = __repr__


def _header(algorithm: int, owner: str) -> bytes:
    name = owner.encode()
    return struct.pack(">BH", algorithm, len(name)) + name


def _header_length(sealed: bytes) -> int:
    algorithm, length = struct.unpack_from(">BH", sealed)
    if algorithm not in KEY_BYTES:
        raise ValueError(f"sealed with unknown algorithm {algorithm}")
    return 3 + int(length)


def _aad(label: str, owner: str) -> bytes:
    return f"{label}|{owner}".encode()


__all__ = ["Erased", "KeyRing", "MasterKey", "NoKey", "Private", "active_ring"]
