"""The gateway's own keys: their table, and how they are found."""

from __future__ import annotations

from sqlalchemy import Column, String, Table
from sqlalchemy.orm import Session

from chassis.columns import Moment, Sealed, Whose
from chassis.database import insert_ignoring
from gateway.domain.own_keys import OwnKey
from gateway.storage.base import METADATA, mapper

_OURS = Whose("gateway/keys", "nobody's: the gateway's own keys", with_the_person=False)

own_key = Table(
    "own_key",
    METADATA,
    Column("purpose", String(20), primary_key=True),
    Column("kid", String(80), nullable=False),
    Column("material", Sealed("own_key.material", _OURS), nullable=False),
    Column("made_at", Moment, nullable=False),
)

mapper.map_imperatively(OwnKey, own_key)


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
