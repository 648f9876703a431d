"""Document numbers: GB 11643 by its own example and by hand, other documents by their forms, oddities as warnings."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from chassis.kinds import Range
from chassis.orders import Refusal
from contracts.codes import DocumentKind, Sex
from contracts.orders.intake import NumberWarning
from services.intake.domain.documents import read
from tests.mothers import a_citizen_number

TODAY = date(2026, 7, 20)
CITIZEN = DocumentKind.CITIZEN_ID
A_MAN = a_citizen_number()
GROWN_UP = Range(70, 80)
DAYS = some.dates(date(1907, 1, 1), TODAY)


def refusal(document: DocumentKind, written: str) -> str:
    with pytest.raises(Refusal) as refused:
        read(document, written, TODAY)
    assert written not in str(refused.value.facts), "a refusal never repeats the number"
    return str(refused.value.code)


def test_the_standards_own_example_is_read() -> None:
    number = read(CITIZEN, "11010519491231002X", TODAY)
    assert (number.born_on, number.sex, number.warnings(Sex.FEMALE, GROWN_UP, TODAY)) == (
        date(1949, 12, 31),
        Sex.FEMALE,
        (),
    )


@pytest.mark.parametrize("written", ["110105 19491231 002x", "110105-19491231-002X", "11010519491231002X"])
def test_however_it_is_written_it_is_the_same_number(written: str) -> None:
    assert read(CITIZEN, written, TODAY).text == "11010519491231002X"


def test_the_old_form_of_15_digits_is_widened_and_says_so() -> None:
    number = read(CITIZEN, "110105491231002", TODAY)
    assert (number.text, number.warnings(Sex.FEMALE, GROWN_UP, TODAY)) == (
        "11010519491231002X",
        (NumberWarning.OLD_FORM,),
    )


@given(born=DAYS, sequence=some.integers(0, 999), place=some.sampled_from(["411623", "320402", "110105"]))
def test_every_number_made_by_the_weights_of_the_standard_is_read_back(born: date, sequence: int, place: str) -> None:
    number = read(CITIZEN, a_citizen_number(f"{born:%Y%m%d}", place=place, sequence=f"{sequence:03}"), TODAY)
    assert (number.born_on, number.sex) == (born, Sex.MALE if sequence % 2 else Sex.FEMALE)


@given(at=some.integers(0, 16), by=some.integers(1, 9))
def test_one_wrong_digit_is_never_taken_for_right(at: int, by: int) -> None:
    wrong = A_MAN[:at] + str((int(A_MAN[at]) + by) % 10) + A_MAN[at + 1 :]
    assert refusal(CITIZEN, wrong) in ("document_number_checksum", "document_number_form")


@given(at=some.integers(0, 15))
def test_two_neighbours_that_changed_places_are_never_taken_for_right(at: int) -> None:
    swapped = A_MAN[:at] + A_MAN[at + 1] + A_MAN[at] + A_MAN[at + 2 :]
    if swapped != A_MAN:
        assert refusal(CITIZEN, swapped) in ("document_number_checksum", "document_number_form")


@pytest.mark.parametrize(
    ("document", "written", "code"),
    [
        (CITIZEN, "110105194912310021", "document_number_checksum"),
        (CITIZEN, a_citizen_number("19490230"), "document_number_date"),
        (CITIZEN, a_citizen_number("20260721"), "document_number_date"),
        (CITIZEN, a_citizen_number("18991231"), "document_number_date"),
        (CITIZEN, "11010519491231002", "document_number_form"),
        (CITIZEN, "X10105194912310022", "document_number_form"),
        (CITIZEN, "护照", "document_number_form"),
        (CITIZEN, "١١٠١٠٥١٩٤٩١٢٣١٠٠٢X", "document_number_form"),
        (DocumentKind.HMT_RESIDENCE, A_MAN, "document_number_form"),
        (DocumentKind.HK_MACAU_PERMIT, "T12345678", "document_number_form"),
        (DocumentKind.PERMANENT_RESIDENCE, "912156199001010012", "document_number_checksum"),
        (DocumentKind.PASSPORT, "E1234567890", "document_number_form"),
    ],
)
def test_what_cannot_be_right_is_refused_with_a_code_of_its_own(
    document: DocumentKind, written: str, code: str
) -> None:
    assert refusal(document, written) == code


@pytest.mark.parametrize(
    ("document", "written", "text"),
    [
        (DocumentKind.HK_MACAU_PERMIT, "h12345678", "H12345678"),
        (DocumentKind.HK_MACAU_PERMIT, "M1234567801", "M1234567801"),
        (DocumentKind.TAIWAN_PERMIT, "12345678", "12345678"),
        (DocumentKind.TAIWAN_PERMIT, "1234567890(B)", "1234567890B"),
        (DocumentKind.PERMANENT_RESIDENCE, "XYZ 1234 5678 9012", "XYZ123456789012"),
        (DocumentKind.PASSPORT, "e12345678", "E12345678"),
    ],
)
def test_other_documents_are_taken_by_their_own_forms(document: DocumentKind, written: str, text: str) -> None:
    number = read(document, written, TODAY)
    assert (number.text, number.born_on, number.warnings(Sex.MALE, GROWN_UP, TODAY)) == (text, None, ())


def test_a_residence_permit_of_hong_kong_is_checked_like_a_citizens_number() -> None:
    permit = a_citizen_number("19550505", place="810000", sequence="002")
    number = read(DocumentKind.HMT_RESIDENCE, permit, TODAY)
    assert (number.born_on, number.sex, number.warnings(Sex.FEMALE, GROWN_UP, TODAY)) == (
        date(1955, 5, 5),
        Sex.FEMALE,
        (),
    )


@pytest.mark.parametrize(
    ("number", "sex", "ages", "warnings"),
    [
        (A_MAN, Sex.MALE, GROWN_UP, ()),
        (A_MAN, Sex.UNKNOWN, GROWN_UP, ()),
        (A_MAN, Sex.FEMALE, GROWN_UP, (NumberWarning.SEX_DIFFERS,)),
        (A_MAN, Sex.MALE, Range(20, 30), (NumberWarning.AGE_DIFFERS,)),
        (a_citizen_number(place="419999"), Sex.MALE, GROWN_UP, (NumberWarning.ADDRESS_UNKNOWN,)),
        (
            a_citizen_number(place="419999"),
            Sex.FEMALE,
            Range(20, 30),
            (NumberWarning.SEX_DIFFERS, NumberWarning.AGE_DIFFERS, NumberWarning.ADDRESS_UNKNOWN),
        ),
    ],
)
def test_what_is_odd_is_a_warning_and_refuses_nothing(
    number: str, sex: Sex, ages: Range, warnings: tuple[NumberWarning, ...]
) -> None:
    assert read(CITIZEN, number, TODAY).warnings(sex, ages, TODAY) == warnings


def test_a_birthday_is_counted_from_its_own_day() -> None:
    number = read(CITIZEN, a_citizen_number("20080720"), TODAY)
    assert [number.age_on(day) for day in (date(2026, 7, 19), date(2026, 7, 20))] == [17, 18]
