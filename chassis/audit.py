"""Who did what, and who read whose personal data for which purpose: written in the transaction of the act itself, and
never changed.

The tables of the audit are append-only by the database's own rule: a trigger refuses every UPDATE, and every DELETE of
what no tombstone names. A tombstone is written by :mod:`chassis.audit_pruning` alone and is signed, so that a row that
is gone without one, or under a false one, is found by ``guitu audit verify``. An owner of the tables can drop a
trigger; the chain (:mod:`chassis.audit_chain`) and its signed checkpoints (:mod:`chassis.checkpoints`) are there for
that. On PostgreSQL the services may run as a role that does not own them (:mod:`chassis.roles`).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, Column, Integer, LargeBinary, String, Table, UniqueConstraint, event
from sqlalchemy.orm import Session

from chassis.moments import Codes, Moment
from chassis.orders import Actor
from chassis.tables import METADATA, RowNumber

audit_entry = Table(
    "audit_entry",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("agency_id", String(80), nullable=False),
    Column("client_id", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("codes", Codes, nullable=False),
)

audit_seal = Table(
    "audit_seal",
    METADATA,
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("first_number", RowNumber, nullable=False),
    Column("last_number", RowNumber, nullable=False),
    Column("last_at", Moment, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("previous", LargeBinary, nullable=False),
    Column("sealed_at", Moment, nullable=False, index=True),
)

audit_link = Table(
    "audit_link",
    METADATA,
    Column("entry", RowNumber, primary_key=True, autoincrement=False),
    Column("batch", Integer, nullable=False),
    Column("position", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    UniqueConstraint("batch", "position"),
)
"""Which entry stands where in which batch: an entry cannot say so itself, since it is never changed."""

audit_tombstone = Table(
    "audit_tombstone",
    METADATA,
    Column("batch", Integer, primary_key=True, autoincrement=False),
    Column("pruned_at", Moment, nullable=False),
    Column("key", String(16), nullable=False),
    Column("signature", LargeBinary, nullable=False),
)
"""What stands for a batch whose entries were old enough to go: signed, beside the seal, which stays."""

AUDIT_TABLES = (audit_entry, audit_seal, audit_link, audit_tombstone)


def write(
    session: Session,
    at: datetime,
    actor: Actor,
    action: str,
    subject: str,
    codes: Mapping[str, Any],
) -> None:
    """Append one entry; ids and codes only."""
    session.connection().execute(
        audit_entry.insert().values(
            at=at,
            agency_id=actor.agency_id,
            client_id=actor.client_id,
            action=action,
            subject=subject,
            codes=dict(codes),
        )
    )


# --- append-only, by the database's own rule ----------------------------------------------------------------------

_NAMED_BY_A_TOMBSTONE = {
    "audit_entry": "SELECT 1 FROM audit_link l JOIN audit_tombstone t ON t.batch = l.batch WHERE l.entry = OLD.number",
    "audit_link": "SELECT 1 FROM audit_tombstone t WHERE t.batch = OLD.batch",
}
"""When a row may be deleted; rows of the other two tables never may."""

_POSTGRESQL_RULE = (
    """
CREATE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
"""
    + "".join(
        f"""
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = '{table}' THEN
        IF EXISTS ({named}) THEN RETURN OLD; END IF;
    END IF;
"""
        for table, named in _NAMED_BY_A_TOMBSTONE.items()
    )
    + """
    RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only', ERRCODE = 'insufficient_privilege';
END $$
"""
)


def _postgresql_triggers(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION audit_append_only()",
        f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()",
    ]


def _sqlite_triggers(table: str) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    named = _NAMED_BY_A_TOMBSTONE.get(table)
    unless = f"WHEN NOT EXISTS ({named}) " if named else ""
    return [
        f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
        f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {unless}{refuse}",
    ]


def _keep_rule(when: str, dialect: str, *statements: str) -> None:
    for statement in statements:
        event.listen(audit_tombstone, when, DDL(statement).execute_if(dialect=dialect))


for _table in AUDIT_TABLES[:-1]:
    audit_tombstone.add_is_dependent_on(_table)  # made last and dropped first, so the triggers come and go with it
_keep_rule("after_create", "postgresql", _POSTGRESQL_RULE)
_keep_rule("after_drop", "postgresql", "DROP FUNCTION IF EXISTS audit_append_only() CASCADE")
for _table in AUDIT_TABLES:
    _keep_rule("after_create", "postgresql", *_postgresql_triggers(_table.name))
    _keep_rule("after_create", "sqlite", *_sqlite_triggers(_table.name))
    _keep_rule(
        "before_drop",
        "sqlite",
        *(f"DROP TRIGGER IF EXISTS {_table.name}_{what}" for what in ("no_update", "no_delete")),
    )
