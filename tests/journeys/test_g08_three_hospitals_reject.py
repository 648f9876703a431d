"""G8: three hospitals reject (capacity, specialty, capacity); the fourth is silent, is telephoned, and takes him. Only
the fourth has costs."""

from __future__ import annotations

from contracts.codes import AgencyKind
from contracts.law.calendar import SHANGHAI
from gateway.identity import register_agency, register_client
from services.intake.storage import seed_hospitals
from tests.city import City, Desk
from tests.stories import asked_for_a_bed


def two_more_hospitals(city: City) -> dict[str, Desk]:
    """Partner hospitals of the third and fourth rank, with a desk each."""
    desks = {}
    for rank in (3, 4):
        name = f"hospital-{rank}"
        with city.town["gateway"].unit() as uow:
            register_agency(uow, name, AgencyKind.HOSPITAL, f"第{rank}定点医院")
            secret = register_client(uow, name, name) or ""
        with city.town["intake"].unit() as uow:
            row = {"id": name, "name": f"第{rank}定点医院", "rank": rank, "kind": "general", "accept_minutes": 10}
            seed_hospitals(uow.session, [row])
        desks[name] = Desk(city.app.test_client(), name, secret)
    return desks


def asked_of(city: City, case: str) -> str:
    """The attempt that counts now."""
    return str(city.announced("intake", "referral_requested", case_id=case)[-1].data["referral_id"])


def only_the_fourth_has_costs(city: City, hospitals: dict[str, Desk], case: str) -> None:
    """Who rejected has none to submit; who has him does, once the station stands for him."""
    city["station-desk"].post(f"/v1/cases/{case}/category", {"decision": "confirmed"})
    today = city.now().astimezone(SHANGHAI).date().isoformat()
    line = {"item": "补液", "catalogue_class": "within_catalogue", "payer": "relief_fund", "amount_fen": 12800}
    attempts = [one.data for one in city.announced("intake", "referral_requested", case_id=case)]
    outcomes = {
        one["hospital_id"]: hospitals[one["hospital_id"]].refused(
            f"/v1/referrals/{one['referral_id']}/cost-lines", {**line, "incurred_on": today}
        )[1]
        for one in attempts
    }
    assert outcomes == {
        "hospital-1": "costs_before_admission",
        "hospital-2": "costs_before_admission",
        "hospital-3": "costs_before_admission",
        "hospital-4": "done",
    }
    listed = city["station-desk"].get("/v1/cost-lines", case_id=case)["items"]
    assert [(one["hospital_id"], one["amount_fen"]) for one in listed] == [("hospital-4", 12800)]


def test_g08_the_chain_of_four_keeps_every_reason_and_ends_with_a_bed(city: City) -> None:
    hospitals = {**city.desks, **two_more_hospitals(city)}
    found = asked_for_a_bed(city)
    for hospital, reason in (
        ("hospital-1", "capacity"),
        ("hospital-2", "not_our_specialty"),
        ("hospital-3", "capacity"),
    ):
        city.advance(minutes=2)
        told = hospitals[hospital].post(f"/v1/referrals/{asked_of(city, found.case)}/reject", {"reason": reason})
        assert {"next_referral_id", "chain_id"}.isdisjoint(told)
    asked = asked_of(city, found.case)
    city.advance(minutes=10)
    hospitals["hospital-4"].post(f"/v1/referrals/{asked}/accept")
    hospitals["hospital-4"].post(f"/v1/referrals/{asked}/admit", {"signer_role": "sending_department"})
    city.settle()

    only_the_fourth_has_costs(city, hospitals, found.case)
    told = city["station-desk"].get(f"/v1/cases/{found.case}/timeline")["entries"]
    assert [(one["event"], one["codes"].get("hospital_id"), one["codes"].get("reason")) for one in told][:11] == [
        ("case_opened", None, None),
        ("referral_requested", "hospital-1", None),
        ("referral_rejected", "hospital-1", "capacity"),
        ("referral_requested", "hospital-2", None),
        ("referral_rejected", "hospital-2", "not_our_specialty"),
        ("referral_requested", "hospital-3", None),
        ("referral_rejected", "hospital-3", "capacity"),
        ("referral_requested", "hospital-4", None),
        ("referral_overdue", "hospital-4", None),
        ("referral_accepted", "hospital-4", None),
        ("patient_admitted", "hospital-4", None),
    ]
    requested = [one["codes"] for one in told if one["event"] == "referral_requested"]
    assert ([one["attempt"] for one in requested], len({one["chain_id"] for one in requested})) == ([1, 2, 3, 4], 1)
    listed = city["station-desk"].get("/v1/referrals", case_id=found.case)["items"]
    assert [(one["hospital_id"], one["state"], one["rejection_reason"]) for one in listed] == [
        ("hospital-1", "rejected", "capacity"),
        ("hospital-2", "rejected", "not_our_specialty"),
        ("hospital-3", "rejected", "capacity"),
        ("hospital-4", "admitted", None),
    ]
