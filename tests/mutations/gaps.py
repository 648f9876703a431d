"""Breakages of what was still open between the parts of the gateway: what it keeps, what its refusals tell, whom it
holds up."""

from __future__ import annotations

from tests.mutations import Mutation

_KEEPS = "tests/gateway/test_what_the_gateway_keeps.py::"

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
]
