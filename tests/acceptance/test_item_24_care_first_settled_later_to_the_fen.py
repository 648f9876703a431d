"""Hospital costs: by catalogue, signed for by two, never for an unconfirmed category, closed to the fen, opened again
by two, and serialised (item 24)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import pytest

from contracts.codes import AgencyKind
from gateway.identity import register_agency, register_client
from services.intake.storage import seed_hospitals
from tests.city import City, Desk

SPRING, LAST_OF_SPRING, SUMMER = "2026-Q2", "2026-06-30", "2026-07-01"
"""The city wakes on 6 July 2026: spring is over, summer runs."""

SCAN = {"item": "头颅CT平扫", "catalogue_class": "within_catalogue", "payer": "relief_fund", "amount_fen": 25801}
DRUG = {"item": "丙种球蛋白", "catalogue_class": "beyond_catalogue", "payer": "charity", "amount_fen": 99999}


@dataclass(frozen=True)
class Ward:
    """A hospital of one test's own, so that its sums are nobody else's."""

    city: City
    name: str
    desk: Desk

    def told_of_somebody(self, *, confirmed: bool = True) -> Patient:
        """Admitted in spring, told of today."""
        unknown = {"sex": "1", "ages": {"lo": 40, "hi": 60}, "admitted_at": "2026-06-20T09:00:00+08:00"}
        told = self.desk.post("/v1/hospital-notices", unknown)
        if confirmed:
            self.city["station-desk"].post(f"/v1/cases/{told['case_id']}/category", {"decision": "confirmed"})
        return Patient(told["case_id"], told["referral_id"])

    def submits(self, patient: Patient, line: dict[str, Any], day: str = LAST_OF_SPRING) -> dict[str, Any]:
        return self.desk.post(f"/v1/referrals/{patient.referral}/cost-lines", {**line, "incurred_on": day})

    def refused(self, patient: Patient, line: dict[str, Any], day: str = LAST_OF_SPRING) -> tuple[int, str]:
        return self.desk.refused(f"/v1/referrals/{patient.referral}/cost-lines", {**line, "incurred_on": day})

    def closes(self, period: str = SPRING) -> dict[str, Any]:
        return self.city["station-desk"].post("/v1/claims", {"hospital_id": self.name, "period": period})

    def may_not_close(self, period: str = SPRING) -> tuple[int, str]:
        return self.city["station-desk"].refused("/v1/claims", {"hospital_id": self.name, "period": period})


@dataclass(frozen=True)
class Patient:
    case: str
    referral: str


@pytest.fixture
def ward(city: City) -> Ward:
    number = next(city.numbers)
    name = f"ward-{number}"
    with city.town["gateway"].unit() as uow:
        register_agency(uow, name, AgencyKind.HOSPITAL, f"第{number}病区")
        secret = register_client(uow, name, name) or ""
    with city.town["intake"].unit() as uow:
        # of the last rank and not asked by anybody: only its own word brings it patients
        seed_hospitals(uow.session, [{"id": name, "name": name, "rank": 99, "kind": "general", "active": False}])
    return Ward(city, name, Desk(city.app.test_client(), name, secret))


def test_what_lies_within_the_catalogue_goes_through(ward: Ward) -> None:
    line = ward.submits(ward.told_of_somebody(), SCAN)
    assert (line["state"], line["amount_fen"], line["claim_id"]) == ("submitted", 25801, None)


def test_beyond_the_catalogue_it_stays_queried_until_the_hospitals_head_and_the_station_have_signed(
    ward: Ward, city: City
) -> None:
    line = ward.submits(ward.told_of_somebody(), DRUG)
    path = f"/v1/cost-lines/{line['cost_line_id']}"
    by_hospital = ward.desk.post(f"{path}/hospital-signature", {"signer": "YZ-01"})
    again = ward.desk.post(f"{path}/hospital-signature", {"signer": "YZ-02"})
    by_both = city["station-desk"].post(f"{path}/station-signature", {"signer": "S-001"})

    assert [one["state"] for one in (line, by_hospital, again, by_both)] == [
        "queried",
        "queried",
        "queried",
        "submitted",
    ]
    listed = ward.desk.get("/v1/cost-lines", referral_id=line["referral_id"])["items"]
    assert [(one["item"], one["state"]) for one in listed] == [("丙种球蛋白", "submitted")]


def test_neither_side_signs_for_the_other(ward: Ward, city: City) -> None:
    path = f"/v1/cost-lines/{ward.submits(ward.told_of_somebody(), DRUG)['cost_line_id']}"
    assert ward.desk.refused(f"{path}/station-signature", {"signer": "YZ-01"}) == (403, "scope_missing")
    assert city["station-desk"].refused(f"{path}/hospital-signature", {"signer": "S-001"}) == (403, "scope_missing")
    assert city["hospital-1"].refused(f"{path}/hospital-signature", {"signer": "YZ-09"}) == (404, "not_found")


def test_an_unconfirmed_category_cannot_be_submitted_and_a_denied_one_after_its_appeal_only(
    ward: Ward, city: City
) -> None:
    patient = ward.told_of_somebody(confirmed=False)
    path = f"/v1/cases/{patient.case}/category"
    pending = ward.refused(patient, SCAN)
    no = city["station-desk"].refused(path, {"decision": "denied"})
    city["station-desk"].post(path, {"decision": "denied", "reason": "cared_for_by_family"})
    denied = ward.refused(patient, SCAN)
    ward.desk.post(f"/v1/referrals/{patient.referral}/category-appeal", {"grounds": "家属已失联"})
    appealed = ward.refused(patient, SCAN)
    city["station-desk"].post(path, {"decision": "confirmed"})

    assert (pending, denied, appealed) == ((409, "category_unconfirmed"),) * 3
    assert no == (422, "denial_reason_missing")
    assert ward.submits(patient, SCAN)["state"] == "submitted"


def test_no_costs_without_an_admission_or_outside_of_its_days(ward: Ward, city: City) -> None:
    asked = city["patrol-team-1"].post(
        "/v1/referrals", {"sex": "1", "ages": {"lo": 30, "hi": 40}, "place": "桥下", "urgency": "emergency"}
    )
    before = city["hospital-1"].refused(
        f"/v1/referrals/{asked['referral_id']}/cost-lines", {**SCAN, "incurred_on": SUMMER}
    )
    patient = ward.told_of_somebody()

    assert before == (409, "costs_before_admission")
    assert ward.refused(patient, SCAN, "2026-06-19") == (422, "implausible_time")
    assert ward.refused(patient, SCAN, "2126-06-19") == (422, "implausible_time")


def test_the_close_of_a_period_is_the_sum_of_its_lines_to_the_fen_and_leaves_out_what_is_queried(
    ward: Ward, city: City
) -> None:
    one, other = ward.told_of_somebody(), ward.told_of_somebody()
    amounts = [1, 33, 25801, 10**8]
    for number, amount in enumerate(amounts):
        ward.submits((one, other)[number % 2], {**SCAN, "amount_fen": amount})
    withdrawn = ward.submits(one, SCAN)["cost_line_id"]
    ward.desk.post(f"/v1/cost-lines/{withdrawn}/withdrawal")
    queried = ward.submits(one, DRUG)["cost_line_id"]
    in_summer = ward.submits(other, SCAN, SUMMER)["cost_line_id"]
    claim = ward.closes()

    lines = city["station-desk"].get("/v1/cost-lines", claim_id=claim["claim_id"])["items"]
    assert (claim["total_fen"], claim["line_count"]) == (sum(amounts), len(amounts))
    assert sum(line["amount_fen"] for line in lines) == sum(amounts)
    assert not {withdrawn, queried, in_summer} & {line["cost_line_id"] for line in lines}
    shown = ward.desk.get(f"/v1/claims/{claim['claim_id']}")
    assert shown["sums"] == [
        {
            "catalogue_class": "within_catalogue",
            "payer": "relief_fund",
            "line_count": len(amounts),
            "total_fen": sum(amounts),
        }
    ]
    assert city["hospital-1"].refused_to_see(f"/v1/claims/{claim['claim_id']}") == (404, "not_found")


def test_a_closed_period_takes_no_more_and_a_running_one_is_not_closed(ward: Ward) -> None:
    patient = ward.told_of_somebody()
    ward.closes()

    assert ward.refused(patient, SCAN) == (409, "period_closed")
    assert ward.may_not_close() == (409, "period_closed")
    assert ward.may_not_close("2126-Q3") == (409, "period_running")
    assert ward.may_not_close("2026-06") == (422, "period_unknown")
    assert ward.submits(patient, SCAN, SUMMER)["state"] == "submitted"


def test_a_line_in_a_claim_stays_as_it_is(ward: Ward) -> None:
    line = ward.submits(ward.told_of_somebody(), SCAN)["cost_line_id"]
    ward.closes()
    assert ward.desk.refused(f"/v1/cost-lines/{line}/withdrawal") == (409, "cost_line_wrong_state")


def test_opening_a_closed_period_again_takes_two_people(ward: Ward, city: City) -> None:
    patient = ward.told_of_somebody()
    ward.submits(patient, SCAN)
    claim = ward.closes()
    path = f"/v1/claims/{claim['claim_id']}/reopening"
    alone = city["station-desk"].refused(f"{path}/agreement")
    city["station-desk"].post(path, {"reason": "line_missing"})
    by_oneself = city["station-desk"].refused(f"{path}/agreement")
    still_closed = ward.refused(patient, SCAN)
    reopened = city["station-chief"].post(f"{path}/agreement")
    ward.submits(patient, {**SCAN, "amount_fen": 9})
    again = ward.closes()

    assert (alone, by_oneself) == ((409, "reopening_not_asked"), (409, "reopening_own"))
    assert (still_closed, reopened["state"]) == ((409, "period_closed"), "reopened")
    assert (again["revision"], again["line_count"], again["total_fen"]) == (2, 2, 25801 + 9)
    assert city["station-chief"].refused(f"{path}/agreement") == (409, "claim_wrong_state")


def test_a_claim_goes_through_the_joint_review_and_what_is_paid_stays_closed(ward: Ward, city: City) -> None:
    ward.submits(ward.told_of_somebody(), SCAN)
    path, desk = f"/v1/claims/{ward.closes()['claim_id']}", city["station-desk"]
    early = desk.refused(f"{path}/review", {"step": "paid"})
    desk.post(f"{path}/review", {"step": "under_review"})
    bare = desk.refused(f"{path}/review", {"step": "queried"})
    for step in ({"step": "queried", "reason": "evidence_missing"}, {"step": "under_review"}, {"step": "approved"}):
        desk.post(f"{path}/review", step)
    paid = desk.post(f"{path}/review", {"step": "paid"})

    assert (early, bare) == ((409, "claim_wrong_state"), (422, "claim_reason_missing"))
    assert paid["state"] == "paid"
    assert desk.refused(f"{path}/reopening", {"reason": "other"}) == (409, "claim_wrong_state")


def test_submissions_at_the_same_moment_as_the_close_are_in_the_claim_or_find_the_period_closed(
    ward: Ward, city: City
) -> None:
    patients = [ward.told_of_somebody() for _ in range(8)]
    windows = [Desk(city.app.test_client(), ward.desk.client_id, ward.desk.secret, ward.desk.token) for _ in range(8)]
    wanted = {**SCAN, "amount_fen": 7, "incurred_on": LAST_OF_SPRING}

    def submits(number: int) -> str:
        return windows[number].refused(f"/v1/referrals/{patients[number].referral}/cost-lines", wanted)[1]

    def closes(_number: int) -> str:
        return city.another("station-desk").refused("/v1/claims", {"hospital_id": ward.name, "period": SPRING})[1]

    city["station-desk"].get("/v1/claims")
    with ThreadPoolExecutor(10) as people:
        outcomes = list(
            people.map(lambda act: act[0](act[1]), [*((submits, n) for n in range(8)), (closes, 0), (closes, 1)])
        )

    submitted = Counter(outcomes[:8])
    [claim] = city["station-desk"].get("/v1/claims", hospital_id=ward.name)["items"]
    assert set(submitted) <= {"done", "period_closed"}
    assert sorted(outcomes[8:]) == ["done", "period_closed"]
    assert (claim["line_count"], claim["total_fen"]) == (submitted["done"], 7 * submitted["done"])
