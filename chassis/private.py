"""Personal data at rest: every such value is encrypted under its owner's own key; without it a stolen file would tell
everything.

The owner (``case/<id>``, ``inquiry/<id>`` …) has one AES-256-GCM key per service, kept wrapped by the master key.
Destroying an owner's key erases all their values at once, backups included. The algorithm is a byte of the sealed
value, so that another (SM4-GCM) can follow.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import struct
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Column, Integer, LargeBinary, String, Table, event, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from chassis.moments import Moment
from chassis.tables import METADATA

AES_256_GCM = 1
_NONCE = 12
_INDEX_OWNER = "index"
_AT_ONCE = 500

sealed_key = Table(
    "sealed_key",
    METADATA,
    Column("owner", String(120), primary_key=True),
    Column("wrapped", LargeBinary),
    Column("algorithm", Integer, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("destroyed_at", Moment),
)


class Erased(LookupError):
    """The owner's key was destroyed; what it sealed cannot be read any more, by anyone."""


class NoKey(LookupError):
    """There never was a key of that owner here."""


class MasterKey:
    """Wraps owners' keys; 32 bytes, from the settings, never stored beside the data."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def wrap(self, owner: str, key: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, key, owner.encode())

    def unwrap(self, owner: str, wrapped: bytes) -> bytes:
        return self._cipher.decrypt(wrapped[:_NONCE], wrapped[_NONCE:], owner.encode())


class KeyRing:
    """The owners' keys of one service, as seen by one unit of work; a key is made with the transaction that first
    needs it."""

    def __init__(self, session: Session, master: MasterKey, now: datetime) -> None:
        self._session, self._master, self._now = session, master, now
        self._known: dict[str, bytes] = {}
        self._made = False

    def _forget(self, *_: object) -> None:
        self._known.clear()

    def key(self, owner: str) -> bytes:
        """:raises Erased: when it was destroyed; :raises NoKey: when it never was."""
        if owner not in self._known:
            row = self._row(owner)
            if row is None:
                raise NoKey(owner)
            if row.wrapped is None:
                raise Erased(owner)
            self._known[owner] = self._master.unwrap(owner, row.wrapped)
        return self._known[owner]

    def bring(self, owners: Iterable[str]) -> None:
        """Learn the keys of many owners with one question; of those who have none, nothing."""
        unknown = sorted(set(owners) - self._known.keys())
        for start in range(0, len(unknown), _AT_ONCE):
            wanted = sealed_key.c.owner.in_(unknown[start : start + _AT_ONCE]) & sealed_key.c.wrapped.is_not(None)
            for row in self._session.connection().execute(select(sealed_key).where(wanted)):
                self._known[row.owner] = self._master.unwrap(row.owner, row.wrapped)

    def key_or_new(self, owner: str) -> bytes:
        try:
            return self.key(owner)
        except NoKey:
            return self._make(owner)

    def destroy(self, owner: str) -> None:
        """Erase everything this service sealed for the owner. A second call changes nothing."""
        self._known.pop(owner, None)
        self._session.execute(
            update(sealed_key)
            .where(sealed_key.c.owner == owner, sealed_key.c.wrapped.is_not(None))
            .values(wrapped=None, destroyed_at=self._now)
        )

    def blind(self, text: str) -> str:
        """A keyed hash for exact search (HMAC-SHA256, hex): equal texts meet, nobody without the key can read or
        guess them."""
        return hmac.new(self.key_or_new(_INDEX_OWNER), text.encode(), hashlib.sha256).hexdigest()

    def _row(self, owner: str) -> Any:
        # on the connection, not the session: a key is also looked up while the session is flushing
        found = self._session.connection().execute(select(sealed_key).where(sealed_key.c.owner == owner))
        return found.one_or_none()

    def _make(self, owner: str) -> bytes:
        key = AESGCM.generate_key(256)
        row = {
            "owner": owner,
            "wrapped": self._master.wrap(owner, key),
            "algorithm": AES_256_GCM,
            "created_at": self._now,
        }
        if not self._made:
            # A key made inside a savepoint that is rolled back is in no database: what it sealed could never be opened.
            # Listening takes longer than anything else a unit of work begins with, and most make no key.
            event.listen(self._session, "after_soft_rollback", self._forget)
            self._made = True
        # Two transactions may meet a new owner at once: the first to commit gives the key, the second reads it.
        insert_ignoring(self._session.connection(), sealed_key, [row])
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
        plain = AESGCM(self._ring.key(self.owner)).decrypt(body[:_NONCE], body[_NONCE:], _aad(self._label, self.owner))
        return json.loads(plain)

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
        nonce = os.urandom(_NONCE)
        key = self._ring.key_or_new(self.owner)
        return _header(self.owner) + nonce + AESGCM(key).encrypt(nonce, plain, _aad(label, self.owner))

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


def _header(owner: str) -> bytes:
    name = owner.encode()
    return struct.pack(">BH", AES_256_GCM, len(name)) + name


def _header_length(sealed: bytes) -> int:
    algorithm, length = struct.unpack_from(">BH", sealed)
    if algorithm != AES_256_GCM:
        raise ValueError(f"sealed with unknown algorithm {algorithm}")
    return 3 + int(length)


def _aad(label: str, owner: str) -> bytes:
    return f"{label}|{owner}".encode()


__all__ = ["Erased", "KeyRing", "MasterKey", "NoKey", "Private", "active_ring"]
