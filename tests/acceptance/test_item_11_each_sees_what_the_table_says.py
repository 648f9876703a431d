"""Purpose, organisation and class decide what is seen; what is sealed or foreign is not there (item 11).

The whole matrix is tests/gateway/test_disclosure_matrix.py; here are its consequences as people meet them.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Any

import pytest
from prometheus_client import generate_latest
from sqlalchemy import select

from chassis.outbox import outbox
from tests.canaries import NAME, sung_in
from tests.city import City, Desk
from tests.stored import everything_stored
from tests.stories import (
    A_GUESS,
    a_familys_search,
    approved_notice,
    asked_for_a_bed,
    at_the_door,
    brought_in,
    come_home,
    in_hospital,
    published,
)

NOT_FOUND = (404, "not_found")
NOWHERE = "01890000-0000-7000-8000-000000000000"
DV = {"reason": "domestic_violence", "need_to_know": ["station-chief"]}


def sealed_woman(city: City, **more: Any) -> str:
    """Admitted as 黄雀儿, then sealed; the reception desk that took her in need not know any more."""
    case = brought_in(city, zone="female", sex="2", claimed_name=NAME, **more).case
    city["station-chief"].post(f"/v1/cases/{case}/seal", {"reason": "domestic_violence"})
    city.settle()
    return case


def without_request(problem: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in problem.items() if name != "request_id"}


def test_a_hospital_is_told_what_treating_needs_and_nothing_of_who_it_is(city: City) -> None:
    asked = asked_for_a_bed(city, place="江苏省常州市天宁区郑陆镇武澄路公交站", reason="中暑")

    seen = city["hospital-1"].get(f"/v1/referrals/{asked.referral}")

    assert (seen["reason"], seen["ages"], seen["place"]) == ("中暑", A_GUESS, "江苏省常州市天宁区郑陆镇武澄路公交站")
    assert seen["person"] == {"name": {"exists": False}, "claimed_name": {"exists": False}, "relatives": []}
    assert {"home_text", "case_number", "description"}.isdisjoint(seen)


def test_another_hospitals_a_sealed_and_a_missing_referral_are_the_same_404_to_the_byte(city: City) -> None:
    foreign, sealed = asked_for_a_bed(city), asked_for_a_bed(city)
    city["station-chief"].post(f"/v1/cases/{sealed.case}/seal", DV)
    city.settle()

    others = [
        city["hospital-2"].look(f"/v1/referrals/{foreign.referral}"),
        city["hospital-1"].look(f"/v1/referrals/{sealed.referral}"),
        city["hospital-1"].look(f"/v1/referrals/{NOWHERE}"),
    ]

    assert [one.status_code for one in others] == [404] * 3
    assert len({json.dumps(without_request(one.json), ensure_ascii=False) for one in others}) == 1
    assert len({tuple(sorted(set(dict(one.headers)))) for one in others}) == 1


def test_what_is_not_found_does_not_say_which_id_it_was_asked_for(city: City) -> None:
    sent = city["police-henan"].post("/v1/inquiries", a_familys_search(city))["id"]
    others = [city["police-changzhou"].look(f"/v1/inquiries/{id}", "family_tracing") for id in (sent, NOWHERE)]

    assert [one.status_code for one in others] == [404, 404]
    assert without_request(others[0].json) == without_request(others[1].json)


def test_a_purpose_that_the_agency_does_not_hold_opens_nothing(city: City) -> None:
    asked = asked_for_a_bed(city)
    path = f"/v1/referrals/{asked.referral}"

    assert city["hospital-1"].refused_to_see(path, "family_tracing") == (403, "purpose_not_held")
    assert city["hospital-1"].refused_to_see(path, "curiosity") == (400, "purpose_unknown")


def test_police_with_several_purposes_must_say_which_and_see_by_it(city: City) -> None:
    police = city["police-henan"]
    sent = police.post("/v1/inquiries", a_familys_search(city))["id"]
    missing = police.look(f"/v1/inquiries/{sent}")

    assert (missing.status_code, missing.json["code"]) == (400, "purpose_missing")
    assert missing.json["facts"] == {"purposes": ["family_tracing", "identity_check"]}
    tracing = police.get(f"/v1/inquiries/{sent}", purpose="family_tracing")["reporter"]
    checking = police.get(f"/v1/inquiries/{sent}", purpose="identity_check")["reporter"]
    assert tracing == {"name": "陈小满", "relation": "女儿", "phone": "10000000001", "consent": None}
    assert checking == {"name": "陈**", "relation": {"exists": True}, "phone": "100****0001", "consent": None}


def test_a_supervisor_sees_names_masked_and_of_the_rest_that_it_is_there(city: City) -> None:
    case = brought_in(city, claimed_name="欧阳小雀").case

    person = city["station-chief"].get(f"/v1/cases/{case}", purpose="supervision")["person"]

    assert person["claimed_name"] == "欧阳**"
    assert person["description"] == {"exists": True}


def test_a_sealed_case_is_in_no_list_count_error_timeline_clock_or_stored_answer_of_others(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    case = brought_in(city, zone="female", sex="2", claimed_name=NAME).case
    findings = {"decision": "fit", "impaired": False, "findings": NAME}
    checked = desk.answer(f"/v1/cases/{case}/health-check", findings, key="the-check")
    operation = checked.headers["Guitu-Operation"]
    before = len(desk.every("/v1/cases"))
    chief.post(f"/v1/cases/{case}/seal", {"reason": "domestic_violence"})
    city.settle()

    refused = {
        "case": desk.refused_to_see(f"/v1/cases/{case}"),
        "timeline": desk.refused_to_see(f"/v1/cases/{case}/timeline"),
        "operation": desk.refused_to_see(f"/v1/operations/{operation}"),
        "stored answer": refused_again(desk, f"/v1/cases/{case}/health-check", findings, "the-check"),
        "work": desk.refused(f"/v1/cases/{case}/close"),
        "seal": desk.refused(f"/v1/cases/{case}/seal", DV),
        "departure": desk.refused("/v1/departures", a_departure_of(case)),
        "referral": desk.refused("/v1/referrals", a_referral_of(case)),
    }

    assert set(refused.values()) == {NOT_FOUND}
    # an order on the strength of a version neither tells that there is one
    with_version = [desk.refused(f"/v1/cases/{one}/close", {}, seen=3) for one in (case, NOWHERE)]
    assert with_version[0] == with_version[1]
    assert len(desk.every("/v1/cases")) == before - 1
    assert case not in json.dumps([desk.every("/v1/cases"), desk.get("/v1/clocks"), desk.every("/v1/referrals")])
    assert chief.get(f"/v1/cases/{case}")["person"]["claimed_name"] == NAME


def refused_again(desk: Desk, path: str, body: dict[str, Any], key: str) -> tuple[int, str]:
    """What comes of the same request under the same key, which was answered before."""
    answer = desk.answer(path, body, key=key)
    return answer.status_code, answer.json["code"]


def a_departure_of(case: str) -> dict[str, Any]:
    return {"case_id": case, "kind": "self", "destination_region_code": "320481111201"}


def a_referral_of(case: str) -> dict[str, Any]:
    return {"sex": "2", "ages": A_GUESS, "place": "站内", "urgency": "urgent", "case_id": case}


def test_what_was_reported_of_a_sealed_person_is_found_by_those_only_who_need_to_know(city: City) -> None:
    case, team, desk = at_the_door(city), city["patrol-team-1"], city["station-desk"]
    dispatch = str(city.the("intake", "case_opened", case_id=case)["dispatch_id"])
    path, chief = f"/v1/dispatches/{dispatch}", city["station-chief"]

    before = [who.get(path)["id"] for who in (team, desk)]
    chief.post(f"/v1/cases/{case}/seal", {"reason": "threatened", "need_to_know": ["station-desk"]})
    city.settle()
    hidden = team.refused_to_see(path), dispatch in json.dumps(team.every("/v1/dispatches"))
    known = desk.get(path)["id"]
    chief.post(f"/v1/cases/{case}/unseal")
    city.settle()

    assert before == [dispatch, dispatch]
    assert hidden == (NOT_FOUND, False)
    assert (known, team.get(path)["id"]) == (dispatch, dispatch)


def test_events_of_a_sealed_case_carry_the_flag_whoever_announces_them_and_tell_no_more_than_codes(city: City) -> None:
    person = in_hospital(city, sex="2")
    city["station-chief"].post(f"/v1/cases/{person.case}/seal", {**DV, "need_to_know": ["station-tracing"]})
    city.settle()
    clue = {"kind": "name", "raw_words": NAME, "interpreted": NAME, "method": "conversation"}
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/clues", clue)
    city.settle()

    since = [one for service in ("intake", "tracing") for one in bodies_about(city, service, person.case)]
    flagged = {one["type"].split(".")[2] for one in since if one.get("sealed")}
    assert {"case_sealed", "clue_added"} <= flagged
    assert not any(one.get("sealed") for one in since if one["type"].split(".")[2] in ("case_opened", "profile_opened"))
    assert sung_in(json.dumps(since, ensure_ascii=False).encode()) == []


def bodies_about(city: City, service: str, case: str) -> list[dict[str, Any]]:
    with city.town[service].view() as view:
        found = [json.loads(body) for body in view.session.scalars(select(outbox.c.body))]
    return [one for one in found if one["data"].get("case_id") == case]


def test_nothing_of_a_sealed_case_is_in_logs_metric_labels_or_the_gateways_tables(
    city: City, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        case = sealed_woman(city)
        city["station-desk"].refused_to_see(f"/v1/cases/{case}")
        labels = generate_latest(city.town["gateway"].metrics.registry)

    assert case not in labels.decode()
    assert sung_in(labels + caplog.text.encode() + everything_stored(city.town["gateway"])) == []


def test_the_ledger_and_the_list_of_approvals_tell_of_a_sealed_case_only_to_those_who_need_to_know(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    case = brought_in(city, zone="female", sex="2").case
    desk.get(f"/v1/cases/{case}")
    desk.get("/v1/cases")
    desk.post("/v1/approvals", {"record": case, "purpose": "case_work", "reason": "placement"})
    told_before = [case in json.dumps(chief.every(path)) for path in ("/v1/disclosures", "/v1/approvals")]
    desk.post(f"/v1/cases/{case}/seal", {"reason": "threatened"})
    city.settle()

    assert told_before == [True, True]
    assert chief.get("/v1/disclosures", record=case)["items"] == []
    assert case not in json.dumps([chief.every("/v1/disclosures"), chief.every("/v1/approvals")])
    desk.post(f"/v1/cases/{case}/need-to-know", {"need_to_know": ["station-chief"]})
    city.settle()
    assert chief.get("/v1/disclosures", record=case)["items"] != []


def test_nobody_sealed_is_ever_published_and_what_was_published_comes_down(city: City) -> None:
    person = in_hospital(city, sex="2")
    notice = approved_notice(city, person, "national_site", "wechat")
    published(city, notice, "wechat")
    chief = city["station-chief"]
    chief.post(f"/v1/cases/{person.case}/seal", {**DV, "need_to_know": ["station-tracing"]})
    city.settle()

    tracing = city["station-tracing"]
    receipt = {"channel": "national_site", "receipt_number": "XQ-9"}
    draft = {"profile_id": person.profile, "channels": ["national_site"], "text": "寻亲公告"}
    assert tracing.refused(f"/v1/tracing/notices/{notice}/receipts", receipt) == (409, "dv_sealed")
    assert tracing.refused("/v1/tracing/notices", draft) == (409, "dv_sealed")
    assert city.the("tracing", "notice_withdrawal_due", case_id=person.case)["channel"] == "wechat"


def test_a_township_is_not_told_of_a_sealed_returnee_and_a_client_that_is_admitted_is(city: City) -> None:
    person = brought_in(city, zone="female", sex="2", claimed_name=NAME)
    plan = come_home(city, person)
    desk, village = city["station-desk"], city["village-zhongmei"]
    assert plan in json.dumps(village.every("/v1/notices"))
    desk.post(f"/v1/cases/{person.case}/seal", {"reason": "threatened"})
    city.settle()
    hidden = json.dumps(village.every("/v1/notices"))

    desk.post(f"/v1/cases/{person.case}/need-to-know", {"need_to_know": ["village-zhongmei"]})
    city.settle()

    assert plan not in hidden
    assert plan in json.dumps(village.every("/v1/notices"))
    assert desk.post(f"/v1/cases/{person.case}/unseal")["sealed"] is False
    city.settle()
    assert city["station-chief"].get(f"/v1/followup/plans/{plan}")["id"] == plan
