"""A recorded age range that touches the years under 18 presumes a minor until evidence says otherwise (item 03)."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chassis.audit import audit_entry
from tests.city import City
from tests.mothers import a_citizen_number
from tests.stories import (
    GROWN_UP,
    UNCERTAIN,
    Person,
    a_departure,
    approved_to_see,
    at_the_door,
    brought_in,
    reassessed,
)

PROVEN = {"ages": {"lo": 19, "hi": 21}, "age_basis": "bone_age", "evidence_number": "BG-2026-118"}


def a_boy_in_the_minors_zone(city: City) -> Person:
    """Whose record the desk may look at."""
    boy = brought_in(city, ages=UNCERTAIN, zone="minor")
    approved_to_see(city, boy.case)
    return boy


@pytest.mark.parametrize("kind", ["self", "ticket"])
def test_between_15_and_25_by_eye_nobody_leaves_alone(city: City, kind: str) -> None:
    boy = a_boy_in_the_minors_zone(city)

    answer = city["station-desk"].answer("/v1/departures", a_departure(boy, kind))

    assert (answer.status_code, answer.json["code"], answer.json["facts"]) == (
        409,
        "presumed_minor",
        {"kind": kind, "guards": ["presumed_minor"]},
    )


def test_between_15_and_25_by_eye_nobody_sleeps_among_adults(city: City) -> None:
    boy = a_boy_in_the_minors_zone(city)
    case = at_the_door(city, ages=UNCERTAIN)
    desk = city["station-desk"]
    desk.post(f"/v1/cases/{case}/safety-check", {"officer": "S-017", "officer_sex": "1"})
    desk.post(f"/v1/cases/{case}/health-check", {"decision": "fit", "impaired": False, "findings": "无"})
    entry = {"bed_zone": "male", "sex": "1", "ages": UNCERTAIN, "age_basis": "visual"}

    assert desk.refused(f"/v1/cases/{case}/admission", entry) == (409, "wrong_bed_zone")
    assert desk.get(f"/v1/cases/{boy.case}")["bed_zone"] == "minor"


@pytest.mark.parametrize(
    "stated",
    [
        {"ages": {"lo": 25, "hi": 25}, "age_basis": "visual"},
        {"ages": {"lo": 25, "hi": 25}, "age_basis": "claimed"},
        {"ages": {"lo": 25, "hi": 25}, "age_basis": "document"},
        {"ages": {"lo": 19, "hi": 21}, "age_basis": "bone_age"},
    ],
    ids=["a point by eye", "a point as claimed", "a document without number", "a report without number"],
)
def test_an_age_without_its_evidence_is_refused(city: City, stated: dict[str, object]) -> None:
    boy = a_boy_in_the_minors_zone(city)

    seen = city["station-desk"].version(f"/v1/cases/{boy.case}")
    refused = city["station-desk"].refused(f"/v1/cases/{boy.case}/age", stated, seen=seen)
    assert refused == (422, "age_needs_evidence")
    assert city["station-desk"].get(f"/v1/cases/{boy.case}")["presumed_minor"] is True


def test_a_second_look_that_makes_him_older_does_not_end_the_presumption(city: City) -> None:
    boy = a_boy_in_the_minors_zone(city)

    shown = reassessed(city, boy, {"ages": GROWN_UP, "age_basis": "visual"})

    assert (shown["ages"], shown["presumed_minor"]) == (GROWN_UP, True)
    assert city["station-desk"].refused("/v1/departures", a_departure(boy, "self")) == (409, "presumed_minor")


def test_evidence_ends_the_presumption_is_announced_and_audited(city: City) -> None:
    boy = a_boy_in_the_minors_zone(city)

    reassessed(city, boy, PROVEN)

    told = city.announced("intake", "age_reassessed", case_id=boy.case)[-1].data
    assert (told["ages"], told["age_basis"], told["presumed_minor"]) == ({"lo": 19, "hi": 21}, "bone_age", False)
    assert audited(city, f"case/{boy.case}")[-1] == ("intake.reassess_age", "station-desk", "done")
    assert city["station-desk"].post("/v1/departures", a_departure(boy, "self"))["state"] == "planned"


def audited(city: City, subject: str) -> list[tuple[str, str, str]]:
    """Who did what about it, as intake's audit has it."""
    with city.town["intake"].view() as view:
        entries = select(audit_entry).where(audit_entry.c.subject == subject).order_by(audit_entry.c.number)
        rows = view.session.execute(entries).all()
    return [(row.action, row.client_id, row.codes["outcome"]) for row in rows if "outcome" in row.codes]


@pytest.mark.parametrize("younger", [{"lo": 17, "hi": 40}, {"lo": 16, "hi": 19}])
def test_an_adult_who_turns_out_to_be_perhaps_younger_is_guarded_from_then_on(
    city: City, younger: dict[str, int]
) -> None:
    person = brought_in(city)
    planned = city["station-desk"].post("/v1/departures", a_departure(person, "self"))
    reassessed(city, person, {"ages": younger, "age_basis": "visual"})

    assert city["station-desk"].refused(f"/v1/departures/{planned['departure_id']}/execute") == (409, "presumed_minor")


def a_document_of(born: str, **more: object) -> dict[str, object]:
    """A citizen's card of somebody who does not exist, found genuine by the reader."""
    return {
        "document": "citizen_id",
        "number": a_citizen_number(born),
        "reader": "genuine",
        "result": "confirmed",
        **more,
    }


def test_a_document_that_was_read_ends_the_presumption_is_announced_and_audited(city: City) -> None:
    boy = a_boy_in_the_minors_zone(city)

    city["station-desk"].post(f"/v1/cases/{boy.case}/identity-checks", a_document_of("20030301"))

    told = city.announced("intake", "age_reassessed", case_id=boy.case)[-1].data
    assert (told["ages"], told["age_basis"], told["presumed_minor"]) == ({"lo": 23, "hi": 23}, "document", False)
    assert audited(city, f"case/{boy.case}")[-1] == ("intake.record_identity_check", "station-desk", "done")
    assert city["station-desk"].post("/v1/departures", a_departure(boy, "self"))["state"] == "planned"


@pytest.mark.parametrize(
    "said",
    [
        {"reader": "not_read", "sources": ["national_system"]},
        {"reader": "suspect"},
        {"result": "no_answer", "sources": ["police"], "reader": "not_read"},
        {"result": "refuted"},
    ],
    ids=["a register has the number", "the card is suspect", "police have not answered", "it is not his"],
)
def test_a_number_that_proves_nothing_ends_no_presumption(city: City, said: dict[str, object]) -> None:
    boy = a_boy_in_the_minors_zone(city)

    city["station-desk"].post(f"/v1/cases/{boy.case}/identity-checks", a_document_of("20030301", **said))

    assert city["station-desk"].get(f"/v1/cases/{boy.case}")["presumed_minor"] is True
    assert city["station-desk"].refused("/v1/departures", a_departure(boy, "self")) == (409, "presumed_minor")


def test_when_the_document_was_anothers_he_is_presumed_a_minor_again(city: City) -> None:
    boy = a_boy_in_the_minors_zone(city)
    city["station-desk"].post(f"/v1/cases/{boy.case}/identity-checks", a_document_of("20030301"))

    city["station-desk"].post(f"/v1/cases/{boy.case}/identity-revocation", {"reason": "forged_document"})

    shown = city["station-desk"].get(f"/v1/cases/{boy.case}")
    assert (shown["ages"], shown["age_basis"], shown["presumed_minor"]) == (UNCERTAIN, "visual", True)
    told = city.announced("intake", "age_reassessed", case_id=boy.case)[-1].data
    assert (told["ages"], told["presumed_minor"]) == (UNCERTAIN, True)
    assert ("identity_revoked", "station-desk") in [act[:2] for act in audited_acts(city, f"case/{boy.case}")]
    assert city["station-desk"].refused("/v1/departures", a_departure(boy, "self")) == (409, "presumed_minor")


def audited_acts(city: City, subject: str) -> list[tuple[str, str]]:
    """Every act about it in intake's audit, orders and what they did."""
    with city.town["intake"].view() as view:
        entries = select(audit_entry).where(audit_entry.c.subject == subject).order_by(audit_entry.c.number)
        return [(row.action, row.client_id) for row in view.session.execute(entries)]
