"""Breakages of who is calling: the registry, four eyes, assertions, token keys, the door, links, signatures."""

from __future__ import annotations

from tests.mutations import Mutation

_AGENCIES = "tests/gateway/test_agencies.py::"
_ASSERTIONS = "tests/gateway/test_private_key_jwt.py::"
_KEYS = "tests/gateway/test_tokens_and_keys.py::"
_STANDING = "tests/gateway/test_standing.py::"
_DOOR = "tests/gateway/test_brute_force.py::"
_LINKS = "tests/gateway/test_reporters.py::"
_REPLICAS = "tests/gateway/test_replicas_agree.py::"
_SIGNED = "tests/gateway/test_message_signatures.py::"

MUTATIONS = [
    Mutation(
        "an operator approves what he proposed himself",
        "gateway/changes.py",
        "if registration.operator(operator) == change.proposed_by:",
        "if False:",
        _AGENCIES + "test_no_kind_of_change_takes_effect_by_the_one_who_proposed_it",
    ),
    Mutation(
        "a change is carried out twice",
        "gateway/changes.py",
        "if change is None or change.state != ChangeState.PROPOSED:",
        "if change is None:",
        _REPLICAS + "test_of_eight_who_approve_at_once_one_does",
    ),
    Mutation(
        "a secret that was rotated at once lives on",
        "gateway/identity.py",
        "kept = grace is not None and client.secret_hash is not None",
        "kept, grace = True, grace or GRACE",
        _AGENCIES + "test_a_rotated_secret_lives_beside_its_successor_for_seven_days_unless_it_ends_at_once",
    ),
    Mutation(
        "a suspended agency goes on with the tokens it has",
        "gateway/domain/agencies.py",
        "return self.suspended_at is None and begun and not over",
        "return begun and not over",
        _STANDING + "test_an_issued_token_is_worth_nothing_at_once_here_and_within_half_a_minute_elsewhere",
    ),
    Mutation(
        "what a process remembers of a client is never looked up again",
        "gateway/registry.py",
        "if seen_at is None or not seen_at <= now < seen_at + KNOWN_FOR:",
        "if seen_at is None:",
        _STANDING + "test_an_issued_token_is_worth_nothing_at_once_here_and_within_half_a_minute_elsewhere",
    ),
    Mutation(
        "a process goes by the old registry after its own change",
        "gateway/registry.py",
        "    uow.after_commit.append(_forget)\n",
        "    pass\n",
        _STANDING + "test_whoever_is_resumed_goes_on_with_the_same_token",
    ),
    Mutation(
        "a token gives every scope of its client",
        "gateway/domain/agencies.py",
        "replace(present, scopes=present.scopes & scopes)",
        "present",
        _STANDING + "test_a_scope_that_was_taken_away_is_missing_from_tokens_already_issued_and_none_is_ever_added",
    ),
    Mutation(
        "what was deferred is delivered for a suspended agency",
        "gateway/operations.py",
        "return present or replace(actor, scopes=frozenset())",
        "return present or actor",
        _STANDING + "test_what_was_deferred_is_judged_by_the_day_of_its_delivery_suspension_included",
    ),
    Mutation(
        "an assertion is good twice",
        "gateway/sign_in.py",
        "first = proven is None or Agencies(uow.session).use_once(",
        "first = True or Agencies(uow.session).use_once(",
        _ASSERTIONS + "test_an_assertion_is_good_once",
    ),
    Mutation(
        "an assertion for another server is good here",
        "gateway/assertions.py",
        'claims.get("sub") == client_id and only == audience',
        'claims.get("sub") == client_id',
        _ASSERTIONS + "test_an_assertion_that_is_not_for_us_or_not_timely_signs_nobody_in",
    ),
    Mutation(
        "an assertion is good for as long as it says",
        "gateway/assertions.py",
        'ends_soon = at < claims["exp"] <= at + longest + skew',
        'ends_soon = at < claims["exp"]',
        _ASSERTIONS + "test_an_assertion_that_is_not_for_us_or_not_timely_signs_nobody_in",
    ),
    Mutation(
        "a key that was replaced is good for ever",
        "gateway/domain/agencies.py",
        "return self.not_after is None or now < self.not_after",
        "return True",
        _ASSERTIONS + "test_keys_are_replaced_without_a_gap_and_at_once_when_they_must",
    ),
    Mutation(
        "a new key signs before other replicas know it",
        "gateway/keys.py",
        "signs_from = now if at_once or not counting else now + PUBLISHED_BEFORE",
        "signs_from = now",
        _KEYS + "test_a_new_key_is_published_before_it_signs_and_the_old_one_counts_until_its_last_token_is_over",
    ),
    Mutation(
        "the old key's last tokens are worth nothing",
        "gateway/domain/own_keys.py",
        "now >= min(replaced) + TOKEN_LIFETIME + KNOWN_FOR",
        "now >= min(replaced)",
        _KEYS + "test_however_the_moments_fall_no_token_fails_at_any_replica_while_keys_are_rotated",
    ),
    Mutation(
        "tokens of a key that leaked go on",
        "gateway/keys.py",
        "            key.revoked_at = now\n",
        "            pass\n",
        _KEYS + "test_a_key_that_may_have_leaked_is_worth_nothing_anywhere_within_half_a_minute",
    ),
    Mutation(
        "any number of secrets is hashed at once",
        "gateway/sign_in.py",
        "threading.BoundedSemaphore(_HASHED_AT_ONCE)",
        "threading.BoundedSemaphore(100)",
        _DOOR + "test_however_many_come_at_once_two_are_hashed_at_a_time",
    ),
    Mutation(
        "whoever failed need not wait",
        "gateway/guesses.py",
        "        return math.ceil(max(waits))",
        "        return 0",
        _DOOR + "test_after_three_failures_each_further_one_doubles_the_wait_and_nothing_is_hashed_meanwhile",
    ),
    Mutation(
        "a stranger locks a client out where it was seen before",
        "gateway/guesses.py",
        "        if pair not in self._proven:\n            waits.append(self._addresses",
        "        if True:\n            waits.append(self._addresses",
        _DOOR + "test_a_stranger_who_hammers_a_client_does_not_lock_it_out",
    ),
    Mutation(
        "an unknown client costs less than a wrong secret",
        "gateway/identity.py",
        "hashes + (nobodys_hash(),) * (_MOST_SECRETS - len(hashes))",
        "hashes",
        _DOOR + "test_an_unknown_client_a_suspended_one_and_a_wrong_secret_cost_and_say_the_same",
    ),
    Mutation(
        "a revoked link still reports",
        "gateway/domain/reporters.py",
        "if reporter.revoked_at is not None or not agency.in_force(now):",
        "if not agency.in_force(now):",
        _LINKS + "test_a_revoked_link_is_worth_nothing_at_once_and_another_groups_link_is_not_found",
    ),
    Mutation(
        "a reporter reports without end",
        "gateway/domain/reporters.py",
        "        if owes - now > _WINDOW:",
        "        if False:",
        _LINKS + "test_ten_reports_an_hour_then_429_a_repeat_counts_nothing_and_all_replicas_count_together",
    ),
    Mutation(
        "a reporter's link opens what the group may see",
        "gateway/access.py",
        'if kind.lower() == "reporter" and access.reporters and token:',
        'if kind.lower() == "reporter" and token:',
        _LINKS + "test_whoever_holds_a_link_reports_and_follows_that_report_and_can_do_nothing_else",
    ),
    Mutation(
        "an order that must be signed is taken unsigned",
        "gateway/routes.py",
        "if found is None and caller is not None and command.key in caller.client.must_sign:",
        "if False:",
        _SIGNED + "test_without_a_signature_an_order_that_must_be_signed_is_refused_and_not_recorded",
    ),
    Mutation(
        "a signature over too little is enough",
        "gateway/signatures.py",
        '    if not (target and {"@method", *effects} <= names):',
        "    if False:",
        _SIGNED + "test_a_signature_by_somebody_else_or_over_too_little_is_refused",
    ),
    Mutation(
        "an old signature is good for ever",
        "gateway/signatures.py",
        "not at - WINDOW.total_seconds() <= created <= at + SKEW.total_seconds()",
        "not created",
        _SIGNED + "test_a_signature_is_good_for_five_minutes",
    ),
    Mutation(
        "the body of a signed message may be changed",
        "gateway/signatures.py",
        "verifier.verify(message, body=request.get_data(cache=True))",
        "verifier.verify(message)",
        _SIGNED + "test_another_body_another_path_and_a_body_taken_away_are_refused",
    ),
]
