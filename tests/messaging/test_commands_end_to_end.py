"""Promise 5 from the HTTP request to the owner's database: one effect and one answer, whatever is away or lost between
the two. The same on both pairs; real kills are in tests/process/test_killed_between_effect_and_answer.py."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from chassis.audit import audit_entry
from chassis.broker import OwnerAway
from chassis.commands import Answer, command_inbox
from chassis.orders import Actor, CommandType
from contracts.codes import AgencyKind
from contracts.orders import patrol
from gateway import answers
from gateway.commands import COMMANDS
from gateway.domain.operations import FIRST_LEASE, Operation
from gateway.operations import Operations
from gateway.resources import operations as operations_resource
from gateway.storage.agencies import Agencies
from gateway.storage.operations import operation
from services.patrol.storage import METADATA
from tests.gateway.conftest import BEHIND_THE_GATE, Gate, an_old_man_at_the_bus_stop, opened_gate
from tests.pairs import PAIRS, pair_named

TEAM = {"staff": ["B-101", "B-102"]}
SERVICES = tuple(service.name for service in BEHIND_THE_GATE)


@pytest.fixture(params=PAIRS)
def gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gate]:
    """A gateway with patrol and intake behind it, and clocks that the test moves."""
    with pair_named(request.param, request, SERVICES) as pair, opened_gate(tmp_path, pair) as gate:
        yield gate


def an_old_man_elsewhere(number: int) -> dict[str, Any]:
    """At a place where nobody else lies."""
    return an_old_man_at_the_bus_stop(place={"text": f"第{number}号公交站台"})


def a_dispatch(gate: Gate, number: int = 0) -> str:
    """The path of a dispatch that waits for a team."""
    before = _dispatches(gate)
    assert gate.caller("courier-group").post("/v1/sightings", an_old_man_elsewhere(number)).status_code == 201
    [new] = _dispatches(gate) - before
    return f"/v1/dispatches/{new}"


def _dispatches(gate: Gate) -> set[str]:
    return {one["id"] for one in gate.caller("patrol-team-1").get("/v1/dispatches").json["items"]}


def at_the_place(gate: Gate, number: int = 0) -> str:
    """The path of a dispatch whose team has arrived."""
    path, team = a_dispatch(gate, number), gate.caller("patrol-team-1")
    assert [team.post(f"{path}/{step}", body).status_code for step, body in _ON_THE_WAY] == [200, 200]
    return path


_ON_THE_WAY: tuple[tuple[str, Mapping[str, Any]], ...] = (("accept", TEAM), ("arrive", {}))


def contact(outcome: str = "not_found") -> dict[str, Any]:
    return {
        "outcome": outcome,
        "apparent_sex": "0",
        "ages": {"lo": 0, "hi": 120},
        "flags": [],
        "knows_own_name": False,
        "description": "现场无人",
    }


def rows_of(gate: Gate, table: str) -> int:
    with gate.town["patrol"].view() as view:
        counted = select(func.count()).select_from(METADATA.tables[table])
        return int(view.session.execute(counted).scalar_one())


def inbox_of(gate: Gate, type_: CommandType) -> int:
    """How many orders of that kind patrol has ever taken in."""
    with gate.town["patrol"].view() as view:
        counted = select(func.count()).select_from(command_inbox).where(command_inbox.c.name == type_.key)
        return int(view.session.execute(counted).scalar_one())


def operations_in(gate: Gate) -> list[Operation]:
    with gate.town["gateway"].view() as view:
        return list(view.session.scalars(select(Operation).order_by(operation.c.accepted_at, operation.c.id)))


def told(gate: Gate, client_id: str, answer: Any) -> dict[str, Any]:
    """What the operation behind an answer says now to whoever signs in as that client."""
    seen = gate.caller(client_id).get(f"/v1/operations/{answer.headers['Guitu-Operation']}")
    assert seen.status_code == 200, seen.json
    return dict(seen.json)


class Lossy:
    """A line to the owners on which requests arrive and answers get lost, as long as it is wished."""

    def __init__(self, gate: Gate, *, cancels_too: bool = False) -> None:
        self._gate, self._line, self._cancels_too = gate, gate.town["gateway"].rpc, cancels_too
        self.ask = self._line.ask

    def __enter__(self) -> None:
        self._gate.town["gateway"].rpc = self  # type: ignore[assignment]

    def __exit__(self, *_: object) -> None:
        self._gate.town["gateway"].rpc = self._line

    def execute(self, *request: Any) -> Answer:
        self._line.execute(*request)
        raise OwnerAway("the answer was lost")

    def cancel(self, *request: Any) -> Answer:
        answer = self._line.cancel(*request)
        if self._cancels_too:
            raise OwnerAway("the answer was lost")
        return answer


# --- One key, many requests -------------------------------------------------------------------------------------------


def test_fifty_parallel_requests_with_one_key_have_one_effect_and_one_answer(gate: Gate) -> None:
    couriers = [gate.caller("courier-group") for _ in range(10)]

    def ask(number: int) -> Any:
        return couriers[number % 10].post("/v1/sightings", an_old_man_at_the_bus_stop(), key="storm")

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(ask, range(50)))
    gate.deliver_until_quiet()
    again = couriers[0].post("/v1/sightings", an_old_man_at_the_bus_stop(), key="storm")

    assert {answer.status_code for answer in answers} <= {201, 202}
    assert {(answer.json["id"], answer.json["status_url"]) for answer in answers} == {
        (again.json["id"], again.json["status_url"])
    }
    assert {answer.data for answer in answers if answer.status_code == 201} <= {again.data}
    assert (rows_of(gate, "sighting"), inbox_of(gate, patrol.REPORT_SIGHTING), len(operations_in(gate))) == (1, 1, 1)


# --- A refusal --------------------------------------------------------------------------------------------------------


def test_a_refusal_that_was_lost_on_the_way_is_the_same_when_it_is_delivered_again_though_it_would_now_be_granted(
    gate: Gate,
) -> None:
    path, team = a_dispatch(gate), gate.caller("patrol-team-1")
    with Lossy(gate):
        early = team.post(f"{path}/contact", contact(), key="early")
    assert (early.status_code, told(gate, "patrol-team-1", early)["state"]) == (202, "open")
    for type_, body in ((patrol.ACCEPT_DISPATCH, TEAM), (patrol.ARRIVE_AT_DISPATCH, {})):
        assert gate.town.order(type_, body, _team(), target_id=path.rpartition("/")[2]).ok
    gate.deliver_until_quiet()

    answers = [team.post(f"{path}/contact", contact(), key="early") for _ in range(2)]

    assert [(answer.status_code, answer.json["code"]) for answer in answers] == [(409, "dispatch_wrong_state")] * 2
    assert {**answers[0].json, "request_id": ""} == {**answers[1].json, "request_id": ""}
    assert (rows_of(gate, "contact"), inbox_of(gate, patrol.RECORD_CONTACT)) == (0, 1)
    assert team.post(f"{path}/contact", contact()).status_code == 200, "under a new key it is granted"


def _team() -> Actor:
    scopes = frozenset({patrol.ACCEPT_DISPATCH.scope})
    return Actor("patrol-team-1", AgencyKind.PATROL_TEAM.value, "patrol-team-1", scopes)


# --- Late is better than never ----------------------------------------------------------------------------------------


def test_what_can_wait_waits_for_an_hour_and_then_takes_effect_once_within_a_minute(gate: Gate) -> None:
    courier, began = gate.caller("courier-group"), gate.wall.now()
    gate.town.stop("patrol")
    accepted = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    attempts = 0
    while (due_at := gate.operations.next_due_at()) and due_at <= began + timedelta(hours=1):
        gate.wall.advance_to(due_at)
        attempts += 1
        assert gate.operations.deliver_due(gate.wall.now()) == 0
    courier = gate.caller("courier-group")  # the hour was longer than its token
    waiting = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    assert (waiting.status_code, waiting.data) == (202, accepted.data)
    assert told(gate, "courier-group", accepted)["attempts"] == attempts + 1

    gate.town.start("patrol")
    back_at = gate.wall.now()
    gate.deliver_until_quiet()

    done = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    assert (done.status_code, done.json["id"]) == (201, accepted.json["id"])
    assert gate.wall.now() - back_at <= timedelta(minutes=1)
    assert attempts >= 60, "once a minute at least"
    assert (rows_of(gate, "sighting"), inbox_of(gate, patrol.REPORT_SIGHTING)) == (1, 1)


def test_what_waits_for_one_owner_however_much_holds_up_nothing_of_another(gate: Gate) -> None:
    courier, team = gate.caller("courier-group"), gate.caller("patrol-team-1")
    for service in ("patrol", "intake"):
        gate.town.stop(service)
    for number in range(60):  # more than the deliverer takes at once
        assert courier.post("/v1/sightings", an_old_man_elsewhere(number)).status_code == 202
    body = {"sex": "1", "ages": {"lo": 65, "hi": 75}, "place": "郑陆镇公交站台", "urgency": "emergency"}
    referral = team.post("/v1/referrals", body)
    assert referral.status_code == 202
    gate.town.start("intake")
    gate.wall.advance(timedelta(minutes=5))

    assert gate.operations.deliver_due(gate.wall.now()) == 1

    assert told(gate, "patrol-team-1", referral)["state"] == "succeeded"


class Watched:
    """A line that counts the orders on it, and the most that were on it at one moment."""

    def __init__(self, gate: Gate) -> None:
        self._line, self._lock = gate.town["gateway"].rpc, threading.Lock()
        self.ask, self.cancel = self._line.ask, self._line.cancel
        self.orders = self.now = self.most = 0

    def execute(self, *request: Any) -> Answer:
        with self._lock:
            self.orders, self.now = self.orders + 1, self.now + 1
            self.most = max(self.most, self.now)
        threading.Event().wait(0.3)
        try:
            return self._line.execute(*request)
        finally:
            with self._lock:
                self.now -= 1


def test_several_deliverers_try_one_operation_one_at_a_time(gate: Gate) -> None:
    """As when several gateways stand side by side on one database."""
    gate.town.stop("patrol")
    accepted = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.town.start("patrol")
    gate.wall.advance(timedelta(minutes=5))
    line = gate.town["gateway"].rpc
    gate.town["gateway"].rpc = watched = Watched(gate)  # type: ignore[assignment]
    others = [Operations(gate.town["gateway"], gate.operations._keys, COMMANDS, {}, deadline_s=1.0) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        reached = list(pool.map(lambda one: one.deliver_due(gate.wall.now()), others))
    gate.town["gateway"].rpc = line

    assert (sorted(reached), watched.orders, watched.most) == ([0, 0, 0, 1], 1, 1)
    assert told(gate, "courier-group", accepted)["state"] == "succeeded"


# --- Late would harm --------------------------------------------------------------------------------------------------


def test_what_may_not_be_late_is_cancelled_and_its_order_never_runs_however_late_it_comes(gate: Gate) -> None:
    path, team = a_dispatch(gate), gate.caller("patrol-team-1")
    gate.town.stop("patrol")
    away = team.post(f"{path}/accept", TEAM, key="k")
    assert (away.status_code, away.json["code"]) == (503, "owner_unreachable")
    [taken_back] = [one for one in operations_in(gate) if one.state == "withdrawing"]
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    target = path.rpartition("/")[2]
    late = gate.town.order(patrol.ACCEPT_DISPATCH, TEAM, _team(), target_id=target, command_id=taken_back.command_id)

    assert (late.ok, late.code) == (False, "operation_cancelled")
    assert (told(gate, "patrol-team-1", away)["state"], team.get(path).json["state"]) == ("cancelled", "queued")


def test_what_had_run_before_it_could_be_cancelled_is_answered_as_it_ran(gate: Gate) -> None:
    path, team = a_dispatch(gate), gate.caller("patrol-team-1")
    with Lossy(gate, cancels_too=True):
        away = team.post(f"{path}/accept", TEAM, key="k")
    assert (away.status_code, told(gate, "patrol-team-1", away)["state"]) == (503, "withdrawing")
    gate.deliver_until_quiet()

    answers = [team.post(f"{path}/accept", TEAM, key="k") for _ in range(2)]

    assert told(gate, "patrol-team-1", away)["state"] == "succeeded"
    assert [(answer.status_code, answer.json["state"]) for answer in answers] == [(200, "accepted")] * 2
    assert answers[0].data == answers[1].data
    assert inbox_of(gate, patrol.ACCEPT_DISPATCH) == 1


class Overtaken:
    """A line on which an order is slow: meanwhile its own cancellation comes first, and whatever else is wished."""

    def __init__(self, gate: Gate, meanwhile: Callable[[], object]) -> None:
        self._line, self._meanwhile = gate.town["gateway"].rpc, meanwhile
        self.ask, self.cancel = self._line.ask, self._line.cancel

    def execute(self, *request: Any) -> Answer:
        self._meanwhile()
        return self._line.execute(*request)


def _taken_for_abandoned(gate: Gate) -> None:
    """The deliverer believes that nobody is busy with it any more."""
    gate.wall.advance(FIRST_LEASE + timedelta(seconds=1))
    gate.operations.deliver_due(gate.wall.now())


def test_an_order_that_comes_after_its_own_cancellation_is_cancelled_and_not_refused(gate: Gate) -> None:
    """As when the cancellation was another process's, which then died before it could note it down."""
    path, team = a_dispatch(gate), gate.caller("patrol-team-1")
    line = gate.town["gateway"].rpc

    def cancel_first() -> None:
        [open_one] = [one for one in operations_in(gate) if one.state == "open"]
        assert line.cancel(patrol.ACCEPT_DISPATCH, open_one.command_id, _team(), 5.0).code == "operation_cancelled"

    gate.town["gateway"].rpc = Overtaken(gate, cancel_first)  # type: ignore[assignment]
    answer = team.post(f"{path}/accept", TEAM, key="k")
    gate.town["gateway"].rpc = line

    assert (answer.status_code, answer.json["code"]) == (503, "owner_away")
    assert told(gate, "patrol-team-1", answer)["state"] == "cancelled"
    again = team.post(f"{path}/accept", TEAM, key="k")
    assert (again.status_code, again.json["state"]) == (200, "accepted")


def test_a_late_answer_to_a_cancelled_order_is_no_answer_to_the_order_that_was_tried_anew(gate: Gate) -> None:
    path, team, line = a_dispatch(gate), gate.caller("patrol-team-1"), gate.town["gateway"].rpc
    anew, first_is_over = threading.Event(), threading.Event()
    turns = iter((lambda: anew.wait(20), lambda: (anew.set(), first_is_over.wait(20))))
    gate.town["gateway"].rpc = Overtaken(gate, lambda: next(turns)())  # type: ignore[assignment]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(team.post, f"{path}/accept", TEAM, key="k")
        _until(lambda: [one.state for one in operations_in(gate)][-1:] == ["open"])
        _taken_for_abandoned(gate)
        second = pool.submit(gate.caller("patrol-team-1").post, f"{path}/accept", TEAM, key="k")
        first.result(20)
        first_is_over.set()
        answer = second.result(20)
    gate.town["gateway"].rpc = line

    assert (answer.status_code, answer.json["state"]) == (200, "accepted")
    assert team.post(f"{path}/accept", TEAM, key="k").data == answer.data


def _until(condition: Callable[[], bool]) -> None:
    for _ in range(2000):
        if condition():
            return
        threading.Event().wait(0.01)
    raise AssertionError("in vain")


# --- Order on one thing -----------------------------------------------------------------------------------------------


def test_orders_on_one_thing_are_carried_out_as_they_were_accepted_and_others_are_not_held_up(gate: Gate) -> None:
    first, second = at_the_place(gate, 1), at_the_place(gate, 2)
    team, outcomes = gate.caller("patrol-team-1"), ("not_found", "not_needing_help")
    gate.town.stop("patrol")
    opened = team.post(f"{first}/contact", contact(outcomes[0]))
    gate.town.start("patrol")

    behind = [team.post(f"{first}/contact", contact(outcomes[1])) for _ in range(2)]
    urgent = team.post(f"{first}/accept", TEAM)
    elsewhere = team.post(f"{second}/contact", contact())
    assert [answer.status_code for answer in (opened, *behind)] == [202, 202, 202]
    assert (urgent.status_code, urgent.json["code"]) == (503, "earlier_command_open")
    assert elsewhere.status_code == 200
    gate.deliver_until_quiet()

    assert [told(gate, "patrol-team-1", answer)["state"] for answer in (opened, *behind)] == [
        "succeeded",
        "refused",
        "refused",
    ]
    assert told(gate, "patrol-team-1", opened)["answer"]["contact"]["outcome"] == "not_found"
    assert _contacts_ordered(gate, first) == ["done", "dispatch_wrong_state", "dispatch_wrong_state"]


def _contacts_ordered(gate: Gate, path: str) -> list[str]:
    """How each order of a contact at that dispatch came out at patrol, as its audit has them."""
    wanted = select(audit_entry.c.codes).where(
        audit_entry.c.subject == f"{patrol.RECORD_CONTACT.resource}/{path.rpartition('/')[2]}",
        audit_entry.c.action == patrol.RECORD_CONTACT.key,
    )
    with gate.town["patrol"].view() as view:
        return [codes["outcome"] for codes in view.session.scalars(wanted.order_by(audit_entry.c.number))]


# --- Rights -----------------------------------------------------------------------------------------------------------


def registered(gate: Gate, client_id: str, **changes: Any) -> None:
    """What is written about that client from now on."""
    with gate.town["gateway"].unit() as uow:
        client = Agencies(uow.session).client(client_id)
        assert client is not None
        for name, value in changes.items():
            setattr(client, name, value)


def test_rights_withdrawn_meanwhile_refuse_what_has_not_run_and_leave_what_has(gate: Gate) -> None:
    """A client that is shut out altogether, and one that keeps all its rights but the one that this order needs."""
    courier, cyclist, team = "courier-group", "cyclist-group", "patrol-team-1"
    callers = {client: gate.caller(client) for client in (courier, cyclist, team)}
    with Lossy(gate):
        accepted = [callers[courier].post("/v1/sightings", an_old_man_elsewhere(1))]
    gate.town.stop("patrol")
    accepted += [callers[client].post("/v1/sightings", an_old_man_elsewhere(2)) for client in (cyclist, team)]
    for client in (courier, cyclist):
        registered(gate, client, disabled_at=gate.wall.now())
    registered(gate, team, scopes=_all_but(gate, team, patrol.REPORT_SIGHTING.scope))
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    ended = [gate.operations.standing(answer.json["operation_id"]) for answer in accepted]

    assert [answer.status_code for answer in accepted] == [202, 202, 202]
    assert [(one.state, one.answer.get("code")) for one in ended] == [
        ("succeeded", None),
        ("refused", "forbidden_scope"),
        ("refused", "forbidden_scope"),
    ]
    assert rows_of(gate, "sighting") == 1


def _all_but(gate: Gate, client_id: str, scope: str) -> list[str]:
    with gate.town["gateway"].view() as view:
        client = Agencies(view.session).client(client_id)
    assert client is not None and scope in client.scopes
    return [one for one in client.scopes if one != scope]


# --- Commands of another version --------------------------------------------------------------------------------------


_OLDER = {key: type_ for key, type_ in COMMANDS.items() if key != patrol.REPORT_SIGHTING.key}
"""What a version knows that does not know reports of sightings."""


@pytest.fixture
def older(gate: Gate) -> Operations:
    """Operations of that version."""
    return Operations(gate.town["gateway"], gate.operations._keys, _OLDER, {}, deadline_s=1.0)


def test_a_command_that_this_version_does_not_know_stays_open_said_aloud_and_holds_up_no_other(
    gate: Gate, older: Operations, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    courier, team = gate.caller("courier-group"), gate.caller("patrol-team-1")
    path = at_the_place(gate)
    gate.town.stop("patrol")
    unknown = courier.post("/v1/sightings", an_old_man_elsewhere(1))
    known = team.post(f"{path}/contact", contact())
    gate.town.start("patrol")
    for _ in range(3):
        gate.wall.advance(timedelta(minutes=2))
        older.deliver_due(gate.wall.now())

    with monkeypatch.context() as patch:
        for module in (answers, operations_resource):
            patch.setattr(module, "COMMANDS", _OLDER)
        shown = told(gate, "courier-group", unknown)
        hidden = gate.caller("patrol-team-1").get(unknown.json["operation_url"])
    assert (shown["id"], shown["state"], told(gate, "patrol-team-1", known)["state"]) == (
        unknown.json["id"],
        "open",
        "succeeded",
    )
    assert hidden.status_code == 404
    assert "operation_of_unknown_command" in "".join(capsys.readouterr())
    gate.wall.advance(timedelta(minutes=2))
    gate.deliver_until_quiet()
    assert told(gate, "courier-group", unknown)["state"] == "succeeded", "the version that knows it is back"
    assert rows_of(gate, "sighting") == 2


def test_a_command_that_no_version_knows_any_more_expires_and_never_runs(gate: Gate, older: Operations) -> None:
    gate.town.stop("patrol")
    accepted = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.town.start("patrol")
    gate.wall.advance(timedelta(days=7, seconds=1))
    older.deliver_due(gate.wall.now())

    [ended] = operations_in(gate)

    assert (ended.id, ended.state, ended.withdrawal) == (accepted.json["operation_id"], "expired", "operation_expired")
    assert rows_of(gate, "sighting") == 0
