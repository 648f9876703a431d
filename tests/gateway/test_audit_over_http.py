"""The audit administrator reads the gateway's audit over HTTP; nobody else does, and reading it is on record too."""

from __future__ import annotations

import uuid

from chassis.audit_reading import Wanted, entries
from chassis.clock import iso
from chassis.orders import Actor
from gateway.identity import register_client
from tests.gateway.conftest import Caller, Gate


def an_auditor(gate: Gate) -> Caller:
    with gate.town["gateway"].unit() as uow:
        gate.secrets["auditor"] = (
            register_client(uow, "auditor", "station", frozenset({"audit:read", "cases:read"})) or ""
        )
    return gate.caller("auditor")


def test_only_a_client_that_was_given_the_scope_reads_the_audit(gate: Gate) -> None:
    for client in ("station-desk", "station-chief", "hospital-1"):
        answer = gate.caller(client).get("/v1/audit")

        assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")


def test_who_what_why_and_when_are_there_newest_first_page_by_page(gate: Gate) -> None:
    auditor, case_id = an_auditor(gate), str(uuid.uuid4())
    with gate.town["gateway"].unit(Actor("hospital-1", "hospital", "ward")) as uow:
        uow.audit("read.case", "intake.case", purpose="medical_referral", case_id=case_id)
    assert auditor.get(f"/v1/audit?subject=case/{case_id}").status_code == 200

    first = auditor.get("/v1/audit?limit=1").json
    second = auditor.get(f"/v1/audit?limit=1&after={first['next_after']}").json

    [that_somebody_looked], [what_was_looked_at] = first["items"], second["items"]
    assert that_somebody_looked["client_id"] == "auditor"
    assert (that_somebody_looked["action"], that_somebody_looked["subject"]) == ("read.audit", f"case/{case_id}")
    assert what_was_looked_at == {
        "number": first["next_after"] - 1,
        "at": iso(gate.wall.now()),
        "agency_id": "hospital-1",
        "client_id": "ward",
        "action": "read.case",
        "subject": "intake.case",
        "codes": {"purpose": "medical_referral", "case_id": case_id},
    }


def test_it_is_filtered_by_action_agency_and_time(gate: Gate) -> None:
    auditor = an_auditor(gate)

    tokens = auditor.get("/v1/audit?action=token.&agency_id=station").json["items"]

    assert {one["action"] for one in tokens} == {"token.issued"}
    assert auditor.get("/v1/audit?until=2020-01-01T00:00:00Z").json == {"items": [], "next_after": None}


def test_an_entry_is_found_by_what_its_codes_name(gate: Gate) -> None:
    case_id = str(uuid.uuid4())
    with gate.town["gateway"].unit() as uow:
        uow.audit("read.case", "intake.case", case_id=case_id)
        uow.audit("read.case", "intake.case", case_id=str(uuid.uuid4()))
    with gate.town["gateway"].view() as view:
        found = entries(view.session, Wanted(subject=f"case/{case_id}"), 10)

    assert [one.codes for one in found] == [{"case_id": case_id}]
