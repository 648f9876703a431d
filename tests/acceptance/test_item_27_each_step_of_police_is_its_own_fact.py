"""Sampled, loaded, compared and answered are told apart, and no answer is never shown as a negative one (item 27)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.city import City
from tests.police_stories import POLICE
from tests.stories import A_GUESS, Person, a_candidate, a_departure, a_paper, brought_in, in_hospital, moment

NEGATIVE = ("no match", "no_match", "no hit", "no_hit", "未比中", "未匹配", "无匹配", "未核查到", "查无")
STEPS = ("scheduled", "sampled", "loaded", "compared")


def asked(city: City, person: Person, **more: Any) -> str:
    body = {"police_id": POLICE, **more}
    return str(city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/dna-requests", body)["id"])


def stepped(city: City, request: str, *steps: str) -> dict[str, Any]:
    last: dict[str, Any] = {}
    for step in steps:
        last = city[POLICE].post(f"/v1/dna-requests/{request}/steps", {"step": step})
    return last


def answered(city: City, request: str, result: str) -> dict[str, Any]:
    letter = {"result": result, "reference": "常公刑鉴〔2026〕18号"}
    return city[POLICE].post(f"/v1/dna-requests/{request}/answer", letter)


def negatives_in(told: Any) -> list[str]:
    text = json.dumps(told, ensure_ascii=False).lower()
    return [word for word in NEGATIVE if word in text]


def test_no_step_before_the_answer_is_worded_as_a_negative_result(city: City) -> None:
    person = in_hospital(city)
    request = asked(city, person)
    desk = city["station-tracing"]
    shown = [desk.get(f"/v1/dna-requests/{request}")]
    for step in STEPS:
        shown += [stepped(city, request, step), desk.get(f"/v1/dna-requests/{request}")]
        shown += [
            desk.get(f"/v1/tracing/profiles/{person.profile}"),
            desk.get("/v1/dna-requests", profile_id=person.profile),
        ]
        city.settle()
        shown.append(city["station-desk"].get(f"/v1/cases/{person.case}/timeline"))
    before = [negatives_in(one) for one in shown]

    assert [one for one in before if one] == []
    assert negatives_in(answered(city, request, "no_hit")) != []


def test_each_step_has_its_own_date_and_no_step_stands_for_another(city: City) -> None:
    request = asked(city, in_hospital(city))
    dates = ("requested_at", "scheduled_at", "sampled_at", "loaded_at", "compared_at", "answered_at")
    known = []
    for step in STEPS:
        city.advance(hours=5)
        told = stepped(city, request, step)
        known.append((told["step"], [told[name] is not None for name in dates], told["result"]))
    city.advance(hours=5)
    told = answered(city, request, "no_hit")

    assert known == [
        ("scheduled", [True, True, False, False, False, False], None),
        ("sampled", [True, True, True, False, False, False], None),
        ("loaded", [True, True, True, True, False, False], None),
        ("compared", [True, True, True, True, True, False], None),
    ]
    assert len({told[name] for name in dates}) == len(dates)
    assert (told["step"], told["result"]) == ("answered", "no_hit")


@pytest.mark.parametrize(
    ("reached", "refused"),
    [
        ((), "loaded"),
        ((), "compared"),
        (("sampled",), "scheduled"),
        (("sampled",), "compared"),
        (("sampled", "loaded"), "sampled"),
    ],
)
def test_no_step_is_skipped_or_taken_back(embedded_city: City, reached: tuple[str, ...], refused: str) -> None:
    city = embedded_city
    request = asked(city, in_hospital(city))
    stepped(city, request, *reached)
    path = f"/v1/dna-requests/{request}"

    assert city[POLICE].refused(f"{path}/steps", {"step": refused}) == (409, "dna_step_out_of_order")
    letter = {"result": "no_hit", "reference": "X-1"}
    assert city[POLICE].refused(f"{path}/answer", letter) == (409, "dna_step_out_of_order")
    assert city[POLICE].refused(f"{path}/steps", {"step": "answered"}) == (422, "invalid_body")
    assert city[POLICE].refused(f"{path}/steps", {"step": "sampled", "at": moment(city, hours=1)})[0] == 409


def test_a_sample_that_police_hold_already_is_loaded_without_another(city: City) -> None:
    number = {"prior_lab_number": "CZ-DNA-2026-00417", "prior_sampled_on": "2026-07-01"}
    request = asked(city, in_hospital(city), **number)

    told = stepped(city, request, "loaded")
    whole = city["station-tracing"].get(f"/v1/dna-requests/{request}")

    assert (told["step"], told["sampled_at"], told["prior_sampled_on"]) == ("loaded", None, "2026-07-01")
    assert whole["prior_lab_number"] == "CZ-DNA-2026-00417"


def test_another_police_agencys_request_is_not_there(city: City) -> None:
    request = asked(city, in_hospital(city))
    other = city["police-henan"]

    assert other.refused_to_see(f"/v1/dna-requests/{request}", "family_tracing") == (404, "not_found")
    assert other.refused(f"/v1/dna-requests/{request}/steps", {"step": "sampled"}) == (404, "not_found")
    assert request not in str(other.every("/v1/dna-requests", purpose="family_tracing"))


def test_the_month_of_the_police_is_met_by_their_answer_and_by_nothing_before(city: City) -> None:
    person = in_hospital(city)
    request = asked(city, person)
    stepped(city, request, *STEPS)
    city.settle()
    running = d13_of(city, person)
    answered(city, request, "no_hit")
    city.settle()

    assert (running, d13_of(city, person)) == ("running", "met")


def d13_of(city: City, person: Person) -> str:
    [clock] = [
        one for one in city["station-desk"].get("/v1/clocks", case_id=person.case)["items"] if one["rule"] == "D13"
    ]
    return str(clock["state"])


def test_results_overdue_lists_each_with_its_days_and_says_nothing_of_a_result(city: City) -> None:
    late, in_time = in_hospital(city), in_hospital(city)
    requests = [asked(city, one) for one in (late, in_time)]
    stepped(city, requests[0], "sampled", "loaded")
    stepped(city, requests[1], *STEPS)
    answered(city, requests[1], "no_hit")
    city.advance(days=40)

    listed = {one["id"]: one for one in city["station-tracing"].every("/v1/dna-requests/overdue")}
    theirs = city[POLICE].every("/v1/dna-requests/overdue", purpose="family_tracing")
    nobodys = city["police-henan"].every("/v1/dna-requests/overdue", purpose="family_tracing")

    one = listed[requests[0]]
    assert requests[1] not in listed
    assert (one["days_waiting"], one["step"], one["result"]) == (40, "loaded", None)
    assert 0 < one["days_overdue"] < 14
    assert negatives_in(list(listed.values())) == []
    assert requests[0] in [each["id"] for each in theirs]
    assert nobodys == []


def closed_without_a_name(city: City) -> Person:
    """Handed to another station, arrived, closed; nobody ever learned who it was."""
    person = brought_in(city, ages=A_GUESS, zone="care", knows_own_name=False)
    station = {"name": "李站长", "organisation": "某市救助管理站"}
    kind = {"receiver": station, "handover_sheet": "JJ-2026-9", "documents": [a_paper("bureau_notice")]}
    desk = city["station-desk"]
    leaving = desk.post("/v1/departures", a_departure(person, "handover_station", **kind))
    path = f"/v1/departures/{leaving['departure_id']}"
    desk.post(f"{path}/execute")
    desk.post(f"{path}/arrival", {"confirmed_by": "李站长"})
    return person


def test_a_hit_that_comes_later_opens_a_closed_case_again(city: City) -> None:
    person = closed_without_a_name(city)
    request = asked(city, person)
    stepped(city, request, *STEPS)
    answered(city, request, "no_hit")
    city.settle()
    closed = city["station-desk"].post(f"/v1/cases/{person.case}/close")
    city.settle()
    city.advance(days=430)

    hit = answered(city, request, "hit")
    city.settle()

    assert closed["state"] == "closed"
    assert (hit["result"], city.the("intake", "case_reopened", case_id=person.case)["reason"]) == ("hit", "dna_hit")
    listed = city["station-desk"].get(f"/v1/cases/{person.case}")
    profile = city["station-tracing"].get(f"/v1/tracing/profiles/{person.profile}")
    assert (listed["state"], listed["closed_at"], profile["state"]) == ("arrived", None, "open")
    again = {"result": "no_hit", "reference": "X-2"}
    assert city[POLICE].refused(f"/v1/dna-requests/{request}/answer", again) == (409, "dna_step_out_of_order")


def test_no_hit_on_a_closed_case_opens_nothing(city: City) -> None:
    person = closed_without_a_name(city)
    request = asked(city, person)
    stepped(city, request, *STEPS)
    city["station-desk"].post(f"/v1/cases/{person.case}/close")
    city.settle()
    answered(city, request, "no_hit")
    city.settle()

    assert city.announced("intake", "case_reopened", case_id=person.case) == []


# --- a hit ------------------------------------------------------------------------------------------------------------


def a_hit(city: City, person: Person) -> str:
    request = asked(city, person)
    stepped(city, request, *STEPS)
    answered(city, request, "hit")
    return request


def taken_up(city: City, person: Person, request: str) -> str:
    """A family's candidate is under verification, and the hit is to be verified with them."""
    candidate = a_candidate(city, person)
    desk = city["station-tracing"]
    desk.post(f"/v1/candidates/{candidate}/accept")
    desk.post(f"/v1/dna-requests/{request}/relatives", {"candidate_id": candidate})
    return candidate


def concluded(city: City, request: str, conclusion: str) -> dict[str, Any]:
    letter = {"conclusion": conclusion, "reference": "常公刑鉴〔2026〕31号"}
    return city[POLICE].post(f"/v1/dna-requests/{request}/conclusion", letter)


def test_a_hit_is_no_identity_until_police_conclude_with_a_relative(city: City) -> None:
    person = in_hospital(city)
    request = a_hit(city, person)
    candidate = taken_up(city, person, request)
    identity, wanted = f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate}
    desk, letter = city["station-tracing"], {"conclusion": "confirmed", "reference": "X-1"}

    early = desk.refused(identity, wanted)
    not_theirs = desk.refused(f"/v1/dna-requests/{request}/conclusion", letter)
    told = concluded(city, request, "confirmed")
    shown = desk.get(f"/v1/candidates/{candidate}")
    confirmed = desk.post(identity, wanted)

    assert (early, not_theirs) == ((409, "verification_incomplete"), (409, "verification_method_not_yours"))
    assert (told["step"], told["result"], told["verified_candidate_id"]) == ("confirmed", "hit", candidate)
    assert (shown["state"], shown["supports"]) == ("verified", ["dna_parentage"])
    assert confirmed["state"] == "confirmed"


def test_a_false_hit_speaks_against_that_family_only_and_the_next_hit_is_welcome(city: City) -> None:
    person = in_hospital(city)
    request = a_hit(city, person)
    candidate = taken_up(city, person, request)

    told = concluded(city, request, "false_hit")
    shown = city["station-tracing"].get(f"/v1/candidates/{candidate}")
    again = answered(city, request, "hit")

    assert (told["step"], negatives_in(told)) == ("false_hit", [])
    assert (shown["state"], shown["refutes"]) == ("accepted", ["dna_parentage"])
    assert (again["step"], again["result"], again["verified_candidate_id"]) == ("answered", "hit", None)


@pytest.mark.parametrize("result", ["no_hit", None])
def test_without_a_hit_there_is_nothing_to_verify(embedded_city: City, result: str | None) -> None:
    city = embedded_city
    person = in_hospital(city)
    request = asked(city, person)
    stepped(city, request, *STEPS)
    if result is not None:
        answered(city, request, result)
    candidate = a_candidate(city, person)
    desk, path = city["station-tracing"], f"/v1/dna-requests/{request}"
    early = desk.refused(f"{path}/relatives", {"candidate_id": candidate})
    desk.post(f"/v1/candidates/{candidate}/accept")
    letter = {"conclusion": "confirmed", "reference": "X-1"}

    assert early == (409, "candidate_not_accepted")
    assert desk.refused(f"{path}/relatives", {"candidate_id": candidate}) == (409, "dna_step_out_of_order")
    assert city[POLICE].refused(f"{path}/conclusion", letter) == (409, "dna_step_out_of_order")
    for step in ("answered", "relative_verification", "confirmed", "false_hit"):
        assert city[POLICE].refused(f"{path}/steps", {"step": step}) == (422, "invalid_body")


def test_every_request_says_for_how_many_days_police_owe_an_answer(city: City) -> None:
    person = in_hospital(city)
    request = asked(city, person)
    path, desk = f"/v1/dna-requests/{request}", city["station-tracing"]
    days = [desk.get(path)["days_overdue"]]
    city.advance(days=40)
    [listed] = [one for one in desk.every("/v1/dna-requests/overdue") if one["id"] == request]
    days.append(desk.get(path)["days_overdue"])
    stepped(city, request, *STEPS)
    days.append(answered(city, request, "no_hit")["days_overdue"])

    assert days == [0, listed["days_overdue"], 0]
    assert listed["days_overdue"] > 0


# --- identity queries -------------------------------------------------------------------------------------------------


def queried(city: City, case: str) -> str:
    body = {"case_id": case, "police_id": POLICE, "basis": "民发〔2015〕158号", "name": "雷文风"}
    return str(city["station-desk"].post("/v1/identity-queries", body)["identity_query_id"])


def test_an_unanswered_query_is_overdue_reminded_and_escalated_and_never_negative(city: City) -> None:
    case = in_hospital(city).case
    query = queried(city, case)
    path = f"/v1/identity-queries/{query}"
    shown = [city["station-desk"].get(path), city[POLICE].post(f"{path}/receipt")]
    city.advance(days=16)
    shown.append(city["station-desk"].get(path))
    city.settle()
    shown.append(city["station-desk"].get(f"/v1/cases/{case}/timeline"))
    told = city.announced("intake", "identity_query_overdue", identity_query_id=query)

    assert [negatives_in(one) for one in shown] == [[], [], [], []]
    assert (shown[2]["state"], shown[2]["overdue"], shown[2]["result"]) == ("received", True, None)
    assert [one.data["escalated"] for one in told] == [False, True]
    listed = city["station-desk"].get("/v1/identity-queries", overdue="true", case_id=case)["items"]
    assert [one["identity_query_id"] for one in listed] == [query]


def test_a_late_answer_is_welcome_and_what_police_need_more_is_no_result(city: City) -> None:
    query = queried(city, in_hospital(city).case)
    path, desk = f"/v1/identity-queries/{query}", city["station-desk"]
    city.advance(days=16)
    more = {"result": "need_more", "reference": "常公核〔2026〕18号", "detail": "请补充十指指纹"}
    wanting = city[POLICE].post(f"{path}/answer", more)
    early = desk.refused(f"{path}/application", {"note": "据复函"})
    sent_again = desk.post(f"{path}/supplement", {"detail": "已补充十指指纹", "fingerprint_ref": "ZW-2"})
    concluded = city[POLICE].post(f"{path}/answer", {"result": "no_match", "reference": "常公核〔2026〕19号"})
    used = desk.post(f"{path}/application", {"note": "继续寻亲"})

    assert (wanting["state"], wanting["result"], wanting["overdue"]) == ("answered", "need_more", True)
    assert negatives_in(wanting) == []
    assert early == (409, "identity_answer_inconclusive")
    assert (sent_again["state"], sent_again["result"], sent_again["overdue"]) == ("sent", None, False)
    assert (concluded["state"], concluded["result"]) == ("answered", "no_match")
    assert used["state"] == "applied"
    assert desk.refused(f"{path}/supplement", {"detail": "…"}) == (409, "identity_query_wrong_state")


def test_an_answered_query_is_never_overdue(city: City) -> None:
    query = queried(city, in_hospital(city).case)
    city[POLICE].post(f"/v1/identity-queries/{query}/answer", {"result": "match", "reference": "常公核〔2026〕20号"})
    city.advance(days=20)

    assert city.announced("intake", "identity_query_overdue", identity_query_id=query) == []
