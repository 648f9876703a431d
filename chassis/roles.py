"""Two roles of PostgreSQL: one owns the tables, the other works with them; without the second whoever takes over a
service could turn the audit's own rule off.

``GUITU_DATABASE_OWNER_URL`` names the owner, for migrations and retention; the role of ``GUITU_DATABASE_URL`` is then
given everything on the service's tables but the audit, which it may read and add to. Each service owns its database and
so has its own pair of roles, or one pair serves them all.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection, text

from chassis.audit import AUDIT_TABLES
from chassis.database import Database
from chassis.settings import Settings

_POWERS: Final = ("UPDATE", "DELETE", "TRUNCATE")


class SameRole(ValueError):
    """The role that works is the one that owns, or a superuser: nothing can be taken from it."""


@contextmanager
def as_owner(settings: Settings, service: str, database: Database) -> Iterator[Database]:
    """The service's database as the role that owns its tables; the very one given where no other role is named."""
    if settings.database_owner_url is None:
        yield database
        return
    owner = Database(settings.owner_database_of(service), pool_size=1)
    try:
        yield owner
    finally:
        owner.dispose()


def protect(owner: Database, role: str) -> None:
    """Let ``role`` work with every table, and only read the audit and add to it. A second call changes nothing.

    :raises SameRole: when that would change nothing about what it can do.
    """
    name = '"' + role.replace('"', '""') + '"'
    audit = ", ".join(table.name for table in AUDIT_TABLES)
    with owner.transaction() as session:
        for statement in (
            f"GRANT USAGE ON SCHEMA public TO {name}",
            f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
            f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
            f"REVOKE {', '.join(_POWERS)} ON {audit} FROM {name}",
            f"REVOKE INSERT, {', '.join(_POWERS)} ON alembic_version FROM {name}",
        ):
            session.connection().exec_driver_sql(statement)
        if powers_over_audit(session.connection(), role):
            raise SameRole(role)


def powers_over_audit(connection: Connection, role: str) -> list[str]:
    """What the role may do to the audit besides reading it and adding to it, owner and superuser included."""
    asked = text(
        "SELECT has_table_privilege(:role, CAST(:table AS text), :power) "
        "OR pg_has_role(:role, (SELECT relowner FROM pg_class WHERE oid = CAST(:table AS regclass)), 'USAGE')"
    )
    return [
        f"{power} {table.name}"
        for table in AUDIT_TABLES
        for power in _POWERS
        if connection.execute(asked, {"role": role, "table": table.name, "power": power}).scalar_one()
    ]
