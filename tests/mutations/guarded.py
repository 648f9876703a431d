"""Breakages of what happens when somebody is guarded more than before, and of what a register's file may not do."""

from __future__ import annotations

from tests.mutations import Mutation

_ANEW = "tests/unit/tracing/test_guarded_anew.py::"
_MIGRATIONS = "tests/storage/test_migrations_keep_what_is_there.py::"

MUTATIONS = [
    Mutation(
        "a search that goes on keeps a sealed person's notice up",
        "services/tracing/handlers/revocations.py",
        "    if profile.is_worked_on and not profile.sealed:\n        unfit",
        "    if profile.is_worked_on:\n        unfit",
        _ANEW + "test_a_search_that_goes_on_keeps_nothing_up_of_who_must_not_be_found",
    ),
    Mutation(
        "what no longer fits a minor stays up",
        "services/tracing/handlers/profiles.py",
        "    if profile.guards - set(before):\n",
        "    if False:\n",
        _ANEW + "test_a_notice_whose_words_name_who_may_be_a_minor_must_come_down_and_its_sheet_does_not_leave",
    ),
    Mutation(
        "PFIF tells what nobody approved",
        "services/tracing/handlers/published.py",
        "    return Facts() if kept is None else of_kept(kept)\n",
        '    return Facts(name=Profiles(view.session).get(notice.profile_id).description.open()["claimed_name"])\n',
        _ANEW + "test_what_was_learned_after_two_people_let_a_notice_go_does_not_leave_with_it",
    ),
    Mutation(
        "a clue does not say whose it is",
        "services/tracing/handlers/notes.py",
        "    matching.profile_changed(profile, uow)\n    return shown.clue(clue) | shown.classes(profile)\n\n\ndef keep_clue",
        "    matching.profile_changed(profile, uow)\n    return shown.clue(clue)\n\n\ndef keep_clue",
        _ANEW + "test_a_clue_of_who_may_be_a_minor_says_whose_it_is_so_that_the_cap_holds",
    ),
    Mutation(
        "a wrong name makes an objection forgotten",
        "services/tracing/domain/profiles.py",
        "        to = to if self.suspended_for is None else S.SUSPENDED\n",
        "",
        _ANEW + "test_who_objected_rests_again_when_the_name_that_ended_the_search_was_wrong",
    ),
    Mutation(
        "a case opened again for a wrong name keeps its notices down",
        "services/tracing/handlers/reopening.py",
        "    if heard.data.reason is ReopenReason.IDENTITY_REVOKED:\n",
        "    if False:\n",
        _ANEW + "test_a_case_opened_again_for_a_wrong_name_has_its_notices_and_its_hours_again",
    ),
    Mutation(
        "SQLite's references are enforced while tables are made anew",
        "chassis/migrations/__init__.py",
        '        raw.execute("PRAGMA foreign_keys=OFF")\n',
        "        pass\n",
        _MIGRATIONS + "test_a_database_with_a_row_in_every_table_is_brought_up_to_date_and_keeps_them_all",
    ),
    Mutation(
        "parts of a register take their turn before who was seen on the street",
        "gateway/storage/operations.py",
        "            .order_by(operation.c.command_type.in_(IN_BULK), operation.c.next_attempt_at, operation.c.id)\n",
        "            .order_by(operation.c.next_attempt_at, operation.c.id)\n",
        "tests/journeys/test_a_register_comes_in.py::"
        "test_whoever_was_seen_on_the_street_goes_before_the_parts_of_a_register",
    ),
    Mutation(
        "a file packed badly ends the reading with an exception",
        "contracts/inquiry_files/lines.py",
        "    except (OSError, EOFError, zlib.error) as error:\n",
        "    except (OSError, EOFError) as error:\n",
        "tests/unit/files/test_json_lines.py::test_a_compressed_file_with_a_flipped_byte_is_told_and_breaks_nothing",
    ),
]
