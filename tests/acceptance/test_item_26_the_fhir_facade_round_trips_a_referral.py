"""Domain §5, item 26: the FHIR facade round-trips a referral.

What a hospital's system writes and reads in FHIR is written down a second time in ``tests/gateway/fhir/reader.py``, not
taken from the facade. That both faces keep one contract is test_item_26_both_faces_of_a_referral_keep_one_contract.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from tests.city import City
from tests.gateway.fhir.faces import FHIR, PLAIN, a_key, done, state_at_the_station
from tests.gateway.fhir.reader import referral_in, task_saying
from tests.stories import asked_for_a_bed


def test_a_referral_that_was_asked_for_plainly_is_worked_in_fhir_and_read_plainly(city: City) -> None:
    found = asked_for_a_bed(city, reason="中暑，意识模糊", sex="1")
    desk = city["hospital-1"]
    asked, waiting = desk.get(f"/fhir/ServiceRequest/{found.referral}"), desk.get(f"/fhir/Task/{found.referral}")

    assert (asked["status"], asked["priority"], asked["reasonCode"]) == ("active", "stat", [{"text": "中暑，意识模糊"}])
    assert (waiting["status"], waiting["intent"], waiting["code"]["coding"][0]["code"]) == (
        "requested",
        "order",
        "fulfill",
    )
    assert referral_in(asked, waiting) == said(desk.get(f"/v1/referrals/{found.referral}"))

    accepted = done(city, FHIR, "hospital-1", found.referral, "accept")
    admission = {"admitted_at": city.now().isoformat(), "ward": "急诊内科", "signer_role": "sending_department"}
    admitted = done(city, FHIR, "hospital-1", found.referral, "admit", admission)
    city.advance(hours=1)
    discharge = {"discharged_at": city.now().isoformat(), "advice": "多饮水", "fit_to_travel": True}
    discharged = done(city, FHIR, "hospital-1", found.referral, "discharge", discharge)

    assert [told.referral["state"] for told in (accepted, admitted, discharged) if told.referral] == [
        "accepted",
        "admitted",
        "discharged",
    ]
    plainly = city["station-desk"].get(f"/v1/referrals/{found.referral}", purpose="case_work")
    assert {name: plainly[name] for name in ("state", "ward", "advice", "fit_to_travel")} == {
        "state": "discharged",
        "ward": "急诊内科",
        "advice": "多饮水",
        "fit_to_travel": True,
    }
    events = ("referral_accepted", "patient_admitted", "patient_discharged")
    assert [one.name for one in city.announced("intake", *events, case_id=found.case)] == list(events)
    assert city["station-desk"].get(f"/v1/cases/{found.case}")["state"] == "discharged"


def said(plainly: Mapping[str, Any]) -> dict[str, Any]:
    """Without what says nothing: FHIR has neither null nor empty lists."""
    kept = {name: said(value) if isinstance(value, Mapping) else value for name, value in plainly.items()}
    return {name: value for name, value in kept.items() if value not in (None, [], {})}


@pytest.mark.parametrize("who", ["hospital-1", "station-desk"])
def test_both_faces_show_the_same_of_it_at_every_point_of_its_way(city: City, who: str) -> None:
    found = asked_for_a_bed(city, kind="internal", reason="中暑")
    way = [
        ("status", {"status": "on_hold", "reason": "waiting_for_bed", "note": "一小时内可腾出床位"}),
        ("accept", {}),
        ("admit", {"ward": "急诊内科", "signer_role": "self"}),
        ("outcome", {"outcome": "transferred", "to_hospital_id": "hospital-2", "note": "转上级医院手术"}),
    ]
    for act, body in way:
        assert FHIR.whole(city[who], found.referral) == said(PLAIN.whole(city[who], found.referral))
        assert done(city, FHIR, "hospital-1", found.referral, act, body).status == 200
    assert FHIR.whole(city[who], found.referral) == said(PLAIN.whole(city[who], found.referral))


def test_a_reason_that_is_only_written_out_is_other_in_those_words(city: City) -> None:
    found = asked_for_a_bed(city)
    task = task_saying(found.referral, "reject", {})
    task["statusReason"] = {"text": "儿童请送儿童医院"}
    version = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    answer = FHIR.put(city["hospital-1"], task, f'W/"{version}"', a_key())

    assert answer.status_code == 200
    shown = city["station-desk"].get(f"/v1/referrals/{found.referral}", purpose="case_work")
    assert (shown["rejection_reason"], shown["note"]) == ("other", "儿童请送儿童医院")


def test_what_a_task_says_and_nobody_hears_is_refused_by_name(city: City) -> None:
    found = asked_for_a_bed(city)
    version = city["hospital-1"].version(f"/v1/referrals/{found.referral}")
    modified = {**task_saying(found.referral, "accept", {}), "modifierExtension": [{"url": "urn:x"}]}
    foreign = {**task_saying(found.referral, "accept", {}), "output": [{"type": {"text": "x"}, "valueString": "y"}]}
    vague = {**task_saying(found.referral, "discharge", {"fit_to_travel": True}), "businessStatus": {"coding": []}}
    another = {**task_saying(found.referral, "accept", {}), "resourceType": "ServiceRequest"}

    answers = [
        FHIR.put(city["hospital-1"], one, f'W/"{version}"', a_key()) for one in (modified, foreign, vague, another)
    ]
    assert [(one.status_code, one.json["issue"][1]["expression"]) for one in answers] == [
        (422, ["Task.modifierExtension"]),
        (422, ["Task.output[0].type"]),
        (422, ["Task.businessStatus"]),
        (422, ["Task.resourceType"]),
    ]
    assert state_at_the_station(city, found.referral) == "requested"
