"""Every view of personal data is on the ledger with its purpose; a minor's record is seen after an approval (item 12).

That an altered row is found is the audit's own claim.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import select

from chassis.audit import audit_entry
from tests.canaries import NAME, sung_in
from tests.city import City, Desk
from tests.stories import UNCERTAIN, a_familys_search, asked_for_a_bed, brought_in

WHOLE = {"purpose": "case_work", "reason": "family_found"}


def ledger_of(city: City, record: str, **wanted: Any) -> list[dict[str, Any]]:
    return list(city["station-chief"].get("/v1/disclosures", record=record, **wanted)["items"])


def approved(city: City, case: str, asker: Desk) -> str:
    asked = asker.post("/v1/approvals", {"record": case, **WHOLE})
    city["station-chief"].post(f"/v1/approvals/{asked['id']}/decision", {"approved": True})
    return str(asked["id"])


def test_a_read_of_personal_data_makes_one_row_who_for_what_which_fields_of_whom_and_when(city: City) -> None:
    case = brought_in(city, claimed_name=NAME).case
    before = len(ledger_of(city, case))
    city["station-desk"].get(f"/v1/cases/{case}", purpose="case_work")

    *_, row = found = ledger_of(city, case)

    assert len(found) == before + 1
    told = ("agency_id", "agency_kind", "client_id", "operation", "purpose", "results", "classes", "approval_id")
    assert [row[name] for name in told] == [
        "station",
        "station",
        "station-desk",
        "intake.case",
        "case_work",
        1,
        [],
        None,
    ]
    assert (row["fields"]["person.claimed_name"], row["records"]) == ("full", [case])
    assert "个人信息保护法" in row["basis"][0]


def test_a_list_is_one_row_that_names_every_record_it_showed(city: City) -> None:
    cases = {asked_for_a_bed(city).case, asked_for_a_bed(city).case}
    city["hospital-1"].get("/v1/referrals")

    rows = [ledger_of(city, case, agency_id="hospital-1")[-1] for case in cases]

    assert len({row["id"] for row in rows}) == 1
    assert cases <= set(rows[0]["records"])
    assert rows[0]["fields"]["items[].sex"] == "full"


def test_the_ledger_keeps_levels_and_never_values(city: City) -> None:
    case = brought_in(city, claimed_name=NAME).case
    city["station-chief"].get(f"/v1/cases/{case}", purpose="supervision")

    row = ledger_of(city, case)[-1]

    assert row["fields"]["person.claimed_name"] == "masked"
    assert sung_in(json.dumps(row, ensure_ascii=False).encode()) == []


def test_what_discloses_nothing_is_not_on_the_ledger(city: City) -> None:
    sent = city["police-henan"].post("/v1/inquiries", a_familys_search(city))["id"]
    assert ledger_of(city, sent) == []


def test_only_those_who_supervise_read_the_ledger_and_reading_it_is_audited(city: City) -> None:
    city["station-chief"].get("/v1/disclosures")

    assert city["station-desk"].refused_to_see("/v1/disclosures") == (403, "scope_missing")
    with city.town["gateway"].view() as view:
        actions = view.session.scalars(select(audit_entry.c.action)).all()
    assert "disclosures.read" in actions


def test_a_minors_whole_record_is_refused_with_where_to_ask_until_another_person_has_approved_it(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    case = brought_in(city, ages=UNCERTAIN, zone="minor").case
    refused = desk.look(f"/v1/cases/{case}")
    assert (refused.status_code, refused.json["code"]) == (403, "approval_needed")
    assert refused.json["facts"] == {"ask": "/v1/approvals", "record": case, "purpose": "case_work"}

    asked = desk.post(refused.json["facts"]["ask"], {"record": case, **WHOLE})
    waiting = desk.refused_to_see(f"/v1/cases/{case}")
    decided = chief.post(f"/v1/approvals/{asked['id']}/decision", {"approved": True})
    seen = desk.get(f"/v1/cases/{case}")

    assert waiting == (403, "approval_needed")
    assert (decided["approved"], decided["decided_by"]) == (True, "station-chief")
    assert seen["presumed_minor"] is True
    row = ledger_of(city, case)[-1]
    assert (row["approval_id"], row["classes"]) == (asked["id"], ["minor"])


def test_an_approval_is_for_one_client_and_one_purpose_and_one_record(city: City) -> None:
    desk = city["station-desk"]
    case = brought_in(city, ages=UNCERTAIN, zone="minor").case
    other = brought_in(city, ages=UNCERTAIN, zone="minor").case
    approved(city, case, desk)

    needed = (403, "approval_needed")
    assert desk.refused_to_see(f"/v1/cases/{other}") == needed
    assert desk.refused_to_see(f"/v1/cases/{case}", "family_tracing") == needed
    assert city["station-tracing"].refused_to_see(f"/v1/cases/{case}") == needed


def test_who_asks_does_not_decide_and_nothing_is_decided_twice(city: City) -> None:
    chief = city["station-chief"]
    case = brought_in(city, ages=UNCERTAIN, zone="minor").case
    own = chief.post("/v1/approvals", {"record": case, **WHOLE})
    again = chief.post("/v1/approvals", {"record": case, **WHOLE})
    others = city["station-desk"].post("/v1/approvals", {"record": case, **WHOLE})
    chief.post(f"/v1/approvals/{others['id']}/decision", {"approved": False})

    assert again == own
    assert chief.refused(f"/v1/approvals/{own['id']}/decision", {"approved": True}) == (409, "approval_own")
    decided = f"/v1/approvals/{others['id']}/decision"
    assert chief.refused(decided, {"approved": True}) == (409, "approval_decided")
    assert city["station-desk"].refused(decided, {"approved": True}) == (403, "scope_missing")
    assert city["station-desk"].refused_to_see(f"/v1/cases/{case}") == (403, "approval_needed")


def test_in_an_emergency_the_glass_is_broken_loudly_and_another_person_looks_at_it(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    case = brought_in(city, ages=UNCERTAIN, zone="minor").case

    seen = desk.get(f"/v1/cases/{case}", break_glass="life_in_danger")

    [broken] = [one for one in chief.get("/v1/break-glass", reviewed="false")["items"] if one["record"] == case]
    assert seen["case_id"] == case
    assert (broken["client_id"], broken["reason"], broken["operation"]) == (
        "station-desk",
        "life_in_danger",
        "intake.case",
    )
    assert ledger_of(city, case)[-1]["break_glass_id"] == broken["id"]
    counted = city.town["gateway"].metrics.glass_broken.labels("station", "life_in_danger")
    assert counted._value.get() >= 1
    reviewed = chief.post(f"/v1/break-glass/{broken['id']}/review", {"justified": True})
    assert (reviewed["reviewed_by"], reviewed["justified"]) == ("station-chief", True)


def test_a_hospital_learns_who_its_emergency_patient_is_by_breaking_the_glass_and_not_otherwise(city: City) -> None:
    case = brought_in(city, claimed_name=NAME).case
    asked = {"sex": "1", "ages": {"lo": 30, "hi": 38}, "place": "站内", "urgency": "emergency", "case_id": case}
    referral = city["station-desk"].post("/v1/referrals", asked)["referral_id"]
    path, hospital = f"/v1/referrals/{referral}", city["hospital-1"]

    ordinary = hospital.get(path)["person"]["claimed_name"]
    broken = hospital.get(path, break_glass="unconscious_patient")["person"]["claimed_name"]
    hospital.post(f"{path}/reject", {"reason": "capacity"})

    assert (ordinary, broken) == ({"exists": True}, NAME)
    assert ledger_of(city, case, agency_id="hospital-1")[-1]["fields"]["person.claimed_name"] == "full"
    refused = hospital.refused_to_see(path, break_glass="unconscious_patient")
    assert refused == (403, "break_glass_refused")


def test_no_glass_opens_a_sealed_case_or_somebody_elses(city: City) -> None:
    asked = asked_for_a_bed(city)
    sealed = brought_in(city, ages=UNCERTAIN, zone="minor").case
    city["station-chief"].post(f"/v1/cases/{sealed}/seal", {"reason": "domestic_violence"})
    city.settle()

    assert city["station-desk"].refused_to_see(f"/v1/cases/{sealed}", break_glass="life_in_danger") == (
        404,
        "not_found",
    )
    path = f"/v1/referrals/{asked.referral}"
    assert city["hospital-2"].refused_to_see(path, break_glass="life_in_danger") == (404, "not_found")
    assert city["hospital-1"].refused_to_see(path, break_glass="because") == (400, "break_glass_reason_unknown")
