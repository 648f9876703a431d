"""What is old enough goes, in bounded steps and on record; what is younger, held, or not what was sealed stays."""

from __future__ import annotations

import gzip
import hashlib
import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from chassis import holds, retention
from chassis.audit import audit_entry, audit_link, audit_tombstone
from chassis.audit_pruning import PruningRefused
from chassis.audit_reading import Wanted, entries
from chassis.audit_verification import Finding, Trouble, Verdict, checkpoint_files, verify
from chassis.checkpoints import PublicKeys, SigningKey
from chassis.clock import ManualClock
from chassis.commands import command_inbox
from chassis.envelope import Envelope
from chassis.holds import HoldsNothing, NoSuchHold, Scope, SecondOperatorNeeded
from chassis.inbox import claim
from chassis.orders import Actor
from chassis.outbox import mark_sent, outbox, record
from chassis.private import Erased
from chassis.record_classes import RetentionRefused, scheduled
from chassis.retained import declared
from chassis.retention import Outcome
from chassis.runtime import Platform, Runtime
from chassis.tables import METADATA
from contracts.retention import RETENTION
from deploy.services import SERVICES
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot
from tests.pairs import PAIRS, pair_named
from tests.schemas import brought_up
from tests.storage.audits import Audited
from tests.town import START, settings_for

DAY = timedelta(days=1)
LI, WANG = Actor("operator", "operator", "li"), Actor("operator", "operator", "wang")


@dataclass
class Archives:
    """A service whose records grow old."""

    depot: Runtime
    wall: ManualClock

    def work(self, case: str, *, command: str | None = None) -> str:
        """One day's work about a case: an order with its answer, an event told and one heard; on record, sealed."""
        number = command or str(uuid.uuid4())
        now = self.wall.now()
        with self.depot.unit() as uow:
            uow.session.execute(
                command_inbox.insert().values(
                    command_id=number,
                    name="depot.tried",
                    received_at=now,
                    answer=uow.private(f"command/{number}", {"done": case}),
                )
            )
            record(uow.session, told(case, now), "told.v1", now)
            claim(uow.session, "depot.patrol", [number], now)
            uow.audit("tried", f"case/{case}", purpose="test")
        with self.depot.database.transaction() as session:
            mark_sent(session, session.scalars(select(outbox.c.number).where(outbox.c.sent_at.is_(None))).all(), now)
        self.depot.audit.seal(at_once=True)
        self.depot.audit.sign()
        self.wall.advance(DAY)
        return number

    def look(self, configured: str = "") -> dict[str, Outcome]:
        return {one.record_class: one for one in retention.look(self.depot, scheduled(RETENTION, configured))}

    def run(self, configured: str = "", operator: str | None = "li") -> dict[str, Outcome]:
        found = retention.run(self.depot, scheduled(RETENTION, configured), operator)
        return {one.record_class: one for one in found}

    def hold(self, scope: Scope) -> str:
        number = str(uuid.uuid4())
        with self.depot.unit(LI) as uow:
            holds.place(uow, number, scope, "an inquiry", self.wall.now())
        return number

    def lift(self, hold: str, by: Actor) -> bool:
        with self.depot.unit(by) as uow:
            return holds.lift(uow, hold, "it is over", self.wall.now())

    def verdict(self) -> Verdict:
        keys = PublicKeys(SigningKey(self.depot.settings.signing_key_file).public_pem())
        files = checkpoint_files(self.depot.settings.checkpoints_folder, "depot")
        return verify("depot", self.depot.database, keys, files, self.wall.now())

    def subjects(self) -> set[str]:
        """The cases that the audit still tells of."""
        with self.depot.view() as view:
            return set(view.session.scalars(select(audit_entry.c.subject).where(audit_entry.c.action == "tried")))


def told(case: str, now: object) -> Envelope:
    return Envelope(
        id=str(uuid.uuid4()),
        type="guitu.depot.told.v1",
        source="/guitu/depot",
        subject=f"case/{case}",
        time=now,  # type: ignore[arg-type]
        sequence=0,
        data={"case_id": case},
        correlation_id="c",
    )


@pytest.fixture(params=PAIRS)
def archives(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Archives]:
    with pair_named(request.param, request, ("depot",)) as pair:
        wall = ManualClock(START)
        settings = replace(settings_for(pair, tmp_path), amqp_url=None)
        depot = Platform.of(settings, CATALOGUE, wall=wall, clock=wall).runtime(Depot)
        brought_up("tests.messaging.parcels", depot.database)
        yield Archives(depot, wall)
        depot.close()


EVERYTHING = "audit=1098,journal=184,inbox=184,command_answers=15"
YEARS = timedelta(days=1100)


def test_a_dry_run_counts_what_the_run_then_deletes(archives: Archives) -> None:
    for case in ("a", "b", "c"):
        archives.work(case)
    archives.wall.advance(YEARS)
    archives.work("young")

    counted = archives.look(EVERYTHING)
    again = archives.look(EVERYTHING)
    deleted = archives.run(EVERYTHING)

    assert counted == again
    assert {name: one.due for name, one in counted.items()} == dict.fromkeys(
        ("audit", "journal", "inbox", "command_answers"), 3
    )
    assert {name: one.deleted for name, one in deleted.items()} == {name: one.due for name, one in counted.items()}
    assert {name: one.deleted for name, one in archives.run(EVERYTHING).items()} == dict.fromkeys(counted, 0)
    assert archives.subjects() == {"case/young"}


def test_what_is_not_old_enough_by_an_hour_stays(archives: Archives) -> None:
    archives.work("a")
    archives.work("newest")
    archives.wall.advance_to(START + timedelta(days=1098) - timedelta(hours=1))

    assert archives.look("audit=1098")["audit"].due == 0
    archives.wall.advance(timedelta(hours=2))
    assert archives.look("audit=1098")["audit"].due == 1


@pytest.mark.parametrize(
    "configured",
    ["audit=183", "operations=6", "command_answers=14", "audit=", "audit=-5", "nothing=9", "audit", "inbox=400"],
)
def test_less_than_a_class_must_be_kept_is_refused(configured: str) -> None:
    with pytest.raises(RetentionRefused):
        scheduled(RETENTION, configured)


def test_by_default_journal_and_inbox_are_kept_for_ever_and_every_default_is_at_least_the_minimum() -> None:
    ages = {name: one.kept_for for name, one in scheduled(RETENTION, "").items()}

    assert (ages["journal"], ages["inbox"]) == (None, None)
    assert all(RETENTION[name].minimum <= age for name, age in ages.items() if age is not None)


@pytest.mark.parametrize("service", SERVICES)
def test_every_table_that_ages_belongs_to_a_class_of_records(service: str) -> None:
    aging = {one.record_class for one in declared(METADATA, SERVICES[service].metadata)}

    assert {"journal", "inbox", "command_answers"} <= aging <= set(RETENTION)


def test_without_an_operator_only_what_goes_by_itself_goes(archives: Archives) -> None:
    archives.work("a")
    archives.work("b")
    archives.wall.advance(YEARS)

    assert set(archives.run(EVERYTHING, operator=None)) == {"command_answers"}
    assert archives.subjects() == {"case/a", "case/b"}


def test_a_hold_on_a_case_keeps_everything_that_names_it(archives: Archives) -> None:
    for case in ("aaa", "bbb", "ccc"):
        archives.work(case)
    archives.wall.advance(YEARS)
    archives.work("young")
    archives.hold(Scope(subject="case/bbb"))

    deleted = archives.run(EVERYTHING)

    assert {name: (one.due, one.held, one.deleted) for name, one in deleted.items()} == {
        "audit": (3, 1, 2),
        "journal": (3, 1, 2),
        "inbox": (3, 3, 0),  # its rows name no case, so none of them can be told from the held one's
        "command_answers": (3, 3, 0),
    }
    assert archives.subjects() == {"case/bbb", "case/young"}
    assert archives.verdict().findings == []


def test_a_hold_is_lifted_by_two_and_then_it_goes(archives: Archives) -> None:
    archives.work("a")
    archives.work("newest")
    archives.wall.advance(YEARS)
    hold = archives.hold(Scope(agency_id="service:depot"))

    assert archives.lift(hold, LI) is False
    with pytest.raises(SecondOperatorNeeded):
        archives.lift(hold, LI)
    assert archives.run("audit=1098")["audit"].deleted == 0
    assert archives.lift(hold, WANG) is True
    with pytest.raises(NoSuchHold):
        archives.lift(hold, WANG)

    assert archives.run("audit=1098")["audit"].deleted == 1
    with archives.depot.view() as view:
        acts = [(one.client_id, one.action) for one in entries(view.session, Wanted(action="hold_lifted"), 9)]
    assert acts == [("wang", "hold_lifted")]


def test_a_hold_on_a_time_keeps_that_time(archives: Archives) -> None:
    for case in ("a", "b", "c"):
        archives.work(case)
    archives.wall.advance(YEARS)
    archives.work("young")
    archives.hold(Scope(from_at=START + DAY / 2, until_at=START + 3 * DAY / 2))

    archives.run("audit=1098")

    assert archives.subjects() == {"case/b", "case/young"}


def test_a_hold_on_nothing_is_refused() -> None:
    with pytest.raises(HoldsNothing):
        Scope()


def test_the_chain_verifies_before_and_after_and_says_what_was_pruned(archives: Archives) -> None:
    for case in ("a", "b", "c"):
        archives.work(case)
    before = archives.verdict()
    archives.wall.advance(YEARS)
    archives.run("audit=1098")

    after = archives.verdict()

    assert (before.findings, before.batches, before.entries, before.pruned) == ([], 3, 3, 0)
    assert (after.findings, after.batches, after.entries, after.pruned) == ([], 3, 1, 2)
    assert after.attested_up_to == 3


def test_a_batch_that_was_tampered_with_is_not_pruned(archives: Archives) -> None:
    for case in ("a", "b"):
        archives.work(case)
    archives.wall.advance(YEARS)
    audited = Audited(archives.depot.database, archives.depot.settings.home, archives.wall)
    audited.tamper("UPDATE audit_entry SET client_id = 'other' WHERE number = 1")

    with pytest.raises(PruningRefused):
        archives.run("audit=1098")

    assert archives.verdict().findings == [Finding(Trouble.ENTRY_EDITED, 1, 1)]


def test_a_tombstone_that_nobody_signed_is_found(archives: Archives) -> None:
    """The rule of the database lets go of what a tombstone names; the signature does not."""
    for case in ("a", "b"):
        archives.work(case)
    with archives.depot.database.transaction() as session:
        stone = {"batch": 1, "pruned_at": START, "key": "0" * 16, "signature": bytes(64)}
        session.execute(audit_tombstone.insert().values(stone))
        session.execute(audit_entry.delete().where(audit_entry.c.number == 1))
        session.execute(audit_link.delete().where(audit_link.c.batch == 1))

    assert archives.verdict().findings == [Finding(Trouble.TOMBSTONE_FORGED, 1)]


def test_the_journal_is_in_a_file_with_its_digest_on_record_before_it_goes(archives: Archives) -> None:
    archives.work("a")
    archives.wall.advance(YEARS)
    with archives.depot.view() as view:
        [row] = view.session.execute(select(outbox)).all()

    archives.run("journal=184")

    [file] = (archives.depot.settings.home / "archive" / "depot").iterdir()
    [line] = gzip.decompress(file.read_bytes()).splitlines()
    assert json.loads(line)["event_id"] == row.event_id
    with archives.depot.view() as view:
        [act] = entries(view.session, Wanted(action="retention_deleted", subject="table/outbox"), 9)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    assert (act.client_id, act.codes["archive"], act.codes["digest"]) == ("li", file.name, digest)


def test_what_was_announced_and_not_sent_stays_in_the_journal_however_old(archives: Archives) -> None:
    with archives.depot.unit() as uow:
        record(uow.session, told("a", archives.wall.now()), "told.v1", archives.wall.now())
    archives.wall.advance(YEARS)

    assert archives.run("journal=184")["journal"] == Outcome("outbox", "journal", 0, 0, 0)


def test_an_answer_that_goes_takes_its_key_with_it(archives: Archives) -> None:
    number = archives.work("a")
    archives.wall.advance(timedelta(days=31))

    archives.run(operator=None)

    with archives.depot.view() as view:
        assert view.session.execute(select(func.count()).select_from(command_inbox)).scalar_one() == 0
        with pytest.raises(Erased):
            view.keys.key(f"command/{number}")
