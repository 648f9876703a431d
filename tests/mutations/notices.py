"""Breakages of what goes public about a person, what a hit is worth, and what a wrong name undoes."""

from __future__ import annotations

from tests.mutations import Mutation

_SHOWN = "tests/acceptance/test_item_13_what_is_shown_and_where_it_stands.py::"
_STEPS = "tests/acceptance/test_item_27_each_step_of_police_is_its_own_fact.py::"
_REUNION = "tests/acceptance/test_item_13_a_reunion_follows_an_identity.py::"
_REVOKED = "tests/journeys/test_g10_a_wrong_identity_is_taken_back.py::"

MUTATIONS = [
    Mutation(
        "a child's name is published",
        "services/tracing/domain/masking.py",
        "                NoticeField.NAME: Row(Shown.NOTHING, Shown.NOTHING, _MINOR_HIDDEN),\n",
        "",
        "tests/unit/tracing/test_masking.py::test_of_a_minor_the_national_site_shows_the_face_and_no_name_no_condition_"
        "no_exact_place_no_words",
    ),
    Mutation(
        "a file shows what was approved, whoever they are taken for now",
        "services/tracing/handlers/publishing.py",
        "    return masked(told, profile.guards, on_national_site=_is_site(channel))\n",
        "    return told\n",
        _SHOWN + "test_who_is_thought_to_be_a_minor_after_the_approval_is_masked_as_one_from_then_on",
    ),
    Mutation(
        "the words of a notice may tell what its fields hide",
        "services/tracing/handlers/publishing.py",
        "    if told:\n",
        "    if False:\n",
        _SHOWN + "test_the_words_may_not_tell_of_a_minor_what_the_fields_hide",
    ),
    Mutation(
        "a minor is shown on his own consent",
        "services/tracing/domain/notices.py",
        "        if not suffices(basis, guards):\n",
        "        if False:\n",
        _SHOWN + "test_an_approval_names_a_basis_or_cites_one_and_consent_alone_shows_no_minor",
    ),
    Mutation(
        "what a channel was given counts as published",
        "services/tracing/domain/notices.py",
        "        given.state, given.submitted_at = P.SUBMITTED, at\n",
        "        given.state, given.submitted_at = P.LIVE, at\n",
        _SHOWN + "test_given_to_a_channel_it_is_not_live_and_what_the_channel_did_not_publish_is_given_again",
    ),
    Mutation(
        "what is with a channel is forgotten when the name is known",
        "services/tracing/storage/files.py",
        "_OUT = PUBLICATION_MOVES.leading_to(PublicationState.WITHDRAWN)\n",
        "_OUT = (PublicationState.LIVE,)\n",
        _SHOWN + "test_what_is_with_a_channel_without_a_receipt_must_be_taken_back_too_within_a_minute",
    ),
    Mutation(
        "a notice is down without a receipt and without a reason",
        "contracts/orders/tracing_notices.py",
        '    reason = words("书面说明", "报纸于7月22日一次性刊登，无法撤回", longest=300, required=True)\n',
        '    reason = words("书面说明", "报纸于7月22日一次性刊登，无法撤回", longest=300, load_default="无")\n',
        _SHOWN + "test_a_case_closes_once_each_channel_has_a_receipt_or_a_written_reason",
    ),
    Mutation(
        "the station concludes on a hit",
        "services/tracing/handlers/dna.py",
        "    check_method(VerificationMethod.DNA_PARENTAGE, uow.actor.agency_kind)\n",
        "",
        _STEPS + "test_a_hit_is_no_identity_until_police_conclude_with_a_relative",
    ),
    Mutation(
        "two kinds of evidence from one source are two",
        "services/tracing/domain/candidates.py",
        "        if self.method == other.method or self.comes_from == other.comes_from:\n",
        "        if self.method == other.method:\n",
        "tests/unit/tracing/test_identities.py::test_what_the_family_recognised_and_what_the_family_brought_is_one_source",
    ),
    Mutation(
        "what came down for a wrong name stays down",
        "services/tracing/handlers/revocations.py",
        "    draft_again(profile, uow)\n",
        "",
        _REVOKED + "test_g10_what_came_down_for_the_wrong_name_is_drafted_again_approved_and_submitted_again",
    ),
    Mutation(
        "somebody sealed is given to a family",
        "services/tracing/handlers/reunions.py",
        "    profile.must_be_publishable()\n    if not profile.may_be_reunited:\n",
        "    if not profile.may_be_reunited:\n",
        _REUNION + "test_whoever_is_sealed_is_given_to_nobody",
    ),
]
