"""On PostgreSQL a service can run as a role that may add to the audit and read it, and no more; a real second role."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import ProgrammingError

from chassis import audit, retention
from chassis.database import Database
from chassis.migrations import bring_up
from chassis.orders import Actor
from chassis.retention import Outcome
from chassis.roles import SameRole, powers_over_audit
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings
from contracts.events import CATALOGUE
from contracts.retention import RETENTION
from deploy.services import SERVICES, package_of
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.town import settings_for


@pytest.fixture
def settings(servers: Endpoints, tmp_path: Path) -> Iterator[Settings]:
    """The databases belong to the owner of the server; the services work as a role of their own."""
    role, password = f"works_{secrets.token_hex(4)}", secrets.token_hex(8)
    owner = Database(servers.postgres_url)
    with owner.transaction() as session:
        session.connection().exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
    with servers_pair(servers, ("patrol",)) as pair:
        owned = settings_for(pair, tmp_path)
        url = make_url(str(owned.database_url)).set(username=role, password=password)
        yield replace(
            owned,
            database_url=url.render_as_string(hide_password=False),
            database_owner_url=make_url(servers.postgres_url).render_as_string(hide_password=False),
        )
    with owner.transaction() as session:
        session.connection().exec_driver_sql(f"DROP OWNED BY {role}")
        session.connection().exec_driver_sql(f"DROP ROLE {role}")
    owner.dispose()


@pytest.fixture
def patrol(settings: Settings) -> Iterator[Runtime]:
    runtime = Platform.of(settings, CATALOGUE).runtime(SERVICES["patrol"])
    bring_up(package_of("patrol"), settings, "patrol", runtime.database)
    yield runtime
    with Database(settings.owner_database_of("patrol")).transaction() as session:
        session.connection().exec_driver_sql(f"DROP OWNED BY {runtime.database.url.username}")
    runtime.close()


def test_the_role_that_works_audits_seals_and_signs(patrol: Runtime) -> None:
    with patrol.unit() as uow:
        uow.audit("tried", "role/1")

    assert patrol.audit.seal(at_once=True) == 1
    assert patrol.audit.sign() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET action = 'nothing'",
        "DELETE FROM audit_entry",
        "TRUNCATE audit_entry",
        "DELETE FROM audit_seal",
        "ALTER TABLE audit_entry DISABLE TRIGGER USER",
        "DROP TABLE audit_entry CASCADE",
        "UPDATE alembic_version SET version_num = 'other'",
    ],
)
def test_it_may_neither_change_nor_delete_nor_turn_the_rule_off(statement: str, patrol: Runtime) -> None:
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), patrol.unit() as uow:
        uow.session.execute(text(statement))


def test_what_it_may_do_to_the_audit_is_nothing_more(patrol: Runtime) -> None:
    with patrol.view() as view:
        assert powers_over_audit(view.session.connection(), str(patrol.database.url.username)) == []


def test_a_role_that_owns_the_tables_is_not_taken_for_one_that_does_not(settings: Settings) -> None:
    as_one = replace(settings, database_url=settings.database_owner_url)
    database = Database(as_one.database_of("patrol"))

    with pytest.raises(SameRole):
        bring_up(package_of("patrol"), as_one, "patrol", database)
    database.dispose()


def test_old_batches_are_pruned_by_the_owner_and_not_by_the_role_that_works(
    patrol: Runtime, settings: Settings
) -> None:
    long_ago = patrol.wall.now() - timedelta(days=2000)
    for _ in range(2):
        with patrol.database.transaction() as session:
            audit.write(session, long_ago, Actor.service("patrol"), "tried", "role/1", {})
        patrol.audit.seal(at_once=True)
    with pytest.raises(ProgrammingError, match="permission denied"):
        retention.run(patrol, RETENTION, "li")

    owner = Platform.of(replace(settings, database_url=settings.database_owner_url), CATALOGUE).runtime(
        SERVICES["patrol"]
    )
    [pruned] = [one for one in retention.run(owner, RETENTION, "li") if one.record_class == "audit"]
    owner.close()

    assert pruned == Outcome("audit_entry", "audit", due=1, held=0, deleted=1)
