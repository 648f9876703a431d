"""Breakages of what tells partners: audiences, the log, signatures, the schedule, and where a webhook may go."""

from __future__ import annotations

from tests.mutations import Mutation

_HERE = "tests/gateway/webhooks/"
_AUDIENCES = _HERE + "test_audiences.py::"
_FEED = _HERE + "test_feed.py::"
_ENDPOINTS = _HERE + "test_endpoints.py::"
_SCHEDULE = _HERE + "test_schedule.py::"
_DESTINATIONS = _HERE + "test_destinations.py::"
_KILLED = _HERE + "test_killed_between_answer_and_mark.py::"

MUTATIONS = [
    Mutation(
        "a hospital reads in its rejection which referral follows",
        "contracts/audiences.py",
        'intake.ReferralRejected: _row(hospital=_without(_HOSPITAL, "next_referral_id"))',
        "intake.ReferralRejected: _row(hospital=_HOSPITAL)",
        _AUDIENCES + "test_no_agency_ever_gets_an_id_of_another_ones_referral",
    ),
    Mutation(
        "a party is whoever is of its kind",
        "gateway/audience.py",
        "        return bool(codes[audience.field] == agency.id)\n",
        "        return True\n",
        _AUDIENCES + "test_a_referral_is_heard_by_the_hospital_that_is_asked_and_by_no_other_partner",
    ),
    Mutation(
        "an audience that becomes known later is forgotten",
        "gateway/telling.py",
        "        if found.waits_for is not None:\n",
        "        if False:\n",
        _AUDIENCES + "test_whoever_becomes_known_late_still_hears_what_came_before",
    ),
    Mutation(
        "whoever waits for a subject is not looked at when its news comes",
        "gateway/telling.py",
        "    to_tell.release({entry.subject for entry in entries.values()})\n",
        "",
        _AUDIENCES + "test_whoever_becomes_known_late_still_hears_what_came_before",
    ),
    Mutation(
        "what was sealed before it was told is told",
        "gateway/telling.py",
        " and entry.case_id not in sealed\n",
        "\n",
        _AUDIENCES + "test_of_a_case_that_was_sealed_before_it_could_be_told_nothing_is_even_noted",
    ),
    Mutation(
        "what was sealed after it was told is still read",
        "gateway/storage/notifications.py",
        "_NOT_SEALED = ~exists().where(seal.c.subject == notification.c.case_id)",
        '_NOT_SEALED = ~exists().where(seal.c.subject == "")',
        _AUDIENCES + "test_what_is_of_a_sealed_case_reaches_nobody",
    ),
    Mutation(
        "a sandbox agency hears of real people",
        "gateway/audience.py",
        "    if agency.sandbox:\n        return False\n",
        "",
        _AUDIENCES + "test_a_sandbox_agency_hears_nothing_of_real_people",
    ),
    Mutation(
        "an event without a row has no audience and starts all the same",
        "contracts/audiences.py",
        "        if contract.type not in table:\n"
        '            raise FaultyAudience(f"{contract.type} has no row: say who hears it, or that nobody does")\n',
        "        if contract.type not in table:\n            continue\n",
        _AUDIENCES + "test_an_event_without_a_row_stops_the_start",
    ),
    Mutation(
        "a cursor is good for any choice of types",
        "gateway/resources/feed.py",
        '{"types": sorted(types)}',
        '{"types": []}',
        _FEED + "test_an_altered_or_foreign_cursor_is_refused",
    ),
    Mutation(
        "a late answer is told to nobody",
        "gateway/operations.py",
        "            self._tell_if_late(uow, operation, state, code)\n",
        "",
        _FEED + "test_a_report_that_was_deferred_is_told_of_its_answer",
    ),
    Mutation(
        "an endpoint is active whatever it answers to its challenge",
        "gateway/webhooks/endpoints.py",
        "return isinstance(given, str) and hmac.compare_digest(given.encode(), value.encode())",
        "return True",
        _ENDPOINTS + "test_an_endpoint_that_answers_anything_else_stays_unverified",
    ),
    Mutation(
        "after a rotation the former secret signs no more",
        "gateway/webhooks/signing.py",
        'return [keys["now"], keys["before"]] if both else [keys["now"]]',
        'return [keys["now"]]',
        _ENDPOINTS + "test_after_a_rotation_both_secrets_sign_for_a_day_and_then_only_the_new_one",
    ),
    Mutation(
        "after a rotation the former secret signs for ever",
        "gateway/webhooks/signing.py",
        'both = "before" in keys and now < from_iso(keys["before_until"])\n    return [keys["now"]',
        'both = "before" in keys\n    return [keys["now"]',
        _ENDPOINTS + "test_after_a_rotation_both_secrets_sign_for_a_day_and_then_only_the_new_one",
    ),
    Mutation(
        "another agency's endpoint is found",
        "gateway/webhooks/endpoints.py",
        "foreign = found is not None and agency_id is not None and found.agency_id != agency_id",
        "foreign = False",
        _ENDPOINTS + "test_another_agencys_endpoint_is_not_found_by_any_route",
    ),
    Mutation(
        "the oldest message is not what is tried",
        "gateway/storage/webhooks.py",
        "return self._session.scalars(wanted.order_by(delivery.c.number).limit(1)).one_or_none()",
        "return self._session.scalars(wanted.order_by(delivery.c.number.desc()).limit(1)).one_or_none()",
        _SCHEDULE + "test_an_endpoint_that_was_down_for_a_day_gets_everything_in_order_later",
    ),
    Mutation(
        "a failing endpoint is tried without a pause",
        "gateway/domain/webhooks.py",
        '"next_attempt_at": next_attempt(since, attempts, now, stretch),',
        '"next_attempt_at": now,',
        _SCHEDULE + "test_pauses_are_kept_by_the_endpoint",
    ),
    Mutation(
        "410 is a failure like others",
        "gateway/webhooks/delivering.py",
        "if attempt.outcome is Outcome.GONE:",
        "if False:",
        _SCHEDULE + "test_gone_disables_at_once_and_says_so_in_the_feed_the_audit_and_the_metrics",
    ),
    Mutation(
        "an endpoint is given up a day too early",
        "gateway/domain/webhooks.py",
        "GIVEN_UP_AFTER: Final = timedelta(days=5)",
        "GIVEN_UP_AFTER: Final = timedelta(days=4)",
        _SCHEDULE + "test_five_days_of_failure_disable_and_until_then_nothing_is_given_up",
    ),
    Mutation(
        "a lease keeps nobody out",
        "gateway/storage/webhooks.py",
        ".where(endpoint.c.id == endpoint_id, _may_be_tried(now), free)",
        ".where(endpoint.c.id == endpoint_id, _may_be_tried(now))",
        _SCHEDULE + "test_a_lease_ends_with_its_time_and_not_before",
    ),
    Mutation(
        "whoever lost its lease marks all the same",
        "gateway/webhooks/delivering.py",
        "if not Endpoints(uow.session).change(endpoint.id, lease=turn.lease, **kept):",
        "if not Endpoints(uow.session).change(endpoint.id, **kept):",
        _SCHEDULE + "test_whoever_lost_its_lease_marks_nothing",
    ),
    Mutation(
        "all endpoints share one worker",
        "gateway/webhooks/delivering.py",
        "    threading.Thread(target=work, daemon=True).start()\n",
        "    work()\n",
        _SCHEDULE + "test_a_partner_that_hangs_delays_nobody",
    ),
    Mutation(
        "an answer that drips is waited for without end",
        "gateway/webhooks/posting.py",
        "    timer.start()\n",
        "",
        _SCHEDULE + "test_an_answer_that_never_ends_is_a_failure_within_the_deadline",
    ),
    Mutation(
        "a message has a new id at each attempt",
        "gateway/webhooks/delivering.py",
        "turn.keys, turn.delivery.event_id, turn.body, self._now()",
        "turn.keys, str(uuid.uuid4()), turn.body, self._now()",
        _KILLED + "test_killed_between_answer_and_mark_a_message_comes_again_under_the_same_id",
    ),
    Mutation(
        "a suspended agency is told",
        "gateway/telling.py",
        "if agency is None or agency.suspended_at is not None:",
        "if agency is None:",
        _SCHEDULE + "test_a_suspended_agency_is_sent_nothing_and_loses_nothing",
    ),
    Mutation(
        "a host need not be listed",
        "gateway/webhooks/destinations.py",
        'raise ForbiddenDestination("host_not_listed")',
        "pass",
        _DESTINATIONS + "test_a_url_that_may_lead_elsewhere_is_refused_with_its_reason",
    ),
    Mutation(
        "a name that leads inside is connected to",
        "gateway/webhooks/destinations.py",
        "    if not all(is_public(address) or (loopback and _is_loopback(address)) for address in found):\n"
        '        raise ForbiddenDestination("address")\n',
        "",
        _DESTINATIONS + "test_a_listed_name_that_leads_inside_is_not_connected_to",
    ),
    Mutation(
        "one public address is enough",
        "gateway/webhooks/destinations.py",
        "if not all(is_public(address) or (loopback",
        "if not any(is_public(address) or (loopback",
        _DESTINATIONS + "test_a_listed_name_that_leads_inside_is_not_connected_to",
    ),
    Mutation(
        "the name is resolved again to connect",
        "gateway/webhooks/posting.py",
        "return self._exchange(to, addresses, headers, body)",
        "return self._exchange(to, list(self.resolve(to.host, to.port)) and addresses, headers, body)",
        _DESTINATIONS + "test_a_name_that_changes_its_address_after_the_check_gains_nothing",
    ),
    Mutation(
        "an IPv4 address in an IPv6 coat is public",
        "gateway/webhooks/destinations.py",
        "        ip = ip.ipv4_mapped or ip\n",
        "        return True if ip.ipv4_mapped else is_public(str(ip.ipv4_mapped or '')) or ip.is_global\n",
        _DESTINATIONS + "test_an_address_that_leads_inside_is_not_public",
    ),
    Mutation(
        "a certificate may be anybody's",
        "gateway/webhooks/posting.py",
        "server_hostname=to.host)",
        'server_hostname="evil.example")',
        _DESTINATIONS + "test_the_certificate_must_be_the_names",
    ),
    Mutation(
        "the contract is not asked again at delivery",
        "gateway/webhooks/delivering.py",
        "hosts = tuple(agency.webhook_hosts)",
        'hosts = (*agency.webhook_hosts, endpoint.url.split("/")[2])',
        _DESTINATIONS + "test_the_contract_is_asked_again_at_each_delivery",
    ),
]
