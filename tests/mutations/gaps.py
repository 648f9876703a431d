"""Breakages of what was still open between the parts of the gateway: what it keeps, what its refusals tell, whom it
holds up."""

from __future__ import annotations

from tests.mutations import Mutation

_KEEPS = "tests/gateway/test_what_the_gateway_keeps.py::"
_TELLS_NOTHING = "tests/acceptance/test_item_11_a_refusal_tells_nothing.py::"
_GUESSING = "tests/gateway/people/test_guessing.py::"
_ITEM_06 = "tests/acceptance/test_item_06_referrals_go_on_until_somebody_has_a_bed.py::"
_AUDIENCES = "tests/gateway/webhooks/test_audiences.py::"
_TABLE = "tests/gateway/test_disclosure.py::"
_ROLES = "tests/gateway/people/test_several_roles.py::"
_ERASURE = "tests/messaging/test_erasure.py::"
_AUDIT = "tests/gateway/test_audit_over_http.py::"
_REPORTERS = "tests/gateway/test_reporters.py::"

MUTATIONS = [
    Mutation(
        "which records a disclosure showed is kept for ever",
        "gateway/storage/disclosure.py",
        "    with_it=_delete_records,\n",
        "",
        _KEEPS + "test_records_of_provision_are_kept_three_years_and_go_with_what_they_name_when_an_operator_says_so",
    ),
    Mutation(
        "a hold on a case lets go what may have been about it",
        "chassis/holds.py",
        "or_(text.is_(None), text.contains(legal_hold.c.subject_id))",
        "text.contains(legal_hold.c.subject_id)",
        _KEEPS + "test_a_hold_on_a_case_keeps_the_disclosures_that_showed_it_wherever_among_others",
    ),
    Mutation(
        "a used assertion is forgotten while it would still count",
        "contracts/retention.py",
        "        _days(1),\n        _days(1),\n",
        "        _days(0),\n        _days(0),\n",
        _KEEPS + "test_used_assertions_go_by_themselves_a_day_after_they_are_over_and_never_count_again",
    ),
    Mutation(
        "an outdated version tells that another agency's thing is there",
        "chassis/versions.py",
        "    try:\n        yield\n    except Refusal as refusal:\n",
        "    if outdated is not None:\n        raise outdated\n    try:\n        yield\n"
        "    except Refusal as refusal:\n",
        _TELLS_NOTHING + "test_foreign_and_sealed_are_as_missing_whatever_version_is_named",
    ),
    Mutation(
        "passwords of people are hashed however many were wrong",
        "gateway/sign_in.py",
        "                guesses.failed(staff_number, address, now)\n",
        "",
        _GUESSING + "test_after_twenty_failures_an_address_waits_longer_each_time_and_nothing_is_hashed_meanwhile",
    ),
    Mutation(
        "the list of reporters begins anew on each page",
        "gateway/resources/reporters.py",
        "page(agency_id=group, after=after, limit=limit)",
        "page(agency_id=group, after=None, limit=limit)",
        _REPORTERS + "test_the_list_is_read_page_by_page_and_its_cursor_opens_no_other_groups",
    ),
    Mutation(
        "a hospital that rejects is told which one is asked next",
        "contracts/answers/intake/referrals.py",
        'ident("后续转诊编号", G.REFERRAL_CHAIN)',
        'ident("后续转诊编号")',
        _ITEM_06 + "test_for_want_of_a_bed_the_next_hospital_in_rank_is_asked_by_itself",
    ),
    Mutation(
        "nobody counts what partners were not told",
        "gateway/storage/notifications.py",
        "func.count(untold.c.waits_for)",
        "func.count(untold.c.number)",
        _AUDIENCES + "test_what_waits_for_another_event_is_counted_until_that_comes",
    ),
    Mutation(
        "of several roles the least open counts",
        "gateway/disclosure/projection.py",
        "found = max(cells, key=",
        "found = min(cells, key=",
        _TABLE + "test_a_person_of_several_roles_sees_of_each_field_what_the_most_open_of_them_does",
    ),
    Mutation(
        "a person is looked up by the leading role alone",
        "gateway/access.py",
        '    if "person" in g:\n        return tuple(',
        "    if False:\n        return tuple(",
        _ROLES + "test_what_one_of_the_roles_opens_is_seen_though_another_one_leads",
    ),
    Mutation(
        "of two corrections of a case one is watched",
        "services/intake/handlers/corrections.py",
        'return f"{_TIMED}{correction.id}"',
        'return f"{_TIMED}{correction.case_id}"',
        _ERASURE
        + "test_who_has_not_said_after_fifteen_days_that_they_have_the_corrected_words_is_named_and_may_still_do_it",
    ),
    Mutation(
        "the audit tells of sealed cases",
        "gateway/disclosure/sealed.py",
        "if hidden.isdisjoint(names[one.number])]",
        "if True]",
        _AUDIT + "test_of_a_sealed_case_the_audit_tells_only_those_who_need_to_know",
    ),
    Mutation(
        "an approval of a sealed case is decided by who need not know of it",
        "gateway/storage/disclosure.py",
        "approval.c.agency_id == agency_id, _seen(approval, eyes))",
        "approval.c.agency_id == agency_id)",
        _AUDIT + "test_approvals_and_broken_glass_of_a_sealed_case_are_not_there_for_who_need_not_know",
    ),
]
