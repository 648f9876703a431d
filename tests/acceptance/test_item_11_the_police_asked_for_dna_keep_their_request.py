"""A request for DNA of somebody who lies under a seal is found and answered by the police agency that was asked, and by
no other police; of the case that agency finds nothing (item 11; D12, D13; docs/adr/0051)."""

from __future__ import annotations

import json

import pytest

from tests.city import City
from tests.stories import A_GUESS, Person, a_candidate, brought_in

NOT_FOUND = (404, "not_found")


def asked_and_sealed(city: City) -> tuple[Person, str, str]:
    """Nobody knows who she is; police are asked for her sample, and the case is sealed. With the path of the request,
    and a candidate that a worker took up."""
    she = brought_in(city, knows_own_name=False, ages=A_GUESS, zone="female", sex="2")
    candidate = a_candidate(city, she, sex="2")
    city["station-tracing"].post(f"/v1/candidates/{candidate}/accept")
    asked = {"police_id": "police-changzhou"}
    request = city["station-tracing"].post(f"/v1/tracing/profiles/{she.profile}/dna-requests", asked)
    city["station-chief"].post(f"/v1/cases/{she.case}/seal", {"reason": "domestic_violence"})
    city.settle()
    return she, f"/v1/dna-requests/{request['id']}", candidate


def test_the_police_asked_record_answer_and_conclude_and_learn_nothing_else_of_her(city: City) -> None:
    she, path, candidate = asked_and_sealed(city)
    police, chief = city["police-changzhou"], city["station-chief"]

    steps = [police.answer(f"{path}/steps", {"step": step}) for step in ("sampled", "loaded", "compared")]
    hit = police.post(f"{path}/answer", {"result": "hit", "reference": "常公刑鉴〔2026〕18号"})
    chief.post(f"{path}/relatives", {"candidate_id": candidate})
    done = police.post(f"{path}/conclusion", {"conclusion": "confirmed", "reference": "常公刑鉴〔2026〕31号"})
    city.settle()

    assert [one.json["step"] for one in steps] == ["sampled", "loaded", "compared"]
    assert (hit["step"], done["step"]) == ("answered", "confirmed")
    read = police.get(path, purpose="family_tracing")
    listed = police.every("/v1/dna-requests", purpose="family_tracing")
    operation = police.get(f"/v1/operations/{steps[0].headers['Guitu-Operation']}")
    assert read["reference"] == "常公刑鉴〔2026〕18号"
    assert [one["step"] for one in listed if one["id"] == read["id"]] == ["confirmed"]
    assert operation["state"] == "succeeded"
    assert she.case not in json.dumps([read, listed, operation])
    # what police said counts, and the clock of their month heard of it
    assert chief.get(f"/v1/candidates/{candidate}")["supports"] == ["dna_parentage"]
    clocks = chief.get(f"/v1/tracing/profiles/{she.profile}/clocks")["clocks"]
    assert [one["state"] for one in clocks if one["rule"] == "D13"] == ["met"]
    # nothing else of her is there
    support = {"method": "dna_parentage", "result": "supports", "reference": "鉴-1"}
    assert police.refused(f"/v1/candidates/{candidate}/verifications", support) == NOT_FOUND


@pytest.mark.parametrize("who", ["police-henan", "station-tracing"])
def test_to_every_other_police_and_desk_the_request_is_not_there(city: City, who: str) -> None:
    _, path, _ = asked_and_sealed(city)
    other = city[who]

    assert other.refused_to_see(path, "family_tracing") == NOT_FOUND
    listed = other.every("/v1/dna-requests", purpose="family_tracing")
    assert [one for one in listed if path.endswith(one["id"])] == []
    assert other.refused(f"{path}/steps", {"step": "sampled"}) == NOT_FOUND


def test_a_request_that_is_overdue_is_listed_for_the_police_who_owe_it(city: City) -> None:
    _, path, _ = asked_and_sealed(city)
    city.advance(days=60)

    owed = city["police-changzhou"].every("/v1/dna-requests/overdue", purpose="family_tracing")

    assert [one["days_overdue"] > 0 for one in owed if path.endswith(one["id"])] == [True]
