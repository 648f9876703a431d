"""Whatever is ordered of a service or asked of it about a person leaves an entry: who, for which purpose, what, when,
and what became of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.audit_reading import AuditEntry, Wanted, entries
from chassis.clock import ManualClock
from chassis.orders import Actor, CommandType, ReadType
from chassis.registrations import registrations
from chassis.runtime import Platform, Runtime
from contracts.events import CATALOGUE
from deploy.services import SERVICES, package_of
from gateway.commands import COMMANDS
from tests.schemas import brought_up
from tests.town import EMBEDDED, START, settings_for

READS = [read for service in SERVICES.values() for read, _ in registrations(service).reads.values()]
DISCLOSING = [read for read in READS if read.discloses]


@pytest.fixture(scope="module")
def services(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Runtime]]:
    home: Path = tmp_path_factory.mktemp("home")
    clock = ManualClock(START)
    platform = Platform.of(settings_for(EMBEDDED, home), CATALOGUE, clock=clock, wall=clock)
    runtimes = {name: platform.runtime(service) for name, service in SERVICES.items()}
    for name, runtime in runtimes.items():
        brought_up(package_of(name), runtime.database)
    yield runtimes
    for runtime in runtimes.values():
        runtime.close()


def somebody(scope: str) -> Actor:
    if scope == "service":
        return Actor.service("intake")
    return Actor("station", "station", "desk", frozenset({scope}))


def newest(runtime: Runtime) -> AuditEntry:
    with runtime.view() as view:
        [found] = entries(view.session, Wanted(), 1)
    return found


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_a_command_does(command: CommandType, services: dict[str, Runtime]) -> None:
    owner, actor, target, number = (
        services[command.owner],
        somebody(command.scope),
        str(uuid.uuid4()),
        str(uuid.uuid4()),
    )

    answer = owner.desk.execute(command.key, number, target, {"unknown": 1}, actor, START, purpose="case_work")

    entry = newest(owner)
    assert (entry.at, entry.agency_id, entry.client_id) == (START, actor.agency_id, actor.client_id)
    assert (entry.action, entry.subject) == (command.key, f"{command.resource}/{target}")
    assert entry.codes == {"outcome": answer.code, "command": number, "purpose": "case_work"}


@pytest.mark.parametrize("read", DISCLOSING, ids=lambda read: read.key)
def test_a_question_about_a_person_does_also_when_it_is_refused(read: ReadType, services: dict[str, Runtime]) -> None:
    owner, actor = services[read.owner], somebody(read.scope)

    answer = owner.desk.ask(read.key, {"unknown": 1}, actor, "case_work")

    entry = newest(owner)
    assert not answer.ok
    assert (entry.at, entry.agency_id, entry.client_id) == (START, actor.agency_id, actor.client_id)
    assert (entry.action, entry.subject) == ("disclosure_refused", read.key)
    assert entry.codes == {"purpose": "case_work", "fields": list(read.discloses), "outcome": answer.code}
