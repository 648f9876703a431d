"""Breakages of the drill: a rehearsal that calls everything right, or that touches what is real."""

from __future__ import annotations

from tests.mutations import Mutation

_DRILL = "tests/deploy/test_drill.py::"
_SCENARIO = "deploy/drill/scenario.py"
_COMMAND = "deploy/drill/command.py"

MUTATIONS = [
    Mutation(
        "whatever differs passes for equal in a drill",
        _SCENARIO,
        "return not self.judged or self.expected == self.actual",
        "return True",
        _DRILL + "test_one_step_that_differs_is_named_and_the_others_are_played",
    ),
    Mutation(
        "what a step did not say is not missed",
        _SCENARIO,
        "for name in dict.fromkeys([*expected, *actual])]",
        "for name in actual]",
        _DRILL + "test_a_moment_is_equal_to_the_minute_and_a_missing_fact_is_a_difference",
    ),
    Mutation(
        "a step that could not be played passes for one that ended well",
        _SCENARIO,
        "return self.on_paper or (bool(self.lines) and not self.trouble",
        "return self.on_paper or (not self.trouble",
        _DRILL + "test_a_step_that_cannot_be_taken_is_told_with_its_problem_and_leaves_the_rest_unplayed",
    ),
    Mutation(
        "a drill goes on behind a step that came to no end",
        "deploy/drill/playing.py",
        "stands = stands and not result.trouble",
        "stands = True",
        _DRILL + "test_a_step_that_cannot_be_taken_is_told_with_its_problem_and_leaves_the_rest_unplayed",
    ),
    Mutation(
        "a drill exits with 0 whatever differs",
        _COMMAND,
        "return 0 if all(outcome.as_expected for outcome in outcomes) else 1",
        "return 0",
        _DRILL + "test_a_calendar_with_a_holiday_too_many_exits_with_1_and_names_the_step_and_both_times",
    ),
    Mutation(
        "a drill runs with the station's keys and audit",
        _COMMAND,
        'if not name.startswith("GUITU_") or name in _KEPT}',
        "}",
        _DRILL + "test_a_drill_never_sees_the_stations_keys_servers_data_or_audit",
    ),
    Mutation(
        "a second drill deletes the first one's data",
        _COMMAND,
        "instance = Instance(self.folder)",
        'instance = Instance(self.folder / "mine")',
        _DRILL + "test_a_second_drill_finds_the_first_and_touches_nothing_of_it",
    ),
    Mutation(
        "an unknown scenario is passed over",
        _COMMAND,
        "if unknown := sorted(wanted - known):",
        "if unknown := sorted(wanted - known - wanted):",
        _DRILL + "test_an_unknown_scenario_is_refused_with_the_list_of_those_there_are",
    ),
]
