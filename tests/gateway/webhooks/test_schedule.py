"""The schedule belongs to the endpoint: what fails waits, in order, and holds up nobody else (domain §5, item 26)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.audit import audit_entry
from contracts.notices import WebhookEndpointDisabled
from gateway.domain.webhooks import GIVEN_UP_AFTER, LEASE, Outcome, next_attempt, pause_after
from gateway.storage.webhooks import Endpoints
from gateway.webhooks.delivering import Deliverer
from gateway.webhooks.posting import Poster
from tests.gateway.webhooks.conftest import Desk, a_referral_requested, an_id
from tests.gateway.webhooks.receiver import Receiver, dripping, hanging, receiving
from tests.town import START

_PATH = "/v1/webhook-endpoints"
_DISABLED = WebhookEndpointDisabled.contract.type  # type: ignore[attr-defined]


def _tried(desk: Desk, endpoint_id: str) -> int:
    """Let the one who delivers look, as it does all the time; how many endpoints it was busy with."""
    deliverer = Deliverer(desk.runtime, desk.poster, spawn=lambda work: work(), jitter=lambda: 1.0)
    return deliverer.start_due(desk.wall.now())


def test_pauses_grow_to_ten_hours() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in range(1, 9)]
    assert pauses == [5, 300, 1800, 7200, 18000, 36000, 36000, 36000]


@given(attempts=st.integers(1, 60), failing_h=st.floats(0, 200), stretch=st.floats(0.9, 1.1))
def test_the_next_attempt_is_never_past_nor_later_than_the_end_of_patience(
    attempts: int, failing_h: float, stretch: float
) -> None:
    since, now = START, START + timedelta(hours=failing_h)
    at = next_attempt(since, attempts, now, stretch)

    assert now <= at <= max(now, since + GIVEN_UP_AFTER)
    assert at - now <= timedelta(hours=11)


def test_an_endpoint_that_was_down_for_a_day_gets_everything_in_order_later(desk: Desk, receiver: Receiver) -> None:
    """While it is down nothing but the oldest message is tried; then all of it drains in one turn."""
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 503
    ids, began = [desk.hear(a_referral_requested("hospital-1"))], desk.wall.now()
    tried_at = []
    while desk.wall.now() < began + timedelta(hours=24):
        if _tried(desk, made["id"]):
            tried_at.append((desk.wall.now() - began).total_seconds())
        ids.append(desk.hear(a_referral_requested("hospital-1")))
        next_at = desk.endpoint_row(made["id"]).next_attempt_at
        desk.wall.advance_to(max(next_at, desk.wall.now()))
    assert set(receiver.ids) == {ids[0]}
    assert tried_at == [0, 5, 305, 2105, 9305, 27305, 63305]
    receiver.everything.clear()
    receiver.behave = 200

    _tried(desk, made["id"])

    assert receiver.ids == ids
    row = desk.endpoint_row(made["id"])
    assert (row.attempts, row.failing_since, row.next_attempt_at, row.leased_until) == (0, None, None, None)


def test_pauses_are_kept_by_the_endpoint(desk: Desk, receiver: Receiver) -> None:
    """A second message does not bring the first forward."""
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 500
    first = desk.hear(a_referral_requested("hospital-1"))
    tried = [_tried(desk, made["id"])]
    desk.hear(a_referral_requested("hospital-1"))
    tried.append(_tried(desk, made["id"]))
    desk.wall.advance(timedelta(seconds=5))
    tried.append(_tried(desk, made["id"]))

    assert (tried, receiver.ids) == ([1, 0, 1], [first, first])


def test_a_partner_that_hangs_delays_nobody(desk: Desk) -> None:
    """One loop looks who is due, as under the host; it must come round while a partner hangs."""
    deliverer = Deliverer(desk.runtime, Poster(loopback=True, total_s=60.0), jitter=lambda: 1.0)
    with receiving() as stuck, receiving() as well, _looking(deliverer, desk):
        slow = desk.registers("hospital-1", stuck)
        desk.registers("hospital-2", well)
        stuck.behave = hanging(stuck)
        desk.hear(a_referral_requested("hospital-1"))
        stuck.wait_for(1)
        ids = [desk.hear(a_referral_requested("hospital-2")) for _ in range(5)]
        well.wait_for(5)

        assert (well.ids, len(stuck.messages)) == (ids, 1)
        assert desk.endpoint("hospital-1", slow["id"])["waiting"] == 1


@contextmanager
def _looking(deliverer: Deliverer, desk: Desk) -> Iterator[None]:
    """Meanwhile the one who delivers looks again and again."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(0.02):
            deliverer.start_due(desk.wall.now())

    looking = threading.Thread(target=look, daemon=True)
    looking.start()
    try:
        yield
    finally:
        ended.set()
        looking.join(1)


@pytest.mark.parametrize("ill", [hanging, dripping], ids=["silent", "dripping"])
def test_an_answer_that_never_ends_is_a_failure_within_the_deadline(desk: Desk, receiver: Receiver, ill: Any) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = ill(receiver)
    desk.hear(a_referral_requested("hospital-1"))

    assert desk.deliverer.drain(made["id"]) == 0

    [delivery] = _deliveries(desk, made["id"])
    assert (delivery["state"], delivery["last_outcome"]) == ("waiting", "timeout")


def test_an_answer_is_read_up_to_64_kb_and_counts_all_the_same(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = _endless
    desk.hear(a_referral_requested("hospital-1"))

    assert desk.deliverer.drain(made["id"]) == 1


def _endless(handler: Any) -> None:
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 9000000000\r\n\r\n")
    try:
        while True:
            handler.wfile.write(b"x" * 65536)
    except OSError:
        return


def test_two_replicas_send_each_message_once(desk_on_each_pair: Desk, receiver: Receiver) -> None:
    desk = desk_on_each_pair
    made = desk.registers("hospital-1", receiver)
    ids = [desk.hear(a_referral_requested("hospital-1")) for _ in range(20)]

    with ThreadPoolExecutor(2) as pool:
        for _ in range(3):
            list(pool.map(lambda replica: replica.drain(made["id"]), [desk.deliverer, desk.deliverer]))

    assert receiver.ids == ids


def test_a_lease_ends_with_its_time_and_not_before(desk: Desk, receiver: Receiver) -> None:
    """Its holder was killed: nobody gives it back."""
    made = desk.registers("hospital-1", receiver)
    desk.hear(a_referral_requested("hospital-1"))
    with desk.runtime.unit() as uow:
        now = desk.wall.now()
        assert Endpoints(uow.session).take_turn(made["id"], an_id(), now, now + LEASE)

    held = _tried(desk, made["id"]), desk.deliverer.drain(made["id"])
    desk.wall.advance(LEASE)

    assert (held, _tried(desk, made["id"]), len(receiver.messages)) == ((0, 0), 1, 1)


def test_whoever_lost_its_lease_marks_nothing(desk: Desk, receiver: Receiver) -> None:
    """Frozen while the partner answered: another replica has the endpoint now, and the message is sent again."""
    made = desk.registers("hospital-1", receiver)
    told = desk.hear(a_referral_requested("hospital-1"))
    other = an_id()

    def steal(handler: Any) -> None:
        desk.wall.advance(LEASE)
        with desk.runtime.unit() as uow:
            now = desk.wall.now()
            assert Endpoints(uow.session).take_turn(made["id"], other, now, now + LEASE)
        receiver.behave = 200
        handler.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

    receiver.behave = steal
    desk.deliverer.drain(made["id"])

    assert (receiver.ids, _deliveries(desk, made["id"])[0]["state"]) == ([told], "waiting")
    assert desk.endpoint_row(made["id"]).lease == other


def test_gone_disables_at_once_and_says_so_in_the_feed_the_audit_and_the_metrics(
    desk: Desk, receiver: Receiver
) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 410
    told = desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])
    desk.deliverer.measure()

    notice = desk.feed("hospital-1")[-1]
    shown = desk.endpoint("hospital-1", made["id"])
    assert (shown["state"], shown["disabled_reason"], shown["waiting"]) == ("disabled", "gone", 1)
    assert (notice["type"], notice["data"]["reason"]) == (_DISABLED, "gone")
    assert "webhook.endpoint_disabled" in _audited(desk)
    sample = desk.runtime.metrics.registry.get_sample_value
    assert sample("guitu_webhook_endpoints_disabled_total", {"reason": "gone"}) == 1
    assert sample("guitu_webhook_endpoints", {"state": "disabled"}) == 1
    desk.wall.advance(timedelta(days=1))
    assert (_tried(desk, made["id"]), receiver.ids) == (0, [told])


def test_five_days_of_failure_disable_and_until_then_nothing_is_given_up(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 500
    desk.hear(a_referral_requested("hospital-1"))
    began = desk.wall.now()
    while (row := desk.endpoint_row(made["id"])).state == "active":
        desk.wall.advance_to(max(row.next_attempt_at or began, desk.wall.now()))
        _tried(desk, made["id"])

    assert desk.wall.now() - began == timedelta(days=5)
    assert (row.disabled_reason, desk.feed("hospital-1")[-1]["type"]) == ("failing", _DISABLED)


def test_a_disabled_endpoint_that_answers_its_challenge_gets_what_waited(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 410
    first = desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])
    second = desk.hear(a_referral_requested("hospital-1"))
    receiver.behave, _ = 200, receiver.everything.clear()
    hospital = desk.caller("hospital-1")

    enabled = hospital.post(f"{_PATH}/{made['id']}/enable")
    desk.deliverer.drain(made["id"])
    caught_up = list(receiver.ids)
    missing = hospital.post(f"{_PATH}/{made['id']}/replay-missing", {"since": "2026-01-01T00:00:00Z"})
    desk.deliverer.drain(made["id"])

    assert (enabled.json["state"], caught_up) == ("active", [first])
    notices = [one["id"] for one in desk.feed("hospital-1") if one["type"] == _DISABLED]
    assert (missing.json, sorted(receiver.ids[1:])) == ({"queued": 2}, sorted([second, *notices]))


def test_recover_sends_all_again_under_the_same_ids_and_resend_one(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    ids = [desk.hear(a_referral_requested("hospital-1")) for _ in range(3)]
    desk.deliverer.drain(made["id"])
    hospital, own = desk.caller("hospital-1"), f"{_PATH}/{made['id']}"

    recovered = hospital.post(f"{own}/recover", {"since": "2026-01-01T00:00:00Z"})
    desk.deliverer.drain(made["id"])
    one = next(each for each in _deliveries(desk, made["id"]) if each["event_id"] == ids[1])
    resent = hospital.post(f"{own}/deliveries/{one['id']}/resend", key="resend")
    desk.deliverer.drain(made["id"])
    hospital.post(f"{own}/deliveries/{one['id']}/resend", key="resend")
    desk.deliverer.drain(made["id"])

    assert (recovered.json, resent.json) == ({"queued": 3}, {"queued": 1})
    assert receiver.ids == [*ids, *ids, ids[1]]


def test_the_log_of_deliveries_is_paged_and_filtered(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    ids = [desk.hear(a_referral_requested("hospital-1")) for _ in range(3)]
    desk.deliverer.drain(made["id"])
    waiting = desk.hear(a_referral_requested("hospital-1"))
    hospital, log = desk.caller("hospital-1"), f"{_PATH}/{made['id']}/deliveries"

    first = hospital.get(f"{log}?limit=3").json
    second = hospital.get(f"{log}?limit=3&after={first['next_after']}").json
    delivered = hospital.get(f"{log}?state=delivered").json["items"]

    assert [each["event_id"] for page in (first, second) for each in page["items"]] == [waiting, *reversed(ids)]
    assert [each["event_id"] for each in delivered] == list(reversed(ids))
    assert {each["last_status"] for each in delivered} == {200}


def test_what_is_sealed_while_it_waits_never_leaves(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    secret = a_referral_requested("hospital-1")
    desk.hear(secret)
    told = desk.hear(a_referral_requested("hospital-1"))
    desk.hear(a_referral_requested("hospital-1", case_id=secret.case_id), sealed=True)

    assert (desk.deliverer.drain(made["id"]), receiver.ids) == (1, [told])
    assert secret.case_id.encode() not in b"".join(got.body for got in receiver.everything)
    assert {each["state"] for each in _deliveries(desk, made["id"])} == {"delivered", "withheld"}


def test_no_webhook_carries_an_id_of_another_hospitals_referral(desk: Desk) -> None:
    with receiving() as here, receiving() as there:
        own, foreign = desk.registers("hospital-1", here), desk.registers("hospital-2", there)
        mine, theirs = a_referral_requested("hospital-1"), a_referral_requested("hospital-2")
        desk.hear(mine), desk.hear(theirs)
        desk.deliverer.drain(own["id"]), desk.deliverer.drain(foreign["id"])

        sent = [b"".join(got.body for got in receiver.messages) for receiver in (here, there)]
        assert [mine.referral_id.encode() in body for body in sent] == [True, False]
        assert [theirs.referral_id.encode() in body for body in sent] == [False, True]


def test_a_suspended_agency_is_sent_nothing_and_loses_nothing(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    told = desk.hear(a_referral_requested("hospital-1"))
    desk.agency("hospital-1", suspended_at=desk.wall.now())
    while_suspended = desk.deliverer.drain(made["id"]), receiver.ids
    desk.agency("hospital-1", suspended_at=None)

    assert (while_suspended, desk.deliverer.drain(made["id"]), receiver.ids) == ((0, []), 1, [told])


def test_the_gauges_tell_who_fails_and_how_long_the_oldest_waits(desk: Desk, receiver: Receiver) -> None:
    made = desk.registers("hospital-1", receiver)
    receiver.behave = 500
    desk.hear(a_referral_requested("hospital-1"))
    desk.deliverer.drain(made["id"])
    desk.wall.advance(timedelta(minutes=10))
    desk.deliverer.measure()

    sample = desk.runtime.metrics.registry.get_sample_value
    states = {state: sample("guitu_webhook_endpoints", {"state": state}) for state in ("active", "failing")}
    assert states == {"active": 0, "failing": 1}
    assert sample("guitu_webhook_oldest_seconds", {"state": "active"}) == 600
    assert sample("guitu_webhook_attempts_total", {"outcome": Outcome.REFUSED.value}) == 1


def _deliveries(desk: Desk, endpoint_id: str) -> list[dict[str, Any]]:
    return list(desk.caller("hospital-1").get(f"{_PATH}/{endpoint_id}/deliveries").json["items"])


def _audited(desk: Desk) -> set[str]:
    with desk.runtime.view() as view:
        return {row.action for row in view.session.execute(audit_entry.select())}
