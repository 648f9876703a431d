"""Breakages of files of inquiries: what comes in twice, broken or hostile, and what leaves as PFIF."""

from __future__ import annotations

from tests.mutations import Mutation

_FILES = "tests/unit/files/"
_IMPORTING = "tests/unit/tracing/test_importing.py::"
_INQUIRIES = "tests/unit/tracing/test_inquiries.py::"
_JOURNEY = "tests/journeys/test_a_register_comes_in.py::"

MUTATIONS = [
    Mutation(
        "a row that was taken in before is a change every time",
        "services/tracing/handlers/inquiries.py",
        "    if found.end_reason is None and _same((person, reporter), (found.person.open(), found.reporter.open())):\n",
        "    if False:\n",
        _IMPORTING + "test_the_same_file_twice_changes_nothing",
    ),
    Mutation(
        "another sender's row under the same number is taken for ours",
        "services/tracing/handlers/inquiries.py",
        '    return f"{sender_id}|{reference}"\n',
        "    return reference\n",
        _IMPORTING + "test_a_row_belongs_to_its_sender_and_its_own_number",
    ),
    Mutation(
        "what its sender withdrew is compared on",
        "services/tracing/handlers/inquiries.py",
        "        matching.stop_comparing(found, uow)\n",
        "        pass\n",
        _INQUIRIES + "test_what_was_withdrawn_is_compared_with_nobody",
    ),
    Mutation(
        "whoever withdraws learns that a sealed person was found",
        "services/tracing/handlers/inquiries.py",
        "    return matched is not None and not Profiles(view.session).may_be_told(matched)\n",
        "    return False\n",
        _INQUIRIES + "test_whoever_withdraws_or_changes_learns_nothing_of_a_sealed_person_who_was_found",
    ),
    Mutation(
        "a document type is read",
        "contracts/inquiry_files/pfif.py",
        "        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse\n",
        "",
        _FILES + "test_pfif.py::test_hostile_xml_is_refused_before_it_has_an_effect",
    ),
    Mutation(
        "a line without end is gathered until it ends",
        "contracts/inquiry_files/lines.py",
        "        if len(begun) > LONGEST_LINE:\n",
        "        if False:\n",
        _FILES + "test_json_lines.py::test_a_field_of_ten_megabytes_is_passed_over_in_flat_memory",
    ),
    Mutation(
        "a broken row ends the reading",
        "contracts/inquiry_files/reading.py",
        "        return Rejected(number, refused.reason, refused.field)\n",
        "        raise\n",
        _FILES + "test_json_lines.py::test_whatever_bytes_lie_between_them_good_rows_are_kept",
    ),
    Mutation(
        "the parts of a file after the first are not accepted",
        "gateway/resources/inquiry_imports.py",
        "    for body in bodies[1:]:\n",
        "    for body in bodies[2:]:\n",
        _JOURNEY + "test_a_register_in_parts_is_taken_in_and_the_same_file_again_changes_nothing",
    ),
    Mutation(
        "a minor's name leaves in a file that is public by design",
        "services/tracing/domain/published.py",
        "    guards = _guards(profile)\n",
        "    guards: list[Sensitivity] = []\n",
        "tests/unit/tracing/test_published.py::test_of_a_minor_or_a_patient_neither_name_nor_day_nor_place_is_told",
    ),
]
