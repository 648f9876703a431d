"""Whoever holds several roles sees what any of them may, for the purpose that is named (docs/adr/0033)."""

from __future__ import annotations

from contracts.roles import Role
from services.intake.storage import seed_hospitals
from tests.gateway.people.conftest import Somebody, Station

A_HOSPITAL = {"id": "hospital-1", "name": "第一医院", "rank": 1, "kind": "general"}
A_CASE = {"sex": "1", "ages": {"lo": 60, "hi": 80}, "place": "晋陵中路", "reason": "昏迷", "urgency": "emergency"}


def sees(somebody: Somebody, purpose: str) -> tuple[int, list[str | None]]:
    """The status of the list of referrals, and what it tells of why somebody was referred."""
    answer = somebody.ask("GET", "/v1/referrals", Guitu_Purpose=purpose)
    return answer.status_code, [one.get("reason") for one in answer.json.get("items", ())]


def test_what_one_of_the_roles_opens_is_seen_though_another_one_leads(station: Station) -> None:
    with station.gate.town["intake"].unit() as uow:
        seed_hospitals(uow.session, [A_HOSPITAL])
    assert station.gate.caller("station-desk").post("/v1/referrals", A_CASE).status_code == 201
    tracer = station.has("S001", Role.TRACING)
    nurse = station.has("S002", Role.CARE)
    both = station.has("S003", Role.TRACING, Role.CARE)

    assert sees(tracer, "identity_check") == (403, [])
    assert sees(nurse, "medical_care") == (200, ["昏迷"])
    assert sees(both, "medical_care") == (200, ["昏迷"])
    assert sees(both, "identity_check") == (200, [None])
