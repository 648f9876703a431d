"""A match has an absolute score with its evidence; people and evidence decide, never the score (item 08, in part)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.city import City
from tests.stories import CLUES, Person, a_familys_search, in_hospital, verified

RIVALS = tuple(
    {"name": name, "birth_year": 1953 + step, "village": "中梅村", "town": "竹箦镇"}
    for step, name in enumerate(("陈国锋", "陈国丰", "陈国风", "程国峰", "陈果峰", "陈国富", "陈谷峰", "成国锋"))
)


def he_talks(city: City, person: Person) -> None:
    for clue in CLUES:
        city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/clues", clue)


def searched_for(city: City, **changes: Any) -> str:
    return str(city["police-henan"].post("/v1/inquiries", a_familys_search(city, **changes))["id"])


def candidate_of(city: City, person: Person, inquiry: str) -> dict[str, Any]:
    told = city.announced("tracing", "match_suggested", profile_id=person.profile, inquiry_id=inquiry)
    return city["station-tracing"].get(f"/v1/candidates/{told[-1].data['candidate_id']}")


def scored(candidate: dict[str, Any]) -> tuple[int, str, list[dict[str, Any]]]:
    return candidate["score_millibits"], candidate["band"], candidate["evidence"]


def test_the_score_of_a_pair_is_the_same_whether_one_or_many_others_compete(city: City) -> None:
    person = in_hospital(city)
    he_talks(city, person)
    inquiry = searched_for(city)
    alone = scored(candidate_of(city, person, inquiry))
    others = [searched_for(city, **rival) for rival in RIVALS]
    rivals = [candidate_of(city, person, other) for other in others]
    among_many = scored(candidate_of(city, person, inquiry))
    another = in_hospital(city)
    he_talks(city, another)

    assert len({rival["id"] for rival in rivals}) == len(RIVALS)
    assert among_many == alone
    assert scored(candidate_of(city, another, inquiry)) == alone


def test_the_parts_add_up_to_the_score_and_what_is_missing_adds_nothing(city: City) -> None:
    person = in_hospital(city)
    he_talks(city, person)
    shown = candidate_of(city, person, searched_for(city))

    assert shown["score_millibits"] == sum(part["millibits"] for part in shown["evidence"])
    assert {part["field"] for part in shown["evidence"]} & set(shown["missing"]) == set()
    assert {"marks", "height"} <= set(shown["missing"])
    assert shown["parameters"].startswith("p")


def test_a_strong_score_alone_is_no_identity_at_any_door(city: City) -> None:
    person = in_hospital(city)
    he_talks(city, person)
    candidate = candidate_of(city, person, searched_for(city))
    identity = f"/v1/tracing/profiles/{person.profile}/identity"
    tracing, wanted = city["station-tracing"], {"candidate_id": candidate["id"]}

    before = tracing.refused(identity, wanted)
    tracing.post(f"/v1/candidates/{candidate['id']}/accept")
    accepted = tracing.refused(identity, wanted)
    police = {"method": "police_identity", "result": "supports", "reference": "商公函〔2026〕18号"}
    city["police-henan"].post(f"/v1/candidates/{candidate['id']}/verifications", police)
    half = tracing.refused(identity, wanted)
    city.settle()

    assert candidate["band"] == "strong"
    assert [before, accepted, half] == [(409, "verification_incomplete")] * 3
    assert city.announced("tracing", "identity_confirmed", case_id=person.case) == []
    assert city["station-desk"].get(f"/v1/cases/{person.case}")["identity"] == "unidentified"


def test_a_score_is_nobodys_to_send(city: City) -> None:
    person = in_hospital(city)
    he_talks(city, person)
    candidate = candidate_of(city, person, searched_for(city))
    identity = f"/v1/tracing/profiles/{person.profile}/identity"

    for more in ({"score_millibits": 99_000}, {"band": "strong"}, {"force": True}):
        body = {"candidate_id": candidate["id"], **more}
        assert city["station-tracing"].refused(identity, body) == (422, "invalid_body")
        assert city["station-tracing"].refused(f"/v1/candidates/{candidate['id']}/accept", more) == (
            422,
            "invalid_body",
        )


@pytest.mark.parametrize("silence", ["inconclusive", "refutes"])
def test_an_answer_that_does_not_support_confirms_nobody(city: City, silence: str) -> None:
    person = in_hospital(city)
    he_talks(city, person)
    candidate = candidate_of(city, person, searched_for(city))["id"]
    verified(city, candidate)
    answer = {"method": "police_identity", "result": silence, "reference": "商公函〔2026〕19号"}
    city["police-henan"].post(f"/v1/candidates/{candidate}/verifications", answer)

    refused = city["station-tracing"].refused(
        f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate}
    )
    assert refused == (409, "verification_incomplete")
