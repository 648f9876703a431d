"""The example of a partner's client does on the live gateway what it says (docs/partners.*.md)."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from examples.partner.guitu_partner import Refused
from tests.examples.conftest import partner
from tests.live import Live
from tests.stories import EMERGENCY

PROGRAM = Path(__file__).resolve().parents[2] / "examples" / "partner" / "guitu_partner.py"


def test_a_referral_sent_twice_under_one_key_is_one_referral(live: Live) -> None:
    team = partner(live, "patrol-team-1")
    first = team.send("/v1/referrals", EMERGENCY, key="his-2026-0001")
    again = team.send("/v1/referrals", EMERGENCY, key="his-2026-0001")
    assert first == again
    desk = partner(live, "station-desk")
    assert [one["case_id"] for one in desk.pages("/v1/referrals", case_id=first["case_id"])] == [first["case_id"]]


def test_another_body_under_the_key_is_refused_with_a_stable_code(live: Live) -> None:
    team = partner(live, "patrol-team-1")
    team.send("/v1/referrals", EMERGENCY, key="his-2026-0002")
    with pytest.raises(Refused) as refused:
        team.send("/v1/referrals", {**EMERGENCY, "place": "别处"}, key="his-2026-0002")
    assert (refused.value.status, refused.value.code) == (422, "idempotency_key_reused")


def test_a_list_is_read_page_by_page(live: Live) -> None:
    team, desk = partner(live, "patrol-team-1"), partner(live, "station-desk")
    sent = {team.send("/v1/referrals", EMERGENCY, key=f"page-{number}")["case_id"] for number in range(3)}
    assert sent <= {one["case_id"] for one in desk.pages("/v1/referrals", limit=2)}


def test_an_order_whose_owner_is_away_is_followed_until_it_is_done(live: Live) -> None:
    """The client waits on the operation while intake is away, and gets the answer once it is back."""
    team, town = partner(live, "patrol-team-1"), live.city.town
    town.stop("intake")
    back = threading.Timer(4.0, town.start, ["intake"])
    back.start()
    try:
        answer = team.send("/v1/referrals", EMERGENCY, key="his-2026-0003")
    finally:
        back.join()
    assert {"case_id", "referral_id"} <= set(answer)
    assert answer == team.send("/v1/referrals", EMERGENCY, key="his-2026-0003")


def test_the_feed_goes_on_where_it_ended(live: Live) -> None:
    """Other tests' referrals may be told on the way; each event comes once."""
    hospital, team = partner(live, "hospital-1"), partner(live, "patrol-team-1")
    case = team.send("/v1/referrals", EMERGENCY, key="his-2026-0004")["case_id"]
    told, cursor = list[dict[str, Any]](), None
    while case not in {one["data"].get("case_id") for one in told}:
        page, cursor = hospital.feed(cursor, wait=20)
        assert page, "nothing within twenty seconds"
        told += page
    assert len({one["id"] for one in told}) == len(told)
    [asked] = [one["type"] for one in told if one["data"].get("case_id") == case]
    assert asked == "guitu.intake.referral_requested.v1"


def test_it_is_a_program_too(live: Live) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "GUITU_URL": live.url,
        "GUITU_CLIENT": "patrol-team-1",
        "GUITU_SECRET": live.secret("patrol-team-1"),
        "PYTHONIOENCODING": "utf8",
    }
    sending = [sys.executable, str(PROGRAM), "send", "/v1/referrals", "--key", "his-2026-0005"]
    ran = subprocess.run(
        sending, env=environment, input=json.dumps(EMERGENCY), capture_output=True, text=True, timeout=60
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert {"case_id", "referral_id"} <= set(json.loads(ran.stdout))
    refused = subprocess.run(
        [*sending[:-1], "his-2026-0006"], env=environment, input="{}", capture_output=True, text=True, timeout=60
    )
    assert refused.returncode == 1
    assert json.loads(refused.stderr)["code"] == "invalid_body"
