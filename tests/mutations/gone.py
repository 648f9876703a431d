"""Breakages of what is done for who is gone or may not go alone: the alarm, the watch list, the ticket that is held."""

from __future__ import annotations

from tests.mutations import Mutation

_ITEM_17 = "tests/acceptance/test_item_17_every_way_out_has_its_guards.py::"
_ITEM_25 = "tests/acceptance/test_item_25_who_is_gone_is_looked_for.py::"
_ITEM_01 = "tests/acceptance/test_item_01_identity_clocks_run_from_first_custody.py::"
_G06 = "tests/journeys/test_g06_a_rough_sleeper_at_thirty_eight_degrees.py::"
_ONCE = _ITEM_17 + (
    "test_of_a_patient_who_may_not_look_after_themselves_the_alarm_is_raised_by_the_hospitals_word_and_once"
)

MUTATIONS = [
    Mutation(
        "a child gone from a hospital raises no alarm before a desk records it",
        "services/intake/handlers/referral_ends.py",
        "    if case.slip_away(at):\n",
        "    if case.slip_away(at) and False:\n",
        _ONCE,
    ),
    Mutation(
        "a child gone from a hospital raises a second alarm at the desk",
        "services/intake/handlers/departures.py",
        "    missed_already = case.missing_since is not None\n",
        "    missed_already = False\n",
        _ONCE,
    ),
    Mutation(
        "who may have been trafficked is given a ticket",
        "services/intake/domain/departure_guards.py",
        "_BY_RAIL_ALONE = (_TRAFFICKING, _IDENTITY,",
        "_BY_RAIL_ALONE = (_IDENTITY,",
        _ITEM_17
        + "test_who_may_have_been_trafficked_gets_no_ticket_before_the_report_is_closed_and_walks_out_if_they_will",
    ),
    Mutation(
        "ten days of somebody who turns out to be impaired rest for ever",
        "services/intake/handlers/clocks.py",
        "    if not case.is_capable_adult:\n        uow.deadlines.cancel",
        "    if not case.is_capable_adult and case.state is CaseState.IN_STATION:\n        uow.deadlines.cancel",
        _ITEM_01 + "test_ten_days_that_rest_end_when_the_hospital_finds_that_the_person_is_not_a_capable_adult",
    ),
    Mutation(
        "who took goods and did not come in is looked in on by nobody",
        "services/patrol/handlers/dispatches.py",
        "    watch_after_contact(contact, uow)\n",
        "",
        _G06 + "test_g06_a_no_is_taken_with_goods_and_a_card_and_is_no_reason_on_the_next_day",
    ),
    Mutation(
        "the teams' list tells of who is sealed",
        "services/patrol/storage.py",
        "        Watch: watch.c.about,\n",
        "",
        _ITEM_25 + "test_under_a_seal_the_teams_do_not_learn_of_it_and_who_needs_to_know_does",
    ),
    Mutation(
        "a report to police lies with a misspelled name",
        "gateway/addressees.py",
        "        if agency is None or agency.kind != kind",
        "        if agency is not None and agency.kind != kind",
        "tests/gateway/test_addressees.py::test_a_report_to_what_is_no_police_agency_is_refused_and_its_key_stays_free",
    ),
    Mutation(
        "a decision about the category is no change that others see",
        "services/intake/handlers/categories.py",
        "by=command.actor.client_id, at=uow.now())\n    touch(case)\n",
        "by=command.actor.client_id, at=uow.now())\n",
        "tests/unit/intake/test_categories.py::"
        "test_a_decision_is_a_change_of_the_case_that_who_relied_on_an_older_version_is_told_of",
    ),
]
