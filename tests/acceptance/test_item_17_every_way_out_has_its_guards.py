"""Each way of leaving asks for what it needs, for each kind of person (item 17)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.city import City
from tests.stories import (
    A_DAUGHTER,
    BELONGINGS,
    UNCERTAIN,
    Person,
    a_departure,
    a_paper,
    brought_in,
    executed,
    in_hospital,
)

A_STATION = {"organisation": "溧阳市救助管理站"}
ASSESSED = a_paper("guardianship_assessment")

EVERYTHING_IT_ASKS: dict[str, dict[str, Any]] = {
    "self": {"documents": [ASSESSED]},
    "ticket": {"documents": [ASSESSED]},
    "collected": {"receiver": A_DAUGHTER, "documents": [ASSESSED]},
    "escort": {"escorts": ["S-017", "S-023"], "documents": [ASSESSED]},
    "handover_station": {"receiver": A_STATION, "documents": [a_paper("bureau_notice")]},
    "transfer_hospital": {"receiver": {"organisation": "第一定点医院"}},
    "transfer_police": {"receiver": {"organisation": "天宁分局"}},
    "transfer_welfare": {
        "receiver": {"organisation": "市儿童福利院"},
        "documents": [a_paper("guardianship_decision")],
    },
    "placement": {"receiver": {"organisation": "市社会福利院"}, "documents": [a_paper("placement_approval")]},
    "terminated": {"termination_reason": "false_facts", "documents": [a_paper("termination_notice")]},
    "abandoned": {},
    "death": {"documents": [a_paper("death_certificate")]},
}

PEOPLE: dict[str, Callable[[City], Person]] = {
    "in hospital": in_hospital,
    "under sixteen": lambda city: brought_in(city, ages={"lo": 8, "hi": 12}, zone="minor"),
    "perhaps a minor": lambda city: brought_in(city, ages=UNCERTAIN, zone="minor"),
    "proven sixteen or seventeen": lambda city: brought_in(
        city, ages={"lo": 16, "hi": 17}, zone="minor", age_basis="document", evidence_number="E-17"
    ),
    "impaired": lambda city: brought_in(city, impaired=True, zone="care"),
    "of age and capable": brought_in,
    "capable, name unknown": lambda city: brought_in(city, knows_own_name=False),
    "perhaps a minor, impaired": lambda city: brought_in(city, ages=UNCERTAIN, zone="minor", impaired=True),
}

FREE: list[str] = []
ADULTS_ONLY = ("placement", "terminated")


def guarded(**refused: list[str]) -> dict[str, list[str]]:
    """Everything is free that is not refused."""
    return {kind: refused.get(kind, FREE) for kind in EVERYTHING_IT_ASKS}


TABLE: dict[str, dict[str, list[str]]] = {
    "in hospital": guarded(
        **{
            kind: ["in_hospital"]
            for kind in EVERYTHING_IT_ASKS
            if kind not in ("transfer_hospital", "abandoned", "death")
        }
    ),
    "under sixteen": guarded(**{kind: ["under_sixteen"] for kind in ("self", "ticket", *ADULTS_ONLY)}),
    "perhaps a minor": guarded(**{kind: ["presumed_minor"] for kind in ("self", "ticket", *ADULTS_ONLY)}),
    "proven sixteen or seventeen": guarded(**{kind: ["minor"] for kind in ADULTS_ONLY}),
    "impaired": guarded(
        self=["impaired"],
        ticket=["impaired"],
        transfer_welfare=["not_a_minor"],
        placement=["too_early_to_place"],
        terminated=["impaired"],
    ),
    "of age and capable": guarded(transfer_welfare=["not_a_minor"], placement=["too_early_to_place"]),
    "capable, name unknown": guarded(
        ticket=["identity_unknown"], transfer_welfare=["not_a_minor"], placement=["too_early_to_place"]
    ),
    "perhaps a minor, impaired": guarded(
        self=["presumed_minor", "impaired"],
        ticket=["presumed_minor", "impaired"],
        placement=["presumed_minor"],
        terminated=["presumed_minor"],
    ),
}


@pytest.mark.parametrize("who", TABLE)
def test_who_may_leave_how_is_what_the_table_says(embedded_city: City, who: str) -> None:
    person = PEOPLE[who](embedded_city)

    seen = {kind: guards(embedded_city, person, kind, more) for kind, more in EVERYTHING_IT_ASKS.items()}

    assert seen == TABLE[who]


def guards(city: City, person: Person, kind: str, more: dict[str, Any]) -> list[str]:
    """Why the departure is refused at planning; nothing when it is planned."""
    answer = city["station-desk"].answer("/v1/departures", a_departure(person, kind, **more))
    if answer.status_code == 201:
        return []
    assert (answer.status_code, answer.json["code"]) == (409, answer.json["facts"]["guards"][0])
    return list(answer.json["facts"]["guards"])


MISSING: dict[str, tuple[str, dict[str, Any], list[str]]] = {
    "nobody collects": ("collected", {}, ["collector_unverified"]),
    "a collector without papers": (
        "collected",
        {"receiver": {"name": "陈小满", "relation": "女儿"}},
        ["collector_unverified"],
    ),
    "a collector who is nobody's relative": (
        "collected",
        {"receiver": {"name": "陈小满", "document_number": "P-0001"}},
        ["collector_unverified"],
    ),
    "one escort": ("escort", {"escorts": ["S-017"]}, ["escorts_missing"]),
    "the same escort twice": ("escort", {"escorts": ["S-017", "S-017"]}, ["escorts_missing"]),
    "no station that receives": (
        "handover_station",
        {"receiver": {"name": "值班员"}, "documents": [a_paper("bureau_notice")]},
        ["receiver_missing"],
    ),
    "no notice from bureau to bureau": ("handover_station", {"receiver": A_STATION}, ["bureau_notice_missing"]),
    "no hospital": ("transfer_hospital", {}, ["receiver_missing"]),
    "no unit of the police": ("transfer_police", {}, ["receiver_missing"]),
    "terminated for nothing": ("terminated", {}, ["reason_missing", "notice_number_missing"]),
    "terminated without a notice": (
        "terminated",
        {"termination_reason": "period_over"},
        ["notice_number_missing"],
    ),
    "dead without a certificate": ("death", {}, ["death_certificate_missing"]),
}


@pytest.mark.parametrize("what", MISSING)
def test_without_its_evidence_a_departure_is_refused(embedded_city: City, what: str) -> None:
    kind, more, codes = MISSING[what]
    person = brought_in(embedded_city)

    answer = embedded_city["station-desk"].answer("/v1/departures", a_departure(person, kind, **more))

    assert (answer.status_code, answer.json["code"], answer.json["facts"]["guards"]) == (409, codes[0], codes)


@pytest.mark.parametrize("kind", ["collected", "escort"])
def test_no_child_goes_anywhere_without_an_assessment_of_who_is_there_for_it(embedded_city: City, kind: str) -> None:
    child = PEOPLE["under sixteen"](embedded_city)
    asked = {**EVERYTHING_IT_ASKS[kind], "documents": []}

    assert guards(embedded_city, child, kind, asked) == ["assessment_missing"]


def test_a_refusal_says_in_both_languages_who_can_supply_what_is_missing(embedded_city: City) -> None:
    child = PEOPLE["under sixteen"](embedded_city)
    answer = embedded_city["station-desk"].answer("/v1/departures", a_departure(child, "collected"))
    without_papers = a_departure(child, "collected", receiver=A_DAUGHTER)
    second = embedded_city["station-desk"].answer("/v1/departures", without_papers)

    assert answer.json["facts"]["guards"] == ["collector_unverified", "assessment_missing"]
    assert "未成年人保护岗" in str(second.json) and "children's desk" in str(second.json)


@pytest.mark.parametrize("kind", ["collected", "escort", "handover_station"])
def test_belongings_in_custody_are_returned_or_handed_over_before_anybody_is_sent_off(city: City, kind: str) -> None:
    person, desk = brought_in(city), city["station-desk"]
    desk.post(f"/v1/cases/{person.case}/belongings", BELONGINGS)
    planned = desk.post("/v1/departures", a_departure(person, kind, **EVERYTHING_IT_ASKS[kind]))
    leaving = f"/v1/departures/{planned['departure_id']}/execute"

    assert desk.refused(leaving, {"female_staff": True}) == (409, "belongings_held")
    desk.post(f"/v1/cases/{person.case}/belongings/return", {"signed_by": "本人", "transferred_to": "护送人员"})
    assert desk.post(leaving, {"female_staff": True})["state"] == "executed"


def test_a_woman_is_escorted_by_a_woman(city: City) -> None:
    person = brought_in(city, zone="female", sex="2")
    planned = city["station-desk"].post("/v1/departures", a_departure(person, "escort", escorts=["S-017", "S-023"]))
    leaving = f"/v1/departures/{planned['departure_id']}/execute"

    assert city["station-desk"].refused(leaving, {"female_staff": False}) == (409, "escorts_missing")
    assert city["station-desk"].post(leaving, {"female_staff": True})["state"] == "executed"


def test_who_is_not_fit_to_travel_waits_for_a_new_look(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    look = {"impaired": False, "findings": "发热"}
    desk.post(f"/v1/cases/{person.case}/health-check", {**look, "decision": "refer_hospital"})
    refused = [
        desk.refused("/v1/departures", a_departure(person, kind, **EVERYTHING_IT_ASKS[kind]))
        for kind in ("ticket", "escort", "handover_station")
    ]
    desk.post(f"/v1/cases/{person.case}/health-check", {**look, "decision": "fit"})

    assert refused == [(409, "not_fit_to_travel")] * 3
    assert desk.post("/v1/departures", a_departure(person, "ticket"))["state"] == "planned"


def test_an_impaired_person_whom_the_health_check_sends_to_hospital_goes_nowhere_else(embedded_city: City) -> None:
    person, desk = PEOPLE["impaired"](embedded_city), embedded_city["station-desk"]
    look = {"impaired": True, "findings": "高热", "decision": "refer_hospital"}
    desk.post(f"/v1/cases/{person.case}/health-check", look)

    assert guards(embedded_city, person, "collected", EVERYTHING_IT_ASKS["collected"]) == ["in_hospital"]
    assert guards(embedded_city, person, "transfer_hospital", EVERYTHING_IT_ASKS["transfer_hospital"]) == []


# --- sixteen and seventeen --------------------------------------------------------------------------------------------


def test_at_sixteen_one_goes_alone_with_an_assessment_and_a_second_signature(city: City) -> None:
    person, desk = PEOPLE["proven sixteen or seventeen"](city), city["station-desk"]
    without = guards(city, person, "self", {})
    planned = desk.post("/v1/departures", a_departure(person, "self", documents=[ASSESSED]))
    path = f"/v1/departures/{planned['departure_id']}"
    reason = {"reason": "监护评估同意独自返乡"}

    assert without == ["assessment_missing"]
    assert desk.refused(f"{path}/execute") == (409, "countersignature_missing")
    assert desk.refused(f"{path}/countersign", reason) == (403, "scope_missing")
    city["station-chief"].post(f"{path}/countersign", reason)
    left = desk.post(f"{path}/execute")
    assert (left["state"], left["person_class"]) == ("executed", "sixteen_or_seventeen")


# --- not to be admitted, terminated -----------------------------------------------------------------------------------


def test_nobody_is_sent_away_by_a_plan(embedded_city: City) -> None:
    person = brought_in(embedded_city)
    away = a_departure(person, "not_admitted", documents=[a_paper("refusal_notice")])

    assert embedded_city["station-desk"].refused("/v1/departures", away) == (409, "departure_decided_elsewhere")


def test_help_ends_with_a_reason_and_a_notice_and_no_arrival_is_waited_for(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    left = executed(city, person, "terminated", **EVERYTHING_IT_ASKS["terminated"])

    assert (left["termination_reason"], left["documents"]) == ("false_facts", ["termination_notice"])
    arrival = f"/v1/departures/{left['departure_id']}/arrival"
    assert desk.refused(arrival, {"confirmed_by": "无"}) == (409, "arrival_not_awaited")
    assert desk.post(f"/v1/cases/{person.case}/close")["state"] == "closed"


# --- to others who take over ------------------------------------------------------------------------------------------


def test_to_a_hospital_the_case_goes_on_and_the_bed_is_free(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    executed(city, person, "transfer_hospital", **EVERYTHING_IT_ASKS["transfer_hospital"])
    case = desk.get(f"/v1/cases/{person.case}")

    assert (case["state"], case["bed_zone"], case["departed_at"]) == ("in_hospital", None, None)
    assert desk.refused(f"/v1/cases/{person.case}/close") == (409, "case_not_closable")


def test_the_police_sign_for_whom_they_take(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    planned = desk.post(
        "/v1/departures", a_departure(person, "transfer_police", **EVERYTHING_IT_ASKS["transfer_police"])
    )
    leaving = f"/v1/departures/{planned['departure_id']}/execute"

    assert desk.refused(leaving) == (409, "police_receipt_missing")
    assert desk.post(leaving, {"documents": [a_paper("police_receipt")]})["state"] == "executed"
    assert desk.post(f"/v1/cases/{person.case}/close")["state"] == "closed"


def test_a_childrens_institution_takes_over_on_a_guardianship_decision(city: City) -> None:
    child = PEOPLE["under sixteen"](city)
    handed = EVERYTHING_IT_ASKS["transfer_welfare"]

    assert guards(city, child, "transfer_welfare", {**handed, "documents": []}) == ["guardianship_decision_missing"]
    assert executed(city, child, "transfer_welfare", **handed)["state"] == "executed"


# --- perhaps trafficked ---


def test_who_may_have_been_trafficked_gets_no_ticket_before_the_report_is_closed_and_walks_out_if_they_will(
    city: City,
) -> None:
    person, desk, police = brought_in(city), city["station-desk"], city["police-changzhou"]
    planned = desk.post("/v1/departures", a_departure(person, "ticket"))
    body = {"case_id": person.case, "police_id": "police-changzhou", "kind": "abducted", "statement": "疑似被拐"}
    report = f"/v1/suspicion-reports/{desk.post('/v1/suspicion-reports', body)['suspicion_id']}"
    route = {"from_station": "常州", "to_station": "溧阳", "travellers": 1}
    ticket = {"departure_id": planned["departure_id"], **route}

    assert guards(city, person, "ticket", {}) == ["trafficking_unresolved"]
    assert desk.refused("/v1/tickets", ticket) == (409, "trafficking_unresolved")
    police.post(f"{report}/registration", {"report_number": "A-1"})
    police.post(f"{report}/feedback", {"feedback": "系自行外出务工"})
    assert guards(city, person, "ticket", {}) == ["trafficking_unresolved"], "an answer is not its resolution"
    # whoever is of age and capable goes all the same, and it is on record
    assert guards(city, person, "self", {}) == []
    assert guards(city, person, "collected", {"receiver": A_DAUGHTER}) == []
    desk.post(f"{report}/close")
    assert guards(city, person, "ticket", {}) == []


def test_a_capable_adult_who_may_have_been_trafficked_leaves_at_once_and_it_is_on_record(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    body = {"case_id": person.case, "police_id": "police-changzhou", "kind": "abducted", "statement": "疑似被拐"}
    desk.post("/v1/suspicion-reports", body)

    left = executed(city, person, "self")

    assert (left["state"], "trafficking_unresolved" in left["missing"]) == ("executed", True)


# --- left without formalities, and death ------------------------------------------------------------------------------


def test_a_vulnerable_person_who_is_gone_raises_the_alarm_and_the_case_waits_for_the_report(city: City) -> None:
    person, desk = PEOPLE["perhaps a minor"](city), city["station-desk"]
    left = executed(city, person, "abandoned")
    told = city.the("intake", "vulnerable_person_missing", case_id=person.case)
    papers = f"/v1/departures/{left['departure_id']}/documents"

    assert (left["missing"], left["owed"]) == (["absence_record_missing"], ["absence_record", "police_report"])
    assert (told["minor"], told["impaired"], told["left_at"]) == (
        True,
        False,
        left["executed_at"].replace("+00:00", "Z"),
    )
    assert why_open(city, person) == ["absence_record", "police_report"]
    desk.post(papers, a_paper("absence_record"))
    desk.post(papers, a_paper("police_report"))
    assert desk.post(f"/v1/cases/{person.case}/close")["state"] == "closed"


def test_a_capable_adult_who_is_gone_is_put_on_record_and_looked_for_by_nobody(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    left = executed(city, person, "abandoned")

    assert city.announced("intake", "vulnerable_person_missing", case_id=person.case) == []
    assert why_open(city, person) == ["absence_record"]
    desk.post(f"/v1/departures/{left['departure_id']}/documents", a_paper("absence_record"))
    assert desk.post(f"/v1/cases/{person.case}/close")["state"] == "closed"


@pytest.mark.parametrize("who", ["perhaps a minor", "impaired"])
def test_of_a_patient_who_may_not_look_after_themselves_the_alarm_is_raised_by_the_hospitals_word_and_once(
    city: City, who: str
) -> None:
    person = PEOPLE[who](city)
    absconded(city, person)

    told = city.the("intake", "patient_missing", case_id=person.case)
    left = executed(city, person, "abandoned")

    assert (told["hospital_id"], told["minor"], told["impaired"]) == (
        "hospital-1",
        who == "perhaps a minor",
        who == "impaired",
    )
    assert city.announced("intake", "vulnerable_person_missing", case_id=person.case) == [], (
        "they are looked for already"
    )
    assert left["owed"] == ["absence_record", "police_report"]


def test_a_capable_adult_who_leaves_a_hospital_is_looked_for_by_nobody_and_who_is_gone_again_is_looked_for_again(
    city: City,
) -> None:
    adult, child = brought_in(city), PEOPLE["perhaps a minor"](city)
    for person in (adult, child, child):
        absconded(city, person)

    assert city.announced("intake", "patient_missing", case_id=adult.case) == []
    assert len(city.announced("intake", "patient_missing", case_id=child.case)) == 2


def absconded(city: City, person: Person) -> None:
    """Taken to a hospital an hour later, and gone from its bed without a word."""
    city.advance(hours=1)
    ill = {"sex": "1", "ages": UNCERTAIN, "place": "站内", "urgency": "urgent", "case_id": person.case}
    referral = city["station-desk"].post("/v1/referrals", ill)["referral_id"]
    city["hospital-1"].post(f"/v1/referrals/{referral}/admit", {"signer_role": "sending_department"})
    city["hospital-1"].post(f"/v1/referrals/{referral}/outcome", {"outcome": "absconded"})
    city.settle()


def why_open(city: City, person: Person) -> list[str]:
    """Why the case cannot be closed; it says the same when somebody only looks."""
    answer = city["station-desk"].answer(f"/v1/cases/{person.case}/close")
    return list(answer.json["facts"]["reasons"])


def test_a_death_is_signed_by_two_and_then_nothing_changes_it(city: City) -> None:
    person, desk = in_hospital(city), city["station-desk"]
    planned = desk.post("/v1/departures", a_departure(person, "death", **EVERYTHING_IT_ASKS["death"]))
    path = f"/v1/departures/{planned['departure_id']}"
    one_signature = desk.refused(f"{path}/execute")
    city["station-chief"].post(f"{path}/countersign", {"reason": "核对死亡证明无误"})
    another = desk.refused("/v1/departures", a_departure(person, "abandoned"))
    desk.post(f"{path}/execute")

    assert (one_signature, another) == ((409, "countersignature_missing"), (409, "departure_final"))
    assert desk.refused(f"{path}/execute") == (409, "departure_wrong_state")
    assert desk.refused(f"{path}/documents", {**a_paper("death_certificate"), "document_number": "SW-2"}) == (
        409,
        "document_on_record",
    )
    assert desk.refused(f"{path}/arrival", {"confirmed_by": "无"}) == (409, "arrival_not_awaited")
    assert city["station-chief"].refused(f"{path}/countersign", {"reason": "再签"}) == (409, "departure_wrong_state")
    assert why_open(city, person) == ["relatives_notice", "superior_report"]


# --- leaving is not closing -------------------------------------------------------------------------------------------


def test_leaving_and_closing_are_two_states(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    desk.post(f"/v1/cases/{person.case}/belongings", BELONGINGS)
    left = executed(city, person, "self")

    assert (left["state"], left["missing"]) == ("executed", ["statement_missing", "belongings_held"])
    assert desk.get(f"/v1/cases/{person.case}")["state"] == "departed"
    assert why_open(city, person) == ["belongings_held"]
    desk.post(f"/v1/cases/{person.case}/belongings/return", {"signed_by": "本人"})
    assert desk.post(f"/v1/cases/{person.case}/close")["state"] == "closed"


def test_the_departures_of_a_case_are_listed_by_state_and_kind(city: City) -> None:
    person, desk = brought_in(city), city["station-desk"]
    first = desk.post("/v1/departures", a_departure(person, "ticket"))["departure_id"]
    second = executed(city, person, "self")["departure_id"]

    def listed(**wanted: str) -> list[str]:
        page = desk.get("/v1/departures", case_id=person.case, **wanted)["items"]
        return [one["departure_id"] for one in page]

    assert (listed(), listed(state="superseded"), listed(kind="self")) == ([first, second], [first], [second])
