"""Breakages of what the matching engine promises."""

from __future__ import annotations

from tests.mutations import Mutation

_PROMISES = "tests/unit/tracing/matching/test_the_promises_of_a_score.py::"
_ASKING = "tests/unit/tracing/matching/test_asking_a_register.py::"
_PERSONS = "tests/unit/tracing/matching/test_reports_of_one_person.py::"
_WEIGHTS = "tests/unit/tracing/matching/test_what_weighs_what.py::"
_ENGINE = "services/tracing/matching/"

MUTATIONS = [
    Mutation(
        "backwards a pet name forgets that 老 stands before a surname",
        _ENGINE + "backward.py",
        '    bits = np.where(source["aged"] > 0, np.maximum(bits, after), bits)\n',
        "",
        _PROMISES + "test_each_way_a_name_is_told_weighs_the_same_backwards",
    ),
    Mutation(
        "a name that was heard badly counts as somebody else's before it was compared",
        _ENGINE + "forward_names.py",
        "    rows = np.flatnonzero(most > least)\n",
        "    rows = np.flatnonzero(most > 4_000)\n",
        _PROMISES + "test_each_way_a_name_is_told_weighs_the_same_backwards",
    ),
    Mutation(
        "what one column says is looked up without the accent",
        _ENGINE + "forward.py",
        "    tables = (made(query) for of, made in BY_CODE.values() if of == column)\n",
        "    tables = (made(query) for of, made in [*BY_CODE.values()][:2] if of == column)\n",
        _PROMISES + "test_a_pair_has_one_score_alone_forwards_and_backwards",
    ),
    Mutation(
        "brothers lost on one day are taken for one person",
        _ENGINE + "persons.py",
        "or right.name in left.aliases else ANOTHER\n",
        "or right.name in left.aliases else -4.0\n",
        _PERSONS + "test_brothers_lost_on_one_day_are_two",
    ),
    Mutation(
        "ten years weigh as three",
        _ENGINE + "beliefs.py",
        "(0.62, 0.25, 0.13)",
        "(0.28, 0.30, 0.42)",
        _WEIGHTS + "test_who_is_not_found_for_long_is_found_ever_less_often",
    ),
    Mutation(
        "a report that was changed is found as it was before",
        _ENGINE + "index.py",
        '        block.columns["live"][row] = False\n        self._in_tail',
        "        self._in_tail",
        _PROMISES + "test_any_sequence_of_changes_equals_an_index_built_anew",
    ),
    Mutation(
        "sorting the tail in brings withdrawn reports back",
        _ENGINE + "reports.py",
        "        rows = rows[live[rows]]\n",
        "",
        _PROMISES + "test_any_sequence_of_changes_equals_an_index_built_anew",
    ),
    Mutation(
        "a birth year within the estimate speaks against",
        _ENGINE + "tables.py",
        "np.maximum(bits, 0), bits))\n        bits = np.concatenate",
        "bits, bits))\n        bits = np.concatenate",
        _PROMISES + "test_an_agreeing_field_never_lowers_a_score",
    ),
    Mutation(
        "who has the name is lost when age and sex are wrong",
        _ENGINE + "index.py",
        "        found = [_with(self._by_key, self._keys, key) for key in reach.keys]\n",
        "        found: list[NDArray[np.uint32]] = []\n",
        _ASKING + "test_who_has_the_name_is_found_whatever_age_and_sex_say",
    ),
    Mutation(
        "the best of bad candidates looks like a find",
        _ENGINE + "probability.py",
        "    nobody = max(1, mass.registered) * (1 - registered) / registered\n",
        "    nobody = 0.0\n",
        _ASKING + "test_a_lone_weak_candidate_is_not_likely",
    ),
    Mutation(
        "a list is shown whatever the evidence",
        _ENGINE + "verdict.py",
        "    ranked = scores[0] >= needed or together >= ENOUGH\n",
        "    ranked = True\n",
        _ASKING + "test_evidence_that_can_rank_nobody_is_said_to_be_too_little",
    ),
    Mutation(
        "surnames are read as any character",
        _ENGINE + "syllables.py",
        'return number_of("|".join(FullName(surname, "").surname_sounds)) or of_character(surname[0])',
        "return of_character(surname[0])",
        _WEIGHTS + "test_a_surname_is_read_as_a_surname",
    ),
    Mutation(
        "a town known in a county says nothing of the county",
        _ENGINE + "places.py",
        "                        points[code] += 0.6 * SPOKEN_OF[level] * heard * part\n",
        "                        points[code] += 0\n",
        _WEIGHTS + "test_a_town_known_in_a_county_points_at_the_county",
    ),
    Mutation(
        "one bad line ends a measurement",
        "deploy/tracing_eval/files.py",
        "                    refusals.add(row.line, row.reason, row.field)\n",
        "                    raise ValueError(row.reason)\n",
        "tests/deploy/test_tracing_eval.py::test_lines_that_cannot_be_read_are_told_and_good_ones_kept",
    ),
]
