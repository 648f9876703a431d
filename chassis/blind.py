"""Exact search over sealed values: an identity number can be found, and read by nobody who has only the tables.

A row holds keyed hashes of a value, never the value in clear; beside them the value itself, sealed under its owner's
key, so that a new index key can take the place of an old one (:mod:`chassis.rotation`). An unkeyed hash of an identity
number or a telephone is none: there are so few of them that all can be tried.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Index, Integer, String, Subquery, Table, UniqueConstraint, delete, select
from sqlalchemy.orm import Session

from chassis.columns import Sealed, Whose
from chassis.database import insert_ignoring
from chassis.generations import INDEX, Generations
from chassis.private import KeyRing, NoKey, Private
from chassis.tables import METADATA, RowNumber

if TYPE_CHECKING:
    from collections.abc import Sequence

_OWNER = Whose("that of the value", "its owner's key is destroyed and the row deleted")

blind_index = Table(
    "blind_index",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("label", String(80), nullable=False),
    Column("generation", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("record_id", String(80), nullable=False),
    Column("owner", String(120), nullable=False, index=True),
    Column("value", Sealed("blind_index.value", _OWNER)),
    UniqueConstraint("label", "generation", "hash", "record_id"),
    Index("ix_blind_index_hash", "label", "hash"),
)


class BlindIndex:
    """What can be searched in one service, without being shown. ``label`` says what the values are
    (``persons.document_number``); equal values under two labels do not meet."""

    def __init__(self, session: Session, keys: KeyRing) -> None:
        self._session, self._keys = session, keys

    def put(self, label: str, owner: str, record_id: str, text: str) -> None:
        """From now on ``text`` leads to the record, until its owner is erased. A second call changes nothing.
        :raises Erased: when the owner was."""
        self._keys.hold(owner)
        sealed = Private(owner, self._keys, value=text)
        rows = [
            _row(label, generation, self._hash(label, text, generation), record_id, owner, sealed)
            for generation in self._keys.in_use(INDEX)
        ]
        insert_ignoring(self._session.connection(), blind_index, rows)

    def find(self, label: str, text: str) -> list[str]:
        """The records that the text leads to, by id."""
        wanted = select(blind_index.c.record_id).where(
            blind_index.c.label == label, blind_index.c.hash.in_(self._hashes(label, text))
        )
        return sorted(set(self._session.connection().execute(wanted).scalars()))

    def beside(self, label: str, record_id: str) -> list[str]:
        """The records to which a text of that record leads too, by id; the record itself not among them."""
        same = self.same_text(label)
        texts = select(same.c.hash).where(same.c.record_id == record_id)
        others = select(same.c.record_id).where(same.c.hash.in_(texts), same.c.record_id != record_id)
        return sorted(set(self._session.connection().execute(others).scalars()))

    def same_text(self, label: str) -> Subquery:
        """Which records share a text: rows of ``record_id`` and ``hash``, equal for the same text, to group by. A
        rotation adds a generation before it drops one, so the oldest in use knows every record."""
        oldest = min(self._keys.in_use(INDEX))
        mine = (blind_index.c.label == label, blind_index.c.generation == oldest)
        return select(blind_index.c.record_id, blind_index.c.hash).where(*mine).distinct().subquery()

    def forget(self, label: str, record_id: str, text: str | None = None) -> None:
        """The record has another value now, or none; ``text``: that one of several, and no other."""
        mine = [blind_index.c.label == label, blind_index.c.record_id == record_id]
        if text is not None:
            mine.append(blind_index.c.hash.in_(self._hashes(label, text)))
        self._session.connection().execute(delete(blind_index).where(*mine))

    def forget_owner(self, owner: str) -> None:
        """Nothing leads to anything of that owner any more. Their key is destroyed first: whoever copies a row to a
        new generation holds it, and is through before or sees that it is gone."""
        self._session.connection().execute(delete(blind_index).where(blind_index.c.owner == owner))

    def copy(self, row: Any, generation: int) -> None:
        """The same under another key. :raises Erased: when the owner was."""
        self._keys.hold(row.owner)
        hashed = self._hash(row.label, row.value.open(), generation)
        copied = _row(row.label, generation, hashed, row.record_id, row.owner, row.value)
        insert_ignoring(self._session.connection(), blind_index, [copied])

    def of_generation(self, generation: int, after: int, limit: int) -> Sequence[Any]:
        mine = (blind_index.c.generation == generation, blind_index.c.number > after)
        wanted = select(blind_index).where(*mine).order_by(blind_index.c.number).limit(limit)
        return self._session.connection().execute(wanted).all()

    def drop_before(self, generation: int) -> None:
        self._session.connection().execute(delete(blind_index).where(blind_index.c.generation < generation))

    def _hashes(self, label: str, text: str) -> list[str]:
        """Under every key in use."""
        hashes = []
        for generation in self._keys.in_use(INDEX):
            try:
                hashes.append(self._hash(label, text, generation, made=True))
            except NoKey:  # nothing was ever put under it
                continue
        return hashes

    def _hash(self, label: str, text: str, generation: int, *, made: bool = False) -> str:
        if made:
            self._keys.key(Generations.owner_of(INDEX, generation))
        return self._keys.blinded(f"{label}|{text}", INDEX, generation)


def _row(label: str, generation: int, hashed: str, record_id: str, owner: str, value: Private) -> dict[str, Any]:
    return {
        "label": label,
        "generation": generation,
        "hash": hashed,
        "record_id": record_id,
        "owner": owner,
        "value": value,
    }
