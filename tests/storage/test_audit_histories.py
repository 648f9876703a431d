"""Whatever was appended, sealed and pruned in whatever order, the chain verifies; whatever is changed in a sealed
entry, however little, it does not."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from chassis.audit_chain import RIPE
from chassis.audit_pruning import prune_next
from chassis.audit_verification import Finding, Trouble
from chassis.checkpoints import SigningKey
from chassis.database import Database
from tests.storage.audits import SERVICE, Audited

STEPS = st.lists(st.sampled_from(["append", "append many", "seal", "sign", "wait", "prune"]), max_size=25)
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=12)


@contextmanager
def an_audit() -> Iterator[Audited]:
    with tempfile.TemporaryDirectory() as folder:
        database = Database(f"sqlite:///{folder}/depot.sqlite3")
        yield Audited(database, Path(folder))
        database.dispose()


def prune(audited: Audited) -> None:
    cutoff = audited.wall.now() - timedelta(minutes=1)
    with audited.database.transaction() as session:
        prune_next(session, SERVICE, cutoff, SigningKey(audited.keeper.key_file), audited.wall.now())


@given(STEPS)
def test_any_history_verifies_and_accounts_for_every_entry(steps: list[str]) -> None:
    with an_audit() as audited:
        acts = {
            "append": lambda: audited.append("one"),
            "append many": lambda: audited.append(*["one"] * 210),
            "seal": audited.keeper.seal,
            "sign": audited.keeper.sign,
            "wait": lambda: audited.wall.advance(RIPE * 3),
            "prune": lambda: prune(audited),
        }
        for step in steps:
            acts[step]()

        verdict = audited.verdict()

        with audited.database.reading() as session:
            there = session.execute(text("SELECT count(*) FROM audit_entry")).scalar_one()
        assert verdict.findings == []
        assert verdict.entries + verdict.unsealed == there


COLUMNS = st.sampled_from(["agency_id", "client_id", "action", "subject", "codes"])


@given(COLUMNS, st.integers(0, 200), WORDS, WORDS)
def test_any_edit_of_one_character_of_a_sealed_entry_is_found(column: str, at: int, word: str, other: str) -> None:
    with an_audit() as audited:
        audited.append_and_seal(word, word)
        with audited.database.reading() as session:
            stored = str(session.execute(text(f"SELECT {column} FROM audit_entry WHERE number = 2")).scalar_one())
        at %= len(stored)
        edited = stored[:at] + other[0] + stored[at + 1 :]
        with audited.tampering(), audited.database.transaction() as session:
            session.execute(text(f"UPDATE audit_entry SET {column} = :edited WHERE number = 2"), {"edited": edited})

        expected = [] if edited == stored else [Finding(Trouble.ENTRY_EDITED, 1, 2)]
        assert audited.verdict().findings == expected
