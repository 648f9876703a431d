"""Breakages of what reads a file of reports and of the register that is searched by keys."""

from __future__ import annotations

from tests.mutations import Mutation

_READING = "tests/unit/tracing/matching/test_reading_hostile_files.py::"
_REGISTER = "tests/storage/test_the_register_of_reports.py::"
_FILE = "services/tracing/storage/register.py"

MUTATIONS = [
    Mutation(
        "a line of fifty megabytes is read whole",
        "services/tracing/matching/reading.py",
        "    while content := stream.readline(LONGEST_LINE + 1):\n",
        "    while content := stream.readline(1 << 40):\n",
        _READING + "test_what_stands_in_the_file_is_not_held_in_memory",
    ),
    Mutation(
        "a character that no database takes is let in",
        "services/tracing/matching/reading.py",
        "    if _NUL.search(text) or (",
        "    if (",
        _READING + "test_a_broken_line_is_told_by_number_reason_and_field_and_its_neighbours_are_kept",
    ),
    Mutation(
        "keys are hashed without a secret",
        "services/tracing/matching/keys.py",
        'shortened(hmac.digest(secret, key.encode(), "sha256"))',
        'shortened(__import__("hashlib").sha256(key.encode()).digest())',
        _REGISTER + "test_neither_table_holds_a_name_a_place_or_a_number_in_clear_or_as_a_plain_hash",
    ),
    Mutation(
        "a report lies in the register in clear",
        _FILE,
        "return self._seal.encrypt(packed(report), report.id.encode())",
        "return packed(report)",
        _REGISTER + "test_neither_table_holds_a_name_a_place_or_a_number_in_clear_or_as_a_plain_hash",
    ),
    Mutation(
        "a key that everybody shares is followed",
        "services/tracing/storage/keyed.py",
        ".where(~too_wide)",
        "",
        _REGISTER + "test_a_key_that_too_many_share_is_passed_over_when_asking_and_kept",
    ),
    Mutation(
        "a report that changed is still found as it was",
        _FILE,
        "        self._unkey(changed)\n",
        "",
        _REGISTER + "test_a_report_that_changed_is_found_as_it_is_now_and_one_withdrawn_not_at_all",
    ),
    Mutation(
        "while the secret is changed, reports are written under the old one alone",
        _FILE,
        "for secret in self._secrets]",
        "for secret in self._secrets[:1]]",
        _REGISTER + "test_while_the_secret_is_changed_a_report_written_under_either_is_found",
    ),
]
