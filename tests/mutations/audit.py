"""Breakages of what makes the audit provable, and of what may be deleted by age."""

from __future__ import annotations

from tests.mutations import Mutation

_CHAIN = "tests/storage/test_audit_chain.py::"
_RETENTION = "tests/storage/test_retention.py::"
_ROLE = "tests/storage/test_insert_only_role.py::"
_VERIFY = "chassis/audit_verification.py"
_PROCESS = "tests/process/test_audit_verify_command.py::"
_TRACE = "tests/gateway/test_every_order_leaves_a_trace.py::"

MUTATIONS = [
    Mutation(
        "SQLite lets an entry of the audit be edited",
        "chassis/audit.py",
        'f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",',
        'f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} WHEN 0 {refuse}",',
        _CHAIN + "test_the_database_itself_refuses_to",
    ),
    Mutation(
        "PostgreSQL lets the audit be emptied",
        "chassis/audit.py",
        "BEFORE TRUNCATE ON {table}",
        "AFTER INSERT ON {table}",
        _CHAIN + "test_postgresql_refuses_to_empty_the_table",
    ),
    Mutation(
        "the role that works keeps DELETE on the audit",
        "chassis/roles.py",
        "{', '.join(_POWERS)} ON {audit} FROM",
        "TRUNCATE ON {audit} FROM",
        _ROLE + "test_it_may_neither_change_nor_delete_nor_turn_the_rule_off",
    ),
    Mutation(
        "sealing goes by number",
        "chassis/audit_chain.py",
        "audit_seal.c.sealed_at < now - _SETTLED",
        "audit_seal.c.sealed_at <= now",
        _CHAIN + "test_an_entry_that_commits_after_later_numbers_were_sealed_is_sealed_all_the_same",
    ),
    Mutation(
        "nobody looks through the whole audit any more",
        "chassis/audit_keeping.py",
        "now - self._looked_through_at >= _LOOK_THROUGH",
        "False",
        _CHAIN + "test_an_entry_that_commits_hours_late_is_sealed_by_the_look_through_of_the_hour",
    ),
    Mutation(
        "the client is left out of what is sealed",
        "chassis/audit_chain.py",
        "entry.agency_id, entry.client_id, entry.action",
        "entry.agency_id, entry.action",
        _CHAIN + "test_no_column_of_an_entry_can_be_edited_unseen",
    ),
    Mutation(
        "an entry that is gone is passed over",
        _VERIFY,
        "        if row.number is None:\n            yield Finding(Trouble.ENTRY_MISSING, seal.batch, row.entry)\n",
        "        if row.number is None:\n            continue\n",
        _CHAIN + "test_a_deleted_entry_is_found_by_its_number",
    ),
    Mutation(
        "a batch is not computed again",
        _VERIFY,
        "if told != sealed or whole != seal.digest:",
        "if told != sealed:",
        _CHAIN + "test_two_entries_that_changed_places_are_found_by_their_batch",
    ),
    Mutation(
        "a batch need not follow from the one before",
        _VERIFY,
        "if seal.batch == last + 1 and seal.previous != previous:",
        "if False:",
        _CHAIN + "test_an_edit_with_its_batch_computed_anew_breaks_the_chain",
    ),
    Mutation(
        "a tail that was signed may be missing",
        _VERIFY,
        "for missing in range(last + 1, signed_to + 1):",
        "for missing in range(0):",
        _CHAIN + "test_a_tail_that_was_cut_off_is_found_by_the_checkpoint",
    ),
    Mutation(
        "checkpoints are not compared with the chain",
        _VERIFY,
        "            if checkpoint.says(seal):",
        "            if True:",
        _CHAIN + "test_a_chain_that_was_computed_anew_to_its_end_is_found_by_its_signatures",
    ),
    Mutation(
        "anybody's signature is good",
        "chassis/checkpoints.py",
        "        if key not in self._keys:\n            return False\n",
        "        if key not in self._keys:\n            return True\n",
        _CHAIN + "test_checkpoints_that_another_key_signed_are_found",
    ),
    Mutation(
        "a false history gets a true signature",
        "chassis/audit_keeping.py",
        "        if contradicted:\n",
        "        if False:\n",
        _CHAIN + "test_after_a_cut_nothing_more_is_signed_until_somebody_has_looked",
    ),
    Mutation(
        "a lost checkpoint is never made up for",
        "chassis/audit_keeping.py",
        "        self.seal()\n        self.measure()\n        self.sign()\n",
        "        if self.seal():\n            self.sign()\n        self.measure()\n",
        _PROCESS + "test_killed_between_the_seal_and_its_checkpoint_the_next_start_writes_it",
    ),
    Mutation(
        "a hosted service does not keep its audit",
        "chassis/hosting.py",
        "            self._every(audit_keeping.EVERY_S, runtime.keep_audit, at_once=True),\n",
        "",
        _PROCESS + "test_while_it_runs_the_platform_is_verified_and_an_edit_is_named",
    ),
    Mutation(
        "an order leaves no purpose",
        "chassis/commands.py",
        "                purpose=command.purpose,\n            )",
        "            )",
        _TRACE + "test_a_command_does",
    ),
    Mutation(
        "a refused question about a person leaves no trace",
        "chassis/commands.py",
        '            self._record(type_, "disclosure_refused", params, actor, purpose, outcome=refusal.code)\n',
        "",
        _TRACE + "test_a_question_about_a_person_does_also_when_it_is_refused",
    ),
    Mutation(
        "less than the law wants may be configured",
        "chassis/record_classes.py",
        "if one.kept_for < one.minimum:",
        "if False:",
        _RETENTION + "test_less_than_a_class_must_be_kept_is_refused",
    ),
    Mutation(
        "a hold stops nothing",
        "chassis/retention.py",
        "wanted = and_(_due(one, cutoff), ~_held(one))",
        "wanted = _due(one, cutoff)",
        _RETENTION + "test_a_hold_on_a_case_keeps_everything_that_names_it",
    ),
    Mutation(
        "a hold does not stop the audit",
        "chassis/audit_pruning.py",
        "where(_due(cutoff), ~_held()).order_by",
        "where(_due(cutoff)).order_by",
        _RETENTION + "test_a_hold_on_a_time_keeps_that_time",
    ),
    Mutation(
        "one operator lifts a hold alone",
        "chassis/holds.py",
        "if hold.lift_asked_by == operator:",
        "if False:",
        _RETENTION + "test_a_hold_is_lifted_by_two_and_then_it_goes",
    ),
    Mutation(
        "pruning wipes tracks",
        "chassis/audit_pruning.py",
        "if batch_troubles(session, service, seal):",
        "if False:",
        _RETENTION + "test_a_batch_that_was_tampered_with_is_not_pruned",
    ),
    Mutation(
        "a tombstone needs no signature",
        _VERIFY,
        "if not self._keys.verify(stone.key, bytes(stone.signature), said):",
        "if False:",
        _RETENTION + "test_a_tombstone_that_nobody_signed_is_found",
    ),
    Mutation(
        "the service prunes its audit by itself",
        "chassis/retention.py",
        "    if operator:\n        outcomes.append(_audit_pruned",
        "    if True:\n        outcomes.append(_audit_pruned",
        _RETENTION + "test_without_an_operator_only_what_goes_by_itself_goes",
    ),
]
