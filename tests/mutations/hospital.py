"""Breakages of the green channel: silence, beds, who sees what, and the sums."""

from __future__ import annotations

from tests.mutations import Mutation

_REFERRALS = "services/intake/domain/referrals.py"
_CHANNEL = "tests/unit/intake/test_the_green_channel.py::"
_COSTS = "tests/unit/intake/test_hospital_costs.py::"
_CATEGORIES = "tests/unit/intake/test_categories.py::"
_PSYCHIATRIC = "tests/unit/intake/test_psychiatric_referrals.py::"

MUTATIONS = [
    Mutation(
        "silence is told and nobody else is asked",
        "services/intake/handlers/referrals.py",
        "    if following is not None:\n        referral.leave_unanswered",
        "    if following is None:\n        referral.leave_unanswered",
        _CHANNEL + "test_silence_is_told_once_and_the_next_hospital_is_asked",
    ),
    Mutation(
        "a late yes counts although another hospital is asked",
        _REFERRALS,
        "(live is not None or chain.settled_at is not None)",
        "(chain.settled_at is not None)",
        _CHANNEL + "test_a_late_yes_is_refused_while_another_is_asked_and_welcome_once_nobody_is",
    ),
    Mutation(
        "a need that was taken back is revived by who was silent",
        "services/intake/handlers/referral_ends.py",
        "    Chains(uow.session).get(referral.chain_id).settle(uow.now())\n",
        "",
        _CHANNEL + "test_a_cancelled_need_is_not_revived_by_who_was_silent",
    ),
    Mutation(
        "who has the patient in a bed is refused as late",
        _REFERRALS,
        "(live is not None and live.state is ReferralState.ADMITTED)",
        "(live is not None)",
        _CHANNEL + "test_who_lies_in_a_bed_is_no_late_answer_and_whoever_is_asked_instead_is_called_off",
    ),
    Mutation(
        "a hospital reads whose turn it is",
        "contracts/answers/intake/referrals.py",
        '    live_referral_id = ident("当前有效转诊编号", G.REFERRAL_CHAIN)\n',
        '    live_referral_id = ident("当前有效转诊编号")\n',
        "tests/acceptance/test_item_06_referrals_go_on_until_somebody_has_a_bed.py"
        "::test_nothing_a_hospital_reads_of_its_attempt_says_which_one_counts_now",
    ),
    Mutation(
        "a hold stops the minutes for an answer",
        _REFERRALS,
        "self.state in (ReferralState.REQUESTED, ReferralState.ON_HOLD)",
        "self.state in (ReferralState.REQUESTED,)",
        _CHANNEL + "test_a_hold_stops_no_minutes",
    ),
    Mutation(
        "a cancellation does not reach the hospital",
        "contracts/audiences.py",
        'intake.ReferralCancelled: _row(hospital=_without(_HOSPITAL, "next_referral_id"))',
        "intake.ReferralCancelled: _row()",
        "tests/acceptance/test_item_06_referrals_go_on_until_somebody_has_a_bed.py"
        "::test_a_cancellation_reaches_the_hospital_that_was_asked_and_no_other",
    ),
    Mutation(
        "a full hospital is asked first",
        "services/intake/domain/hospitals.py",
        "not one.takes(kind), one.is_full(at), not one.serves(region_code)",
        "not one.takes(kind), False, not one.serves(region_code)",
        "tests/unit/intake/test_bed_reports.py"
        "::test_a_hospital_that_says_it_is_full_is_asked_after_the_others_until_its_report_is_old",
    ),
    Mutation(
        "an attempt goes where the table does not lead",
        _REFERRALS,
        "        REFERRAL_MOVES.expect(self.state, to, ReferralWrongState, referral_id=self.id)\n",
        "",
        "tests/unit/intake/test_referral_states.py::test_the_code_goes_where_the_table_says_and_nowhere_else",
    ),
    Mutation(
        "the whole station sees psychiatric referrals",
        _REFERRALS,
        '(AgencyKind.HOSPITAL, "service") or actor.may(PSYCHIATRIC_SCOPE)',
        '(AgencyKind.HOSPITAL, AgencyKind.STATION, "service") or actor.may(PSYCHIATRIC_SCOPE)',
        _PSYCHIATRIC + "test_it_is_there_for_its_hospital_and_for_whoever_holds_the_right_by_name",
    ),
    Mutation(
        "a planned psychiatric referral goes without a signature",
        "services/intake/handlers/referrals.py",
        "    chain.expect_sender()\n",
        "",
        _PSYCHIATRIC + "test_otherwise_it_is_not_even_asked_without",
    ),
    Mutation(
        "nobody counts the 24 hours of a category",
        "services/intake/handlers/categories.py",
        "    if category.state is CategoryState.PENDING:\n",
        "    if category.state is CategoryState.DENIED:\n",
        _CATEGORIES + "test_a_notice_opens_a_case_a_bed_the_custody_and_the_question",
    ),
    Mutation(
        "an appeal has no hours of its own",
        "services/intake/handlers/categories.py",
        '    uow.deadlines.reopen(CONFIRM, case.id, reason="appealed", plan=plan)\n',
        "",
        _CATEGORIES + "test_a_no_can_be_appealed_and_the_24_hours_run_anew",
    ),
    Mutation(
        "costs of an unconfirmed category go through",
        "services/intake/handlers/costs.py",
        "    expect_confirmed(Categories(uow.session).find(case.id), case.id)\n",
        "",
        "tests/acceptance/test_item_24_care_first_settled_later_to_the_fen.py"
        "::test_an_unconfirmed_category_cannot_be_submitted_and_a_denied_one_after_its_appeal_only",
    ),
    Mutation(
        "one signature is enough beyond the catalogue",
        "services/intake/domain/costs.py",
        "if self.hospital_signed_at is not None and self.station_signed_at is not None:",
        "if self.hospital_signed_at is not None or self.station_signed_at is not None:",
        _COSTS + "test_a_claim_is_the_sum_of_what_was_submitted_to_the_fen",
    ),
    Mutation(
        "a line that comes while a period is being closed falls between",
        "services/intake/storage/costs.py",
        "select(settlement_accounts).where(mine).with_for_update()",
        "select(settlement_accounts).where(mine)",
        _COSTS + "test_two_who_agree_at_once_open_a_period_once",
    ),
    Mutation(
        "what is sealed from whoever closes is left out of the sum",
        "services/intake/storage/costs.py",
        "            & cost_lines.c.claim_id.is_(None)\n",
        "            & cost_lines.c.claim_id.is_(None)\n            & cost_lines.c.case_id.not_in(seals.hidden_from(claim.closed_by))\n",
        _COSTS + "test_what_is_sealed_from_whoever_closes_is_counted_all_the_same",
    ),
    Mutation(
        "one person alone opens a closed period again",
        "services/intake/domain/costs.py",
        "        if self.reopening_asked_by == by:\n",
        "        if self.reopening_asked_by == '':\n",
        "tests/acceptance/test_item_24_care_first_settled_later_to_the_fen.py"
        "::test_opening_a_closed_period_again_takes_two_people",
    ),
]
