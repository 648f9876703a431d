"""Chapter five, the station (入站): he is checked, gets a bed, and police are asked for his DNA in time."""

from __future__ import annotations

from typing import Any

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect
from deploy.demo.tables import clocks_table


def hospital_discharges(way: Way) -> Seen:
    """Three days later he is well enough to be given back."""
    now = way.advance_to_next(9, 30, after_days=3)
    body = {"advice": "多饮水, 按时服药, 专人照护", "fit_to_travel": True}
    discharged = way["hospital-2"].post(f"/v1/referrals/{way.referral}/discharge", body)
    expect(("discharged", True), (discharged["state"], discharged["fit_to_travel"]), "state, fit_to_travel")
    return Seen(f"演练时间 drill clock: {now:%m-%d %H:%M}")


def nobody_enters_unchecked(way: Way) -> Seen:
    path = f"/v1/cases/{way.case}/admission"
    return way.refused("station-desk", path, cast.ADMISSION, status=409, code="safety_check_missing")


def safety_check(way: Way) -> None:
    way["station-desk"].post(f"/v1/cases/{way.case}/safety-check", cast.SAFETY_CHECK)


def health_check(way: Way) -> Seen:
    checked = way["station-desk"].post(f"/v1/cases/{way.case}/health-check", cast.HEALTH_CHECK)
    expect(("observe", True), (checked["decision"], checked["impaired"]), "decision, impaired")
    return Seen("需照护 impaired: observe")


def belongings(way: Way) -> Seen:
    receipt = way["station-desk"].post(f"/v1/cases/{way.case}/belongings", cast.BELONGINGS)
    expect(("held", 3, 3550), (receipt["state"], receipt["line_count"], receipt["money_fen"]), "state, lines, fen")
    return Seen("3 项, 现金 35.50 元")


def admission(way: Way) -> Seen:
    """His age stays a range: nobody guesses a year of birth."""
    case = way["station-desk"].post(f"/v1/cases/{way.case}/admission", cast.ADMISSION)
    expect(("in_station", "care"), (case["state"], case["bed_zone"]), "state, bed")
    expect("unidentified", case["identity"], "identity")
    expect(({"lo": 65, "hi": 80}, "visual"), (case["ages"], case["age_basis"]), "ages")
    expect(way.admitted_at, case["first_custody_at"], "首次接收不变 first custody stays:")
    return Seen("65–80 岁（目测） · visual")


def dna_requested(way: Way) -> Seen:
    """Within the seven working days, counted from the hospital's admission."""
    body = {"police_id": "police-changzhou"}
    asked = way["station-tracing"].post(f"/v1/tracing/profiles/{way.profile}/dna-requests", body)
    expect("police-changzhou", asked["police_id"], "police_id")
    met: dict[str, Any] = way.soon(lambda: _met_and_running(way), "D12 完成, D13 起算 D12 met, D13 runs")
    return Seen("D12 按期完成 met", clocks_table(met.values()))


def _met_and_running(way: Way) -> dict[str, Any] | None:
    clocks = {clock["rule"]: clock for clock in way["station-chief"].all("/v1/clocks", case_id=way.case)}
    states = {rule: clock["state"] for rule, clock in clocks.items()}
    return clocks if states.get("D12") == "met" and states.get("D13") == "running" else None


CHAPTER = Chapter(
    "五、入站 · the station",
    (
        Step(
            "第二定点医院",
            "三天后出院，送返救助站",
            "Three days later the hospital gives him back to the station",
            hospital_discharges,
            ("intake.patient_discharged",),
        ),
        Step("接待岗", "未经安检想先入站", "Nobody enters before the safety check", nobody_enters_unchecked),
        Step(
            "接待岗",
            "安全检查：同性工作人员",
            "Safety check, by an officer of his own sex",
            safety_check,
            ("intake.safety_checked",),
        ),
        Step("接待岗", "健康检查：留站观察", "Health check: to be observed", health_check, ("intake.health_checked",)),
        Step(
            "接待岗",
            "代管物品，逐项登记",
            "His belongings are taken into custody, line by line",
            belongings,
            ("intake.belongings_received",),
        ),
        Step(
            "接待岗",
            "入站：照护区床位，身份不明，年龄记为范围",
            "A bed in the care zone; unidentified, his age a range",
            admission,
            ("intake.case_admitted", "intake.age_reassessed", "intake.clock_opened"),
        ),
        Step(
            "寻亲岗",
            "向公安提请采血比对",
            "Police are asked for a DNA sample, within seven working days",
            dna_requested,
            ("tracing.dna_requested", "tracing.clock_met", "tracing.clock_opened"),
        ),
    ),
)
