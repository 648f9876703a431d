"""Whatever the desks try, in whatever order, over one or several cases: never what the domain forbids.

Hypothesis makes up the days of a station: people come, are checked, lodged, taken to hospital, handed over, named and
named wrongly, sent home in every way, written off and found again, while time passes and timers fire. Many orders are
wrong for the moment. What may never be stands in :mod:`tests.unit.intake.forbidden`; a refused order has a code that is
documented and changes no row. On failure Hypothesis prints the shortest such days, and a blob that plays them again.
"""

from __future__ import annotations

from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import initialize, precondition, rule, run_state_machine_as_test

from contracts.codes import DepartureKind
from contracts.orders.intake import CaseState
from tests.unit.intake.days import WHO, Seen, room_for_one_more
from tests.unit.intake.days_of_care import Care
from tests.unit.intake.days_of_coming import Coming
from tests.unit.intake.days_of_leaving import KINDS, Leaving
from tests.unit.intake.station import Blueprint

WAYS_OUT: Final = [kind.value for kind in DepartureKind]
RUNS_EACH: Final = 16
"""Of each way out: more than two hundred in all."""

STEPS: Final = 20
SUITS: Final = {"escort": WHO[1], "placement": WHO[2], "transfer_welfare": WHO[4]}


class AllDays(Coming, Care, Leaving):
    """Everything that may happen at a station, in any order, after one whole stay that ended in a given way."""

    def __init__(self, blueprint: Blueprint, seen: Seen, first: str) -> None:
        super().__init__(blueprint, seen)
        self.first = first

    @initialize()
    def a_first_stay(self) -> None:
        self.stay(self.first)
        self.everything_is_settled(0)

    @precondition(room_for_one_more)
    @rule(kind=KINDS)
    def a_whole_stay(self, kind: str) -> None:
        self.stay(kind)

    def stay(self, kind: str) -> None:
        """From the door and out again, in a way that suits whoever came."""
        self.somebody_comes(SUITS.get(kind, WHO[0]), "self")
        if kind != "ticket":  # a hospital takes them without a name, and nobody travels alone without one
            self.is_ill_and_well_again(0)
        if kind == "not_admitted":
            self.turn_away(self.one(0))
        else:
            self.take_in(self.one(0), impaired=False, name=None if kind == "placement" else "老根")
        self.leave_in_order(self.one(0), kind)


@pytest.fixture(scope="module")
def blueprint(tmp_path_factory: pytest.TempPathFactory) -> Blueprint:
    return Blueprint(tmp_path_factory.mktemp("station"))


@pytest.mark.timeout(1800)
def test_whatever_is_tried_never_leads_where_the_domain_forbids(blueprint: Blueprint) -> None:
    seen = Seen()
    for first in WAYS_OUT:
        run_state_machine_as_test(
            lambda first=first: AllDays(blueprint, seen, first),
            settings=settings(
                max_examples=max(RUNS_EACH, settings.default.max_examples // 10),
                stateful_step_count=STEPS,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )

    refused, done = sum(seen.refused.values()), sum(seen.done.values())
    assert seen.runs >= 200
    assert seen.states.keys() == {state.value for state in CaseState}
    assert seen.left.keys() == set(WAYS_OUT)
    assert refused / (refused + done) > 0.2 and done / (refused + done) > 0.2
