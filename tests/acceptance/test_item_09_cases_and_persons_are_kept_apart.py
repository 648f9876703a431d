"""Sightings, cases and persons are three things; a merge is undone to the byte, announced, and followed by everybody
(item 09)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, text

from chassis.audit import audit_entry
from gateway.storage import readmodel
from services.followup import storage as followup
from services.tracing import storage as tracing
from tests.city import City
from tests.mothers import a_citizen_number
from tests.stories import Person, brought_in

SAME = {"basis": "same_document"}
NOT_THEM = {"reason": "different_people"}
KNOWING = ("cases", "persons", "identity_checks", "individuals", "same_person")
FOLLOWERS = {"tracing": tracing.persons, "followup": followup.persons, "gateway": readmodel.persons}


def a_document(**more: Any) -> dict[str, Any]:
    """A citizen's card that the reader found genuine, of somebody who does not exist."""
    number = a_citizen_number("19920318")
    return {"document": "citizen_id", "number": number, "reader": "genuine", "result": "confirmed", **more}


def person_of(city: City, case: str) -> str:
    return str(city["station-desk"].get("/v1/persons", case_id=case)["items"][0]["person_id"])


def somebody_with_a_document(city: City, **more: Any) -> tuple[str, str]:
    """At the station, with papers; the case and the person."""
    came = brought_in(city)
    city["station-desk"].post(f"/v1/cases/{came.case}/identity-checks", a_document(**more))
    return came.case, person_of(city, came.case)


def kept_of(city: City, *persons: str) -> dict[str, list[Any]]:
    """What lies in intake's tables of these persons, to the byte; but for how often a row was written."""
    where = {
        "cases": "person_id IN :ids",
        "persons": "case_id IN (SELECT id FROM cases WHERE person_id IN :ids)",
        "identity_checks": "case_id IN (SELECT id FROM cases WHERE person_id IN :ids)",
        "individuals": "id IN :ids",
    }
    listed = "(" + ", ".join(f"'{id}'" for id in persons) + ")"
    found = {}
    with city.town["intake"].view() as view:
        for table, mine in where.items():
            rows = view.session.execute(text(f"SELECT * FROM {table} WHERE {mine.replace(':ids', listed)}")).mappings()
            found[table] = sorted(
                (
                    [
                        (name, bytes(v) if isinstance(v, memoryview) else v)
                        for name, v in row.items()
                        if name != "version"
                    ]
                    for row in rows
                ),
                key=repr,
            )
    return found


def known_to_the_others(city: City, *persons: str) -> dict[str, list[str]]:
    """Whom each service that keeps ids takes these for."""
    found = {}
    for name, persons_of in FOLLOWERS.items():
        with city.town[name].view() as view:
            found[name] = [persons_of(view.session).present(id) for id in persons]
    return found


def test_two_reports_two_cases_and_one_person_stay_three_things(city: City) -> None:
    first, second = brought_in(city), brought_in(city)
    one, other = person_of(city, first.case), person_of(city, second.case)

    city["station-desk"].post(f"/v1/persons/{one}/merge", {"into_id": other, **SAME})

    seen = city["station-desk"].get(f"/v1/persons/{other}")
    assert seen["case_ids"] == sorted([first.case, second.case])
    cases = [city["station-desk"].get(f"/v1/cases/{case}") for case in (first.case, second.case)]
    assert [case["person_id"] for case in cases] == [one, other]
    assert [case["found_at"] for case in cases] != [None, None]


def test_merged_and_split_every_byte_is_back_and_the_old_id_answers_for_ever(city: City) -> None:
    desk = city["station-desk"]
    _, old = somebody_with_a_document(city)
    _, kept = somebody_with_a_document(city, number=a_citizen_number("19930211"))
    before = (kept_of(city, old, kept), desk.get(f"/v1/persons/{old}"), desk.get(f"/v1/persons/{kept}"))

    desk.post(f"/v1/persons/{old}/merge", {"into_id": kept, **SAME})
    merged = desk.get(f"/v1/persons/{old}")
    assert (merged["person_id"], merged["asked_id"], merged["merged"], merged["formerly"]) == (kept, old, True, [old])

    desk.post(f"/v1/persons/{old}/split", NOT_THEM)
    after = (kept_of(city, old, kept), desk.get(f"/v1/persons/{old}"), desk.get(f"/v1/persons/{kept}"))
    assert _without_versions(after) == _without_versions(before)


def _without_versions(seen: tuple[Any, Any, Any]) -> tuple[Any, ...]:
    return tuple({name: value for name, value in part.items() if name != "version"} for part in seen)


def test_merge_and_split_are_announced_audited_and_followed(city: City) -> None:
    desk = city["station-desk"]
    first, second = brought_in(city), brought_in(city)
    old, kept = person_of(city, first.case), person_of(city, second.case)

    desk.post(f"/v1/persons/{old}/merge", {"into_id": kept, **SAME})
    city.settle()
    told = city.the("intake", "person_merged", person_id=old)
    assert (told["into_id"], told["basis"]) == (kept, "same_document")
    assert (told["case_ids"], told["into_case_ids"]) == ([first.case], [second.case])
    assert known_to_the_others(city, old, kept) == {name: [kept, kept] for name in FOLLOWERS}

    desk.post(f"/v1/persons/{old}/split", NOT_THEM)
    city.settle()
    assert city.the("intake", "person_split", person_id=old)["from_id"] == kept
    assert known_to_the_others(city, old, kept) == {name: [old, kept] for name in FOLLOWERS}
    told_of = desk.get(f"/v1/cases/{first.case}/timeline")["entries"]
    assert [one["event"] for one in told_of if one["subject"] == f"person/{old}"] == ["person_merged", "person_split"]
    assert second.case not in str(told_of)
    with city.town["intake"].view() as view:
        about = select(audit_entry).where(audit_entry.c.subject == f"person/{old}").order_by(audit_entry.c.number)
        rows = view.session.execute(about).all()
    acts = [(row.action, row.client_id) for row in rows]
    assert [act for act in acts if act[0] in ("person_merged", "person_split")] == [
        ("person_merged", "station-desk"),
        ("person_split", "station-desk"),
    ]


def test_an_equal_number_suggests_a_no_is_kept_and_nobody_is_merged_by_the_platform(city: City) -> None:
    desk, number = city["station-desk"], a_citizen_number("19880805")
    case, one = somebody_with_a_document(city, number=number)
    _, other = somebody_with_a_document(city, number=number)
    both = sorted([one, other])
    assert both in [found["person_ids"] for found in desk.get("/v1/persons/suggestions", state="open")["items"]]
    assert [desk.get(f"/v1/persons/{id}")["merged"] for id in both] == [False, False]

    desk.post(f"/v1/persons/{one}/not-same", {"other_id": other})
    desk.post(f"/v1/cases/{case}/identity-checks", a_document(number=number))

    assert both not in [found["person_ids"] for found in desk.get("/v1/persons/suggestions", state="open")["items"]]
    said = [one for one in desk.get("/v1/persons/suggestions", state="not_same")["items"] if one["person_ids"] == both]
    assert [found["decided_by"] for found in said] == ["station-desk"]


def test_a_wrong_number_is_a_problem_with_its_own_code_and_changes_nothing(city: City) -> None:
    desk, case = city["station-desk"], brought_in(city).case
    path, before = f"/v1/cases/{case}/identity-checks", desk.get(f"/v1/cases/{case}")
    right = a_citizen_number("19920318")
    wrong = right[:-1] + ("1" if right[-1] != "1" else "2")
    impossible = a_citizen_number("19920230")

    refused = [
        desk.refused(path, a_document(number=wrong)),
        desk.refused(path, a_document(number=impossible)),
        desk.refused(path, a_document(number="12345")),
        desk.refused(path, a_document(reader="not_read", sources=["police"])),
    ]

    assert refused == [
        (422, "document_number_checksum"),
        (422, "document_number_date"),
        (422, "document_number_form"),
        (422, "police_answer_number_missing"),
    ]
    assert desk.get(f"/v1/cases/{case}") == before


def test_a_sealed_persons_id_is_not_there_for_those_who_need_not_know(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    she: Person = brought_in(city)
    id = person_of(city, she.case)
    chief.post(f"/v1/cases/{she.case}/seal", {"reason": "domestic_violence", "need_to_know": ["station-chief"]})

    assert desk.refused_to_see(f"/v1/persons/{id}") == (404, "not_found")
    assert id not in str(desk.get("/v1/persons"))
    assert desk.refused(f"/v1/persons/{id}/split", NOT_THEM) == (404, "not_found")
    assert chief.get(f"/v1/persons/{id}")["person_id"] == id
