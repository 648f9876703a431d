"""Breakages of disclosure: of the table, the projection, purposes, the ledger, approvals, broken glass and seals."""

from __future__ import annotations

from tests.mutations import Mutation

_MATRIX = "tests/gateway/test_disclosure_matrix.py::"
_TABLE = "tests/gateway/test_disclosure.py::"
_MASKS = "tests/unit/test_masks.py::"
_ITEM_11 = "tests/acceptance/test_item_11_each_sees_what_the_table_says.py::"
_REPORT = "tests/acceptance/test_item_11_the_police_told_see_the_report_alone.py::"
_PAPERS = "tests/unit/intake/test_police_papers.py::"
_ITEM_12 = "tests/acceptance/test_item_12_every_view_is_on_record_and_minors_need_an_approval.py::"
_G11 = "tests/journeys/test_g11_the_family_she_fled_from.py::"
_CELLS = _MATRIX + "test_what_leaves_is_what_the_table_says_for_every_field_of_every_operation"
_ASKED = _G11 + "test_the_search_of_the_family_she_fled_from_finds_nobody_and_those_who_need_to_know_see_it"
_CONSENT = "tests/acceptance/test_item_11_consent_opens_what_the_table_says.py::"

MUTATIONS = [
    Mutation(
        "what is withheld is shown all the same",
        "gateway/disclosure/projection.py",
        "        if self._is_too_little(look, shown.level):\n",
        "        if False:\n",
        _CELLS,
    ),
    Mutation(
        "a masked value leaves in full",
        "contracts/disclosure/masks.py",
        "    if value is None or level is Level.FULL:",
        "    if value is None or level in (Level.FULL, Level.MASKED):",
        _CELLS,
    ),
    Mutation(
        "a row that needs broken glass counts without it",
        "contracts/disclosure/table.py",
        "            if row.condition not in met:\n                continue\n",
        "",
        _CELLS,
    ),
    Mutation(
        "a purpose that the agency does not hold is taken",
        "gateway/disclosure/purposes.py",
        "    if purpose not in caller.purposes:\n",
        "    if False:\n",
        _CELLS,
    ),
    Mutation(
        "a role that the table does not know sees what programmes see",
        "contracts/disclosure/table.py",
        'return f"{agency_kind}:{role}" if by_role else agency_kind',
        "return agency_kind",
        _TABLE + "test_a_person_of_the_station_is_looked_up_by_role",
    ),
    Mutation(
        "a sensitive record shows what an ordinary one does",
        "contracts/disclosure/table.py",
        "if cap.sensitivity in classes and group in cap.levels",
        "if False and group in cap.levels",
        _TABLE + "test_of_a_sensitive_record_no_group_shows_more_than_its_cap_to_anybody_not_spared",
    ),
    Mutation(
        "a route without a policy starts",
        "gateway/disclosure/policy.py",
        "    if found is None:\n",
        "    if False:\n",
        _TABLE + "test_a_route_without_a_policy_stops_the_start",
    ),
    Mutation(
        "a field without a group starts",
        "contracts/answers/parts.py",
        'if inner_of(field) is None and "group" not in field.metadata:',
        "if False:",
        _TABLE + "test_a_field_without_a_group_stops_the_start",
    ),
    Mutation(
        "a group that no row opens starts",
        "contracts/disclosure/table.py",
        "for group in sorted(set(used) - opened):",
        "for group in ():",
        _TABLE + "test_a_group_that_no_row_opens_to_anybody_stops_the_start",
    ),
    Mutation(
        "a name of two letters with a compound surname is shown whole",
        "contracts/disclosure/masks.py",
        "in _COMPOUND_SURNAMES and len(plain) > 2 else 1",
        "in _COMPOUND_SURNAMES else 1",
        _MASKS + "test_a_name_keeps_its_surname_and_never_its_last_letter",
    ),
    Mutation(
        "a disclosure is not on the ledger",
        "gateway/disclosure/answering.py",
        "            Ledger(uow.session).add(entry, shown.records | set(ids.values()))\n",
        "",
        _ITEM_12 + "test_a_read_of_personal_data_makes_one_row_who_for_what_which_fields_of_whom_and_when",
    ),
    Mutation(
        "a minor's whole record needs no approval",
        "gateway/disclosure/grounds.py",
        "    if found is None and needed:\n",
        "    if False:\n",
        _ITEM_12 + "test_a_minors_whole_record_is_refused_with_where_to_ask_until_another_person_has_approved_it",
    ),
    Mutation(
        "an approval opens every record",
        "gateway/storage/disclosure.py",
        "        mine = (\n            approval.c.record == record,\n",
        "        mine = (\n",
        _ITEM_12 + "test_an_approval_is_for_one_client_and_one_purpose_and_one_record",
    ),
    Mutation(
        "who asks may decide",
        "gateway/domain/disclosure.py",
        "        if by.client_id == self.asked_by:\n",
        "        if False:\n",
        _ITEM_12 + "test_who_asks_does_not_decide_and_nothing_is_decided_twice",
    ),
    Mutation(
        "an approval lasts for ever",
        "gateway/storage/disclosure.py",
        "            approval.c.valid_until > now,\n",
        "",
        _TABLE + "test_an_approval_ends_with_the_shift",
    ),
    Mutation(
        "any hospital may break the glass at any time",
        "gateway/disclosure/grounds.py",
        "and read is intake.REFERRAL and treating",
        "and read is intake.REFERRAL",
        _ITEM_12 + "test_a_hospital_learns_who_its_emergency_patient_is_by_breaking_the_glass_and_not_otherwise",
    ),
    Mutation(
        "a query finds what is sealed",
        "chassis/seals.py",
        "    if eyes is None or not executing.is_select or executing.is_column_load:\n        return\n",
        "    return\n",
        _ITEM_11 + "test_a_sealed_case_is_in_no_list_count_error_timeline_clock_or_stored_answer_of_others",
    ),
    Mutation(
        "an event about a sealed case carries no flag",
        "chassis/work.py",
        "sealed or self._cause.sealed or self._under_seal(payload)",
        "sealed or self._cause.sealed",
        _ITEM_11 + "test_events_of_a_sealed_case_carry_the_flag_whoever_announces_them_and_tell_no_more_than_codes",
    ),
    Mutation(
        "patrol does not hear of seals",
        "services/patrol/handlers/seals.py",
        "    seals.close(uow.session, _subject(heard, uow), heard.data.need_to_know, heard.data.at)\n",
        "    _subject(heard, uow)\n",
        _ITEM_11 + "test_what_was_reported_of_a_sealed_person_is_found_by_those_only_who_need_to_know",
    ),
    Mutation(
        "a consent that was withdrawn goes on to open",
        "gateway/storage/consents.py",
        "            consent.c.withdrawn_at.is_(None),\n",
        "",
        _CONSENT + "test_a_hospital_is_told_the_name_from_the_consent_until_its_withdrawal_and_the_ledger_says_why",
    ),
    Mutation(
        "a consent goes on beyond its end",
        "gateway/storage/consents.py",
        "            or_(consent.c.until.is_(None), consent.c.until > now),\n",
        "",
        _CONSENT + "test_a_consent_ends_when_it_was_said_to_end",
    ),
    Mutation(
        "a consent about one person opens everybody",
        "gateway/storage/consents.py",
        "            consent.c.case_id == case_id,\n",
        "",
        _CONSENT + "test_a_consent_about_one_person_opens_nothing_of_another",
    ),
    Mutation(
        "what is withdrawn under a seal is not heard",
        "gateway/handlers.py",
        "    elif isinstance(heard.data, intake.ConsentWithdrawn):\n",
        "    elif isinstance(heard.data, intake.ConsentWithdrawn) and not heard.sealed:\n",
        _CONSENT + "test_what_is_withdrawn_under_a_seal_opens_nothing_when_the_seal_is_lifted",
    ),
    Mutation(
        "a child consents alone",
        "services/intake/handlers/consents.py",
        'if data["given_by"] is ConsentGiver.SELF and not case.is_capable_adult:',
        "if False:",
        _CONSENT + "test_whoever_may_be_a_minor_or_is_impaired_consents_through_their_guardian",
    ),
    Mutation(
        "an operation about a sealed case is found by its number",
        "gateway/storage/operations.py",
        "            or_(operation.c.command_type.in_(never_hidden), about_nothing_sealed),\n",
        "",
        _ITEM_11 + "test_a_sealed_case_is_in_no_list_count_error_timeline_clock_or_stored_answer_of_others",
    ),
    Mutation(
        "another agency's operation is found by its number",
        "gateway/storage/operations.py",
        "            operation.c.agency_id == caller.agency_id,\n",
        "",
        "tests/gateway/test_operations.py::test_an_operation_is_found_by_its_own_agency_only",
    ),
    Mutation(
        "the police agency told of harm to a minor does not find the report",
        "chassis/seals.py",
        "        return or_(rule.party == eyes.agency_id, rule.subject.not_in(hidden))\n",
        "        return rule.subject.not_in(hidden)\n",
        _PAPERS + "test_domestic_violence_and_harm_to_a_minor_are_seen_by_who_needs_to_know",
    ),
    Mutation(
        "a sealed report is found by every police agency",
        "services/intake/storage/police.py",
        "seals.AlsoOf(suspicions.c.case_id, suspicions.c.police_id)",
        "lambda hidden: suspicions.c.case_id.is_not(None)",
        _REPORT + "test_to_every_other_agency_and_desk_the_report_is_not_there",
    ),
    Mutation(
        "what police did with a sealed report is hidden from them",
        "gateway/disclosure/sealed.py",
        "    if standing.command_type in OF_ADDRESSEES.get(caller.agency_kind, ()):\n        return\n",
        "",
        _REPORT + "test_the_police_agency_told_reads_registers_and_answers_the_report_and_learns_nothing_else_of_her",
    ),
    Mutation(
        "a stored answer tells of a sealed case",
        "gateway/disclosure/sealed.py",
        "        if seals.hides(view.session, about, caller.client_id):\n            raise NotFound\n",
        "        pass\n",
        _ITEM_11 + "test_a_sealed_case_is_in_no_list_count_error_timeline_clock_or_stored_answer_of_others",
    ),
    Mutation(
        "what is not found says which id it was asked for",
        "gateway/problems.py",
        '    facts = None if known.code == "not_found" else facts\n',
        "",
        _ITEM_11 + "test_what_is_not_found_does_not_say_which_id_it_was_asked_for",
    ),
    Mutation(
        "a sealed person is compared with nobody, so that those who need to know get no hint",
        "services/tracing/handlers/matching.py",
        "    with seals.unguarded(uow.session):\n        met = search_of(uow).inquiry_changed(",
        "    if True:\n        met = search_of(uow).inquiry_changed(",
        _ASKED,
    ),
    Mutation(
        "a notice about a sealed person may be published",
        "services/tracing/domain/profiles.py",
        "        if self.sealed:\n            raise DvSealed",
        "        if False:\n            raise DvSealed",
        _ITEM_11 + "test_nobody_sealed_is_ever_published_and_what_was_published_comes_down",
    ),
]
