"""The list of breakages stays true as the code moves on; without this test it would be a memory of an earlier state."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture.test_guarantees_name_real_tests import unreal
from tests.mutations import Mutation
from tests.mutations.every import EVERY
from tests.mutations.page import table, written

PROJECT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("mutation", EVERY, ids=lambda mutation: mutation.breaks)
def test_a_breakage_can_still_be_made_and_names_a_test_that_exists(mutation: Mutation) -> None:
    assert (PROJECT / mutation.file).read_text("utf8").count(mutation.old) == 1
    assert mutation.old != mutation.new
    assert unreal([mutation.caught_by]) == []


def test_each_breakage_stands_once() -> None:
    assert len({mutation.breaks for mutation in EVERY}) == len(EVERY)


def test_the_table_in_the_guarantees_is_the_list() -> None:
    """Written by ``python -m tests.mutations --write``."""
    assert written() == table(EVERY)
