"""Breakages of what one desk must know of another: door, hospital, police and way home on one case."""

from __future__ import annotations

from tests.mutations import Mutation

_DESKS = "tests/unit/intake/test_what_one_desk_does_another_knows.py::"
_REVOKED = "tests/journeys/test_g10_a_wrong_identity_is_taken_back.py::"

MUTATIONS = [
    Mutation(
        "a forged card makes a child grown up for good",
        "services/intake/handlers/identities.py",
        "    if says is IdentityState.FALSE_CLAIM and before in VERIFIED:\n",
        "    if False:\n",
        _DESKS + "test_a_false_document_takes_its_age_with_it_and_a_child_is_a_child_again",
    ),
    Mutation(
        "a wrong name that is found out late leaves its case closed",
        "services/intake/handlers/identities.py",
        "    reopen_case(case, ReopenReason.IDENTITY_REVOKED, uow)\n",
        "",
        _DESKS + "test_a_wrong_name_opens_a_closed_case_again_and_an_erased_one_never",
    ),
    Mutation(
        "who was wrongly confirmed is not ruled out when the file is open again",
        "services/tracing/handlers/reopening.py",
        "    revocations.take_back(profile, confirmed, heard.data.at, uow)\n",
        "    revocations.take_back(profile, None, heard.data.at, uow)\n",
        _REVOKED + "test_g10_a_wrong_name_found_out_after_the_case_was_closed_opens_the_search_again",
    ),
    Mutation(
        "a step of police answers without a result",
        "services/tracing/domain/dna.py",
        "        if step not in _TOLD_BY_STEP:\n",
        "        if False:\n",
        "tests/unit/tracing/test_police_work.py::test_an_answer_is_no_step_that_could_be_recorded_without_its_result",
    ),
    Mutation(
        "what a document ends is judged by when we heard of it",
        "services/intake/handlers/identities.py",
        "        _tell(case, check.checked_at, uow)\n",
        "        _tell(case, uow.now(), uow)\n",
        _DESKS + "test_what_a_document_ends_is_judged_by_when_it_was_read",
    ),
    Mutation(
        "a scanned document leads to no earlier help",
        "services/intake/handlers/identities.py",
        "        lead_to_person(case.id, number.text, uow)\n",
        "",
        _DESKS + "test_a_document_that_was_read_leads_to_earlier_help_until_it_is_revoked",
    ),
    Mutation(
        "a revoked document still leads to earlier help",
        "services/intake/handlers/identities.py",
        "            lead_to_person_no_more(case.id, number, uow)\n",
        "            pass\n",
        _DESKS + "test_a_document_that_was_read_leads_to_earlier_help_until_it_is_revoked",
    ),
    Mutation(
        "earlier help of a person whom a seal hides is found by way of a merge",
        "services/intake/storage/persons.py",
        "        wanted = select(Individual).where(individuals.c.id.in_(present)).order_by(individuals.c.id)\n"
        "        return self._session.scalars(wanted).all()\n",
        "        with seals.unguarded(self._session):\n"
        "            return self._session.scalars(select(Individual).where(individuals.c.id.in_(present))).all()\n",
        _DESKS + "test_what_somebody_merged_is_one_history_unless_a_seal_hides_the_person",
    ),
    Mutation(
        "somebody is sent away by a decision that was superseded",
        "services/intake/handlers/departures.py",
        "    return None if latest is None or latest.helps else latest\n",
        "    return latest\n",
        _DESKS + "test_nobody_is_sent_away_by_a_decision_that_was_superseded",
    ),
    Mutation(
        "three months are counted again for somebody who has left",
        "services/intake/handlers/custody.py",
        "    if case.is_owed_a_search:\n",
        "    if True:\n",
        _DESKS + "test_no_duty_revives_for_who_has_left_when_an_earlier_custody_is_heard_of",
    ),
    Mutation(
        "hospital after hospital is asked for somebody who has left",
        "services/intake/handlers/departures.py",
        "    call_off_all(case, uow)\n",
        "",
        _DESKS + "test_no_hospital_waits_for_who_has_left_and_none_is_asked_after_them",
    ),
    Mutation(
        "a late yes is taken for somebody who has left",
        "services/intake/handlers/referral_ends.py",
        "    for chain in Chains(uow.session).of_case(case.id):\n        chain.settle(uow.now())\n",
        "",
        _DESKS + "test_a_hospital_whose_time_was_over_cannot_say_yes_to_somebody_who_has_left",
    ),
    Mutation(
        "who is brought straight to a hospital has no first custody",
        "services/intake/handlers/departures.py",
        "        record_custody(case, at, CustodyPlace.HOSPITAL, uow)\n",
        "",
        _DESKS + "test_brought_to_a_hospital_before_anything_else_the_law_counts_from_there",
    ),
    Mutation(
        "a hospital that forgot to discharge keeps the patient from another one",
        "services/intake/storage/referrals.py",
        "        in_bed = open_ones if case.state is CaseState.IN_HOSPITAL else []\n",
        "        in_bed = open_ones\n",
        _DESKS + "test_a_hospital_that_forgot_to_discharge_keeps_nobody_from_another_bed",
    ),
    Mutation(
        "an earlier hospital's late discharge takes the patient out of the present one",
        "services/intake/handlers/referrals.py",
        "    if Referrals(uow.session).last_admitted(case.id) is referral:\n",
        "    if True:\n",
        _DESKS + "test_a_hospital_that_forgot_to_discharge_keeps_nobody_from_another_bed",
    ),
    Mutation(
        "old news puts somebody out of the bed they came back to",
        "services/intake/domain/cases.py",
        "        outdated = self.state is CaseState.IN_STATION and (since is None or at <= since)\n",
        "        outdated = False\n",
        _DESKS + "test_old_news_of_a_hospital_puts_nobody_out_of_the_bed_they_came_back_to",
    ),
    Mutation(
        "a psychiatric patient screened at the door is shown to every desk",
        "services/intake/handlers/help.py",
        "requested_by=command.actor.agency_id, kind=kind)\n",
        "requested_by=command.actor.agency_id)\n",
        _DESKS + "test_what_is_seen_at_the_door_says_for_what_a_hospital_is_asked_and_who_may_know",
    ),
    Mutation(
        "duties about somebody who was erased run on",
        "services/intake/handlers/erasures.py",
        "    end_clocks_of_erased(case.id, uow)\n",
        "",
        _DESKS + "test_nothing_is_owed_about_somebody_who_was_erased",
    ),
    Mutation(
        "police may name any case on their form",
        "services/intake/handlers/handovers.py",
        "    expect_party((paper for kind in _PAPERS for paper in kind(uow.session).of_case(case.id)), command.actor)\n",
        "",
        _DESKS + "test_police_bring_back_on_a_case_of_theirs_and_any_other_is_not_there",
    ),
    Mutation(
        "after a wrong name nobody refreshes the notice any more",
        "services/tracing/handlers/revocations.py",
        "    _reopen(ClockRule.D18, profile, at, uow)\n",
        "",
        _REVOKED + "test_g10_a_notice_that_is_still_up_stays_up_and_is_refreshed_within_the_month",
    ),
]
