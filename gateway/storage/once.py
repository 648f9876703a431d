"""Answers of the gateway's own writes, by Idempotency-Key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, String, Table, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, Moment, Sealed, Whose
from chassis.database import insert_ignoring
from chassis.retained import retained
from chassis.work import UnitOfWork
from gateway.domain.once import OwnAnswer
from gateway.storage.base import METADATA, NAME, mapper

_ANSWERS = Whose(
    "answers/<day>",
    "no person's: about agencies' endpoints; the key goes with its last row",
    with_the_person=False,
)

own_answer = Table(
    "own_answer",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("idempotency_key", String(255), primary_key=True),
    Column("client_id", NAME, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("made_at", Moment, nullable=False, index=True),
    Column("sealed_by", NAME, nullable=False),
    Column("answer", Sealed("own_answer.answer", _ANSWERS)),
)

mapper.map_imperatively(OwnAnswer, own_answer)


def _destroy_unused_keys(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    owners = {row.sealed_by for row in rows}
    used = uow.session.scalars(select(own_answer.c.sealed_by).where(own_answer.c.sealed_by.in_(owners)).distinct())
    for owner in sorted(owners - set(used)):
        uow.keys.destroy(owner)


retained(
    own_answer,
    "operations",
    aged_by=own_answer.c.made_at,
    subjects=[own_answer.c.agency_id],
    agency=own_answer.c.agency_id,
    with_it=_destroy_unused_keys,
)


class OwnAnswers:
    """Answers that are given again to the same key."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def claim(self, **row: Any) -> bool:
        """Whether the key is new; another request under it waits here until this one's transaction has ended."""
        return insert_ignoring(self._session.connection(), own_answer, [{**row, "answer": None}]) == 1

    def get(self, agency_id: str, key: str) -> OwnAnswer:
        found = self._session.get(OwnAnswer, (agency_id, key), populate_existing=True)
        assert found is not None
        return found
