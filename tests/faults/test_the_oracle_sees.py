"""The oracle can fail: each kind of damage, done by hand to what a sound day has left, is found and named.

On SQLite, which the oracle reads as it reads PostgreSQL.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, delete, func, insert, select, update

from chassis import parking
from chassis.audit import audit_entry
from chassis.clock import SystemClock
from chassis.commands import command_inbox
from chassis.inbox import inbox
from chassis.outbox import outbox, subject_counter
from chassis.settings import Settings
from chassis.timers import timer
from deploy.services import SERVICES
from gateway.storage.agencies import agency
from gateway.storage.operations import operation
from gateway.storage.readmodel import timeline_entry
from services.patrol.storage import sighting
from tests.canaries import NAME
from tests.city import open_city
from tests.faults.eyes import Eyes, eyes_on
from tests.faults.ledger import Receipt
from tests.faults.oracle import Evidence, Kind, judge
from tests.faults.poison import WORD
from tests.stories import brought_in, come_home, identified, in_hospital
from tests.town import EMBEDDED, settings_for

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def a_sound_day(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """One is robbed, brought in and comes home; another goes to hospital and is found by the family."""
    settings = settings_for(EMBEDDED, tmp_path_factory.mktemp("day"))
    with open_city(settings, clock=SystemClock()) as city:
        come_home(city, brought_in(city))
        identified(city, in_hospital(city))
        city.settle()
    return settings


@pytest.fixture
def eyes(a_sound_day: Settings, tmp_path: Path) -> Iterator[Eyes]:
    """A copy of that day's databases, to be damaged."""
    home = tmp_path / "copy"
    shutil.copytree(a_sound_day.home, home)
    copied = Settings(**{**a_sound_day.__dict__, "home": home})
    with eyes_on(copied, SERVICES) as eyes:
        yield eyes


def receipts_of(eyes: Eyes) -> list[Receipt]:
    """What the callers of that day hold in hand."""
    with eyes.runtimes["gateway"].view() as view:
        rows = view.session.execute(select(operation)).all()
    return [Receipt(row.client_id, row.idempotency_key, "/", 201, row.id, row.target_id) for row in rows]


def evidence(eyes: Eyes, **more: object) -> Evidence:
    return Evidence(**{"runtimes": eyes.runtimes, "receipts": receipts_of(eyes), "poison_word": WORD, **more})


def kinds(seen: Evidence) -> list[Kind]:
    return [finding.kind for finding in judge(seen, LONG_AGO).findings]


def change(eyes: Eyes, service: str, *statements: object) -> None:
    with eyes.runtimes[service].unit() as uow:
        for statement in statements:
            uow.session.connection().execute(statement)  # type: ignore[call-overload]


def one(eyes: Eyes, service: str, wanted: object) -> object:
    with eyes.runtimes[service].view() as view:
        return view.session.execute(wanted).scalars().first()  # type: ignore[call-overload]


def an_event(eyes: Eyes, service: str, name: str) -> str:
    """The id of the first event of that name."""
    named = select(outbox.c.event_id).where(outbox.c.routing_key == f"{name}.v1").order_by(outbox.c.number)
    return str(one(eyes, service, named))


def test_a_sound_day_gives_no_finding_and_every_order_and_event_was_looked_at(eyes: Eyes) -> None:
    seen = evidence(eyes)
    judgement = judge(seen, LONG_AGO)

    assert judgement.findings == []
    assert (judgement.orders, judgement.events) == (len(seen.receipts), eyes.journal_size())
    assert judgement.orders > 15 and judgement.events > 30
    assert 0 < judgement.worst_delay_s < 60


def test_an_accepted_order_of_which_nobody_knows_is_lost(eyes: Eyes) -> None:
    forgotten = Receipt("courier-group", "key-1", "/v1/sightings", 202, "no-such-operation", "no-such-sighting")

    assert kinds(evidence(eyes, receipts=[*receipts_of(eyes), forgotten])) == [Kind.LOST]


def test_an_accepted_order_that_was_given_up_is_lost(eyes: Eyes) -> None:
    which = one(eyes, "gateway", select(operation.c.id))
    change(eyes, "gateway", update(operation).where(operation.c.id == which).values(state="expired"))

    # lost to its caller, and carried out although it is on record as not carried out
    assert kinds(evidence(eyes)) == [Kind.LOST, Kind.DOUBLED]


def test_two_operations_under_one_key_are_a_doubled_order(eyes: Eyes) -> None:
    first, second, *rest = receipts_of(eyes)
    twin = Receipt(first.client, first.key, "/", 201, second.operation, second.resource)

    assert kinds(evidence(eyes, receipts=[first, twin, *rest])) == [Kind.DOUBLED]


def test_an_effect_that_is_gone_from_its_owner_is_lost(eyes: Eyes) -> None:
    change(eyes, "patrol", delete(sighting).where(sighting.c.id == one(eyes, "patrol", select(sighting.c.id))))

    assert kinds(evidence(eyes)) == [Kind.LOST]


def test_an_order_that_its_owner_never_answered_is_lost(eyes: Eyes) -> None:
    change(eyes, "intake", update(command_inbox).values(answer=None))

    found = kinds(evidence(eyes))
    assert set(found) == {Kind.LOST} and len(found) > 5


def test_an_act_on_record_twice_is_a_doubled_effect(eyes: Eyes) -> None:
    with eyes.runtimes["patrol"].view() as view:
        entry = view.session.execute(
            select(audit_entry).where(audit_entry.c.action == "patrol.accept_dispatch")
        ).first()
    assert entry is not None
    again = {name: value for name, value in entry._mapping.items() if name != "number"}
    change(eyes, "patrol", insert(audit_entry).values(**again))

    assert kinds(evidence(eyes)) == [Kind.DOUBLED]


def test_an_order_carried_out_after_it_was_cancelled_is_a_doubled_effect(eyes: Eyes) -> None:
    which = one(eyes, "gateway", select(operation.c.id))
    change(eyes, "gateway", update(operation).where(operation.c.id == which).values(state="cancelled"))
    receipts = [receipt for receipt in receipts_of(eyes) if receipt.operation != which]

    assert kinds(evidence(eyes, receipts=receipts)) == [Kind.DOUBLED]


def test_an_order_still_open_is_stuck(eyes: Eyes) -> None:
    which = one(eyes, "gateway", select(operation.c.id))
    change(eyes, "gateway", update(operation).where(operation.c.id == which).values(state="open"))
    receipts = [receipt for receipt in receipts_of(eyes) if receipt.operation != which]

    assert kinds(evidence(eyes, receipts=receipts)) == [Kind.STUCK]


def announce_again(eyes: Eyes, service: str, name: str) -> None:
    """The same fact a second time, as a doubled effect would announce it: a new event, rightly numbered, sent, heard by
    the gateway."""
    with eyes.runtimes[service].unit() as uow:
        connection: Connection = uow.session.connection()
        first = connection.execute(select(outbox).where(outbox.c.routing_key == f"{name}.v1")).first()
        assert first is not None
        last = select(func.max(outbox.c.sequence)).where(outbox.c.subject == first.subject)
        sequence = connection.execute(last).scalar_one() + 1
        row = {**first._mapping, "event_id": uow.new_id(), "sequence": sequence}
        del row["number"]
        connection.execute(insert(outbox).values(**row))
        ours = subject_counter.c.subject == first.subject
        connection.execute(update(subject_counter).where(ours).values(last_sequence=sequence))
    for queue in eyes.runtimes["gateway"].platform.topology.bound(service, f"{name}.v1"):
        heard = {"subscription": queue.name, "event_id": row["event_id"], "handled_at": datetime.now(UTC)}
        change(eyes, queue.subscriber, insert(inbox).values(**heard))
    with eyes.runtimes["gateway"].view() as view:
        kept = view.session.execute(select(timeline_entry)).first()
    assert kept is not None
    change(eyes, "gateway", insert(timeline_entry).values(**{**kept._mapping, "event_id": row["event_id"]}))


@pytest.mark.parametrize(
    ("service", "name", "twice"),
    [
        ("patrol", "contact_recorded", "by its order"),
        ("intake", "case_opened", "by its contact"),
        ("tracing", "profile_opened", "by its case"),
        ("intake", "case_identified", "by its identity"),
        ("followup", "plan_created", "by its arrival"),
    ],
)
def test_one_cause_with_two_effects_is_a_doubled_effect(eyes: Eyes, service: str, name: str, twice: str) -> None:
    announce_again(eyes, service, name)

    assert kinds(evidence(eyes)) == [Kind.DOUBLED], twice


def test_an_event_that_a_subscriber_never_heard_is_lost(eyes: Eyes) -> None:
    event = an_event(eyes, "patrol", "contact_recorded")
    change(eyes, "intake", delete(inbox).where(inbox.c.event_id == event))

    assert kinds(evidence(eyes)) == [Kind.LOST]


def test_an_event_in_an_inbox_without_its_effect_is_lost(eyes: Eyes) -> None:
    event = an_event(eyes, "patrol", "sighting_reported")
    change(eyes, "gateway", delete(timeline_entry).where(timeline_entry.c.event_id == event))

    assert kinds(evidence(eyes)) == [Kind.LOST]


def test_an_event_that_nobody_announced_is_strange(eyes: Eyes) -> None:
    now = datetime.now(UTC)
    row = {"subscription": "intake.from.patrol", "event_id": "nobody-announced-me", "handled_at": now}
    change(eyes, "intake", insert(inbox).values(**row))

    assert kinds(evidence(eyes)) == [Kind.STRANGE]


def test_an_event_gone_from_the_journal_is_a_gap_and_its_traces_are_strange(eyes: Eyes) -> None:
    change(eyes, "intake", delete(outbox).where(outbox.c.event_id == an_event(eyes, "intake", "age_reassessed")))

    assert Kind.GAP in kinds(evidence(eyes)) and Kind.STRANGE in kinds(evidence(eyes))


def test_a_counter_ahead_of_its_subject_is_a_gap(eyes: Eyes) -> None:
    ahead = update(subject_counter).where(subject_counter.c.subject == one(eyes, "patrol", select(outbox.c.subject)))
    change(eyes, "patrol", ahead.values(last_sequence=subject_counter.c.last_sequence + 1))

    assert kinds(evidence(eyes)) == [Kind.GAP]


def test_an_announcement_that_was_not_sent_is_found(eyes: Eyes) -> None:
    event = an_event(eyes, "followup", "plan_created")
    change(eyes, "followup", update(outbox).where(outbox.c.event_id == event).values(sent_at=None))

    assert kinds(evidence(eyes)) == [Kind.UNSENT]
    assert eyes.under_way() == ["followup: 1 unsent"]


def test_a_later_event_heard_before_an_earlier_one_is_out_of_order(eyes: Eyes) -> None:
    event = an_event(eyes, "intake", "case_opened")
    change(eyes, "gateway", update(inbox).where(inbox.c.event_id == event).values(handled_at=datetime.now(UTC)))

    assert kinds(evidence(eyes)) == [Kind.ORDER]


def park(eyes: Eyes, key: str) -> None:
    with eyes.runtimes["intake"].unit() as uow:
        bytes_ = parking.Unhandled(key, None, None, "text/plain", b"?", state=parking.DEAD, error="Undecodable")
        parking.park(uow, "intake.from.patrol", bytes_, datetime.now(UTC))


def test_what_is_parked_and_is_no_poison_is_found_and_poison_that_is_nowhere_too(eyes: Eyes) -> None:
    park(eyes, "poison-1")
    made = frozenset({("intake.from.patrol", "poison-1")})

    assert kinds(evidence(eyes, poison=made)) == []
    assert kinds(evidence(eyes)) == [Kind.PARKED]
    assert kinds(evidence(eyes, poison=made | {("intake.from.patrol", "poison-2")})) == [Kind.LOST]


def test_a_timer_that_is_due_and_does_not_fire_is_stuck(eyes: Eyes) -> None:
    which = one(eyes, "followup", select(timer.c.id))
    change(eyes, "followup", update(timer).where(timer.c.id == which).values(due_at=LONG_AGO))

    assert kinds(evidence(eyes)) == [Kind.STUCK]


def test_a_canary_is_heard_in_a_table_a_log_a_metric_and_on_the_brokers_disk(eyes: Eyes, tmp_path: Path) -> None:
    broker, log = tmp_path / "broker", tmp_path / "gateway.log"
    (broker / "quorum").mkdir(parents=True)
    (broker / "quorum" / "1.wal").write_bytes(b"\x00\xff" + NAME.encode() + b"\x00")
    log.write_text(json.dumps({"event": NAME}))
    change(eyes, "gateway", update(agency).values(name=NAME))

    assert kinds(evidence(eyes, broker_disk=[broker])) == [Kind.LEAK] * 2
    assert kinds(evidence(eyes, logs=[log])) == [Kind.LEAK] * 2
    assert kinds(evidence(eyes, pages={"metrics of patrol": f'x{{name="{NAME}"}} 1'.encode()})) == [Kind.LEAK] * 2


def test_poison_may_lie_on_the_brokers_disk_and_be_quoted_nowhere(eyes: Eyes, tmp_path: Path) -> None:
    written = tmp_path / "written"
    written.write_text(WORD)

    assert kinds(evidence(eyes, broker_disk=[written])) == []
    assert kinds(evidence(eyes, logs=[written])) == [Kind.LEAK]
