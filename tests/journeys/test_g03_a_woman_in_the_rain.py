"""G3: a woman shouts in the rain, incoherent, no papers. P1 dispatch, the psychiatric hospital first, the sender signs,
her name is masked, the category is confirmed within 24 hours, the tracing clocks run in hospital, and whoever visits
her at home asks for her medicine."""

from __future__ import annotations

from dataclasses import dataclass

from contracts.access import STATION_CLIENTS
from contracts.codes import AgencyKind
from gateway.identity import register_agency, register_client
from services.intake.storage import seed_hospitals
from tests.city import City, Desk
from tests.stories import SAFETY_CHECK, Person, a_report, come_home, the_dispatch_of

ASYLUM = "hospital-psychiatric"
CALLED = "红梅"


@dataclass(frozen=True)
class Desks:
    """Who knows of her: the psychiatric hospital, and the one of the station who may."""

    hospital: Desk
    psychiatric: Desk


def with_a_psychiatric_hospital(city: City) -> Desks:
    """Of the last rank, and the only one of its specialty; at the station one client is given the right by name."""
    with city.town["gateway"].unit() as uow:
        register_agency(uow, ASYLUM, AgencyKind.HOSPITAL, "精神卫生中心")
        secret = register_client(uow, ASYLUM, ASYLUM) or ""
        named = "station-psychiatric"
        own = register_client(uow, named, "station", STATION_CLIENTS["psychiatric"]) or ""
    with city.town["intake"].unit() as uow:
        row = {"id": ASYLUM, "name": "精神卫生中心", "rank": 9, "kind": "psychiatric", "accept_minutes": 10}
        seed_hospitals(uow.session, [row])
    app = city.app
    return Desks(Desk(app.test_client(), ASYLUM, secret), Desk(app.test_client(), named, own))


def found_in_the_rain(city: City) -> dict[str, str]:
    """Met by a patrol team, which asks for a bed before anything else is known."""
    team = city["patrol-team-1"]
    reported = team.post("/v1/sightings", a_report(city, flags=["mental_signs"]))
    dispatch = the_dispatch_of(city, reported["id"])
    queued = city.the("patrol", "dispatch_queued", dispatch_id=dispatch)
    assert queued["priority"] == "P1"
    team.post(f"/v1/dispatches/{dispatch}/accept", {"staff": ["P-017", "P-024"]})
    need = {"sex": "2", "ages": {"lo": 30, "hi": 50}, "place": "雨中的公交站", "urgency": "emergency"}
    return dict(team.post("/v1/referrals", {**need, "kind": "psychiatric", "reason": "语无伦次"}))


def test_g03_the_right_hospital_first_and_known_to_few(city: City) -> None:
    desks = with_a_psychiatric_hospital(city)
    asked = found_in_the_rain(city)
    case, referral = asked["case_id"], f"/v1/referrals/{asked['referral_id']}"
    assert asked["hospital_id"] == ASYLUM
    signed = {"sending_department": "天宁公安分局", "signer": "J-0417"}
    desks.psychiatric.post(f"{referral}/sender", signed)
    desks.hospital.post(f"{referral}/accept")
    desks.hospital.post(f"{referral}/admit", {"signer_role": "sending_department", "ward": "女病区"})
    city.settle()

    seen_by_few(city, desks, referral)
    decided_within_24_hours(city, desks, case)
    clocks_run_in_hospital(city, case)
    back_at_the_station(city, desks, case, referral)
    looked_after_at_home(city, case)


def seen_by_few(city: City, desks: Desks, referral: str) -> None:
    """To everybody else at the station it is not there, neither by itself nor in a list; not even the desk that sees
    all other referrals."""
    shown = desks.psychiatric.get(referral)
    of_hospital = desks.hospital.get(referral)
    assert (shown["sender_signed"], shown["sending_department"], shown["signer"]) == (True, "天宁公安分局", "J-0417")
    assert (of_hospital["kind"], of_hospital["signer"]) == ("psychiatric", "J-0417")
    for client in ("station-desk", "station-chief", "hospital-1"):
        assert city[client].refused_to_see(referral) == (404, "not_found")
        assert referral.rpartition("/")[2] not in str(city[client].get("/v1/referrals"))
    gone = {"status": "cancelled", "reason": "duplicate"}
    assert city["station-desk"].refused(f"{referral}/withdrawal", gone) == (404, "not_found")
    assert city["station-desk"].refused(f"{referral}/sender", signed_otherwise()) == (404, "not_found")


def signed_otherwise() -> dict[str, str]:
    return {"sending_department": "某部门", "signer": "X-1"}


def decided_within_24_hours(city: City, desks: Desks, case: str) -> None:
    clock = city.the("intake", "clock_opened", case_id=case, rule="D24")
    pending = city["station-desk"].get("/v1/category-confirmations", state="pending", case_id=case)["items"]
    assert [(one["hospital_id"], one["unsolicited"]) for one in pending] == [(ASYLUM, False)]
    city.advance(hours=23)
    city["station-desk"].post(f"/v1/cases/{case}/category", {"decision": "confirmed"})
    city.advance(hours=2)
    met = city.the("intake", "clock_met", clock_id=clock["clock_id"])
    assert (met["verdict"], city.announced("intake", "clock_breached", case_id=case)) == ("met", [])
    own = desks.hospital.get("/v1/category-confirmations", case_id=case)["items"]
    assert [one["state"] for one in own] == ["confirmed"]


def clocks_run_in_hospital(city: City, case: str) -> None:
    """Nobody knows who she is, and the law counts from the hospital bed."""
    unidentified = city.the("intake", "case_unidentified", case_id=case)
    assert unidentified["custody_place"] == "hospital"
    running = city.announced("tracing", "clock_opened", case_id=case)
    assert {one.data["rule"] for one in running} >= {"D11", "D12"}
    assert {one.data["started_at"] for one in running} == {unidentified["first_custody_at"]}


def back_at_the_station(city: City, desks: Desks, case: str, referral: str) -> None:
    """She tells a name there, and the hospital that treated her hears only that there is one."""
    desks.hospital.post(f"{referral}/discharge", {"fit_to_travel": False, "advice": "按时服药"})
    desk, path = city["station-desk"], f"/v1/cases/{case}"
    desk.post(f"{path}/safety-check", {**SAFETY_CHECK, "officer_sex": "2"})
    desk.post(f"{path}/health-check", {"decision": "observe", "impaired": True, "findings": "情绪平稳"})
    entry = {"bed_zone": "female", "sex": "2", "ages": {"lo": 30, "hi": 50}, "age_basis": "visual"}
    desk.post(f"{path}/admission", {**entry, "claimed_name": CALLED})
    city.settle()
    of_hospital = desks.hospital.get(referral)
    assert CALLED not in str(of_hospital)
    assert of_hospital["person"]["claimed_name"] == {"exists": True}
    assert CALLED not in str(desks.psychiatric.get(referral))


def looked_after_at_home(city: City, case: str) -> None:
    """Whoever calls on her asks whether she takes her medicine."""
    plan, desk = come_home(city, Person(case)), city["station-desk"]
    task = desk.get(f"/v1/followup/plans/{plan}")["tasks"][0]["id"]
    words = {"health": "情绪平稳", "living": "与家人同住", "medication": "按时服药"}
    visited = {**words, "present": ["女儿"], "stable": True, "risk_factors": {"medication_stopped": False}}
    desk.post(f"/v1/followup/tasks/{task}/visit", visited)
    assert desk.get(f"/v1/followup/plans/{plan}")["visits"][0]["medication"] == "按时服药"
