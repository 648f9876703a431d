"""Police and station hand over with two signatures; the name is compared by its sound at that very moment (item 07).

The comparison has a generous deadline in the test; what it takes is for measurements to say.
"""

from __future__ import annotations

from typing import Any

import pytest

from chassis.settings import Settings
from tests.city import City, open_city
from tests.police_stories import (
    A_BOY,
    HEARD,
    POLICE,
    REGISTERED,
    a_fathers_search,
    a_form,
    brought_by_police,
    form_as_seen,
    signed_by,
)
from tests.stories import brought_in

NOT_FOUND = (404, "not_found")
OTHERS_OF_THAT_SOUND = ("雷闻", "雷文", "雷文芳", "累文丰", "雷雯", "雷温凤", "李文锋", "雷春锋")


SOON = 20.0
"""Seconds: ten times what the field asks for, because a test's machine is nobody's measure."""


def the_search_among_many(city: City, registered: str = REGISTERED) -> str:
    """The father's inquiry from another city, among those of people whose names sound much alike."""
    for number, name in enumerate(OTHERS_OF_THAT_SOUND):
        birth_year = city.now().year - 40 - number
        city["police-henan"].post("/v1/inquiries", a_fathers_search(city, name=name, birth_year=birth_year))
    return str(city["police-henan"].post("/v1/inquiries", a_fathers_search(city, name=registered))["id"])


def signatures(form: dict[str, Any]) -> tuple[str, list[str]]:
    return form["state"], form["missing"]


def test_a_name_written_by_its_sound_finds_the_familys_search_of_another_city_among_the_first_three(
    city: City,
) -> None:
    sought = the_search_among_many(city)
    form = brought_by_police(city)
    city.settle(SOON)

    seen = form_as_seen(city["station-desk"], form["handover_id"])["name_match"]

    assert (form["name_match"]["state"], seen["state"]) == ("to_come", "compared")
    assert sought in [one["inquiry_id"] for one in seen["nearest"][:3]]
    assert HEARD != REGISTERED


def test_whose_search_it_is_the_desk_sees_of_a_boy_only_after_an_approval(city: City) -> None:
    sought = the_search_among_many(city, "王小东")
    form = brought_by_police(city, name="汪晓栋")
    city.settle()
    path = f"/v1/handovers/{form['handover_id']}/nearest-inquiries"

    before = city["station-tracing"].refused_to_see(path)
    asked = city["station-tracing"].post(
        "/v1/approvals", {"record": form["case_id"], "purpose": "family_tracing", "reason": "placement"}
    )
    city["station-chief"].post(f"/v1/approvals/{asked['id']}/decision", {"approved": True})
    after = city["station-tracing"].get(path)["nearest"]

    assert before == (403, "approval_needed")
    assert (after[0]["inquiry_id"], after[0]["name"], after[0]["sender_id"]) == (sought, "王小东", "police-henan")


def test_police_are_not_told_who_else_is_searched_for(city: City) -> None:
    the_search_among_many(city, "王小东")
    form = brought_by_police(city, name="汪晓栋")
    city.settle()

    seen = form_as_seen(city[POLICE], form["handover_id"])

    assert (seen["name_match"]["state"], seen["name_match"]["nearest"]) == ("compared", [])
    path = f"/v1/handovers/{form['handover_id']}/nearest-inquiries"
    assert city[POLICE].refused_to_see(path, "family_tracing") == (403, "scope_missing")


def test_an_unsigned_form_stays_arrived_until_both_have_signed(city: City) -> None:
    form = brought_by_police(city)["handover_id"]
    city.settle()
    desk = city["station-desk"]

    arrived = signatures(form_as_seen(desk, form))
    one = signatures(signed_by(city, form, POLICE))
    custody_before = city.announced("intake", "case_unidentified", case_id=form_as_seen(desk, form)["case_id"])
    both = signatures(signed_by(city, form, "station-desk"))
    filed = desk.post(f"/v1/handovers/{form}/close")

    assert arrived == ("arrived", ["police", "station"])
    assert one == ("arrived", ["station"])
    assert custody_before == []
    assert both == ("signed", [])
    assert signatures(filed) == ("closed", [])


def test_each_side_signs_for_itself_once_and_not_before_the_arrival(city: City) -> None:
    on_the_way = city[POLICE].post("/v1/handovers", a_form(city))["handover_id"]
    signature = f"/v1/handovers/{on_the_way}/signature"

    assert city[POLICE].refused(signature, {"signer": "P-1"}) == (409, "handover_wrong_state")
    city[POLICE].post(f"/v1/handovers/{on_the_way}/arrival")
    assert city[POLICE].refused(f"/v1/handovers/{on_the_way}/arrival") == (409, "handover_wrong_state")
    signed_by(city, on_the_way, POLICE)
    assert city[POLICE].refused(signature, {"signer": "P-1"}) == (409, "handover_signed_already")
    again = city[POLICE].refused(f"/v1/handovers/{on_the_way}/refusal", {"reason": "items_disagree", "signer": "P-1"})
    assert again == (409, "handover_signed_already")
    assert city["station-desk"].refused(f"/v1/handovers/{on_the_way}/close") == (409, "handover_wrong_state")


def test_a_side_that_does_not_sign_says_why_and_may_sign_after_all(city: City) -> None:
    form = brought_by_police(city)["handover_id"]
    signed_by(city, form, POLICE)
    desk, refusal = city["station-desk"], f"/v1/handovers/{form}/refusal"

    assert desk.refused(refusal, {"signer": "S-017"}) == (422, "invalid_body")
    refused = desk.post(refusal, {"reason": "items_disagree", "note": "书包内现金与所列不符", "signer": "S-017"})
    settled = signed_by(city, form, "station-desk")

    assert (refused["state"], refused["refused_by"], refused["refusal_reason"], refused["missing"]) == (
        "refused_to_sign",
        "station",
        "items_disagree",
        ["station"],
    )
    assert signatures(settled) == ("signed", [])


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"dna_lab_number": None}, "dna_lab_number"),
        ({"dna_taken": False}, "dna_taken"),
        ({"injuries": None}, "injuries"),
        ({"officers": ["P-1"]}, "officers"),
        ({"officers": ["P-1", "P-1"]}, "officers"),
        ({"officers": ["P-1", "P-2", "P-3"]}, "officers"),
        ({"unit_code": "3204025000"}, "unit_code"),
        ({"direction": "to_police"}, "case_id"),
        ({"ages": {"lo": 25, "hi": 15}}, "ages"),
        ({"earlier_query": None}, "earlier_query"),
        ({"name": "雷" * 51}, "name"),
        ({"circumstances": "长" * 10_000}, "circumstances"),
    ],
)
def test_a_form_that_is_not_whole_is_refused_and_changes_nothing(
    embedded_city: City, changes: dict[str, Any], field: str
) -> None:
    city = embedded_city
    before = len(city.announced("intake", "case_opened"))

    answer = city[POLICE].answer("/v1/handovers", a_form(city, **changes))

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")
    assert field in {error["field"].split("[")[0] for error in answer.json["errors"]}
    assert len(city.announced("intake", "case_opened")) == before


def test_every_form_keeps_the_laboratorys_number_of_the_earlier_sample(city: City) -> None:
    form = brought_by_police(city)["handover_id"]
    person = brought_in(city, ages={"lo": 40, "hi": 50})
    to_police = a_form(city, direction="to_police", case_id=person.case, police_id=POLICE, dna_lab_number="CZ-DNA-9")
    handed = city["station-desk"].post("/v1/handovers", to_police)["handover_id"]

    seen = [form_as_seen(city["station-desk"], one) for one in (form, handed)]

    assert [(one["dna_taken"], one["dna_lab_number"]) for one in seen] == [
        (True, "CZ-DNA-2026-00417"),
        (True, "CZ-DNA-9"),
    ]


def test_the_form_holds_what_both_sides_sign(city: City) -> None:
    person = brought_in(city, ages={"lo": 40, "hi": 50})
    grown_up = {"ages": {"lo": 40, "hi": 50}, "case_id": person.case, "direction": "to_police", "police_id": POLICE}
    handed = city["station-desk"].post("/v1/handovers", a_form(city, **grown_up))["handover_id"]
    city["station-desk"].post(f"/v1/handovers/{handed}/arrival")
    signed_by(city, handed, "station-desk", POLICE)

    ours, theirs = (form_as_seen(city[name], handed) for name in ("station-desk", POLICE))

    told = ("officers", "items", "injured", "injuries", "name", "circumstances", "dna_lab_number", "earlier_query")
    assert [ours[name] for name in told] == [
        ["P-100231", "P-100418"],
        ["黑色书包一个"],
        True,
        "左膝擦伤",
        HEARD,
        "巡逻中发现一男孩独自徘徊",
        "CZ-DNA-2026-00417",
        "not_answered",
    ]
    assert [theirs[name] for name in told] == [ours[name] for name in told]
    assert (ours["direction"], ours["state"], ours["police_signer"]) == ("to_police", "signed", "N-0017")


def test_another_police_agencys_form_is_not_there(city: City) -> None:
    form = brought_by_police(city)["handover_id"]
    other = city["police-henan"]

    assert other.refused_to_see(f"/v1/handovers/{form}", "family_tracing") == NOT_FOUND
    assert other.refused(f"/v1/handovers/{form}/signature", {"signer": "P-9"}) == NOT_FOUND
    assert form not in str(other.every("/v1/handovers", purpose="family_tracing"))
    assert form in str(city[POLICE].every("/v1/handovers", purpose="family_tracing"))


def test_police_fill_in_whom_they_bring_and_the_station_says_with_whom(city: City) -> None:
    person = brought_in(city, ages={"lo": 40, "hi": 50})
    theirs = a_form(city, direction="to_police", case_id=person.case)

    assert city[POLICE].refused("/v1/handovers", theirs) == (409, "handover_direction_not_yours")
    assert city["station-desk"].refused("/v1/handovers", theirs) == (422, "police_agency_missing")
    named = a_form(city, police_id="police-henan")
    assert city[POLICE].refused("/v1/handovers", named) == (409, "handover_direction_not_yours")


def test_who_may_be_a_minor_is_one_and_the_clocks_run_from_the_arrival(city: City) -> None:
    form = brought_by_police(city)
    arrived_at = form["arrived_at"]
    city.advance(minutes=20)
    signed_by(city, form["handover_id"], POLICE, "station-desk")
    city.settle()

    told = city.the("intake", "case_unidentified", case_id=form["case_id"])
    case = city["station-desk"].every("/v1/cases")
    [mine] = [one for one in case if one["case_id"] == form["case_id"]]
    rules = {one["rule"] for one in city["station-desk"].get("/v1/clocks", case_id=form["case_id"])["items"]}

    assert (told["presumed_minor"], told["impaired"], told["ages"]) == (True, True, A_BOY)
    assert told["first_custody_at"] == arrived_at
    assert (mine["origin"], mine["identity"], mine["presumed_minor"]) == ("police_escort", "unidentified", True)
    assert rules == {"D11", "D12", "D18", "D19"}


def test_with_tracing_away_the_hand_over_is_accepted_and_the_comparison_follows(settings: Settings) -> None:
    with open_city(settings) as city:
        sought = the_search_among_many(city)
        city.settle()
        with city.without("tracing"):
            form = brought_by_police(city)["handover_id"]
            signed_by(city, form, POLICE, "station-desk")
            waiting = form_as_seen(city["station-desk"], form)
        city.settle()
        answered = form_as_seen(city["station-desk"], form)["name_match"]

    assert (waiting["state"], waiting["name_match"]["state"], waiting["name_match"]["nearest"]) == (
        "signed",
        "to_come",
        [],
    )
    assert "尚未返回" in waiting["name_match"]["says"] and "still to come" in waiting["name_match"]["says"]
    assert answered["state"] == "compared"
    assert sought in [one["inquiry_id"] for one in answered["nearest"][:3]]
