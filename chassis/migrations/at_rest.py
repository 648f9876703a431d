"""What keys of three kinds and erasure need of the delivery tables, for databases that are older; without one home each
service would bring its tables there in its own way.

A database that was made since has all of it from its first revision on.
"""

from __future__ import annotations

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import inspect

from chassis import blind, generations
from chassis.tables import METADATA

_NEW_TABLES: Final = (generations.key_generation, blind.blind_index)
_NEW_COLUMNS: Final = (("sealed_key", "wrapped_by", 12), ("command_inbox", "target_id", 36))
_NEW_INDEX: Final = "ix_command_inbox_target_id"


def upgrade(op: Any) -> None:
    """Tables and columns that are not there yet; whom an executed order was about is read from its audit."""
    METADATA.create_all(op.get_bind(), tables=_NEW_TABLES)
    generations.first_generations(op.get_bind())
    for table, column, length in _NEW_COLUMNS:
        if column not in {found["name"] for found in inspect(op.get_bind()).get_columns(table)}:
            op.add_column(table, sa.Column(column, sa.String(length)))
    if _NEW_INDEX not in {found["name"] for found in inspect(op.get_bind()).get_indexes("command_inbox")}:
        op.create_index(_NEW_INDEX, "command_inbox", ["target_id"])
        _learn_targets(op.get_bind())


def downgrade(op: Any) -> None:
    op.drop_index(_NEW_INDEX, "command_inbox")
    for table, column, _length in _NEW_COLUMNS:
        op.drop_column(table, column)
    METADATA.drop_all(op.get_bind(), tables=_NEW_TABLES)


def _learn_targets(connection: sa.Connection) -> None:
    audit = sa.table("audit_entry", sa.column("subject", sa.String), sa.column("codes", sa.JSON))
    inbox = sa.table("command_inbox", sa.column("command_id", sa.String), sa.column("target_id", sa.String))
    for subject, codes in connection.execute(sa.select(audit.c.subject, audit.c.codes)).all():
        if command := codes.get("command"):
            mine = sa.update(inbox).where(inbox.c.command_id == command)
            connection.execute(mine.values(target_id=subject.rpartition("/")[2]))
