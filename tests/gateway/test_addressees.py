"""What the station addresses to police lies with a police agency of this platform, or is refused and not kept."""

from __future__ import annotations

from typing import Any

import pytest

from gateway.addressees import addressed
from gateway.commands import COMMANDS
from tests.gateway.conftest import Gate

REPORT: dict[str, Any] = {
    "case_id": "01930a5e-7c00-7000-8000-000000000001",
    "kind": "missing",
    "statement": "疑似走失",
}


@pytest.mark.parametrize("whom", ["police-changzou", "hospital-1", "station"])
def test_a_report_to_what_is_no_police_agency_is_refused_and_its_key_stays_free(gate: Gate, whom: str) -> None:
    desk = gate.caller("station-desk")

    refused = desk.post("/v1/suspicion-reports", REPORT | {"police_id": whom}, key="k")
    corrected = desk.post("/v1/suspicion-reports", REPORT | {"police_id": "police-changzhou"}, key="k")

    assert (refused.status_code, refused.json["code"]) == (422, "addressee_unknown")
    assert refused.json["facts"] == {"agency_id": whom, "kind": "police"}
    assert (corrected.status_code, corrected.json["code"]) == (404, "not_found"), "the key was free, the case is none"


def test_every_order_that_names_a_police_agency_is_held_to_it() -> None:
    naming = {key for key, command in COMMANDS.items() if "police_id" in command.body().fields}

    assert naming == {key for key, command in COMMANDS.items() if addressed(command)}
    assert naming >= {"intake.report_suspicion", "intake.send_identity_query", "intake.announce_handover"}
