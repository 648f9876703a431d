"""The audit administrator reads the gateway's audit over HTTP; nobody else does, and reading it is on record too."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

from chassis import seals
from chassis.audit_reading import Wanted, entries
from chassis.clock import iso
from chassis.orders import Actor
from gateway.domain.disclosure import Approval, BrokenGlass, Disclosure
from gateway.identity import register_client
from gateway.storage.disclosure import Approvals, Glass, Ledger
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


@dataclass(frozen=True)
class Traces:
    """What the gateway wrote of a case: in all these places its number could sing."""

    case: str
    approval: str
    glass: str
    disclosure: str
    of_two: str
    """The disclosure of a list, with this case among others."""

    def ids(self) -> set[str]:
        return {self.case, self.approval, self.glass, self.disclosure}


def traces_of(gate: Gate, case: str) -> Traces:
    traces = Traces(case, *(str(uuid.uuid4()) for _ in range(4)))
    with gate.town["gateway"].unit(Actor("station", "station", "station-chief")) as uow:
        now, whose = gate.wall.now(), {"purpose": "case_work", "agency_id": "station"}
        asked = {"record": case, "reason": "placement", "asked_by": "station-desk", "asked_at": now, **whose}
        Approvals(uow.session).add(Approval(id=traces.approval, **asked))
        by = {"at": now, "agency_kind": "station", "client_id": "station-desk", "role": None, **whose}
        broken = {"reason": "life_in_danger", "operation": "intake.case", "record": case, **by}
        Glass(uow.session).add(BrokenGlass(id=traces.glass, **broken))
        left = {"fields": {}, "basis": [], "classes": [], "request_id": str(uuid.uuid4()), **by}
        ledger = Ledger(uow.session)
        ledger.add(Disclosure(id=traces.disclosure, operation="intake.case", results=1, **left), [case])
        two = Disclosure(id=traces.of_two, operation="intake.cases", results=2, **left)
        ledger.add(two, [case, str(uuid.uuid4())])
        uow.audit("operation.accepted", f"intake.case/{case}", command="intake.correct")
        uow.audit("read.referral", "intake.referral", case_id=case)
        uow.audit("read.case", "intake.case", disclosure=traces.disclosure)
        uow.audit("read.cases", "intake.cases", disclosure=traces.of_two)
        uow.audit("approval.asked", f"approval/{traces.approval}", purpose="case_work")
        uow.audit("glass.broken", f"break_glass/{traces.glass}", reason="life_in_danger")
    return traces


def sealed(gate: Gate, case: str, *clients: str) -> None:
    with gate.town["gateway"].unit() as uow:
        seals.close(uow.session, case, clients, gate.wall.now())


def everything_read(auditor: Caller, query: str = "limit=2") -> str:
    """All pages of the audit, as they came."""
    told, after = "", ""
    while True:
        page = auditor.get(f"/v1/audit?{query}{after}").json
        told += json.dumps(page)
        if page["next_after"] is None:
            return told
        after = f"&after={page['next_after']}"


def test_of_a_sealed_case_the_audit_tells_only_those_who_need_to_know(gate: Gate) -> None:
    auditor = an_auditor(gate)
    hidden, open_case = (traces_of(gate, str(uuid.uuid4())) for _ in range(2))
    before = everything_read(auditor)
    sealed(gate, hidden.case, "station-chief")

    told = everything_read(auditor)
    by_subject = auditor.get(f"/v1/audit?subject=case/{hidden.case}").json
    again = everything_read(auditor)

    assert {one for one in hidden.ids() if one in before} == hidden.ids()
    assert {one for one in hidden.ids() if one in told + again} == set()
    assert by_subject == {"items": [], "next_after": None}
    assert {one for one in open_case.ids() if one in told} == open_case.ids()
    assert hidden.of_two in told  # a list is not hidden because of one that is
    sealed(gate, hidden.case, "auditor")
    assert {one for one in hidden.ids() if one in everything_read(auditor)} == hidden.ids()


def test_approvals_and_broken_glass_of_a_sealed_case_are_not_there_for_who_need_not_know(gate: Gate) -> None:
    hidden, chief = traces_of(gate, str(uuid.uuid4())), gate.caller("station-chief")
    sealed(gate, hidden.case, "station-intake")
    paths = {
        f"/v1/approvals/{{}}/decision {hidden.approval}": {"approved": True},
        f"/v1/break-glass/{{}}/review {hidden.glass}": {"justified": True},
    }

    def told(path: str, id: str, body: Any) -> tuple[int, str]:
        answer = chief.post(path.format(id), body)
        said = {name: value for name, value in answer.json.items() if name != "request_id"}
        return answer.status_code, json.dumps(said)

    for there, body in paths.items():
        path, id = there.split(" ")
        assert told(path, id, body) == told(path, str(uuid.uuid4()), body)
        assert told(path, id, body)[0] == 404
    sealed(gate, hidden.case, "station-chief")
    assert [told(*there.split(" "), body)[0] for there, body in paths.items()] == [200, 200]
