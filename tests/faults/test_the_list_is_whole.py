"""The lab kills each service at every moment that it passes; without this a new service, or a service that begins to
hear or to keep time, would be killed at fewer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from chassis.failpoints import Failpoint
from chassis.registrations import registrations
from contracts.events import CATALOGUE
from deploy.services import SERVICES
from tests.faults.experiments import FAILPOINTS_OF, PASSED_BY_OPERATORS, PASSED_IN_NO_STORY


def passed_by(service: type[Any]) -> Iterator[Failpoint]:
    """The moments that a service passes, by what it does; a statutory clock is a timer too."""
    does = registrations(service)
    yield from (Failpoint.UNIT_COMMITTED, Failpoint.AUDIT_SEALED)
    if any(contract.owner == does.service for contract in CATALOGUE):
        yield from (Failpoint.RELAY_CONFIRMED, Failpoint.RELAY_MARKED)
    if does.hearings:
        yield from (Failpoint.EVENT_HANDLED, Failpoint.EVENT_COMMITTED, Failpoint.EVENT_PARKED)
    if does.commands:
        yield from (Failpoint.COMMAND_CARRIED_OUT, Failpoint.COMMAND_COMMITTED)
    if does.timers or hasattr(service, "deadline_announcer"):
        yield from (Failpoint.TIMER_FIRED, Failpoint.TIMER_COMMITTED)
    if does.service == "gateway":
        yield from (Failpoint.OPERATION_ACCEPTED, Failpoint.OPERATION_ANSWERED, Failpoint.OPERATION_STORED)
        yield Failpoint.WEBHOOK_ANSWERED


@pytest.mark.parametrize("service", SERVICES)
def test_each_service_is_killed_at_every_moment_that_it_passes(service: str) -> None:
    passed = [*FAILPOINTS_OF[service], *PASSED_IN_NO_STORY.get(service, ())]
    assert sorted(passed) == sorted(passed_by(SERVICES[service]))


def test_no_moment_is_left_out() -> None:
    in_no_story = {point for points in PASSED_IN_NO_STORY.values() for point in points}
    killed = {point for points in FAILPOINTS_OF.values() for point in points}
    assert killed == set(Failpoint) - PASSED_BY_OPERATORS - {Failpoint.WEBHOOK_ANSWERED}
    assert in_no_story - killed == {Failpoint.WEBHOOK_ANSWERED}
