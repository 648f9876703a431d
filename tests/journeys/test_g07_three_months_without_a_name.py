"""G7: nobody learns who he is for three months; every duty is done in its time, the placement is asked for after the
warning of day eighty, and the search goes on."""

from __future__ import annotations

from datetime import datetime

from chassis.clock import from_iso
from contracts.law.calendar import SHANGHAI
from tests.city import City
from tests.stories import A_GUESS, Person, approved_notice, brought_in, published


def here(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def shown(text: str) -> str:
    return f"{from_iso(text).astimezone(SHANGHAI):%m-%d %H:%M}"


def standing(city: City, person: Person) -> list[tuple[str, str, str]]:
    """The clocks of the case as the chief sees them: which, how, due when."""
    items = city["station-chief"].get("/v1/clocks", case_id=person.case)["items"]
    return sorted((one["rule"], shown(one["due_at"]), one["state"]) for one in items)


def test_g07_day_eighty_warns_the_placement_is_filed_and_the_search_goes_on(city: City) -> None:
    desk, tracing, chief = city["station-desk"], city["station-tracing"], city["station-chief"]
    person = brought_in(city, ages=A_GUESS, zone="care", impaired=True, knows_own_name=False)
    notice = approved_notice(city, person, "national_site")
    published(city, notice, "national_site")
    asked = {"police_id": "police-changzhou"}
    tracing.post(f"/v1/tracing/profiles/{person.profile}/dna-requests", asked)

    city.advance_to(here("2026-07-18 09:00"))
    desk.post(f"/v1/cases/{person.case}/placement-plan", {"kinds": ["station_care"]})
    for month in ("2026-08-05 09:00", "2026-09-04 09:00"):
        city.advance_to(here(month))
        tracing.post(f"/v1/tracing/notices/{notice}/refreshes", {"channel": "national_site"})
    city.advance_to(here("2026-09-23 23:59"))
    assert warned_of_d19(city, person) == []
    city.advance_to(here("2026-09-24 00:00"))
    assert warned_of_d19(city, person) == ["10-09 00:00"]  # 6 October lies in the National Day holidays
    city.advance_to(here("2026-09-30 09:00"))
    desk.post(f"/v1/cases/{person.case}/placement-application", {"filing_number": "常救安〔2026〕3号"})
    city.advance_to(here("2026-10-09 08:00"))

    assert standing(city, person) == [
        ("D11", "07-07 09:00", "met"),
        ("D12", "07-16 00:00", "met"),
        ("D13", "08-07 00:00", "breached"),
        ("D17", "07-22 00:00", "met"),
        ("D18", "08-07 00:00", "met"),
        ("D18", "09-08 00:00", "met"),
        ("D18", "10-09 00:00", "breached"),
        ("D19", "10-09 00:00", "met"),
    ]
    overdue = chief.get("/v1/clocks", state="breached", owner="police")["items"]
    assert [(one["rule"], one["case_id"]) for one in overdue] == [("D13", person.case)]
    assert tracing.get(f"/v1/tracing/profiles/{person.profile}")["state"] == "open"
    filed = [one.name for one in city.announced("intake", "placement_planned", "placement_filed", case_id=person.case)]
    assert filed == ["placement_planned", "placement_filed"]


def warned_of_d19(city: City, person: Person) -> list[str]:
    return [
        shown(one.data["due_at"]) for one in city.announced("intake", "clock_warned", case_id=person.case, rule="D19")
    ]
