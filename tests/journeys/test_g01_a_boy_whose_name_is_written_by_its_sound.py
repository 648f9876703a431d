"""G1, its beginning: police bring a boy whose name they write by its sound, who may be fifteen; his family searches for
him in another city. Spelling and years are constructed for the test.

Published notices, the reunion and every alarm of a missing step belong to the journey's later parts.
"""

from __future__ import annotations

import pytest

from tests.city import City
from tests.police_stories import POLICE, REGISTERED, a_fathers_search, brought_by_police, form_as_seen, signed_by
from tests.stories import SAFETY_CHECK, profile_of

SOON = 20.0
"""Seconds: ten times what the field asks for, because a test's machine is nobody's measure."""


@pytest.fixture
def sought(city: City) -> str:
    return str(city["police-henan"].post("/v1/inquiries", a_fathers_search(city))["id"])


def test_g01_from_the_police_car_to_a_bed_among_minors_with_his_fathers_search_found(city: City, sought: str) -> None:
    desk, tracing = city["station-desk"], city["station-tracing"]
    form = brought_by_police(city)
    city.settle(SOON)

    # at that very moment, before anybody has signed, the search of another city is there
    nearest = form_as_seen(desk, form["handover_id"])["name_match"]
    assert (form["state"], nearest["state"]) == ("arrived", "compared")
    assert sought in [one["inquiry_id"] for one in nearest["nearest"][:3]]

    signed_by(city, form["handover_id"], POLICE, "station-desk")
    city.settle()

    # who may be a minor is one: no adults' zone, no leaving alone
    case = f"/v1/cases/{form['case_id']}"
    desk.post(f"{case}/safety-check", SAFETY_CHECK)
    desk.post(f"{case}/health-check", {"decision": "fit", "impaired": True, "findings": "左膝擦伤"})
    entry = {"sex": "1", "ages": {"lo": 15, "hi": 25}, "age_basis": "visual"}
    assert desk.refused(f"{case}/admission", {**entry, "bed_zone": "male"}) == (409, "wrong_bed_zone")
    admitted = desk.post(f"{case}/admission", {**entry, "bed_zone": "minor"})
    leaving = {"case_id": form["case_id"], "kind": "self", "destination_region_code": "320402109000"}
    assert desk.refused("/v1/departures", leaving) == (409, "presumed_minor")
    assert (admitted["bed_zone"], admitted["presumed_minor"]) == ("minor", True)
    city.settle()

    # the usual search has him too, and the sample that police hold is asked for by its number
    profile = profile_of(city, form["case_id"])
    [candidate] = [
        one for one in tracing.get("/v1/candidates", profile_id=profile)["items"] if one["inquiry_id"] == sought
    ]
    asked = {"police_id": POLICE, "prior_lab_number": "CZ-DNA-2026-00417"}
    request = tracing.post(f"/v1/tracing/profiles/{profile}/dna-requests", asked)["id"]
    loaded = city[POLICE].post(f"/v1/dna-requests/{request}/steps", {"step": "loaded"})
    assert (candidate["state"], loaded["step"], loaded["result"]) == ("suggested", "loaded", None)

    # the suspicion keeps the case open until police have given its number
    report = {"case_id": form["case_id"], "police_id": POLICE, "kind": "missing", "statement": "疑似走失未成年人"}
    suspicion = desk.post("/v1/suspicion-reports", report)["suspicion_id"]
    refused = desk.answer(f"{case}/close")
    number = {"report_number": "A3204020000002026070021"}
    city[POLICE].post(f"/v1/suspicion-reports/{suspicion}/registration", number)
    assert (refused.status_code, "suspicion_unregistered" in refused.json["facts"]["reasons"]) == (409, True)
    assert "suspicion_unregistered" not in desk.answer(f"{case}/close").json["facts"]["reasons"]


def test_g01_he_hums_a_village_and_the_question_that_helps_is_asked(city: City, sought: str) -> None:
    tracing, form = city["station-tracing"], brought_by_police(city)
    signed_by(city, form["handover_id"], POLICE, "station-desk")
    city.settle(SOON)
    profile = f"/v1/tracing/profiles/{profile_of(city, form['case_id'])}"
    namesake = a_fathers_search(city, name="雷文峰", home_region_code="431122000000", village="大塘村")
    home = {
        "home_region_code": "320481111201",
        "town": "竹箦镇",
        "village": "中梅村",
        "birth_year": city.now().year - 19,
        "reporter": {"name": "雷大勇", "relation": "叔叔", "phone": "10000000009"},
    }
    city["police-henan"].post("/v1/inquiries", namesake | home)

    # he may be a minor: his whole file, and what he said, is opened to this desk by another person
    assert tracing.refused_to_see(profile) == (403, "approval_needed")
    body = {"record": form["case_id"], "purpose": "family_tracing", "reason": "placement"}
    city["station-chief"].post(
        f"/v1/approvals/{tracing.post('/v1/approvals', body)['id']}/decision", {"approved": True}
    )

    # a conversation in the first hours: a place by its sound, understood by nobody yet
    said = [{"kind": "place", "raw_words": "他哼的歌里有个地方叫钟眉"}, {"kind": "name", "raw_words": "雷文风"}]
    talk = tracing.post(f"{profile}/interviews", {"method": "song", "raw_words": "一直哼一支歌", "clues": said})
    city.settle()
    before = tracing.get(f"{profile}/next-question")
    clue = f"/v1/tracing/clues/{talk['clue_ids'][0]}"
    places = tracing.get(f"{clue}/readings")["places"]
    read = tracing.post(f"{clue}/interpretation", {"meaning": "中梅村", "region_code": "320481111201"})
    city.settle()
    after = tracing.get(f"{profile}/next-question")

    assert (talk["slot"], talk["state"], talk["late"]) == ("first", "held", False)
    assert ("320481111201", "sound") in [(place["region_code"], place["basis"]) for place in places]
    assert (read["state"], read["steps"][0]["by"]) == ("interpreted", "station-tracing")
    assert (before["verdict"], before["questions"][0]["field"]) == ("ranked", "home_place")
    assert before["questions"][0]["gain_millibits"] > 0
    assert after["uncertainty_millibits"] < before["uncertainty_millibits"]
    assert sought in {one["inquiry_id"] for one in tracing.every("/v1/candidates")}
    assert REGISTERED not in str(before) + str(after)
