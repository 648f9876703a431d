"""What a desk says of somebody who comes to the door, for the tests of the request and the stay."""

from __future__ import annotations

from typing import Any

from contracts.orders import intake as orders
from tests.unit.intake.desk import Desk

ARRIVED = {"arrival": "self", "sex": "1", "ages": {"lo": 30, "hi": 38}, "stated_reason": "robbed", "needs": ["food"]}
A_CHILD = {"arrival": "police", "sex": "2", "ages": {"lo": 8, "hi": 10}, "stated_reason": "lost"}
FORM = {"officer": "S-017", "fingerprint_taken": True, "photo_taken": True, "national_system_checked": True}
IN_NEED = {"away_from_home": True, "without_food_or_lodging": True, "wandering_or_about_to": True}
WITH_MEANS = {"away_from_home": True, "without_food_or_lodging": False, "wandering_or_about_to": False}
HELP = {"outcome": "eligible", "facts": IN_NEED, "signer": "S-001"}
REFUSAL = {
    "outcome": "not_eligible",
    "facts": WITH_MEANS,
    "reasons": ["provides_for_self"],
    "reason_text": "本人有现金并已订返程车票",
    "notice_number": "BYJZ-2026-0007",
    "complaint_route_told": True,
    "signer": "S-001",
}
CHECKED = {"officer": "S-017", "officer_sex": "1"}
FIT = {"decision": "fit", "impaired": False, "findings": "无外伤"}
ENTRY = {"bed_zone": "male", "sex": "1", "ages": {"lo": 30, "hi": 38}, "age_basis": "visual"}


def at_the_door(desk: Desk, **more: Any) -> tuple[str, str]:
    """Somebody asks for help; the case and the request."""
    shown = desk.order(orders.OPEN_HELP_REQUEST, ARRIVED | more)
    return shown["case_id"], shown["help_request_id"]


def screened(desk: Desk, request: str, decision: str = "continue", **more: Any) -> dict[str, Any]:
    body = {"officer": "S-017", "decision": decision, **more}
    return desk.order(orders.SCREEN_HELP_REQUEST, body, target=request)


def registered(desk: Desk, **more: Any) -> tuple[str, str]:
    """Screened, checked and taken down; nothing is decided yet."""
    case, request = at_the_door(desk, **more)
    screened(desk, request)
    sex = (ARRIVED | more)["sex"]
    desk.order(orders.RECORD_SAFETY_CHECK, CHECKED | {"officer_sex": sex}, target=case)
    desk.order(orders.REGISTER_HELP_REQUEST, FORM, target=request)
    return case, request


def stays(desk: Desk, *, impaired: bool = False, zone: str = "male", **more: Any) -> str:
    """Taken in, in a bed; the case."""
    case, _ = registered(desk, **more)
    desk.order(orders.DECIDE_ELIGIBILITY, HELP, target=case)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT | {"impaired": impaired}, target=case)
    seen = {key: (ARRIVED | more)[key] for key in ("sex", "ages")}
    desk.order(orders.ADMIT_TO_STATION, ENTRY | {"bed_zone": zone, **seen}, target=case)
    return case


def a_bed(desk: Desk, zone: str = "male", number: int = 1) -> str:
    """That bed, by zone and number."""
    board = desk.ask(orders.BED_BOARD, {"zone": zone})["items"]
    return next(str(bed["bed_id"]) for bed in board if bed["number"] == number)


def bed_of(desk: Desk, case: str) -> dict[str, Any] | None:
    """The line of the bed board on which that case stands."""
    board = desk.ask(orders.BED_BOARD, {})["items"]
    return next((bed for bed in board if bed["case_id"] == case), None)
