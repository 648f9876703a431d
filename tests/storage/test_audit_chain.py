"""The audit proves itself: what was sealed and is not there any more, or is otherwise, is found; by whom ever."""

from __future__ import annotations

import threading
from datetime import timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from chassis import audit
from chassis.audit_chain import BATCH, RIPE, seals_after
from chassis.audit_keeping import EVERY_S
from chassis.audit_verification import Finding, Trouble, Verdict
from chassis.checkpoints import CheckpointFile, Contradicted, SigningKey
from chassis.migrations import create_audit_chain, drop_audit_chain
from tests.storage.audits import DESK, SERVICE, Audited
from tests.town import START


def test_what_nobody_touched_verifies_and_every_batch_is_attested(audited: Audited) -> None:
    audited.three_batches()

    assert audited.verdict() == Verdict(SERVICE, batches=3, entries=9, attested_up_to=3)


def test_what_is_not_sealed_yet_is_counted_with_the_moment_of_the_oldest(audited: Audited) -> None:
    audited.three_batches()
    at = audited.wall.now()
    audited.append("young", "younger")
    audited.wall.advance(timedelta(seconds=7))

    verdict = audited.verdict()
    audited.keeper.measure()

    assert (verdict.unsealed, verdict.oldest_unsealed_at) == (2, at)
    assert verdict.holds
    metrics = audited.keeper.metrics
    assert metrics.audit_unsealed.labels(SERVICE)._value.get() == 2
    assert metrics.audit_oldest_unsealed.labels(SERVICE)._value.get() == 7


# --- the append-only rule -----------------------------------------------------------------------------------------

STATEMENTS = {
    "edit an entry": "UPDATE audit_entry SET action = 'nothing' WHERE number = 2",
    "delete an entry": "DELETE FROM audit_entry WHERE number = 2",
    "delete every entry": "DELETE FROM audit_entry",
    "change a link": "UPDATE audit_link SET position = 9 WHERE entry = 2",
    "delete a link": "DELETE FROM audit_link WHERE entry = 2",
    "change a seal": "UPDATE audit_seal SET count = 1 WHERE batch = 1",
    "delete a seal": "DELETE FROM audit_seal WHERE batch = 1",
}


@pytest.mark.parametrize("statement", STATEMENTS.values(), ids=STATEMENTS)
def test_the_database_itself_refuses_to(statement: str, audited: Audited) -> None:
    audited.three_batches()

    with pytest.raises(DBAPIError, match="append-only"), audited.database.transaction() as session:
        session.execute(text(statement))

    assert audited.verdict() == Verdict(SERVICE, batches=3, entries=9, attested_up_to=3)


def test_an_audit_from_before_the_chain_gets_the_rule_and_is_sealed_from_its_first_entry(audited: Audited) -> None:
    with audited.database.transaction() as session:
        drop_audit_chain(SimpleNamespace(get_bind=session.connection))
        session.connection().execute(audit.audit_entry.delete())  # nothing refuses it: the audit as it was
    audited.append("old", "older")

    with audited.database.transaction() as session:
        create_audit_chain(SimpleNamespace(get_bind=session.connection))

    with pytest.raises(DBAPIError, match="append-only"), audited.database.transaction() as session:
        session.execute(text(STATEMENTS["delete every entry"]))
    audited.append_and_seal("young")
    assert audited.verdict() == Verdict(SERVICE, batches=1, entries=3, attested_up_to=1)


def test_postgresql_refuses_to_empty_the_table(on_postgresql: Audited) -> None:
    on_postgresql.three_batches()

    with pytest.raises(DBAPIError, match="append-only"), on_postgresql.database.transaction() as session:
        session.execute(text("TRUNCATE audit_entry"))

    assert on_postgresql.verdict().entries == 9


# --- tampering ----------------------------------------------------------------------------------------------------


def test_an_edited_entry_is_found_by_its_number(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("UPDATE audit_entry SET action = 'nothing_happened' WHERE number = 5")

    assert audited.findings() == [Finding(Trouble.ENTRY_EDITED, 2, 5)]


EDITS = {
    "at": "'2020-01-01 00:00:00.000000'",
    "agency_id": "'police'",
    "client_id": "'chief'",
    "action": "'B'",
    "subject": "'case/2'",
    "codes": """'{"purpose": "other"}'""",
}


@pytest.mark.parametrize("column", EDITS)
def test_no_column_of_an_entry_can_be_edited_unseen(column: str, audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(f"UPDATE audit_entry SET {column} = {EDITS[column]} WHERE number = 5")

    assert audited.findings() == [Finding(Trouble.ENTRY_EDITED, 2, 5)]


def test_a_deleted_entry_is_found_by_its_number(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("DELETE FROM audit_entry WHERE number = 5")

    assert audited.findings() == [Finding(Trouble.ENTRY_MISSING, 2, 5)]


def test_an_entry_deleted_with_its_link_is_found_by_its_batch(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("DELETE FROM audit_entry WHERE number = 5", "DELETE FROM audit_link WHERE entry = 5")

    assert audited.findings() == [Finding(Trouble.BATCH_ALTERED, 2)]


def test_an_entry_inserted_among_the_sealed_is_found_by_its_batch(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(
        "INSERT INTO audit_entry SELECT 99, at, agency_id, client_id, 'forged', subject, codes FROM audit_entry "
        "WHERE number = 5",
        "INSERT INTO audit_link SELECT 99, 2, 4, digest FROM audit_link WHERE entry = 5",
    )

    assert audited.findings() == [Finding(Trouble.ENTRY_EDITED, 2, 99), Finding(Trouble.BATCH_ALTERED, 2)]


def test_a_truncated_audit_is_found_entry_by_entry(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("DELETE FROM audit_entry")

    assert audited.findings() == [
        Finding(Trouble.ENTRY_MISSING, batch, entry)
        for batch, entries in ((1, (1, 2, 3)), (2, (4, 5, 6)), (3, (7, 8, 9)))
        for entry in entries
    ]


def test_everything_gone_with_its_seals_is_found_by_the_checkpoints(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("DELETE FROM audit_entry", "DELETE FROM audit_link", "DELETE FROM audit_seal")

    assert audited.findings() == [Finding(Trouble.BATCH_MISSING, batch) for batch in (1, 2, 3)]


def test_two_entries_that_changed_places_are_found_by_their_batch(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(
        "UPDATE audit_link SET position = 7 WHERE entry = 5",
        "UPDATE audit_link SET position = 2 WHERE entry = 6",
        "UPDATE audit_link SET position = 3 WHERE entry = 5",
    )

    assert audited.findings() == [Finding(Trouble.BATCH_ALTERED, 2)]


def test_two_entries_that_changed_numbers_are_found(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(
        "UPDATE audit_entry SET number = 99 WHERE number = 5",
        "UPDATE audit_entry SET number = 5 WHERE number = 6",
        "UPDATE audit_entry SET number = 6 WHERE number = 99",
    )

    assert audited.findings() == [Finding(Trouble.ENTRY_EDITED, 2, 5), Finding(Trouble.ENTRY_EDITED, 2, 6)]


LAST_BATCH_GONE = (
    "DELETE FROM audit_entry WHERE number > 6",
    "DELETE FROM audit_link WHERE batch = 3",
    "DELETE FROM audit_seal WHERE batch = 3",
)


def test_a_tail_that_was_cut_off_is_found_by_the_checkpoint(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(*LAST_BATCH_GONE)

    assert audited.findings() == [Finding(Trouble.BATCH_MISSING, 3)]


def test_after_a_cut_nothing_more_is_signed_until_somebody_has_looked(audited: Audited) -> None:
    audited.three_batches()
    audited.tamper(*LAST_BATCH_GONE)
    signed = audited.keeper.folder.joinpath(f"{SERVICE}.checkpoints").read_bytes()

    audited.append("after the cut")
    audited.keeper.seal(at_once=True)
    with pytest.raises(Contradicted):
        audited.keeper.sign()

    assert audited.keeper.folder.joinpath(f"{SERVICE}.checkpoints").read_bytes() == signed
    assert audited.keeper.metrics.audit_contradicted.labels(SERVICE)._value.get() == 1
    assert audited.findings() == [Finding(Trouble.CHECKPOINT_CONTRADICTS, 3)]


def test_a_batch_cut_out_of_the_middle_is_found(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper(
        "DELETE FROM audit_entry WHERE number BETWEEN 4 AND 6",
        "DELETE FROM audit_link WHERE batch = 2",
        "DELETE FROM audit_seal WHERE batch = 2",
    )

    assert audited.findings() == [Finding(Trouble.BATCH_MISSING, 2)]


def test_an_edit_with_its_batch_computed_anew_breaks_the_chain(audited: Audited) -> None:
    audited.three_batches()
    with audited.database.reading() as session:
        next_seal = session.execute(select(audit.audit_seal).where(audit.audit_seal.c.batch == 3)).one()

    audited.tamper("UPDATE audit_entry SET action = 'nothing_happened' WHERE number = 5")
    audited.compute_anew(from_batch=2)
    with audited.tampering(), audited.database.transaction() as session:
        session.execute(audit.audit_seal.update().where(audit.audit_seal.c.batch == 3).values(next_seal._asdict()))

    assert audited.findings() == [
        Finding(Trouble.CHECKPOINT_CONTRADICTS, 2),
        Finding(Trouble.CHAIN_BROKEN, 3),
    ]


def test_a_chain_that_was_computed_anew_to_its_end_is_found_by_its_signatures(audited: Audited) -> None:
    audited.three_batches()

    audited.tamper("UPDATE audit_entry SET action = 'nothing_happened' WHERE number = 5")
    audited.compute_anew(from_batch=2)

    assert audited.findings() == [Finding(Trouble.CHECKPOINT_CONTRADICTS, batch) for batch in (2, 3)]


def test_checkpoints_that_another_key_signed_are_found(audited: Audited) -> None:
    audited.three_batches()
    file = CheckpointFile(audited.keeper.folder, SERVICE)
    forger = SigningKey(audited.folder / "forger.pem")
    audited.tamper("UPDATE audit_entry SET action = 'nothing_happened' WHERE number = 5")
    audited.compute_anew(from_batch=2)
    with audited.database.reading() as session:
        forged = [forger.checkpoint(SERVICE, seal, START) for seal in seals_after(session, 0, 9)]
    file.path.unlink()
    file.append(forged)

    assert audited.findings() == [Finding(Trouble.CHECKPOINT_FORGED, batch) for batch in (1, 2, 3)]


def test_a_checkpoint_taken_out_of_the_middle_is_found(audited: Audited) -> None:
    audited.three_batches()
    path = CheckpointFile(audited.keeper.folder, SERVICE).path
    lines = path.read_bytes().splitlines(keepends=True)

    path.write_bytes(lines[0] + lines[2])

    assert audited.findings() == [Finding(Trouble.CHECKPOINT_MISSING, 2)]


def test_an_entry_said_to_be_in_a_batch_that_is_not_there_is_found(audited: Audited) -> None:
    """It would look sealed, and never be."""
    audited.three_batches()
    audited.append("hidden")

    with audited.database.transaction() as session:
        session.execute(audit.audit_link.insert().values(entry=10, batch=7, position=1, digest=bytes(32)))

    assert audited.findings() == [Finding(Trouble.LINK_STRAY, 7, 10)]


# --- sealing ------------------------------------------------------------------------------------------------------


def test_a_few_entries_are_sealed_when_the_oldest_is_ripe_and_not_before(audited: Audited) -> None:
    audited.append("one")

    audited.wall.advance(RIPE - timedelta(seconds=1))
    assert audited.keeper.seal() == 0
    audited.wall.advance(timedelta(seconds=1))
    assert audited.keeper.seal() == 1


def test_the_waiting_of_a_running_service_adds_up_to_less_than_the_promised_minute() -> None:
    a_turn_late, worst = timedelta(seconds=EVERY_S), timedelta(seconds=60)

    assert RIPE + 2 * a_turn_late < worst


def test_many_entries_are_sealed_at_once_in_several_batches(audited: Audited) -> None:
    audited.append(*["many"] * (BATCH + 300))

    assert audited.keeper.seal() == 2
    assert audited.keeper.sign() == 2
    assert audited.verdict() == Verdict(SERVICE, batches=2, entries=BATCH + 300, attested_up_to=2)


def test_an_entry_that_commits_after_later_numbers_were_sealed_is_sealed_all_the_same(on_postgresql: Audited) -> None:
    audited = on_postgresql
    audited.append_and_seal("first")
    with audited.database.transaction() as late:
        audit.write(late, audited.wall.now(), DESK, "late", "case/1", {})  # takes number 2
        audited.append_and_seal("later number")
        assert audited.verdict().entries == 2
    audited.wall.advance(RIPE)

    assert audited.keeper.seal() == 1
    audited.keeper.sign()

    assert audited.verdict() == Verdict(SERVICE, batches=3, entries=3, attested_up_to=3)
    with audited.database.reading() as session:
        links = session.execute(select(audit.audit_link.c.entry, audit.audit_link.c.batch)).all()
    assert sorted(tuple(link) for link in links) == [(1, 1), (2, 3), (3, 2)]


def test_an_entry_that_commits_hours_late_is_sealed_by_the_look_through_of_the_hour(audited: Audited) -> None:
    """On SQLite and PostgreSQL alike: as if its number had been taken long before those that are sealed."""
    audited.three_batches()
    audited.wall.advance(timedelta(minutes=20))
    with audited.database.transaction() as session:
        late = audit.audit_entry.insert().values(
            number=-1, at=START, agency_id="a", client_id="b", action="late", subject="case/1", codes={}
        )
        session.execute(late)

    assert audited.keeper.seal() == 0
    audited.wall.advance(timedelta(hours=1))
    assert audited.keeper.seal() == 1

    assert audited.verdict().holds
    assert audited.verdict().unsealed == 0


def test_two_sealers_at_once_seal_everything_once(audited: Audited) -> None:
    audited.append(*["many"] * (3 * BATCH))
    keepers = [audited.keeper, audited.another_keeper("other machine")]
    threads = [threading.Thread(target=keeper.seal) for keeper in keepers]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for keeper in keepers:
        keeper.seal(at_once=True)
        keeper.sign()

    assert audited.verdict(audited.folder) == Verdict(SERVICE, batches=3, entries=3 * BATCH, attested_up_to=3)
    for keeper in keepers:
        assert audited.verdict(keeper.folder).attested_up_to == 3


def test_a_seal_whose_checkpoint_was_lost_with_its_process_gets_it_at_the_next_turn(audited: Audited) -> None:
    audited.append_and_seal("one")
    audited.append("two")
    audited.keeper.seal(at_once=True)  # and here the process is killed
    path = CheckpointFile(audited.keeper.folder, SERVICE).path
    path.write_bytes(path.read_bytes() + b'{"batch":2,"half')

    audited.another_keeper().turn()

    assert audited.verdict() == Verdict(SERVICE, batches=2, entries=2, attested_up_to=2)
