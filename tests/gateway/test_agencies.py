"""Agencies are registered by two operators and suspended by one; what the command line does is what takes effect."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from chassis.audit import audit_entry
from chassis.clock import iso
from deploy import running
from deploy.cli import main
from gateway import changes, identity
from gateway.changes import NoSuchChange, SamePerson
from gateway.domain.changes import ChangeKind
from gateway.domain.registration import NotRegistrable
from gateway.storage.agencies import Agencies
from tests.gateway.conftest import Gate
from tests.gateway.partners import KeyHolder, a_key, public

Guitu = Callable[..., Result]

A_HOSPITALS_SCOPES = "costs:read costs:submit feed:read referrals:read referrals:work webhooks:manage"


@pytest.fixture
def guitu(gate: Gate, monkeypatch: pytest.MonkeyPatch) -> Guitu:
    """The command line on the gate's own gateway, by the gate's clock."""
    monkeypatch.setattr(running, "runtime_of", lambda _service, _settings: gate.town["gateway"])
    monkeypatch.setenv("GUITU_HOME", str(gate.town.platform.settings.home))
    runner = CliRunner()
    return lambda *words: runner.invoke(main, ["agency", *words])


def number_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return re.findall(r"no\. (\d+)", result.output)[0]


def secret_in(result: Result) -> str:
    assert result.exit_code == 0, result.output
    return re.findall(r"this once: (\S+)", result.output)[0]


def audited(gate: Gate) -> list[tuple[str, Any]]:
    with gate.town["gateway"].view() as view:
        rows = view.session.execute(select(audit_entry).order_by(audit_entry.c.number))
        return [(row.action, row.codes.get("by")) for row in rows if row.action.startswith("registry.")]


HOSPITAL = ("add", "hospital-9", "--kind", "hospital", "--name", "第九医院")


def test_an_agency_exists_only_once_a_second_operator_approves_it_and_its_secret_is_shown_once(
    gate: Gate, guitu: Guitu
) -> None:
    number = number_in(guitu(*HOSPITAL, "--as", "li"))
    alone = guitu("approve", number, "--as", "li")
    before = gate.sign_in("hospital-9", "anything").status_code
    waiting = guitu("list").output
    secret = secret_in(guitu("approve", number, "--as", "wang"))
    again = guitu("approve", number, "--as", "zhao")

    assert (alone.exit_code, "another operator must approve it" in alone.output, before) == (1, True, 401)
    assert "第九医院" in waiting
    assert gate.sign_in("hospital-9", secret).json["scope"] == A_HOSPITALS_SCOPES
    assert (again.exit_code, "no change of that number waits" in again.output) == (1, True)
    assert secret not in guitu("show", "hospital-9").output
    assert audited(gate) == [("registry.proposed", "li"), ("registry.approved", "wang")]


@pytest.mark.parametrize("name", ["Li", "li ", " li", "ｌｉ", "", "lí"])
def test_an_operator_has_one_spelling_so_nobody_approves_what_he_proposed(gate: Gate, name: str) -> None:
    with gate.town["gateway"].unit() as uow:
        number = changes.propose(uow, "li", ChangeKind.AMEND, "hospital-1", {"name": "一院"})

    with pytest.raises(NotRegistrable), gate.town["gateway"].unit() as uow:
        changes.approve(uow, number, name)


def test_the_terms_of_the_contract_are_what_was_approved(gate: Gate, guitu: Guitu) -> None:
    number = number_in(
        guitu(
            "add", "police-9", "--kind", "police", "--name", "城东派出所", "--region", "320402000000",
            "--purpose", "identity_check", "--webhook-host", "hooks.police.example",
            "--quota", "identity_queries_per_day=50",
            "--contract-from", "2026-07-01", "--contract-until", "2026-12-31T12:00:00+08:00", "--sandbox",
            "--client", "police-9-desk", "--scope", "verifications:answer",
            "--must-sign", "tracing.record_verification", "--as", "li",
        )
    )  # fmt: skip
    guitu("approve", number, "--as", "wang")

    with gate.town["gateway"].view() as view:
        found, client = Agencies(view.session).get("police-9"), Agencies(view.session).client("police-9-desk")
    assert client is not None
    assert (found.region_code, found.purposes, found.webhook_hosts, found.quotas, found.sandbox) == (
        "320402000000", ["identity_check"], ["hooks.police.example"],
        {"identity_queries_per_day": 50}, True,
    )  # fmt: skip
    assert (iso(found.contract_from), iso(found.contract_until)) == ("2026-06-30T16:00:00Z", "2026-12-31T04:00:00Z")
    assert (client.scopes, client.must_sign) == (["verifications:answer"], ["tracing.record_verification"])


def test_suspending_takes_one_operator_and_effect_at_once_and_resuming_takes_two(gate: Gate, guitu: Guitu) -> None:
    suspended = guitu("suspend", "hospital-1", "--as", "li")
    away = gate.sign_in("hospital-1").status_code
    number = number_in(guitu("resume", "hospital-1", "--as", "li"))
    still = gate.sign_in("hospital-1").status_code
    alone = guitu("approve", number, "--as", "li").exit_code
    guitu("approve", number, "--as", "wang")

    assert (suspended.exit_code, away, still, alone) == (0, 401, 401, 1)
    assert gate.sign_in("hospital-1").status_code == 200


def test_one_client_is_disabled_at_once_and_enabled_by_two(gate: Gate, guitu: Guitu) -> None:
    guitu("suspend", "station", "--client", "station-desk", "--as", "li")
    others, away = gate.sign_in("station-chief").status_code, gate.sign_in("station-desk").status_code
    guitu("approve", number_in(guitu("resume", "station", "--client", "station-desk", "--as", "li")), "--as", "wang")

    assert (others, away, gate.sign_in("station-desk").status_code) == (200, 401, 200)


def test_a_rotated_secret_lives_beside_its_successor_for_seven_days_unless_it_ends_at_once(
    gate: Gate, guitu: Guitu
) -> None:
    old = gate.secrets["hospital-1"]
    number = number_in(guitu("rotate", "hospital-1", "--as", "li"))
    before = gate.sign_in("hospital-1", old).status_code
    new = secret_in(guitu("approve", number, "--as", "wang"))
    both = [gate.sign_in("hospital-1", secret).status_code for secret in (old, new)]
    gate.wall.advance(timedelta(days=7))
    later = [gate.sign_in("hospital-1", secret).status_code for secret in (old, new)]
    newest = secret_in(
        guitu("approve", number_in(guitu("rotate", "hospital-1", "--at-once", "--as", "li")), "--as", "wang")
    )
    at_once = [gate.sign_in("hospital-1", secret).status_code for secret in (new, newest)]

    assert (before, both, later, at_once) == (200, [200, 200], [401, 200], [401, 200])


def test_a_client_is_registered_with_keys_and_has_no_secret(gate: Gate, guitu: Guitu, tmp_path: Path) -> None:
    key, file = a_key("first"), tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [public(key)]}), "utf8")
    approved = guitu("approve", number_in(guitu(*HOSPITAL, "--keys", str(file), "--as", "li")), "--as", "wang")
    gateway = gate.town["gateway"]
    partner = KeyHolder("hospital-9", key, f"{gateway.public_url}/oauth/token", gate.wall)

    assert (approved.exit_code, "this once" in approved.output) == (0, False)
    assert gate.browser.post("/oauth/token", data=partner.form()).status_code == 200
    assert "first" in guitu("show", "hospital-9").output


def test_a_private_key_in_the_file_is_refused_before_it_reaches_the_database(
    gate: Gate, guitu: Guitu, tmp_path: Path
) -> None:
    file = tmp_path / "jwks.json"
    file.write_text(json.dumps({"keys": [a_key("first").as_dict(private=True)]}), "utf8")

    refused = guitu(*HOSPITAL, "--keys", str(file), "--as", "li")

    assert (refused.exit_code, "a private key" in refused.output) == (1, True)
    assert audited(gate) == []


@pytest.mark.parametrize(
    "words",
    [
        ("add", "hospital-1", "--kind", "hospital", "--name", "又一次"),
        ("add", "Hospital 9", "--kind", "hospital", "--name", "第九医院"),
        (*HOSPITAL, "--purpose", "family_tracing"),
        (*HOSPITAL, "--scope", "cases:read"),
        (*HOSPITAL, "--webhook-host", "127.0.0.1"),
        (*HOSPITAL, "--webhook-host", "https://a.example"),
        (*HOSPITAL, "--webhook-host", "localhost"),
        (*HOSPITAL, "--quota", "reads_per_minute=0"),
        (*HOSPITAL, "--quota", "daily"),
        (*HOSPITAL, "--region", "3204"),
        (*HOSPITAL, "--contract-from", "2026-07-02", "--contract-until", "2026-07-01"),
        (*HOSPITAL, "--contract-until", "next year"),
        (*HOSPITAL, "--must-sign", "no.such_command"),
        ("amend", "nobody", "--name", "无"),
        ("amend", "hospital-1"),
        ("client", "hospital-1", "hospital-2", "--scope", "referrals:read"),
        ("rotate", "nobody"),
        ("suspend", "nobody"),
    ],
    ids=lambda words: " ".join(words[-2:]),
)
def test_what_no_registration_may_say_is_refused_in_a_sentence(
    gate: Gate, guitu: Guitu, words: tuple[str, ...]
) -> None:
    refused = guitu(*words, "--as", "li")

    assert refused.exit_code in (1, 2)
    assert "Traceback" not in refused.output
    assert isinstance(refused.exception, SystemExit)
    assert audited(gate) == []


def test_what_cannot_be_carried_out_any_more_changes_nothing_and_waits_on(gate: Gate) -> None:
    gateway = gate.town["gateway"]
    with gateway.unit() as uow:
        first, second = (
            changes.propose(uow, "li", ChangeKind.REGISTER, "hospital-9", {"kind": "hospital", "name": name})
            for name in ("第九医院", "九院")
        )
    with gateway.unit() as uow:
        changes.approve(uow, first, "wang")

    with pytest.raises(NotRegistrable), gateway.unit() as uow:
        changes.approve(uow, second, "wang")
    with gateway.unit() as uow:
        changes.reject(uow, second, "li")
    with pytest.raises(NoSuchChange), gateway.unit() as uow:
        changes.approve(uow, second, "wang")
    with gateway.view() as view:
        assert Agencies(view.session).get("hospital-9").name == "第九医院"


def test_no_kind_of_change_takes_effect_by_the_one_who_proposed_it(gate: Gate) -> None:
    gateway = gate.town["gateway"]
    with gateway.unit() as uow:
        identity.suspend_agency(uow, "hospital-2", suspended=True)
        identity.disable_client(uow, "hospital-2", disabled=True)
        wanted: dict[ChangeKind, tuple[str, dict[str, Any], str | None]] = {
            ChangeKind.REGISTER: ("hospital-9", {"kind": "hospital", "name": "九"}, None),
            ChangeKind.AMEND: ("hospital-1", {"name": "一院"}, None),
            ChangeKind.CLIENT: ("hospital-1", {"scopes": ["referrals:read"]}, "hospital-1"),
            ChangeKind.ROTATE: ("hospital-1", {"keys": None, "at_once": True}, "hospital-1"),
            ChangeKind.RESUME: ("hospital-2", {}, None),
            ChangeKind.ENABLE: ("hospital-2", {}, "hospital-2"),
        }
        numbers = {
            kind: changes.propose(uow, "li", kind, agency, what, client)
            for kind, (agency, what, client) in wanted.items()
        }

    assert set(wanted) == set(ChangeKind)
    for number in numbers.values():
        with pytest.raises(SamePerson), gateway.unit() as uow:
            changes.approve(uow, number, "li")
    with gateway.view() as view:
        rows = Agencies(view.session)
        assert rows.find("hospital-9") is None
        assert rows.get("hospital-1").name == "市第一医院"
        assert rows.get("hospital-2").suspended_at is not None
    assert gate.sign_in("hospital-1").json["scope"] == A_HOSPITALS_SCOPES
