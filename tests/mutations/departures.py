"""Breakages of leaving: guards, second signatures, what keeps a case open, tickets, cash and arrivals."""

from __future__ import annotations

from tests.mutations import Mutation

_GUARDS = "services/intake/domain/departure_guards.py"
_DEPARTURES = "services/intake/domain/departures.py"
_TICKETS = "services/intake/domain/tickets.py"
_TABLE = "tests/unit/intake/test_departure_guards.py::"
_WAYS = "tests/unit/intake/test_leaving_in_every_way.py::"
_LIMITS = "tests/unit/intake/test_tickets_and_limits.py::"
_ITEM_17 = "tests/acceptance/test_item_17_every_way_out_has_its_guards.py::"
_ITEM_22 = "tests/acceptance/test_item_22_tickets_under_the_stations_limits.py::"

MUTATIONS = [
    Mutation(
        "a capable adult's leaving is refused for what is missing",
        _GUARDS,
        "capable_adult=_records(_TRAFFICKING, _UNFIT, _STATEMENT, _HELD),",
        "capable_adult=_asks(_TRAFFICKING, _UNFIT, _STATEMENT, _HELD),",
        _TABLE + "test_a_capable_adult_who_leaves_is_never_stopped",
    ),
    Mutation(
        "a guess of sixteen is taken for proof",
        _GUARDS,
        "return PersonClass.SIXTEEN_OR_SEVENTEEN if proven and facts.ages.hi < ADULT_AT",
        "return PersonClass.SIXTEEN_OR_SEVENTEEN if facts.ages.hi < ADULT_AT",
        _TABLE + "test_only_proof_makes_sixteen_or_seventeen_and_what_may_be_less_is_less",
    ),
    Mutation(
        "an impaired seventeen-year-old goes alone once it is countersigned",
        _GUARDS,
        "_ALONE_WITH_ASSENT = (_IMPAIRED, _ASSESSMENT, _SECOND)",
        "_ALONE_WITH_ASSENT = (_ASSESSMENT, _SECOND)",
        _TABLE + "test_who_is_impaired_never_goes_alone_whatever_else_they_are",
    ),
    Mutation(
        "an impaired person whom the health check sends to hospital goes home instead",
        "services/intake/handlers/departures.py",
        "    return sent and not case.is_capable_adult\n",
        "    return False\n",
        _ITEM_17 + "test_an_impaired_person_whom_the_health_check_sends_to_hospital_goes_nowhere_else",
    ),
    Mutation(
        "who planned a death signs it a second time",
        _DEPARTURES,
        "        if by == self.planned_by:\n            raise SecondPersonNeeded(departure_id=self.id)\n",
        "",
        _WAYS + "test_whoever_planned_it_is_not_the_second_person",
    ),
    Mutation(
        "another plan takes the place of a signed death",
        _DEPARTURES,
        "            raise DepartureFinal(departure_id=self.id)\n",
        "            pass\n",
        _ITEM_17 + "test_a_death_is_signed_by_two_and_then_nothing_changes_it",
    ),
    Mutation(
        "a missing child's case closes without a report to the police",
        _DEPARTURES,
        "        wanted = _MISSING_PERSON if self.is_missing_person else OWED.get(self.kind, frozenset())\n",
        "        wanted = OWED.get(self.kind, frozenset())\n",
        _ITEM_17 + "test_a_vulnerable_person_who_is_gone_raises_the_alarm_and_the_case_waits_for_the_report",
    ),
    Mutation(
        "what is owed after leaving keeps no case open",
        "services/intake/handlers/cases.py",
        "        papers_owed=frozenset(paper for one in Departures(session).of_case(case_id) for paper in one.owed()),\n",
        "",
        _ITEM_17 + "test_a_capable_adult_who_is_gone_is_put_on_record_and_looked_for_by_nobody",
    ),
    Mutation(
        "a placement begins on the third month's last day",
        "services/intake/handlers/departures.py",
        "    return uow.now() >= end_of(last_day)\n",
        "    return day_of(uow.now()) >= last_day\n",
        _WAYS + "test_three_months_end_with_their_last_day_in_changzhou",
    ),
    Mutation(
        "the case of somebody placed without a name closes, and with it the search",
        "services/intake/domain/cases.py",
        '            "identity_unknown": self.is_placed and self.is_unidentified,\n',
        "",
        "tests/journeys/test_g07_placed_after_three_months_and_found_after_fourteen.py::"
        "test_g07_a_placement_ends_neither_the_search_nor_the_case",
    ),
    Mutation(
        "a hospital bed ends the case",
        "services/intake/domain/cases.py",
        "        if kind is DepartureKind.TRANSFER_HOSPITAL:\n",
        "        if kind is None:\n",
        _ITEM_17 + "test_to_a_hospital_the_case_goes_on_and_the_bed_is_free",
    ),
    Mutation(
        "planning anew buys a second limit of cash",
        "services/intake/handlers/travel.py",
        "    expect_cash_within(all_of_them, amount)\n",
        "    expect_cash_within([departure], amount)\n",
        _ITEM_22
        + "test_more_than_twenty_yuan_in_cash_takes_a_supervisors_reason_and_planning_anew_buys_no_second_limit",
    ),
    Mutation(
        "a dear ticket needs nobody",
        _TICKETS,
        "        if price_fen > LIMITS.ticket_approval_above_fen and not self.approved:\n",
        "        if False:\n",
        _LIMITS + "test_up_to_the_limit_a_desk_spends_by_itself",
    ),
    Mutation(
        "more comes back than was paid",
        _TICKETS,
        "        if fen > (self.price_fen or 0):\n",
        "        if False:\n",
        _LIMITS + "test_a_refund_that_is_refused_changes_nothing",
    ),
    Mutation(
        "nobody asks whether the traveller arrived",
        "services/intake/handlers/tickets.py",
        "    ask_for_arrival_later(ticket, uow)\n",
        "",
        _WAYS + "test_each_question_about_an_arrival_is_asked_exactly_once",
    ),
    Mutation(
        "the sum of a month tells of a sealed case",
        "services/intake/storage/tickets.py",
        ".select_from(Ticket)",
        ".select_from(tickets)",
        _ITEM_22 + "test_no_sum_tells_of_a_sealed_case_to_whom_it_is_not_there",
    ),
]
