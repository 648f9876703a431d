"""Each way of leaving asks for what it needs, for each kind of person (item 17; the kinds that exist so far)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.city import City
from tests.stories import (
    A_DAUGHTER,
    BELONGINGS,
    UNCERTAIN,
    Person,
    a_departure,
    brought_in,
)

EVERYTHING_IT_ASKS: dict[str, dict[str, Any]] = {
    "self": {},
    "ticket": {},
    "collected": {"receiver": A_DAUGHTER},
    "escort": {"escorts": ["S-017", "S-023"]},
    "handover_station": {"receiver": {"organisation": "溧阳市救助管理站"}, "handover_sheet": "JJ-2026-009"},
}

OF_AGE_AND_CAPABLE: dict[str, Any] = {}
WITHOUT_A_NAME = {"knows_own_name": False}
PERHAPS_A_MINOR = {"ages": UNCERTAIN, "zone": "minor"}
IMPAIRED = {"impaired": True, "zone": "care"}
IMPAIRED_WITHOUT_A_NAME = {"impaired": True, "zone": "care", "knows_own_name": False}
IMPAIRED_MINOR = {"ages": UNCERTAIN, "zone": "minor", "impaired": True}

NONE: list[str] = []
TABLE: dict[str, tuple[dict[str, Any], dict[str, list[str]]]] = {
    "of age and capable": (
        OF_AGE_AND_CAPABLE,
        {"self": NONE, "ticket": NONE, "collected": NONE, "escort": NONE, "handover_station": NONE},
    ),
    "capable, name unknown": (
        WITHOUT_A_NAME,
        {"self": NONE, "ticket": ["identity_unknown"], "collected": NONE, "escort": NONE, "handover_station": NONE},
    ),
    "perhaps a minor": (
        PERHAPS_A_MINOR,
        {
            "self": ["presumed_minor"],
            "ticket": ["presumed_minor"],
            "collected": NONE,
            "escort": NONE,
            "handover_station": NONE,
        },
    ),
    "impaired": (
        IMPAIRED,
        {"self": ["impaired"], "ticket": ["impaired"], "collected": NONE, "escort": NONE, "handover_station": NONE},
    ),
    "impaired, name unknown": (
        IMPAIRED_WITHOUT_A_NAME,
        {
            "self": ["impaired"],
            "ticket": ["impaired", "identity_unknown"],
            "collected": NONE,
            "escort": NONE,
            "handover_station": NONE,
        },
    ),
    "perhaps a minor, impaired": (
        IMPAIRED_MINOR,
        {
            "self": ["presumed_minor", "impaired"],
            "ticket": ["presumed_minor", "impaired"],
            "collected": NONE,
            "escort": NONE,
            "handover_station": NONE,
        },
    ),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_may_leave_how_is_what_the_table_says(embedded_city: City, who: str) -> None:
    description, expected = TABLE[who]
    person = brought_in(embedded_city, **description)

    seen = {kind: guards(embedded_city, person, kind, more) for kind, more in EVERYTHING_IT_ASKS.items()}

    assert seen == expected


def guards(city: City, person: Person, kind: str, more: dict[str, Any]) -> list[str]:
    """Why the departure is refused at planning; nothing when it is planned."""
    answer = city["station-desk"].answer("/v1/departures", a_departure(person, kind, **more))
    if answer.status_code == 201:
        return []
    assert (answer.status_code, answer.json["code"]) == (409, answer.json["facts"]["guards"][0])
    return list(answer.json["facts"]["guards"])


MISSING: dict[str, tuple[str, dict[str, Any], str]] = {
    "nobody collects": ("collected", {}, "collector_unverified"),
    "a collector without papers": (
        "collected",
        {"receiver": {"name": "陈小满", "relation": "女儿"}},
        "collector_unverified",
    ),
    "a collector who is nobody's relative": (
        "collected",
        {"receiver": {"name": "陈小满", "document_number": "P-0001"}},
        "collector_unverified",
    ),
    "one escort": ("escort", {"escorts": ["S-017"]}, "escorts_missing"),
    "the same escort twice": ("escort", {"escorts": ["S-017", "S-017"]}, "escorts_missing"),
    "no station that receives": ("handover_station", {"receiver": {"name": "值班员"}}, "receiver_missing"),
}


@pytest.mark.parametrize("what", MISSING)
def test_without_its_evidence_a_departure_is_refused(embedded_city: City, what: str) -> None:
    kind, more, code = MISSING[what]
    person = brought_in(embedded_city)

    answer = embedded_city["station-desk"].answer("/v1/departures", a_departure(person, kind, **more))

    assert (answer.status_code, answer.json["code"], answer.json["facts"]["guards"]) == (409, code, [code])


@pytest.mark.parametrize("kind", ["collected", "escort", "handover_station"])
def test_belongings_in_custody_are_returned_or_handed_over_before_anybody_is_sent_off(city: City, kind: str) -> None:
    person, desk = brought_in(city), city["station-desk"]
    desk.post(f"/v1/cases/{person.case}/belongings", BELONGINGS)
    planned = desk.post("/v1/departures", a_departure(person, kind, **EVERYTHING_IT_ASKS[kind]))
    leaving = f"/v1/departures/{planned['departure_id']}/execute"

    assert desk.refused(leaving, {"female_staff": True}) == (409, "belongings_held")
    desk.post(f"/v1/cases/{person.case}/belongings/return", {"signed_by": "本人", "transferred_to": "护送人员"})
    assert desk.post(leaving, {"female_staff": True})["state"] == "executed"


def test_a_woman_is_escorted_by_a_woman(city: City) -> None:
    person = brought_in(city, zone="female", sex="2")
    planned = city["station-desk"].post("/v1/departures", a_departure(person, "escort", escorts=["S-017", "S-023"]))
    leaving = f"/v1/departures/{planned['departure_id']}/execute"

    assert city["station-desk"].refused(leaving, {"female_staff": False}) == (409, "escorts_missing")
    assert city["station-desk"].post(leaving, {"female_staff": True})["state"] == "executed"


def test_who_is_not_fit_to_travel_waits_for_a_new_look(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    look = {"impaired": False, "findings": "发热"}
    desk.post(f"/v1/cases/{person.case}/health-check", {**look, "decision": "refer_hospital"})
    refused = [
        desk.refused("/v1/departures", a_departure(person, kind, **EVERYTHING_IT_ASKS[kind]))
        for kind in ("ticket", "escort", "handover_station")
    ]
    desk.post(f"/v1/cases/{person.case}/health-check", {**look, "decision": "fit"})

    assert refused == [(409, "not_fit_to_travel")] * 3
    assert desk.post("/v1/departures", a_departure(person, "ticket"))["state"] == "planned"
