"""Breakages of what a printed form promises."""

from __future__ import annotations

from tests.mutations import Mutation

_HTTP = "tests/gateway/test_forms.py::"
_PRINTING = "tests/unit/forms/test_printing.py::"
_DECLARED = "tests/unit/forms/test_forms_are_declared.py::"
_SAID = "tests/unit/forms/test_what_forms_say.py::"
_ASKING = "gateway/forms/asking.py"
_FILLING = "gateway/forms/filling.py"
_SETTING = "gateway/forms/printing.py"

MUTATIONS = [
    Mutation(
        "what is shown in part is printed in part",
        "gateway/disclosure/answering.py",
        "return _answered(read, params, usually_for, Level.FULL)[1]",
        "return _answered(read, params, usually_for)[1]",
        _HTTP + "test_what_a_purpose_shows_in_part_is_not_printed_at_all",
    ),
    Mutation(
        "an approval opens the whole record and nothing else of it",
        "gateway/disclosure/grounds.py",
        "    if not needed and not any(",
        "    if not needed or not any(",
        _HTTP + "test_an_approval_opens_on_a_screen_what_it_opens_on_paper",
    ),
    Mutation(
        "whoever reads cases prints everything",
        _ASKING,
        "        require(actor(), read.scope)",
        "        require(actor(), 'cases:read')",
        _HTTP + "test_a_desk_prints_only_what_it_may_read",
    ),
    Mutation(
        "a hidden case whose form has no fact is told from a missing one",
        _ASKING,
        '    expect_there(intake.CASE, {"case_id": case_id}, _USUALLY_FOR)\n',
        "",
        _HTTP + "test_a_sealed_persons_forms_are_not_there_for_whoever_need_not_know_byte_for_byte",
    ),
    Mutation(
        "a form without its fact is printed empty",
        _ASKING,
        "if asked.supplied_by is None:",
        "if True:",
        _HTTP + "test_a_form_whose_fact_does_not_exist_says_which_order_brings_it_and_whose_it_is",
    ),
    Mutation(
        "a notice of refusal is printed for whoever is helped",
        "gateway/forms/door.py",
        'return last if last and last.get("outcome") == codes.EligibilityOutcome.NOT_ELIGIBLE.value else None',
        "return last",
        _HTTP + "test_a_decision_that_helps_makes_no_notice_of_refusal",
    ),
    Mutation(
        "the plan that was taken back is printed",
        "gateway/forms/leaving.py",
        'live = [one for one in items if one.get("state") != DepartureState.SUPERSEDED.value]',
        "live = items[:1]",
        _HTTP + "test_a_statement_of_leaving_and_the_register_are_printed_from_the_departure_that_counts",
    ),
    Mutation(
        "printing leaves no trace in the audit",
        "gateway/resources/forms.py",
        '        uow.audit("form.printed", f"case/{case_id}", form=known.code)\n',
        "        pass\n",
        _HTTP + "test_every_read_behind_a_form_is_on_the_ledger_before_it_leaves_and_the_print_in_the_audit",
    ),
    Mutation(
        "facts are read although nothing can be printed",
        "gateway/resources/forms.py",
        "    typeface, made = _typeface(), parts()\n",
        "    made = parts()\n    facts_of(known, str(case_id), {})\n    typeface = _typeface()\n",
        _HTTP + "test_without_the_typeface_the_platform_works_says_what_to_install_and_reads_nothing",
    ),
    Mutation(
        "a character that the typeface lacks is left to vanish",
        _SETTING,
        "if ord(one) in characters and unicodedata.category(one) not in _UNSHOWN:",
        "if unicodedata.category(one) not in _UNSHOWN:",
        _PRINTING + "test_a_character_without_a_shape_is_printed_as_its_number",
    ),
    Mutation(
        "a mark that turns words round is set",
        _SETTING,
        "if ord(one) in characters and unicodedata.category(one) not in _UNSHOWN:",
        "if ord(one) in characters or unicodedata.category(one) in _UNSHOWN:",
        _PRINTING + "test_what_turns_or_hides_words_is_printed_as_its_number",
    ),
    Mutation(
        "a form says when it was printed by the clock of the machine",
        _SETTING,
        "        timestamp=int(at.timestamp()),\n",
        "",
        _PRINTING + "test_the_file_says_when_it_was_printed_by_the_clock_it_was_given",
    ),
    Mutation(
        "a form is a file that may lack what it is set in",
        _SETTING,
        '        pdf_standards=["a-2a"],\n',
        "",
        _PRINTING + "test_a_form_can_be_filed_for_good",
    ),
    Mutation(
        "what is withheld leaves an empty line, as if nobody knew",
        _FILLING,
        "        if self._facts.hides(path):\n            return NOT_FOR_THEM\n",
        "",
        _PRINTING + "test_what_whoever_prints_may_not_see_is_said_to_be_so",
    ),
    Mutation(
        "an object that is withheld hides only itself",
        _FILLING,
        'return any(path == one or path.startswith((f"{one}.", f"{one}[]")) for one in self.withheld)',
        "return path in self.withheld",
        _PRINTING + "test_an_object_that_is_withheld_hides_all_that_is_in_it",
    ),
    Mutation(
        "a claimed name is printed like a confirmed one",
        _FILLING,
        "return Words(one.text + behind)",
        "return one",
        _SAID + "test_a_refusal_says_why_and_how_to_complain",
    ),
    Mutation(
        "a list that is too long is cut in silence",
        _FILLING,
        'lines.each.partition(".")[0] in self._facts.cut',
        "False",
        _PRINTING + "test_a_list_that_goes_on_is_not_cut_in_silence",
    ),
    Mutation(
        "a form may name a fact that no read answers",
        "gateway/forms/declaring.py",
        '    if not any(_is_known(form, one) for one in path.split(" or ")):\n',
        "    if False:\n",
        _DECLARED + "test_a_fact_that_no_read_answers_stops_the_start",
    ),
]
