"""Chapter six, the station (入站): a bed is kept for him and he gets it, and police are asked for his DNA in time."""

from __future__ import annotations

from typing import Any

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect
from deploy.demo.tables import clocks_table


def health_check(way: Way) -> Seen:
    checked = way["station-desk"].post(f"/v1/cases/{way.case}/health-check", cast.HEALTH_CHECK)
    expect(("observe", True), (checked["decision"], checked["impaired"]), "decision, impaired")
    return Seen("需照护 impaired: observe")


def belongings(way: Way) -> Seen:
    receipt = way["station-desk"].post(f"/v1/cases/{way.case}/belongings", cast.BELONGINGS)
    expect(("held", 3, 3550), (receipt["state"], receipt["line_count"], receipt["money_fen"]), "state, lines, fen")
    return Seen("3 项, 现金 35.50 元")


def bed_kept(way: Way) -> Seen:
    """Kept for him while he is looked at; nobody else gets it."""
    desk = way["station-desk"]
    bed = desk.get("/v1/beds", zone="care", state="free", limit=1)["items"][0]
    kept = desk.post(f"/v1/beds/{bed['bed_id']}/reserve", {"case_id": way.case})
    expect(("reserved", way.case), (kept["state"], kept["case_id"]), "state, case")
    way.bed = bed["bed_id"]
    return Seen(f"照护区 {bed['number']} 号床 care zone, bed {bed['number']}")


def admission(way: Way) -> Seen:
    """The bed that was kept, without a second order. His age stays a range: nobody guesses a year of birth."""
    case = way["station-desk"].post(f"/v1/cases/{way.case}/admission", cast.ADMISSION)
    expect(way.bed, case["bed_id"], "预留的床位 the bed that was kept:")
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
    "六、入站 · the station",
    (
        Step("接待岗", "健康检查：留站观察", "Health check: to be observed", health_check, ("intake.health_checked",)),
        Step(
            "接待岗",
            "代管物品，逐项登记",
            "His belongings are taken into custody, line by line",
            belongings,
            ("intake.belongings_received",),
        ),
        Step("接待岗", "预留照护区床位", "A bed in the care zone is kept for him", bed_kept),
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
