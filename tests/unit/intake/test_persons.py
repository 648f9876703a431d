"""Persons on record: a merge and its split give back every byte, numbers suggest and never decide, a "no" is kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as trying
from hypothesis import strategies as some
from sqlalchemy import text

from chassis.orders import Actor, Refusal
from contracts.codes import MergeBasis, SplitReason
from contracts.events.intake import PersonMerged, PersonSplit, SamePersonSuggested
from contracts.orders import intake as orders
from tests.mothers import a_citizen_number
from tests.unit.intake.desk import Desk, an_id
from tests.unit.intake.test_identities import READ, an_emergency, checked, shown

A_NUMBER, ANOTHER = a_citizen_number(), a_citizen_number("19530211")
CHIEF = Actor("station", "station", "station-chief")
SAME = {"basis": "same_document"}
NOT_THEM = {"reason": "different_people"}
HELD = ("cases", "persons", "identity_checks", "individuals", "blind_index")
"""Everything that knows of a person."""


def person_of(desk: Desk, case: str) -> str:
    return str(shown(desk, case)["person_id"])


def somebody(desk: Desk, number: str | None = None) -> str:
    """A person with one case, and perhaps a document; the id of the person."""
    case = an_emergency(desk)
    if number:
        checked(desk, case, number, **READ)
    return person_of(desk, case)


def merge(desk: Desk, person: str, into: str) -> dict[str, Any]:
    return desk.order(orders.MERGE_PERSON, {"into_id": into, **SAME}, target=person)


def split(desk: Desk, person: str) -> dict[str, Any]:
    return desk.order(orders.SPLIT_PERSON, NOT_THEM, target=person)


def tell_apart(desk: Desk, person: str, other: str) -> dict[str, Any]:
    return desk.order(orders.TELL_APART, {"other_id": other}, target=person)


def record(desk: Desk, person: str) -> dict[str, Any]:
    return desk.ask(orders.PERSON, {"person_id": person})


def suggestions(desk: Desk, state: str = "open", actor: Actor = CHIEF) -> list[tuple[str, ...]]:
    found = desk.ask(orders.SAME_PERSON_SUGGESTIONS, {"state": state}, actor)["items"]
    return [tuple(one["person_ids"]) for one in found]


def two(one: str, other: str) -> tuple[str, str]:
    return (min(one, other), max(one, other))


def refused(desk: Desk, act: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refusal) as why:
        act()
    return why.value.code, why.value.facts


def bytes_held(desk: Desk) -> dict[str, list[dict[str, Any]]]:
    """Every row that knows of a person, as it lies in the database; but for how often it was written."""
    with desk.units.view() as view:
        found = {name: view.session.execute(text(f"SELECT * FROM {name}")).mappings().all() for name in HELD}
    without_count = [[{k: v for k, v in row.items() if k != "version"} for row in rows] for rows in found.values()]
    return {name: sorted(rows, key=repr) for name, rows in zip(HELD, without_count, strict=True)}


def test_every_case_is_about_a_person_of_its_own_until_somebody_says_otherwise(desk: Desk) -> None:
    first, second = an_emergency(desk), an_emergency(desk)
    assert person_of(desk, first) != person_of(desk, second)
    listed = desk.ask(orders.PERSONS, {})["items"]
    assert [one["case_ids"] for one in listed] == [[first], [second]]
    assert [one["case_ids"] for one in desk.ask(orders.PERSONS, {"case_id": second})["items"]] == [[second]]


def test_merged_two_are_one_and_both_ids_say_so(desk: Desk) -> None:
    old, kept = somebody(desk, A_NUMBER), somebody(desk, ANOTHER)

    answer = merge(desk, old, kept)

    by_old, by_kept = record(desk, old), record(desk, kept)
    assert (by_old["person_id"], by_old["asked_id"], by_old["merged"]) == (kept, old, True)
    assert (by_kept["person_id"], by_kept["asked_id"], by_kept["merged"]) == (kept, kept, False)
    assert {name: by_old[name] for name in ("formerly", "case_ids", "cases", "identity_checks")} == {
        name: by_kept[name] for name in ("formerly", "case_ids", "cases", "identity_checks")
    }
    assert by_kept["formerly"] == [old]
    assert sorted(check["number"] for check in by_kept["identity_checks"]) == sorted([A_NUMBER, ANOTHER])
    assert [one["person_id"] for one in desk.ask(orders.PERSONS, {})["items"]] == [kept]
    told = desk.last(PersonMerged)
    assert (told.person_id, told.into_id, told.basis, list(told.case_ids)) == (
        old,
        kept,
        MergeBasis.SAME_DOCUMENT,
        answer["case_ids"],
    )


def test_a_merge_and_its_split_give_back_every_byte_and_every_reference(desk: Desk) -> None:
    old, kept = somebody(desk, A_NUMBER), somebody(desk, ANOTHER)
    before = (bytes_held(desk), record(desk, old), record(desk, kept))

    merge(desk, old, kept)
    assert bytes_held(desk) != before[0]
    split(desk, old)

    assert (bytes_held(desk), record(desk, old), record(desk, kept)) == before
    told = desk.last(PersonSplit)
    assert (told.person_id, told.from_id, told.reason) == (old, kept, SplitReason.DIFFERENT_PEOPLE)


def test_what_happened_since_the_merge_stays_with_the_case_to_which_it_happened(desk: Desk) -> None:
    case = an_emergency(desk)
    old, kept = person_of(desk, case), somebody(desk)
    merge(desk, old, kept)
    checked(desk, case, A_NUMBER, **READ)
    assert record(desk, kept)["identity"] == "verified_document"

    split(desk, old)

    assert [record(desk, one)["identity"] for one in (old, kept)] == ["verified_document", "unidentified"]


def test_an_id_answers_for_ever_however_often_it_was_merged_on(desk: Desk) -> None:
    first, second, third = somebody(desk), somebody(desk), somebody(desk)
    merge(desk, first, second)
    merge(desk, second, third)
    assert [record(desk, one)["person_id"] for one in (first, second, third)] == [third] * 3

    split(desk, first)
    assert [record(desk, one)["person_id"] for one in (first, second, third)] == [first, third, third]

    split(desk, second)
    assert [record(desk, one)["person_id"] for one in (first, second, third)] == [first, second, third]


@pytest.mark.parametrize("act", ["twice", "into one merged", "into themselves", "split one present", "nobody"])
def test_what_cannot_be_is_refused_with_a_pointer_to_the_present_person(desk: Desk, act: str) -> None:
    old, kept, other = somebody(desk), somebody(desk), somebody(desk)
    merge(desk, old, kept)
    before = (bytes_held(desk), desk.names())
    already = ("person_already_merged", {"person_id": old, "present_id": kept})
    wanted: dict[str, tuple[Any, tuple[str, dict[str, Any]]]] = {
        "twice": (lambda: merge(desk, old, other), already),
        "into one merged": (lambda: merge(desk, other, old), already),
        "into themselves": (lambda: merge(desk, kept, old), ("same_person", {"person_id": kept, "present_id": kept})),
        "split one present": (lambda: split(desk, kept), ("person_not_merged", {"person_id": kept})),
        "nobody": (lambda: merge(desk, other, an_id()), ("not_found", {})),
    }
    tried, said = wanted[act]

    assert refused(desk, tried) == said
    assert (bytes_held(desk), desk.names()) == before


def test_the_same_number_suggests_and_merges_nobody(desk: Desk) -> None:
    one, other = somebody(desk, A_NUMBER), somebody(desk, A_NUMBER[:6] + " " + A_NUMBER[6:])

    assert suggestions(desk) == [two(one, other)]
    told = desk.last(SamePersonSuggested)
    assert {told.person_id, told.other_id} == {one, other}
    assert [record(desk, id)["merged"] for id in (one, other)] == [False, False]


def test_other_numbers_and_other_documents_suggest_nothing(desk: Desk) -> None:
    somebody(desk, A_NUMBER)
    somebody(desk, ANOTHER)
    passport = {"document": "passport", "number": "12345678", "result": "confirmed", **READ}
    permit = {"document": "taiwan_permit", "number": "12345678", "result": "confirmed", **READ}
    for body in (passport, permit):
        desk.order(orders.RECORD_IDENTITY_CHECK, body, target=an_emergency(desk))
    assert suggestions(desk) == []


def test_a_number_that_police_say_is_not_theirs_suggests_nobody(desk: Desk) -> None:
    somebody(desk, A_NUMBER)
    case = an_emergency(desk)
    checked(desk, case, A_NUMBER, "refuted", sources=["police"], answer_number="JG-2026-018")
    assert suggestions(desk) == []


def test_not_the_same_is_remembered_until_another_number_agrees(desk: Desk) -> None:
    first, second = an_emergency(desk), an_emergency(desk)
    one, other = person_of(desk, first), person_of(desk, second)
    for case in (first, second):
        checked(desk, case, A_NUMBER, **READ)

    assert tell_apart(desk, one, other) == {"person_id": one, "other_id": other}
    for case in (first, second):
        checked(desk, case, A_NUMBER, **READ)
    assert (suggestions(desk), suggestions(desk, "not_same")) == ([], [two(one, other)])

    passport = {"document": "passport", "number": "E12345678", "result": "confirmed", **READ}
    for case in (first, second):
        desk.order(orders.RECORD_IDENTITY_CHECK, passport, target=case)
    assert (suggestions(desk), suggestions(desk, "not_same")) == ([two(one, other)], [])


def test_a_split_is_a_no_too(desk: Desk) -> None:
    first, second = an_emergency(desk), an_emergency(desk)
    one, other = person_of(desk, first), person_of(desk, second)
    checked(desk, first, A_NUMBER, **READ)
    checked(desk, second, A_NUMBER, **READ)
    merge(desk, one, other)
    assert suggestions(desk, "same") == [(other,)]

    split(desk, one)
    checked(desk, first, A_NUMBER, **READ)

    assert (suggestions(desk), suggestions(desk, "not_same")) == ([], [two(one, other)])


def test_a_no_that_nobody_suggested_is_kept_and_holds_for_all_ids_of_either(desk: Desk) -> None:
    one, merged, other = somebody(desk), somebody(desk, A_NUMBER), somebody(desk, A_NUMBER)
    merge(desk, merged, one)
    tell_apart(desk, other, merged)
    assert (suggestions(desk), set(suggestions(desk, "not_same"))) == ([], {two(one, other)})
    assert refused(desk, lambda: tell_apart(desk, one, merged)) == (
        "same_person",
        {"person_id": one, "present_id": one},
    )


def test_a_person_lies_under_the_seal_of_any_of_their_cases(desk: Desk) -> None:
    case = an_emergency(desk)
    sealed, open_before, stranger = person_of(desk, case), somebody(desk, A_NUMBER), somebody(desk)
    checked(desk, case, A_NUMBER, **READ)
    merge(desk, open_before, sealed)
    body = {"reason": "domestic_violence", "need_to_know": ["station-chief"]}
    desk.order(orders.SEAL_CASE, body, CHIEF, target=case)

    ids = [one["person_id"] for one in desk.ask(orders.PERSONS, {})["items"]]
    assert (ids, suggestions(desk, "same", Actor("station", "station", "station-desk"))) == ([stranger], [])
    for id in (sealed, open_before):
        assert refused(desk, lambda id=id: record(desk, id)) == ("not_found", {})
        assert refused(desk, lambda id=id: merge(desk, id, stranger)) == ("not_found", {})
        assert refused(desk, lambda id=id: merge(desk, stranger, id)) == ("not_found", {})
        assert refused(desk, lambda id=id: tell_apart(desk, stranger, id)) == ("not_found", {})
    assert refused(desk, lambda: split(desk, open_before)) == ("not_found", {})
    asked = {"kind": "document", "number": A_NUMBER}
    assert case not in desk.ask(orders.FIND_BY_NUMBER, asked)["case_ids"]
    seen = desk.ask(orders.PERSON, {"person_id": open_before}, CHIEF)
    assert (seen["person_id"], len(seen["case_ids"])) == (sealed, 2)


def test_erased_nothing_of_a_person_can_be_opened_or_found_and_nobody_is_suggested(desk: Desk) -> None:
    first, second = an_emergency(desk), an_emergency(desk)
    one, other = person_of(desk, first), person_of(desk, second)
    checked(desk, first, A_NUMBER, name="陈国锋", **READ)
    checked(desk, second, A_NUMBER, **READ)
    erase = {"reason": "unlawful", "requested_by": "self"}

    desk.order(orders.ERASE_PERSON, erase, target=first)

    [check] = record(desk, one)["identity_checks"]
    assert (check["number"], check["name"], check["document"]) == (None, None, "citizen_id")
    asked = {"kind": "document", "number": A_NUMBER}
    assert desk.ask(orders.FIND_BY_NUMBER, asked) == {"exists": True, "case_ids": [second]}
    assert (suggestions(desk), suggestions(desk, "not_same")) == ([], [])
    [still] = record(desk, other)["identity_checks"]
    assert still["number"] == A_NUMBER


@trying(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=some.lists(some.tuples(some.booleans(), some.integers(0, 4), some.integers(0, 4)), max_size=14))
def test_whatever_is_merged_and_split_in_whatever_order_splitting_all_gives_back_every_byte(
    desk: Desk, acts: list[tuple[bool, int, int]]
) -> None:
    people = [somebody(desk) for _ in range(5)]
    before, merged = bytes_held(desk), dict[str, str]()
    for merging, at, to in acts:
        one, other = people[at], people[to]
        try:
            merge(desk, one, other) if merging else split(desk, one)
        except Refusal:
            continue
        merged.pop(one, None)
        if merging:
            merged[one] = other
        assert {id: record(desk, id)["person_id"] for id in people} == {id: _end_of(merged, id) for id in people}

    for id in list(merged):
        split(desk, id)
    assert bytes_held(desk) == before


def _end_of(merged: dict[str, str], id: str) -> str:
    while id in merged:
        id = merged[id]
    return id
