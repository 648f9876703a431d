"""Breakages of versions, cursors, long polling, paces and allowances."""

from __future__ import annotations

from tests.mutations import Mutation

_VERSIONS = "tests/gateway/test_versions.py::"
_CURSORS = "tests/gateway/test_cursors.py::"
_WAITING = "tests/gateway/test_long_polling.py::"
_LIMITS = "tests/gateway/test_limits.py::"
_NGINX = "tests/process/test_behind_nginx.py::"
_COMPATIBLE = "tests/deploy/test_compatibility.py::"
_LEAVING = "tests/gateway/test_deprecation.py::"

MUTATIONS = [
    Mutation(
        "an outdated version is not noticed",
        "chassis/versions.py",
        "return None if matches(command.if_match, version) else",
        "return None if True else",
        _VERSIONS + "test_an_order_that_relies_on_an_outdated_version_changes_nothing",
    ),
    Mutation(
        "an owner does not ask for a version that is needed",
        "chassis/versions.py",
        "    if command.if_match is None and command.type.needs_version:\n",
        "    if False:\n",
        _VERSIONS + "test_the_owner_asks_for_the_version_too",
    ),
    Mutation(
        "the gateway does not ask for a version that is needed",
        "gateway/routes.py",
        "    if named is None and command.needs_version:\n",
        "    if False:\n",
        _VERSIONS + "test_without_it_nothing_is_kept_of_the_request",
    ),
    Mutation(
        "a weak tag matches",
        "chassis/versions.py",
        "_STRONG = re.compile(r'\\s*\"",
        "_STRONG = re.compile(r'\\s*(?:W/)?\"",
        _VERSIONS + "test_a_weak_tag_and_a_tag_that_is_none_of_ours_match_nothing",
    ),
    Mutation(
        "a cursor opens other lists and filters",
        "gateway/cursors.py",
        '["cursor", self.agency_id, self.list, said]',
        '["cursor", self.agency_id]',
        _CURSORS + "test_it_does_not_open_another_question",
    ),
    Mutation(
        "an altered cursor opens a page",
        "gateway/cursors.py",
        "if not hmac.compare_digest(digest, self._digest(question, after)) or self.made(question, after) != cursor:",
        "if False:",
        _CURSORS + "test_a_cursor_that_was_altered_anywhere_opens_nothing",
    ),
    Mutation(
        "whoever waits for an operation is not told when it moves",
        "gateway/operations.py",
        "            if standing.settled or left <= 0:\n                return standing\n",
        "            if left <= 0:\n                return standing\n",
        _WAITING + "test_whoever_is_prepared_to_wait_for_hours_waits_no_longer_than_the_operation_takes",
    ),
    Mutation(
        "any number of requests may wait at once",
        "gateway/waiting.py",
        "            if self._free <= 0:\n",
        "            if False:\n",
        _WAITING + "test_when_all_places_are_taken_nobody_else_waits_and_a_place_that_is_given_back_is_free",
    ),
    Mutation(
        "a bucket never runs empty",
        "gateway/storage/limits.py",
        ".where(bucket, begins + cost_us - now_us <= depth_us)",
        ".where(bucket)",
        _LIMITS + "test_in_no_stretch_of_time_more_is_drawn_than_burst_and_pace_allow",
    ),
    Mutation(
        "each process has a bucket of its own",
        "gateway/limits.py",
        "                if not self._taken_from(hand):\n                    self._draw(caller, quota, hand)\n",
        "                if hand.pace.per_minute == 1:\n                    self._draw(caller, quota, hand)\n"
        "                    hand.tokens = 99\n"
        "                elif not self._taken_from(hand):\n                    raise too_many(quota, 1, {})\n",
        _LIMITS + "test_replicas_share_one_bucket",
    ),
    Mutation(
        "identity queries are not counted by officer",
        "gateway/limits.py",
        "                (Quota.IDENTITY_QUERIES_OF_AN_OFFICER, officer),\n",
        "",
        _LIMITS + "test_identities_are_looked_up_so_often_a_day_by_one_officer_and_by_one_agency",
    ),
    Mutation(
        "a day's allowance is never used up",
        "gateway/storage/limits.py",
        ".where(*mine, daily_use.c.used < allowance)",
        ".where(*mine)",
        _LIMITS + "test_identities_are_looked_up_so_often_a_day_by_one_officer_and_by_one_agency",
    ),
    Mutation(
        "an officer who asks unusually often is not noticed",
        "gateway/limits.py",
        "math.ceil(allowance * UNUSUAL_SHARE)",
        "-1",
        _LIMITS + "test_an_officer_who_passes_half_of_the_allowance_is_noticed_once",
    ),
    Mutation(
        "slow bodies reach the gateway piece by piece",
        "deploy/nginx/guitu-proxy.conf",
        "proxy_request_buffering on;",
        "proxy_request_buffering off;",
        _NGINX + "test_behind_it_eight_hundred_slow_clients_never_reach_the_gateway_and_everybody_else_is_served",
    ),
    Mutation(
        "strangers read the watchers' pages",
        "deploy/nginx/guitu-server.conf",
        "    deny  all;\n",
        "",
        _NGINX + "test_watchers_pages_are_not_for_strangers",
    ),
    Mutation(
        "an operation that is gone breaks nobody",
        "deploy/compatibility.py",
        'if item[method].get("x-guitu-sunset", "9999") > today.isoformat():',
        "if False:",
        _COMPATIBLE + "test_what_breaks_a_program_that_kept_to_the_document_is_told",
    ),
    Mutation(
        "what was announced may go before its sunset",
        "deploy/compatibility.py",
        'if item[method].get("x-guitu-sunset", "9999") > today.isoformat():',
        'if "x-guitu-sunset" not in item[method]:',
        _COMPATIBLE + "test_what_was_announced_may_go_after_its_sunset_and_not_before",
    ),
    Mutation(
        "answers of what will go say nothing of it",
        "gateway/deprecation.py",
        "        if found is not None:\n            answer.headers.extend(headers_of(found))\n",
        "",
        _LEAVING + "test_every_answer_of_what_will_go_says_since_when_and_until_when",
    ),
    Mutation(
        "a person asks under another one's badge",
        "gateway/limits.py",
        "    if caller.role is not None:\n        return caller.client_id[:80]\n",
        "",
        _LIMITS + "test_nobody_who_is_signed_in_asks_under_another_ones_badge",
    ),
]
