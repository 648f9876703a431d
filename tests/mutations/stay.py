"""Breakages of the request for help and of the stay: what decides, what is given once, what is never changed."""

from __future__ import annotations

from tests.mutations import Mutation

_UNIT = "tests/unit/intake/"
_ELIGIBILITY = _UNIT + "test_eligibility.py::"
_HANDLER = "services/intake/handlers/eligibility.py"
_RULES = "services/intake/domain/eligibility.py"
_BEDS, _GIVEN = _UNIT + "test_beds.py::", "services/intake/storage/beds.py"
_ROLL, _CALLED = _UNIT + "test_roll_calls.py::", "services/intake/handlers/roll_calls.py"

MUTATIONS = [
    Mutation(
        "whoever was here before is refused",
        _HANDLER,
        "    decision = _decided(case, command, looked_at, uow)\n",
        "    if uow.index.beside('own_number', case.id):\n"
        "        raise eligibility.HelpFirst(because=['came_before'])\n"
        "    decision = _decided(case, command, looked_at, uow)\n",
        _ELIGIBILITY + "test_whatever_lies_behind_somebody_the_same_facts_get_the_same_answer",
    ),
    Mutation(
        "deciding looks at earlier help without using it",
        _HANDLER,
        '    _expect_decidable(case, data["outcome"])\n',
        "    _expect_decidable(case, data[\"outcome\"])\n    uow.index.find('own_number', 'P0001')\n",
        _ELIGIBILITY + "test_deciding_reads_the_case_its_request_its_check_and_its_decisions_and_nothing_else",
    ),
    Mutation(
        "what decides on help may import earlier help",
        "services/intake/handlers/shown_stay.py",
        "from services.intake.domain.stay import Receipt\n",
        "from services.intake.domain.stay import Receipt\nfrom services.intake.storage import history  # noqa: F401\n",
        "tests/architecture/test_imports_point_one_way.py::test_the_tree_keeps_every_rule",
    ),
    Mutation(
        "a refusal needs no notice",
        _RULES,
        "    if notice_number is None or not complaint_route_told:\n",
        "    if not complaint_route_told:\n",
        _ELIGIBILITY + "test_an_unsound_decision_is_refused_and_nothing_is_kept",
    ),
    Mutation(
        "a child can be turned away",
        _RULES,
        "    if facts.helped_first:\n        raise",
        "    if False:\n        raise",
        _ELIGIBILITY + "test_whoever_may_be_a_child_is_never_refused",
    ),
    Mutation(
        "a reason need not be a fact",
        _RULES,
        "if not BORNE_OUT_BY[reason](facts)}",
        "if False}",
        _ELIGIBILITY + "test_a_refusal_is_sound_exactly_when_every_reason_is_a_fact_and_nobody_is_guarded",
    ),
    Mutation(
        "a decision, and an entry of the care log, can be changed",
        "services/intake/storage/base.py",
        "    if session is not None and session.is_modified(thing):\n",
        "    if False:\n",
        _ELIGIBILITY + "test_no_code_can_change_a_decision",
    ),
    Mutation(
        "a new decision need not know the old one",
        _RULES,
        "    if named != holds:\n",
        "    if False:\n",
        _ELIGIBILITY + "test_a_new_decision_supersedes_the_old_one_and_the_old_one_stays",
    ),
    Mutation(
        "illness may wait for the form",
        "services/intake/domain/help.py",
        "    if signs & _TO_HOSPITAL and decision is not ScreeningDecision.HOSPITAL_FIRST:\n",
        "    if False:\n",
        _UNIT + "test_requests_for_help.py::test_illness_goes_to_a_hospital_before_anything_else",
    ),
    Mutation(
        "a child gives up help by its own word",
        "services/intake/domain/help.py",
        "        if because := [why for why, holds in guarded.items() if holds]:\n",
        "        if because := []:\n",
        _UNIT + "test_requests_for_help.py::test_a_child_does_not_give_up_help_by_its_own_word",
    ),
    Mutation(
        "a bed is given whoever has it by then",
        _GIVEN,
        "        guarded = update(beds).where(*which, beds.c.state.in_(BED_MOVES.leading_to(state)))\n",
        "        guarded = update(beds).where(which[0])\n",
        _BEDS + "test_of_two_officers_who_want_the_same_bed_at_once_one_gets_it",
    ),
    Mutation(
        "a bed is kept for ever",
        "services/intake/handlers/beds.py",
        '    uow.timers.set(KEPT_LONG_ENOUGH, f"bed/{bed.id}", until)\n',
        "",
        _BEDS + "test_a_bed_is_not_kept_for_ever",
    ),
    Mutation(
        "the bed board names a sealed case",
        "services/intake/handlers/shown_stay.py",
        '"case_id": shown.case_id if shown.case_id in known else None,',
        '"case_id": shown.case_id,',
        _ROLL + "test_the_bed_board_does_not_say_who_a_sealed_person_is",
    ),
    Mutation(
        "nobody looks when the time of a roll-call is over",
        _CALLED,
        '    uow.timers.set(TIME_IS_OVER, f"roll_call/{roll.id}", roll.due_at)\n',
        "",
        _ROLL + "test_who_does_not_answer_in_five_minutes_and_may_not_be_alone_is_alarmed_about",
    ),
    Mutation(
        "a sealed child is on nobody's roll",
        _CALLED,
        "    with unguarded(uow.session):\n        expected = ",
        "    if True:\n        expected = ",
        _ROLL + "test_a_sealed_child_is_on_every_roll_and_shown_to_those_only_who_may_know",
    ),
    Mutation(
        "who left in good order is hunted",
        "services/intake/domain/roll_calls.py",
        "return self._move(S.MISSING if in_station else S.EXCUSED, at) and in_station",
        "return self._move(S.MISSING, at)",
        _ROLL + "test_who_left_meanwhile_is_not_missing",
    ),
    Mutation(
        "a thing is signed for twice",
        "services/intake/domain/belongings.py",
        "    if lines - held.lines or (money and not held.money):\n",
        "    if False:\n",
        _UNIT + "test_belongings_line_by_line.py::test_nothing_is_signed_for_twice",
    ),
    Mutation(
        "the collector of somebody is taken for them",
        "services/intake/handlers/departures.py",
        '    lead_to_case(case.id, NumberKind.DOCUMENT, [receiver.get("document_number")], uow)\n',
        '    lead_to_case(case.id, NumberKind.DOCUMENT, [receiver.get("document_number")], uow)\n'
        "    from services.intake.handlers.numbers import lead_to_person\n"
        '    lead_to_person(case.id, receiver.get("document_number"), uow)\n',
        _UNIT + "test_earlier_help.py::test_nobody_has_a_history_without_a_number_of_their_own",
    ),
    Mutation(
        "a death is closed before anybody was told",
        "services/intake/domain/care.py",
        "        if self.state is S.HANDLED and self.kind in REPORTED_UP_ALWAYS:\n",
        "        if False:\n",
        _UNIT + "test_care_and_incidents.py::test_what_the_superior_department_must_hear_of_is_not_closed_before",
    ),
]
