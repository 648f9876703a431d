"""Breakages of personal data at rest: keys and their rotation, erasure, search without showing."""

from __future__ import annotations

from tests.mutations import Mutation

_SEALED = "tests/storage/test_sealed_columns.py::"
_ROTATING = "tests/storage/test_rotating_keys.py::"
_STORES = "tests/storage/test_every_store_is_erased.py::"
_ERASURE = "tests/messaging/test_erasure.py::"
_NUMBERS = "tests/gateway/test_finding_by_number.py::"

MUTATIONS = [
    Mutation(
        "SM4 seals without being bound to the owner",
        "chassis/sealing.py",
        "        opening.authenticate_additional_data(bound_to)\n",
        "",
        _SEALED + "test_a_value_comes_back_as_it_was_and_lies_unreadable",
    ),
    Mutation(
        "whoever was erased before anything was kept of them gets a key later",
        "chassis/private.py",
        '        insert_ignoring(connection, sealed_key, [never | {"destroyed_at": self._now}])\n',
        "",
        _SEALED + "test_whoever_was_erased_before_anything_was_kept_of_them_gets_no_key_later",
    ),
    Mutation(
        "what an earlier master wrapped cannot be opened",
        "chassis/master.py",
        "        secrets = list(dict.fromkeys((key, *others)))\n",
        "        secrets = [key]\n",
        _ROTATING + "test_after_the_rotation_the_new_master_alone_opens_everything",
    ),
    Mutation(
        "an interrupted rotation begins anew with a third key",
        "chassis/rotation.py",
        "        if row.newest == row.oldest:\n            generations.change(",
        "        if row.newest:\n            generations.change(",
        _ROTATING + "test_an_index_rotation_killed_anywhere_is_gone_on_with_and_makes_no_third_key",
    ),
    Mutation(
        "writers write under the newest index key only",
        "chassis/blind.py",
        "            for generation in self._keys.in_use(INDEX)\n        ]\n        insert_ignoring",
        "            for generation in self._keys.in_use(INDEX)[-1:]\n        ]\n        insert_ignoring",
        _ROTATING + "test_whoever_writes_while_two_keys_are_in_use_writes_under_both",
    ),
    Mutation(
        "readers search under the newest index key only",
        "chassis/blind.py",
        "        for generation in self._keys.in_use(INDEX):\n            try:",
        "        for generation in self._keys.in_use(INDEX)[-1:]:\n            try:",
        _ROTATING + "test_while_the_index_key_is_rotated_everything_is_found_at_every_moment",
    ),
    Mutation(
        "a retired index key takes tracing's with it",
        "chassis/rotation.py",
        "sorted(gone - generations.owners_in_use())",
        "sorted(gone)",
        _ROTATING + "test_a_retired_index_key_is_destroyed_unless_tracing_still_rests_on_it",
    ),
    Mutation(
        "hashes for search have no key",
        "chassis/private.py",
        "return hmac.new(key.secret, text.encode(), hashlib.sha256).hexdigest()",
        "return hashlib.sha256(text.encode()).hexdigest() if key else hmac.new(b'', b'', 'md5').hexdigest()",
        _ROTATING + "test_all_numbers_tried_against_a_dump_meet_only_with_the_key",
    ),
    Mutation(
        "stored answers outlive the person",
        "chassis/commands.py",
        '        uow.keys.destroy(f"command/{command_id}")\n',
        "        pass\n",
        _STORES + "test_what_lay_in_a_store_cannot_be_opened_once_the_person_is_erased",
    ),
    Mutation(
        "the gateway keeps what was ordered about the person",
        "gateway/handlers.py",
        "    erasures.forget(heard, uow)\n",
        "",
        _STORES + "test_what_lay_in_a_store_cannot_be_opened_once_the_person_is_erased",
    ),
    Mutation(
        "the inquiry that found the person is not erased",
        "services/tracing/handlers/erasures.py",
        '*(f"inquiry/{one.id}" for one in matched)',
        "*()",
        _STORES + "test_what_lay_in_a_store_cannot_be_opened_once_the_person_is_erased",
    ),
    Mutation(
        "a late event opens a file for somebody who was erased",
        "services/tracing/service.py",
        "        if not handlers.is_erased(heard.data.case_id, uow):\n            handlers.open_profile(heard, uow)\n",
        "        handlers.open_profile(heard, uow)\n",
        _ERASURE + "test_events_that_a_service_never_saw_and_hears_after_the_erasure_open_no_file",
    ),
    Mutation(
        "nobody notices that an erasure is overdue",
        "services/intake/handlers/erasures.py",
        '    uow.timers.set(UNACKNOWLEDGED, f"case/{case.id}", uow.now() + ACKNOWLEDGED_WITHIN)\n',
        "",
        _ERASURE + "test_whoever_does_not_say_so_within_a_day_is_named_and_may_still_do_it",
    ),
    Mutation(
        "records are erased before the law lets them go",
        "services/intake/domain/erasures.py",
        "    if keep_until is None or now < keep_until:\n",
        "    if keep_until is None:\n",
        _ERASURE + "test_records_are_kept_as_long_as_the_law_says_and_then_erased",
    ),
    Mutation(
        "an erased person is still found by number",
        "services/intake/handlers/erasures.py",
        '    uow.index.forget_owner(f"case/{case.id}")\n',
        "",
        _NUMBERS + "test_a_receivers_document_leads_to_the_case_until_the_person_is_erased",
    ),
    Mutation(
        "a number that was asked for stands in the audit",
        "gateway/disclosure/answering.py",
        '    ids = {name: value for name, value in params.items() if name.endswith("_id")}\n',
        "    ids = dict(params)\n",
        _NUMBERS + "test_a_number_that_was_asked_for_stands_in_no_log_and_no_table",
    ),
    Mutation(
        "a legal hold stops no erasure",
        "services/intake/handlers/erasures.py",
        'held=stands_on(uow.session, f"case/{case.id}")',
        "held=False",
        "tests/messaging/test_erasure.py::test_nobody_is_erased_while_a_legal_hold_stands",
    ),
]
