"""`guitu webhooks`: the operator sees who is not told, and mends it; each act stands in the audit with a name."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from click.testing import CliRunner, Result

from chassis.audit import audit_entry
from deploy.cli import main
from tests.gateway.webhooks.conftest import Desk, a_referral_requested, an_id
from tests.gateway.webhooks.receiver import Receiver


@pytest.fixture
def guitu(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The command line over the same platform."""
    settings = desk.runtime.settings
    monkeypatch.setenv("GUITU_HOME", str(settings.home))
    monkeypatch.setenv("GUITU_MASTER_KEY", base64.b64encode(settings.master_key).decode())
    monkeypatch.setenv("GUITU_RPC_KEY", base64.b64encode(settings.rpc_key).decode())
    monkeypatch.setenv("GUITU_WEBHOOK_LOOPBACK", "true")
    monkeypatch.setenv("COLUMNS", "250")

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, ["webhooks", *words])

    return run


def test_the_operator_disables_sees_enables_and_catches_up(desk: Desk, receiver: Receiver, guitu: Any) -> None:
    made = desk.registers("hospital-1", receiver)
    name = ("--operator", "wang")
    disabled = guitu("disable", made["id"], *name)
    told = desk.hear(a_referral_requested("hospital-1"))
    listed = guitu("list")
    enabled = guitu("enable", made["id"], *name)
    missing = guitu("replay-missing", made["id"], "--since", "2026-01-01T00:00:00Z", *name)
    desk.deliverer.drain(made["id"])
    shown = guitu("deliveries", made["id"], "--state", "delivered")
    recovered = guitu("recover", made["id"], "--since", "2026-01-01T00:00:00Z", *name)

    assert [one.exit_code for one in (disabled, listed, enabled, missing, shown, recovered)] == [0] * 6, listed.output
    assert "disabled (by_operator)" in listed.output
    assert "2 queued" in missing.output and "2 queued" in recovered.output
    assert told in receiver.ids
    assert "guitu.intake.referral_requested.v1" in shown.output
    with desk.runtime.view() as view:
        acts = {row.action for row in view.session.execute(audit_entry.select()) if row.client_id == "wang"}
    assert acts == {
        "webhook.endpoint_disabled",
        "webhook.endpoint_verified",
        "webhook.missing_replayed",
        "webhook.recovered",
    }


def test_one_message_is_sent_again_and_a_secret_is_never_shown(desk: Desk, receiver: Receiver, guitu: Any) -> None:
    made = desk.registers("hospital-1", receiver)
    told = desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])
    [delivery] = desk.caller("hospital-1").get(f"/v1/webhook-endpoints/{made['id']}/deliveries").json["items"]

    resent = guitu("resend", made["id"], delivery["id"], "--operator", "wang")
    desk.deliverer.drain(made["id"])
    shown = guitu("show", made["id"])

    assert (resent.exit_code, receiver.ids) == (0, [told, told])
    assert made["public_key"] in shown.output and made["secret"].removeprefix("whsec_") not in shown.output


def test_what_is_not_there_is_said_in_a_sentence(guitu: Any) -> None:
    answers = [guitu("show", an_id()), guitu("resend", an_id(), an_id(), "--operator", "wang")]
    assert [one.exit_code for one in answers] == [1, 1]
    assert all("there is no such endpoint" in one.output for one in answers)
