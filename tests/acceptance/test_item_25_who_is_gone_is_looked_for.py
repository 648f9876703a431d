"""Who may not look after themselves and is gone is on the teams' watch list until they are in a bed again, and under a
seal only those who need to know see it (item 25; D31; docs/adr/0047)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.city import City
from tests.stories import UNCERTAIN, Person, brought_in, executed, met_on_the_street

KEPT_BACK = {"exists": True}


def a_child(city: City) -> Person:
    return brought_in(city, ages=UNCERTAIN, zone="minor")


def taken_to_hospital(city: City, person: Person) -> str:
    city.advance(hours=1)
    ill = {"sex": "1", "ages": UNCERTAIN, "place": "站内", "urgency": "urgent", "case_id": person.case}
    referral = str(city["station-desk"].post("/v1/referrals", ill)["referral_id"])
    city["hospital-1"].post(f"/v1/referrals/{referral}/admit", {"signer_role": "sending_department"})
    city.settle()
    return referral


def gone_from_hospital(city: City, person: Person) -> None:
    referral = taken_to_hospital(city, person)
    city["hospital-1"].post(f"/v1/referrals/{referral}/outcome", {"outcome": "absconded"})
    city.settle()


def watched(city: City, who: str, person: Person) -> list[dict[str, Any]]:
    return [one for one in city[who].every("/v1/watch-list") if one["case_id"] == person.case]


def test_a_child_gone_from_a_hospital_is_on_the_list_at_once_and_once_and_off_it_in_a_bed(city: City) -> None:
    child = a_child(city)
    gone_from_hospital(city, child)
    executed(city, child, "abandoned")
    city.settle()

    [watch] = watched(city, "patrol-team-1", child)
    assert (watch["reason"], watch["state"], watch["minor"]) == ("left_hospital", "watching", True)
    assert watch["place"]["place_text"] is not None, "where the team had met them"
    assert "impaired" not in watch


def test_who_is_found_again_is_looked_for_no_more(city: City) -> None:
    child = a_child(city)
    gone_from_hospital(city, child)
    taken_to_hospital(city, child)

    assert [one["state"] for one in watched(city, "patrol-team-1", child)] == ["accepted_help"]


@pytest.mark.parametrize("when", ["before", "after"])
def test_under_a_seal_the_teams_do_not_learn_of_it_and_who_needs_to_know_does(city: City, when: str) -> None:
    child = a_child(city)
    seal = {"reason": "threatened", "need_to_know": ["station-desk"]}
    if when == "before":
        city["station-chief"].post(f"/v1/cases/{child.case}/seal", seal)
    city.settle()
    executed(city, child, "abandoned")
    if when == "after":
        city["station-chief"].post(f"/v1/cases/{child.case}/seal", seal)
    city.settle()

    assert watched(city, "patrol-team-1", child) == []
    assert [one["reason"] for one in watched(city, "station-desk", child)] == ["left_station"]


def test_of_a_child_on_the_list_the_team_reads_where_and_how_they_look_and_the_desk_no_words(city: City) -> None:
    child = a_child(city)
    gone_from_hospital(city, child)

    [team], [desk] = watched(city, "patrol-team-1", child), watched(city, "station-desk", child)

    assert team["description"] == "男, 背包被盗, 想回家"
    assert team["place"]["place_text"] is not None
    assert (desk["minor"], desk["description"], desk["place"]["place_text"]) == (True, KEPT_BACK, "***")


def test_whom_the_team_took_for_a_child_and_who_did_not_come_is_guarded_as_one(city: City) -> None:
    no = {"outcome": "goods_only_refused_entry", "ages": UNCERTAIN, "flags": ["looks_minor"]}
    met_on_the_street(city, **no, description="孩子模样, 不愿进站", goods=["水"])
    city.settle()
    begun = city.announced("patrol", "watch_begun")[-1].data["watch_id"]

    team, desk = (
        next(one for one in city[who].every("/v1/watch-list") if one["watch_id"] == begun)
        for who in ("patrol-team-1", "station-desk")
    )

    assert (team["minor"], team["description"]) == (True, "孩子模样, 不愿进站")
    assert desk["description"] == KEPT_BACK
