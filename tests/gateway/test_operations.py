"""Every write has one effect and one answer, whether its owner is there or not (design §5)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from chassis import holds, retention
from chassis.audit import audit_entry
from chassis.broker import OwnerAway
from chassis.holds import Scope
from chassis.private import sealed_key
from contracts.retention import RETENTION
from gateway.domain.operations import Operation
from gateway.storage.agencies import Agencies
from gateway.storage.operations import operation
from services.patrol.storage import METADATA
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop


def _dispatch(gate: Gate) -> str:
    """A dispatch that waits for a team."""
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    [found] = gate.caller("patrol-team-1").get("/v1/dispatches").json["items"]
    return str(found["id"])


def _sightings(gate: Gate) -> int:
    with gate.town["patrol"].view() as view:
        return len(view.session.execute(select(METADATA.tables["sighting"])).all())


def _operations(gate: Gate) -> list[Operation]:
    with gate.town["gateway"].view() as view:
        return list(view.session.scalars(select(Operation).order_by(operation.c.accepted_at)))


def test_a_report_is_answered_with_201_and_its_id(gate: Gate) -> None:
    answer = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())

    assert answer.status_code == 201, answer.json
    assert answer.headers["Location"] == answer.json["status_url"]
    assert answer.json["stage"] == "received"


def test_the_same_key_gets_the_same_answer_and_one_effect(gate: Gate) -> None:
    courier = gate.caller("courier-group")

    answers = [courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="again") for _ in range(3)]

    assert len({answer.data for answer in answers}) == 1
    assert [answer.status_code for answer in answers] == [201, 201, 201]
    assert _sightings(gate) == 1


def test_fifty_parallel_requests_with_one_key_have_one_effect(gate: Gate) -> None:
    courier = gate.caller("courier-group")

    with ThreadPoolExecutor(10) as pool:
        answers = list(
            pool.map(lambda _: courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k"), range(50))
        )

    assert {answer.status_code for answer in answers} <= {201, 202}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert len({answer.json["status_url"] for answer in answers}) == 1
    assert _sightings(gate) == 1


def test_the_order_of_members_does_not_make_another_request(gate: Gate) -> None:
    courier, body = gate.caller("courier-group"), an_old_man_at_the_bus_stop()

    first = courier.post("/v1/sightings", body, key="k")
    second = courier.post("/v1/sightings", dict(reversed(body.items())), key="k")

    assert second.data == first.data


def test_another_body_under_a_used_key_is_refused_and_has_no_effect(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")

    answer = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(flags=["heat"]), key="k")

    assert (answer.status_code, answer.json["code"]) == (422, "idempotency_key_reused")
    assert _sightings(gate) == 1


def test_two_agencies_may_use_the_same_key(gate: Gate) -> None:
    first = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    second = gate.caller("cyclist-group").post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")

    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json["id"] != second.json["id"]


def test_a_key_is_required_and_has_to_be_printable(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    body, bearer = an_old_man_at_the_bus_stop(), {"Authorization": f"Bearer {courier.token}"}

    missing = gate.browser.post("/v1/sightings", json=body, headers=bearer)
    wrong = [courier.post("/v1/sightings", body, key=key) for key in ("键".encode().decode("latin-1"), "x" * 256)]

    assert (missing.status_code, missing.json["code"]) == (400, "idempotency_key_missing")
    assert [(one.status_code, one.json["code"]) for one in wrong] == [(400, "idempotency_key_invalid")] * 2


def test_a_refusal_is_answered_the_same_twice(gate: Gate) -> None:
    team, dispatch_id = gate.caller("patrol-team-1"), _dispatch(gate)

    answers = [team.post(f"/v1/dispatches/{dispatch_id}/contact", _nobody_there(), key="early") for _ in range(2)]

    assert {(answer.status_code, answer.json["code"]) for answer in answers} == {(409, "dispatch_wrong_state")}
    assert answers[0].json["facts"] == answers[1].json["facts"]


def _nobody_there() -> dict[str, Any]:
    return {
        "outcome": "not_found",
        "apparent_sex": "0",
        "ages": {"lo": 0, "hi": 120},
        "flags": [],
        "knows_own_name": False,
        "description": "现场无人",
    }


def test_with_patrol_away_a_sighting_is_accepted_and_takes_effect_once_when_patrol_is_back(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")

    accepted = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    again = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")

    assert accepted.status_code == again.status_code == 202
    assert again.json == accepted.json
    assert accepted.headers["Location"] == accepted.json["operation_url"]
    waiting = courier.get(accepted.json["operation_url"]).json
    assert (waiting["state"], waiting["answer"], waiting["problem"]) == ("open", None, None)

    gate.town.start("patrol")
    gate.deliver_until_quiet()

    done = courier.get(accepted.json["operation_url"]).json
    assert (done["state"], done["answer"]["id"]) == ("succeeded", accepted.json["id"])
    repeated = courier.post("/v1/sightings", an_old_man_at_the_bus_stop(), key="k")
    assert (repeated.status_code, repeated.json["id"]) == (201, accepted.json["id"])
    assert repeated.json["status_url"] == accepted.json["status_url"]
    assert _sightings(gate) == 1


def test_with_intake_away_an_emergency_referral_is_accepted_and_delivered_once(gate: Gate) -> None:
    team = gate.caller("patrol-team-1")
    gate.town.stop("intake")
    body = {"sex": "1", "ages": {"lo": 65, "hi": 75}, "place": "郑陆镇公交站台", "urgency": "emergency"}

    accepted = team.post("/v1/referrals", body)
    gate.town.start("intake")
    gate.deliver_until_quiet()

    assert accepted.status_code == 202
    assert team.get(accepted.json["operation_url"]).json["state"] == "succeeded"


def test_each_failed_attempt_waits_longer_than_the_one_before(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")
    courier.post("/v1/sightings", an_old_man_at_the_bus_stop())
    waits = []

    for _ in range(8):
        due_at = gate.operations.next_due_at()
        assert due_at is not None
        waits.append((due_at - gate.wall.now()).total_seconds())
        gate.wall.advance_to(due_at)
        gate.operations.deliver_due(gate.wall.now())

    assert waits == [1, 2, 5, 10, 20, 40, 60, 60]


def test_what_may_not_be_late_is_cancelled_and_answered_503(gate: Gate) -> None:
    dispatch_id, team = _dispatch(gate), gate.caller("patrol-team-1")
    gate.town.stop("patrol")

    away = team.post(f"/v1/dispatches/{dispatch_id}/accept", {"staff": ["B-101", "B-102"]}, key="k")

    assert (away.status_code, away.json["code"]) == (503, "owner_unreachable")
    assert away.headers["Retry-After"] == "5"
    assert [one.state for one in _operations(gate)][-1] == "withdrawing"

    gate.town.start("patrol")
    gate.deliver_until_quiet()

    told = team.get(f"/v1/operations/{away.headers['Guitu-Operation']}").json
    assert (told["state"], told["problem"]["code"]) == ("cancelled", "owner_away")
    assert team.get(f"/v1/dispatches/{dispatch_id}").json["state"] == "queued"


def test_a_cancelled_command_may_be_tried_anew_with_the_same_key(gate: Gate) -> None:
    dispatch_id, team = _dispatch(gate), gate.caller("patrol-team-1")
    path, body = f"/v1/dispatches/{dispatch_id}/accept", {"staff": ["B-101", "B-102"]}
    gate.town.stop("patrol")
    team.post(path, body, key="k")
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    answer = team.post(path, body, key="k")

    assert (answer.status_code, answer.json["state"]) == (200, "accepted")


def test_a_command_that_ran_although_its_answer_was_lost_is_answered_as_it_ran(gate: Gate) -> None:
    dispatch_id, team = _dispatch(gate), gate.caller("patrol-team-1")
    owners = gate.town["gateway"].rpc
    gate.town["gateway"].rpc = _LosingAnswers(owners)

    answer = team.post(f"/v1/dispatches/{dispatch_id}/accept", {"staff": ["B-101", "B-102"]})

    assert (answer.status_code, answer.json["state"]) == (200, "accepted")


class _LosingAnswers:
    """A line on which requests arrive and the answers to orders do not."""

    def __init__(self, line: Any) -> None:
        self._line = line
        self.ask, self.cancel = line.ask, line.cancel

    def execute(self, *request: Any) -> Any:
        self._line.execute(*request)
        raise OwnerAway("the answer was lost")


def test_later_commands_on_the_same_thing_wait_behind_an_open_one(gate: Gate) -> None:
    dispatch_id, team = _dispatch(gate), gate.caller("patrol-team-1")
    path = f"/v1/dispatches/{dispatch_id}"
    team.post(f"{path}/accept", {"staff": ["B-101", "B-102"]})
    team.post(f"{path}/arrive", {})
    gate.town.stop("patrol")
    first = team.post(f"{path}/contact", _nobody_there())
    gate.town.start("patrol")

    second = team.post(f"{path}/contact", _nobody_there())
    urgent = team.post(f"{path}/accept", {"staff": ["B-101", "B-102"]})

    assert (first.status_code, second.status_code) == (202, 202)
    assert (urgent.status_code, urgent.json["code"]) == (503, "earlier_command_open")

    gate.deliver_until_quiet()

    states = [team.get(one.json["operation_url"]).json["state"] for one in (first, second)]
    assert states == ["succeeded", "refused"]


def test_what_could_not_be_delivered_in_time_expires_and_never_runs(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")
    accepted = courier.post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.wall.advance(timedelta(days=7, seconds=1))
    gate.town.start("patrol")

    gate.deliver_until_quiet()

    [ended] = _operations(gate)
    assert (ended.id, ended.state, ended.withdrawal) == (accepted.json["operation_id"], "expired", "operation_expired")
    assert _sightings(gate) == 0


def test_rights_are_those_of_the_day_it_is_carried_out(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")
    courier.post("/v1/sightings", an_old_man_at_the_bus_stop())
    with gate.town["gateway"].unit() as uow:
        client = Agencies(uow.session).client("courier-group")
        assert client is not None
        client.disabled_at = gate.wall.now()
    gate.town.start("patrol")

    gate.deliver_until_quiet()

    [ended] = _operations(gate)
    assert ended.state == "refused"
    assert _sightings(gate) == 0


def test_an_operation_is_found_by_its_own_agency_only(gate: Gate) -> None:
    answer = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    path = f"/v1/operations/{answer.headers['Guitu-Operation']}"

    seen = [gate.caller(client).get(path).status_code for client in ("courier-group", "cyclist-group", "station-desk")]

    assert seen == [200, 404, 404]


def test_what_was_ordered_is_forgotten_once_answered_and_sealed_before(gate: Gate, tmp_path: Any) -> None:
    gate.town.stop("patrol")
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop(what_seen="ZZZPLANTEDZZZ"))
    files = [file.read_bytes() for file in (tmp_path / "home").glob("gateway.sqlite3*")]
    assert files
    assert not any(b"ZZZPLANTEDZZZ" in content for content in files)

    gate.town.start("patrol")
    gate.deliver_until_quiet()

    [done] = _operations(gate)
    assert (done.state, done.order) == ("succeeded", None)


def test_a_finished_operation_is_kept_for_seven_days_and_its_key_destroyed_after(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    courier.post("/v1/sightings", an_old_man_at_the_bus_stop())

    gate.wall.advance(timedelta(days=6, hours=23))
    assert _forgotten(gate) == 0
    gate.wall.advance(timedelta(hours=2))
    assert _forgotten(gate) == 1

    assert _operations(gate) == []
    with gate.town["gateway"].view() as view:
        of_operations = select(sealed_key.c.wrapped).where(sealed_key.c.owner.like("operations/%"))
        assert view.session.execute(of_operations).scalars().all() == [None]


def test_a_finished_operation_stays_while_a_hold_is_about_its_agency(gate: Gate) -> None:
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    with gate.town["gateway"].unit() as uow:
        holds.place(uow, "h", Scope(agency_id="courier-group"), "an inquiry", gate.wall.now())
    gate.wall.advance(timedelta(days=8))

    assert _forgotten(gate) == 0
    assert [one.state for one in _operations(gate)] == ["succeeded"]


def _forgotten(gate: Gate) -> int:
    """How many operations the hourly tidying deletes."""
    outcomes = retention.run(gate.town["gateway"], RETENTION)
    return sum(one.deleted for one in outcomes if one.record_class == "operations")


def test_the_intent_and_the_outcome_are_both_in_the_audit(gate: Gate) -> None:
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())

    with gate.town["gateway"].view() as view:
        wanted = select(audit_entry.c.action).where(audit_entry.c.subject.like("patrol.sighting/%"))
        actions = view.session.execute(wanted.order_by(audit_entry.c.number)).scalars().all()
    assert actions == ["operation.accepted", "operation.succeeded"]


def test_an_abandoned_urgent_command_is_cancelled_by_the_deliverer(gate: Gate) -> None:
    dispatch_id, team = _dispatch(gate), gate.caller("patrol-team-1")
    owners = gate.town["gateway"].rpc
    gate.town["gateway"].rpc = _Dying(owners)
    assert team.post(f"/v1/dispatches/{dispatch_id}/accept", {"staff": ["B-101", "B-102"]}).status_code == 500
    gate.town["gateway"].rpc = owners

    gate.deliver_until_quiet()

    assert [one.state for one in _operations(gate)][-1] == "cancelled"
    assert team.get(f"/v1/dispatches/{dispatch_id}").json["state"] == "queued"


class _Dying:
    """A process that dies between accepting a command and sending it."""

    def __init__(self, line: Any) -> None:
        self.ask, self.cancel = line.ask, line.cancel

    def execute(self, *_request: Any) -> Any:
        raise MemoryError


def test_the_status_address_shows_the_stage_and_nothing_else(gate: Gate) -> None:
    answer = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.town.settle()

    status = gate.browser.get(answer.json["status_url"])

    assert status.status_code == 200
    assert set(status.json) == {"stage", "stage_zh", "updated_at"}
    assert (status.json["stage"], status.json["stage_zh"]) == ("received", "已收到")
    assert gate.browser.get("/v1/sightings/status/guessed").status_code == 404


def test_the_status_address_follows_the_team(gate: Gate) -> None:
    answer = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())
    team = gate.caller("patrol-team-1")
    [dispatch] = team.get("/v1/dispatches").json["items"]

    team.post(f"/v1/dispatches/{dispatch['id']}/accept", {"staff": ["B-101", "B-102"]})
    gate.town.settle()

    assert gate.browser.get(answer.json["status_url"]).json["stage"] == "team_on_the_way"


def test_the_status_address_works_before_patrol_has_heard_of_the_report(gate: Gate) -> None:
    gate.town.stop("patrol")

    accepted = gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop())

    assert gate.browser.get(accepted.json["status_url"]).json["stage"] == "received"


def test_a_report_sent_twice_under_two_keys_is_followed_at_both_addresses(gate: Gate) -> None:
    courier, body = gate.caller("courier-group"), an_old_man_at_the_bus_stop(client_ref="order-118")
    first, second = (courier.post("/v1/sightings", body) for _ in range(2))
    team = gate.caller("patrol-team-1")
    [dispatch] = team.get("/v1/dispatches").json["items"]
    team.post(f"/v1/dispatches/{dispatch['id']}/accept", {"staff": ["B-101", "B-102"]})
    gate.town.settle()

    stages = [gate.browser.get(one.json["status_url"]).json["stage"] for one in (first, second)]

    assert first.json["id"] == second.json["id"]
    assert stages == ["team_on_the_way", "team_on_the_way"]


def test_a_read_whose_owner_is_away_is_answered_503(gate: Gate) -> None:
    team = gate.caller("patrol-team-1")
    gate.town.stop("patrol")

    answer = team.get("/v1/dispatches")

    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (503, "read_unavailable", "5")
