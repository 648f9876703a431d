"""The identity clocks run by themselves from first custody, by the law's own calendar, restarts or not (item 01).

The worked example of the domain: first custody on Friday 2026-02-13 at 10:00, the Spring Festival in between.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import ManualClock, from_iso
from chassis.settings import Settings
from contracts.law.calendar import SHANGHAI
from tests.city import City, open_city
from tests.stories import Person, approved_notice, in_hospital, published


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


FIRST_CUSTODY = at("2026-02-13 10:00:00")
CLOCK_EVENTS = ("clock_opened", "clock_warned", "clock_breached", "clock_met", "clock_cancelled")


def story_of_the_clocks(city: City, person: Person) -> list[tuple[str, str, str]]:
    """What became of the clocks of tracing: which, what, and when by the station's clock."""
    told = city.announced("tracing", *CLOCK_EVENTS, case_id=person.case)
    return [(one.data["rule"], said(one.name, one.data), here(one.at)) for one in told]


def said(name: str, data: Any) -> str:
    return str(data["verdict"]) if name == "clock_met" else name.removeprefix("clock_")


def here(text: str) -> str:
    return f"{from_iso(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def shown_to_the_chief(city: City, person: Person) -> list[tuple[str, str, str, bool]]:
    """The clocks as the gateway tells them: which, how it stands, when it is due, whether that is provisional."""
    shown = city["station-chief"].get("/v1/clocks", case_id=person.case)["items"]
    return [(clock["rule"], clock["state"], here(clock["due_at"]), clock["provisional"]) for clock in shown]


OPENED = [("D11", "opened", "2026-02-13 10:00:00"), ("D12", "opened", "2026-02-13 10:00:00")]
D11_MISSED = [("D11", "warned", "2026-02-14 04:00:00"), ("D11", "breached", "2026-02-14 10:00:00")]
D12_MISSED = [("D12", "warned", "2026-02-27 00:00:00"), ("D12", "breached", "2026-03-03 00:00:00")]


def test_d11_and_d12_breach_at_their_moment_each_once_across_restarts_and_are_then_met_late(settings: Settings) -> None:
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
        assert shown_to_the_chief(city, person) == [
            ("D24", "running", "2026-02-14 10:00:00", False),
            ("D11", "running", "2026-02-14 10:00:00", False),
            ("D12", "running", "2026-03-03 00:00:00", False),
        ]
        city.advance_to(at("2026-02-14 04:00:00"))
        city.advance_to(at("2026-02-14 09:59:59"))
        assert story_of_the_clocks(city, person) == [*OPENED, D11_MISSED[0]]
    with open_city(settings, clock=ManualClock(at("2026-02-14 10:00:00"))) as city:
        city.settle()
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED]
        city.advance_to(at("2026-02-27 00:00:00"))
        city.advance_to(at("2026-03-02 23:59:59"))
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED, D12_MISSED[0]]
    with open_city(settings, clock=ManualClock(at("2026-03-03 00:00:00"))) as city:
        city.settle()
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED, *D12_MISSED]
        city.advance_to(at("2026-03-03 09:00:00"))
        published(city, approved_notice(city, person, "national_site"), "national_site")
        asked = {"police_id": "police-changzhou"}
        city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/dna-requests", asked)
        assert story_of_the_clocks(city, person)[6:] == [
            ("D11", "met_late", "2026-03-03 09:00:00"),
            ("D12", "met_late", "2026-03-03 09:00:00"),
            ("D13", "opened", "2026-03-03 09:00:00"),
        ]


def test_a_breach_that_came_due_while_the_services_were_down_is_announced_once_at_their_return(
    settings: Settings,
) -> None:
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
    for _ in range(2):
        with open_city(settings, clock=ManualClock(at("2026-02-16 08:00:00"))) as city:
            city.settle()
            told = story_of_the_clocks(city, person)
            due = [here(one.data["due_at"]) for one in city.announced("tracing", "clock_breached")]

    assert told[2:] == [("D11", "warned", "2026-02-16 08:00:00"), ("D11", "breached", "2026-02-16 08:00:00")]
    assert due == ["2026-02-14 10:00:00"]
