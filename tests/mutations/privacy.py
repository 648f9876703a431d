"""Breakages of what keeps personal data in: kinds of value, logs, errors, sealing, the audit of disclosures."""

from __future__ import annotations

from tests.mutations import Mutation

_LOGS, _SEALED = "tests/unit/chassis/test_logs.py::", "tests/storage/test_sealed_columns.py::"

MUTATIONS = [
    Mutation(
        "an event may carry free words",
        "chassis/kinds.py",
        '    raise NotAKind(f"{kind!r} is not one of the catalogue\'s kinds; an event carries no free values")\n',
        "    return fields.String(**options)\n",
        "tests/contracts/test_event_kit.py::test_an_event_with_a_free_string_cannot_be_declared",
    ),
    Mutation(
        "a log line shows whatever it is given",
        "chassis/logs.py",
        "value if _harmless(name, value) else _shape(value)",
        "value",
        _LOGS + "test_known_fields_are_written_and_everything_else_only_by_its_kind",
    ),
    Mutation(
        "the words of a library are repeated in the log",
        "chassis/logs.py",
        '            path=f"{record.module}:{record.lineno}",\n',
        "            path=record.getMessage(),\n            reason=str(record.exc_info and record.exc_info[1]),\n",
        _LOGS + "test_a_library_s_words_are_not_repeated",
    ),
    Mutation(
        "a handler's error is kept with its words",
        "chassis/parking.py",
        '    return f"{type(error).__name__} at {Path(where.filename).name}:{where.lineno} in {where.name}"\n',
        '    return f"{type(error).__name__}: {error}"\n',
        "tests/messaging/test_hearing.py::test_a_handler_s_error_is_kept_without_its_words",
    ),
    Mutation(
        "a column of personal data takes a value in clear",
        "chassis/columns.py",
        '            raise TypeError(f"{self.label} takes a Private, so that it is never stored in clear")\n',
        "            return str(value).encode()\n",
        _SEALED + "test_a_column_of_personal_data_takes_no_value_in_clear",
    ),
    Mutation(
        "a sealed value opens in any column",
        "chassis/private.py",
        '    return f"{label}|{owner}".encode()\n',
        '    return f"{owner}".encode()\n',
        _SEALED + "test_a_sealed_value_moved_to_another_column_does_not_open",
    ),
    Mutation(
        "a destroyed key is only said to be destroyed",
        "chassis/private.py",
        "            .values(wrapped=None, destroyed_at=self._now)\n",
        "            .values(destroyed_at=self._now)\n",
        _SEALED + "test_destroying_an_owner_s_key_erases_what_it_sealed_and_nothing_else",
    ),
    Mutation(
        "a read that discloses leaves no trace",
        "chassis/commands.py",
        "        if not type_.discloses:\n",
        "        if True:\n",
        "tests/messaging/test_commands.py::"
        "test_a_read_that_discloses_is_logged_with_its_purpose_and_a_missing_thing_is_not_found",
    ),
    Mutation(
        "what was ordered is kept after it was answered",
        "gateway/operations.py",
        '            answer=uow.private(operation.sealed_by, {"extras": extras, **(said or {})}),\n'
        "            order=None,\n",
        '            answer=uow.private(operation.sealed_by, {"extras": extras, **(said or {})}),\n',
        "tests/gateway/test_operations.py::test_what_was_ordered_is_forgotten_once_answered_and_sealed_before",
    ),
    Mutation(
        "a sealed case stays on the timeline",
        "gateway/storage/readmodel.py",
        "        return self._session.scalars(mine.where(timeline_entry.c.case_id.not_in(select(seal.c.subject)))).all()\n",
        "        return self._session.scalars(mine).all()\n",
        "tests/gateway/test_read_model.py::test_nothing_of_a_sealed_case_is_shown_even_what_was_heard_before",
    ),
    Mutation(
        "a hospital sees what another one was asked",
        "services/intake/storage/referrals.py",
        "select(Referral).where(referrals.c.id == id, *(referrals.c[name] == it for name, it in whose.items()))\n",
        "select(Referral).where(referrals.c.id == id)\n",
        "tests/acceptance/test_item_11_each_sees_what_the_table_says.py::"
        "test_another_hospitals_a_sealed_and_a_missing_referral_are_the_same_404_to_the_byte",
    ),
    Mutation(
        "a team sees what another one has taken",
        "services/patrol/storage.py",
        "select(Dispatch).where(dispatch.c.id == dispatch_id, _shown_to(actor))\n",
        "select(Dispatch).where(dispatch.c.id == dispatch_id)\n",
        "tests/unit/patrol/test_patrol_as_a_whole.py::"
        "test_every_team_sees_what_waits_and_of_what_is_taken_its_own_and_the_station_all",
    ),
]
