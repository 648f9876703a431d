"""G12: the broker is gone while people are reported and clocks run out; nothing is lost or doubled."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from chassis.broker import BrokerAway
from chassis.clock import from_iso
from chassis.envelope import decode
from chassis.outbox import outbox
from deploy.servers import Servers
from deploy.services import SERVICES
from gateway.domain.readmodel import TimelineEntry
from tests.city import City, open_city
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.stories import Person, a_report, approved_notice, asked_for_a_bed, in_hospital, moment
from tests.town import EMBEDDED, settings_for

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


@pytest.mark.timeout(180)
def test_g12_thirty_minutes_without_a_broker_change_no_verdict(
    city: City, breakable_servers: Servers, tmp_path: Path
) -> None:
    @contextmanager
    def outage() -> Iterator[bool]:
        breakable_servers.rabbit.settle()
        breakable_servers.rabbit.kill()
        yield False
        breakable_servers.rabbit.start()

    with open_city(settings_for(EMBEDDED, tmp_path / "undisturbed", drill=True)) as undisturbed:
        expected = a_nights_verdicts(undisturbed, nullcontext(True))
    assert a_nights_verdicts(city, outage()) == expected
    assert [verdict[:3] for verdict in expected if verdict[1] == "D11"] == [
        (0, "D11", "met"),
        (1, "D11", "breached"),
        (2, "D11", "breached"),
    ]


def a_nights_verdicts(city: City, half_an_hour: AbstractContextManager[bool]) -> list[tuple[Any, ...]]:
    """Half an hour before and after a duty falls due: a notice goes live in time, another does not, and somebody comes
    into custody; what is judged a day later, by person and clock. Without a broker what was done is entered when it is
    back, with the time at which it was done."""
    begun = city.now()
    in_time, never, third = in_hospital(city), in_hospital(city), asked_for_a_bed(city, sex="1")
    notice = approved_notice(city, in_time, "national_site")
    city.advance(hours=23, minutes=45)
    admission = {"signer_role": "sending_department", "admitted_at": moment(city)}
    live = {"channel": "national_site", "receipt_number": "XQ-1", "published_at": moment(city, minutes=5)}
    with half_an_hour as reachable:
        admitted = city["hospital-1"].answer(f"/v1/referrals/{third.referral}/admit", admission)
        pass_without_broker(city, minutes=5)
        if reachable:
            city["station-tracing"].post(f"/v1/tracing/notices/{notice}/receipts", live)
        pass_without_broker(city, minutes=25)
    assert admitted.status_code == (200 if reachable else 202)
    deadline = time.monotonic() + 60
    while not city.announced("intake", "patient_admitted", case_id=third.case) and time.monotonic() < deadline:
        city.deliver()
    city.settle(timeout=60)
    if not reachable:
        city["station-tracing"].post(f"/v1/tracing/notices/{notice}/receipts", live)
    city.advance(hours=24)
    return sorted(
        verdict for number, one in enumerate((in_time, never, third)) for verdict in of_case(city, number, one, begun)
    )


def pass_without_broker(city: City, **by: float) -> None:
    """Time passes and clocks fall due, whether or not anybody can be told."""
    city.town.clock.advance(timedelta(**by))
    for keeper in ("intake", "tracing"):
        city.town[keeper].fire_due_timers()


def of_case(city: City, number: int, person: Person, begun: datetime) -> Iterator[tuple[Any, ...]]:
    """Each clock of the case: how it stands, since when, due when, done when, and whether a breach stands."""
    for one in city["station-chief"].get("/v1/clocks", case_id=person.case)["items"]:
        times = [one[name] and str(from_iso(one[name]) - begun) for name in ("started_at", "due_at", "done_at")]
        yield number, one["rule"], one["state"], *times, bool(one["breached_at"]) and not one["breach_withdrawn_at"]


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
