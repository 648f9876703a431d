"""The oracle: looks at what is left when the storm is over and says what was lost, doubled or leaked; without it an
experiment would only show that nothing crashed.

It trusts nobody: the ledger is the callers', the databases are read from outside, and each rule is one function that
yields what it found. Its own test (test_the_oracle_sees.py) hands it each kind of damage.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from chassis.audit import audit_entry
from chassis.broker import Queue
from chassis.commands import command_inbox
from chassis.inbox import inbox
from chassis.orders import CommandType
from chassis.outbox import outbox, subject_counter
from chassis.parking import parked
from chassis.runtime import Runtime
from chassis.timers import timer
from gateway.commands import COMMANDS
from gateway.storage.operations import operation
from gateway.storage.readmodel import timeline_entry
from services.intake.handlers.cases import OPENS_A_CASE
from tests.canaries import sung_in
from tests.faults.ledger import Receipt
from tests.stored import everything_stored


class Kind(StrEnum):
    LOST = "lost"
    """Accepted or announced, and nowhere to be found."""
    DOUBLED = "doubled"
    """One order or one event, two effects."""
    GAP = "gap"
    """A subject's sequence does not count 1, 2, 3 …"""
    UNSENT = "unsent"
    """Announced and never given to the broker."""
    ORDER = "order"
    """A later event of a subject was handled before an earlier one."""
    PARKED = "parked"
    """A good event ended in parking."""
    STRANGE = "strange"
    """Something is there that nobody announced or ordered."""
    STUCK = "stuck"
    """It has not come to an end."""
    LEAK = "leak"
    """Personal data where none may be."""
    EXIT = "exit"
    """A process ended by itself."""


@dataclass(frozen=True)
class Finding:
    kind: Kind
    what: str


@dataclass
class Evidence:
    """Everything that the oracle looks at."""

    runtimes: Mapping[str, Runtime]
    receipts: Sequence[Receipt] = ()
    poison: frozenset[tuple[str, str]] = frozenset()
    """(queue, key) of what was made to be parked and never to be handled."""
    broker_disk: Sequence[Path] = ()
    """Folders and files in which no canary may sing."""
    logs: Sequence[Path] = ()
    """The same; and here no poison may be quoted either, though it lies on the broker's disk as it came."""
    pages: Mapping[str, bytes] = field(default_factory=dict)
    """Other things read for the same reason, such as /metrics, by where they come from."""
    poison_word: str = ""
    """What is in every poison and may be quoted nowhere."""

    @property
    def queues(self) -> Sequence[Queue]:
        return next(iter(self.runtimes.values())).platform.topology.queues


@dataclass(frozen=True)
class Announced:
    """One event of a journal."""

    publisher: str
    name: str
    routing_key: str
    id: str
    subject: str
    sequence: int
    sent: bool
    announced_at: datetime
    cause: str | None
    data: Mapping[str, Any]

    def goes_to(self, queue: Queue) -> bool:
        return self.publisher == queue.publisher and self.routing_key in queue.routing_keys


@dataclass(frozen=True)
class Heard:
    """One row of an inbox."""

    queue: str
    id: str
    at: datetime


@dataclass(frozen=True)
class Ordered:
    """One operation of the gateway."""

    id: str
    key: str
    command: CommandType
    command_id: str
    target_id: str
    state: str
    accepted_at: datetime
    finished_at: datetime | None


class Books:
    """What the databases hold, read once."""

    def __init__(self, evidence: Evidence) -> None:
        self.evidence, self.runtimes = evidence, evidence.runtimes
        self.events = [event for name, runtime in self.runtimes.items() for event in _journal(name, runtime)]
        self.heard = [one for runtime in self.runtimes.values() for one in _inbox(runtime)]
        self.operations = list(_operations(self.runtimes["gateway"]))
        self.by_name: dict[tuple[str, str], list[Announced]] = defaultdict(list)
        self.by_cause: dict[tuple[str | None, str], list[Announced]] = defaultdict(list)
        for event in self.events:
            self.by_name[event.publisher, event.name].append(event)
            self.by_cause[event.cause, event.name].append(event)


def _journal(name: str, runtime: Runtime) -> Iterator[Announced]:
    with runtime.view() as view:
        rows = view.session.execute(select(outbox).order_by(outbox.c.number)).all()
    for row in rows:
        envelope = json.loads(row.body)
        yield Announced(
            name,
            row.routing_key.rpartition(".")[0],
            row.routing_key,
            row.event_id,
            row.subject,
            row.sequence,
            row.sent_at is not None,
            row.announced_at,
            envelope.get("causationid"),
            envelope["data"],
        )


def _inbox(runtime: Runtime) -> Iterator[Heard]:
    with runtime.view() as view:
        rows = view.session.execute(select(inbox)).all()
    return (Heard(row.subscription, row.event_id, row.handled_at) for row in rows)


def _operations(gateway: Runtime) -> Iterator[Ordered]:
    with gateway.view() as view:
        rows = view.session.execute(select(operation)).all()
    for row in rows:
        command = COMMANDS[row.command_type]
        yield Ordered(
            row.id,
            row.idempotency_key,
            command,
            row.command_id,
            row.target_id,
            row.state,
            row.accepted_at,
            row.finished_at,
        )


# --- orders -----------------------------------------------------------------------------------------------------------

TELLS: Final[Mapping[str, str]] = {
    "patrol.report_sighting": "sighting_reported",
    "patrol.accept_dispatch": "dispatch_accepted",
    "patrol.arrive_at_dispatch": "dispatch_arrived",
    "patrol.record_contact": "contact_recorded",
    "intake.request_referral": "referral_requested",
    "intake.accept_referral": "referral_accepted",
    "intake.reject_referral": "referral_rejected",
    "intake.admit_patient": "patient_admitted",
    "intake.discharge_patient": "patient_discharged",
    "intake.record_safety_check": "safety_checked",
    "intake.record_health_check": "health_checked",
    "intake.receive_belongings": "belongings_received",
    "intake.admit_to_station": "case_admitted",
    "intake.return_belongings": "belongings_returned",
    "intake.close_case": "case_closed",
    "intake.plan_departure": "departure_planned",
    "intake.execute_departure": "departure_executed",
    "intake.confirm_arrival": "departure_arrived",
    "tracing.add_clue": "clue_added",
    "tracing.draft_notice": "notice_drafted",
    "tracing.approve_notice": "notice_approved",
    "tracing.record_notice_receipt": "notice_published",
    "tracing.record_notice_withdrawal": "notice_withdrawn",
    "tracing.send_inquiry": "inquiry_received",
    "tracing.accept_candidate": "match_accepted",
    "tracing.record_verification": "verification_recorded",
    "tracing.confirm_identity": "identity_confirmed",
    "followup.record_visit": "visit_recorded",
    "followup.acknowledge_home_notice": "home_notice_acknowledged",
}
"""Each order of the scripts, and the one event that its effect announces exactly once."""


def every_receipt_is_an_operation(books: Books) -> Iterator[Finding]:
    """A 2xx means that our receipt is committed; one key is one operation and one thing."""
    known = {one.id: one for one in books.operations}
    by_key: dict[tuple[str, str], set[tuple[str, str | None]]] = defaultdict(set)
    for receipt in books.evidence.receipts:
        by_key[receipt.client, receipt.key].add((receipt.operation, receipt.resource))
        found = known.get(receipt.operation)
        if found is None:
            yield Finding(Kind.LOST, f"operation {receipt.operation} of a {receipt.status} to {receipt.client}")
        elif receipt.resource not in (None, found.target_id) and found.command.key != "patrol.report_sighting":
            yield Finding(Kind.STRANGE, f"operation {receipt.operation} answered {receipt.resource}")
        elif found.state != "succeeded":
            yield Finding(Kind.LOST, f"operation {receipt.operation} ({found.command.key}) is {found.state}")
    for (client, key), answers in by_key.items():
        if len(answers) > 1:
            yield Finding(Kind.DOUBLED, f"key {key} of {client}: {len(answers)} operations or things")


def every_operation_has_one_effect(books: Books) -> Iterator[Finding]:
    """At its owner: one answer, one audited act, one announcement."""
    answered, acts = _at_the_owners(books)
    for one in books.operations:
        if one.state in ("open", "withdrawing"):
            yield Finding(Kind.STUCK, f"operation {one.id} ({one.command.key}) is {one.state}")
        done = acts[one.command.owner, one.command_id]
        told = len(books.by_cause[one.command_id, TELLS.get(one.command.key, "")])
        if one.state == "succeeded":
            if one.command_id not in answered[one.command.owner]:
                yield Finding(Kind.LOST, f"{one.command.key} {one.command_id}: its owner never answered it")
            yield from _once(done, f"{one.command.key} {one.command_id}: act")
            if one.command.key in TELLS:
                yield from _once(told, f"{one.command.key} {one.command_id}: {TELLS[one.command.key]}")
        elif one.state in ("cancelled", "expired") and (done or told):
            yield Finding(Kind.DOUBLED, f"{one.command.key} {one.command_id} is {one.state} and was carried out")


def _at_the_owners(books: Books) -> tuple[dict[str, set[str]], Counter[tuple[str, str]]]:
    """Which orders each owner has answered, and how often it says that it carried each of them out."""
    answered: dict[str, set[str]] = {}
    acts: Counter[tuple[str, str]] = Counter()
    for name, runtime in books.runtimes.items():
        with runtime.view() as view:
            rows = view.session.scalars(select(command_inbox.c.command_id).where(command_inbox.c.answer.is_not(None)))
            answered[name] = set(rows)
            entries = view.session.scalars(select(audit_entry.c.codes)).all()
        acts.update((name, str(codes["command"])) for codes in entries if codes.get("outcome") == "done")
    return answered, acts


def _once(times: int, what: str) -> Iterator[Finding]:
    if times == 0:
        yield Finding(Kind.LOST, what)
    if times > 1:
        yield Finding(Kind.DOUBLED, f"{what}: {times} times")


def every_created_thing_is_there(books: Books) -> Iterator[Finding]:
    """What an order creates is a row of its owner's, under the id that the gateway gave it."""
    tables = {"sighting": "sighting", "referral": "referrals", "departure": "departures", "notice": "notice"}
    tables["inquiry"] = "inquiry"
    for resource, table in tables.items():
        made = [one for one in books.operations if one.command.creates and one.command.resource == resource]
        wanted = {one.target_id for one in made if one.state == "succeeded"}
        if wanted:
            owner = books.runtimes[made[0].command.owner]
            own = owner.service_class.metadata.tables[table]
            with owner.view() as view:
                there = set(view.session.scalars(select(own.c.id)))
            yield from (Finding(Kind.LOST, f"{resource} {one}") for one in sorted(wanted - there))


# --- events -----------------------------------------------------------------------------------------------------------


def sequences_have_no_gaps(books: Books) -> Iterator[Finding]:
    by_subject: dict[tuple[str, str], list[int]] = defaultdict(list)
    for event in books.events:
        by_subject[event.publisher, event.subject].append(event.sequence)
    last = {(name, subject): count for name, runtime in books.runtimes.items() for subject, count in _counters(runtime)}
    for whose in sorted(by_subject.keys() | last.keys()):
        counted = sorted(by_subject[whose])
        if counted != list(range(1, len(counted) + 1)) or last.get(whose) != len(counted):
            yield Finding(Kind.GAP, f"{' '.join(whose)}: {len(counted)} events, counter {last.get(whose)}")


def _counters(runtime: Runtime) -> Sequence[tuple[str, int]]:
    with runtime.view() as view:
        return [(row.subject, row.last_sequence) for row in view.session.execute(select(subject_counter))]


def everything_is_sent(books: Books) -> Iterator[Finding]:
    return (
        Finding(Kind.UNSENT, f"{event.publisher} {event.name} {event.id}") for event in books.events if not event.sent
    )


def everybody_has_heard_everything_once(books: Books) -> Iterator[Finding]:
    """Each subscriber's inbox is what was announced to it; parking holds the poison and only that."""
    heard = defaultdict(list)
    for one in books.heard:
        heard[one.queue].append(one.id)
    kept = _parked(books)
    for queue in books.evidence.queues:
        announced = {
            e.id for e in books.events if e.publisher == queue.publisher and e.routing_key in queue.routing_keys
        }
        poison = {key for name, key in books.evidence.poison if name == queue.name}
        handled = set(heard[queue.name])
        yield from (
            Finding(kind, f"{queue.name} {key}")
            for kind, keys in (
                (Kind.LOST, (announced | poison) - handled - kept[queue.name]),
                (Kind.STRANGE, handled - announced),
                (Kind.PARKED, kept[queue.name] - poison),
            )
            for key in sorted(keys)
        )


def _parked(books: Books) -> dict[str, set[str]]:
    kept: dict[str, set[str]] = defaultdict(set)
    for runtime in books.runtimes.values():
        with runtime.view() as view:
            for row in view.session.execute(select(parked.c.subscription, parked.c.key)):
                kept[row.subscription].add(row.key)
    return kept


def subjects_are_heard_in_order(books: Books) -> Iterator[Finding]:
    """By the moment at which each event was claimed by its subscriber's transaction."""
    events = {event.id: event for event in books.events}
    turns: dict[tuple[str, str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for one in books.heard:
        if (event := events.get(one.id)) is not None:
            turns[one.queue, event.publisher, event.subject].append((event.sequence, one.at))
    for (queue, _, subject), heard in turns.items():
        moments = [at for _, at in sorted(heard)]
        if moments != sorted(moments):
            yield Finding(Kind.ORDER, f"{queue} {subject}")


Wanted = Callable[[Mapping[str, Any]], bool]

LEADS_TO: Final[Sequence[tuple[str, str, Wanted, str, str, str]]] = (
    ("patrol", "contact_recorded", lambda d: d["outcome"] in OPENS_A_CASE, "contact_id", "intake", "case_opened"),
    ("intake", "case_unidentified", lambda _: True, "case_id", "tracing", "profile_opened"),
    ("tracing", "identity_confirmed", lambda _: True, "case_id", "intake", "case_identified"),
    ("intake", "departure_arrived", lambda _: True, "case_id", "followup", "plan_created"),
)
"""publisher, event, when → by which id → subscriber, the event that its one effect announces."""


def every_event_has_one_effect(books: Books) -> Iterator[Finding]:
    for publisher, cause, wanted, about, subscriber, effect in LEADS_TO:
        done = Counter(event.data[about] for event in books.by_name[subscriber, effect] if event.data.get(about))
        for one in sorted({event.data[about] for event in books.by_name[publisher, cause] if wanted(event.data)}):
            yield from _once(done[one], f"{subscriber}.{effect} after {cause} {one}")


def the_gateway_remembers_each_event(books: Books) -> Iterator[Finding]:
    """Its read model has one row for each event that it heard."""
    with books.runtimes["gateway"].view() as view:
        kept = set(view.session.scalars(select(timeline_entry.c.event_id)))
    heard = {one.id for one in books.heard if one.queue.startswith("gateway.")}
    yield from (Finding(Kind.LOST, f"gateway timeline {one}") for one in sorted(heard - kept))
    yield from (Finding(Kind.STRANGE, f"gateway timeline {one}") for one in sorted(kept - heard))


AT_MOST_ONCE: Final = (
    ("patrol", "dispatch_overdue", "dispatch_id"),
    ("intake", "referral_overdue", "referral_id"),
    ("intake", "clock_warned", "clock_id"),
    ("intake", "clock_breached", "clock_id"),
    ("tracing", "clock_warned", "clock_id"),
    ("tracing", "clock_breached", "clock_id"),
    ("followup", "task_due", "task_id"),
    ("followup", "task_overdue", "task_id"),
    ("followup", "home_notice_overdue", "notice_id"),
)
"""What only a timer announces."""


def every_timer_fires_once(books: Books) -> Iterator[Finding]:
    for publisher, name, about in AT_MOST_ONCE:
        times = Counter(event.data[about] for event in books.by_name[publisher, name])
        yield from (Finding(Kind.DOUBLED, f"{publisher}.{name} {one}") for one, count in times.items() if count > 1)
    for name, runtime in books.runtimes.items():
        with runtime.view() as view:
            due = view.session.execute(select(timer.c.id, timer.c.kind).where(timer.c.due_at <= runtime.clock.now()))
            yield from (Finding(Kind.STUCK, f"{name}: timer {row.kind} {row.id} is due") for row in due)


# --- personal data ----------------------------------------------------------------------------------------------------


def nothing_personal_is_in_clear(books: Books) -> Iterator[Finding]:
    """No canary in any table, on the broker's disk, in logs and metrics; and whatever was not understood is quoted in
    none of them but the broker's disk."""
    evidence, word = books.evidence, books.evidence.poison_word.encode()
    stored = ((f"database of {name}", everything_stored(runtime)) for name, runtime in books.runtimes.items())
    for where, content in chain(stored, _read(evidence.logs), evidence.pages.items()):
        yield from _leaks(where, content)
        if word and word in content:
            yield Finding(Kind.LEAK, f"{where}: quotes poison")
    for where, content in _read(evidence.broker_disk):
        yield from _leaks(where, content)


def _leaks(where: str, content: bytes) -> Iterator[Finding]:
    return (Finding(Kind.LEAK, f"{where}: a canary of {len(canary)} letters") for canary in sung_in(content))


def _read(places: Iterable[Path]) -> Iterator[tuple[str, bytes]]:
    """Every file that lies there; one that is cleared away while we look is gone."""
    for place in places:
        for file in place.rglob("*") if place.is_dir() else [place]:
            with suppress(FileNotFoundError):
                if file.is_file():
                    yield str(file), file.read_bytes()


RULES: Final[Sequence[Callable[[Books], Iterator[Finding]]]] = (
    every_receipt_is_an_operation,
    every_operation_has_one_effect,
    every_created_thing_is_there,
    sequences_have_no_gaps,
    everything_is_sent,
    everybody_has_heard_everything_once,
    subjects_are_heard_in_order,
    every_event_has_one_effect,
    the_gateway_remembers_each_event,
    every_timer_fires_once,
    nothing_personal_is_in_clear,
)


@dataclass(frozen=True)
class Judgement:
    findings: Sequence[Finding]
    worst_delay_s: float
    """From accepted to answered, or from announced to handled by the last subscriber."""
    events: int
    orders: int

    def count(self, kind: Kind) -> int:
        return sum(finding.kind is kind for finding in self.findings)


def judge(evidence: Evidence, since: datetime) -> Judgement:
    """Every finding there is; delays and numbers of what began after ``since``."""
    books = Books(evidence)
    findings = [finding for rule in RULES for finding in rule(books)]
    events = [event for event in books.events if event.announced_at >= since]
    orders = [one for one in books.operations if one.accepted_at >= since]
    return Judgement(findings, max([0.0, *_delays(books, events, orders)]), len(events), len(orders))


def _delays(books: Books, events: Sequence[Announced], orders: Sequence[Ordered]) -> Iterator[float]:
    began = {event.id: event.announced_at for event in events}
    yield from ((one.at - began[one.id]).total_seconds() for one in books.heard if one.id in began)
    yield from ((one.finished_at - one.accepted_at).total_seconds() for one in orders if one.finished_at)
