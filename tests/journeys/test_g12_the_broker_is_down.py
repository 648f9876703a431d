"""G12: the broker is gone while people are reported and clocks run out; nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis.broker import BrokerAway
from chassis.envelope import decode
from chassis.outbox import outbox
from deploy.servers import Servers
from deploy.services import SERVICES
from gateway.domain.readmodel import TimelineEntry
from tests.city import City, open_city
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.stories import a_report, in_hospital
from tests.town import settings_for

PUBLISHERS = ("patrol", "intake", "tracing")


@pytest.fixture
def city(breakable_servers: Servers, tmp_path: Path) -> Iterator[City]:
    """A city on servers that may be broken; requests give up on an absent broker soon."""
    with servers_pair(Endpoints.of(breakable_servers), SERVICES) as pair:
        try:
            with open_city(settings_for(pair, tmp_path / "home", drill=True), deadline_s=0.5) as city:
                yield city
        finally:
            breakable_servers.restore()


@pytest.mark.timeout(180)
def test_g12_what_was_accepted_without_a_broker_takes_effect_exactly_once(
    city: City, breakable_servers: Servers
) -> None:
    person, courier = in_hospital(city), city["courier-group"]
    courier.post("/v1/sightings", a_report(city))
    city.settle()
    before = len(city.announced("patrol", "sighting_reported"))
    breakable_servers.rabbit.settle()
    breakable_servers.rabbit.kill()

    bodies = [a_report(city, client_ref=f"order-{number}") for number in range(20)]
    answers = [courier.answer("/v1/sightings", body, key=f"report-{n}") for n, body in enumerate(bodies)]
    breached = breach_of_d11_meanwhile(city, person.case)
    breakable_servers.rabbit.start()
    deadline = time.monotonic() + 60
    while len(city.announced("patrol", "sighting_reported")) < before + len(bodies) and time.monotonic() < deadline:
        city.deliver()
    city.settle(timeout=60)

    assert {answer.status_code for answer in answers} == {202}
    told = city.announced("patrol", "sighting_reported")[before:]
    assert sorted(one.data["sighting_id"] for one in told) == sorted(answer.json["id"] for answer in answers)
    again = [courier.answer("/v1/sightings", body, key=f"report-{n}") for n, body in enumerate(bodies)]
    assert [(one.status_code, one.json["id"]) for one in again] == [(201, one.json["id"]) for one in answers]
    assert breached == ["clock_breached"]
    assert {name: heard(city, name) for name in PUBLISHERS} == {name: told_by(city, name) for name in PUBLISHERS}


def breach_of_d11_meanwhile(city: City, case: str) -> list[str]:
    """A day passes without a broker: the law's clock does not wait for it."""
    city.town.clock.advance(timedelta(days=1))
    city.town["tracing"].fire_due_timers()
    with pytest.raises(BrokerAway):
        city.town["tracing"].relay.send_once()
    return [one.name for one in city.announced("tracing", "clock_breached", case_id=case, rule="D11")]


Line = tuple[str, int, str]
"""Subject, sequence, type: where an event stands in its publisher's journal."""


def told_by(city: City, publisher: str) -> list[Line]:
    """Everything the publisher has announced."""
    with city.town[publisher].view() as view:
        envelopes = [decode(body) for body in view.session.scalars(select(outbox.c.body))]
    return sorted((one.subject, one.sequence, one.type) for one in envelopes)


def heard(city: City, publisher: str) -> list[Line]:
    """Everything the gateway has of that publisher."""
    with city.town["gateway"].view() as view:
        entries = view.session.scalars(select(TimelineEntry)).all()
    mine = (entry for entry in entries if entry.type.startswith(f"guitu.{publisher}."))
    return sorted((entry.subject, entry.sequence, entry.type) for entry in mine)
