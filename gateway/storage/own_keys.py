"""The gateway's own keys: their tables, and how they are found."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Integer, String, Table, delete, select
from sqlalchemy.orm import Session

from chassis.columns import Moment, Sealed, Whose
from chassis.database import insert_ignoring
from gateway.domain.own_keys import OwnKey, TokenKey
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

token_key = Table(
    "token_key",
    METADATA,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kid", String(80), nullable=False, unique=True),
    Column("material", Sealed("token_key.material", _OURS), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("signs_from", Moment, nullable=False),
    Column("revoked_at", Moment),
)

mapper.map_imperatively(OwnKey, own_key)
mapper.map_imperatively(TokenKey, token_key)


class OwnKeys:
    """The gateway's own keys: one per purpose, and a row of those that sign tokens."""

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

    def token_keys(self) -> Sequence[TokenKey]:
        """The oldest first."""
        return self._session.scalars(select(TokenKey).order_by(token_key.c.number)).all()

    def add_token_key_unless_there(self, key: TokenKey) -> bool:
        """Keep the key unless another process gave its number to one of its own; whether it was kept."""
        names = ("number", "kid", "material", "made_at", "signs_from")
        row = {name: getattr(key, name) for name in names}
        return insert_ignoring(self._session.connection(), token_key, [row]) == 1

    def forget_token_keys(self, numbers: Sequence[int]) -> None:
        self._session.execute(delete(token_key).where(token_key.c.number.in_(numbers)))
