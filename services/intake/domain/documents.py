"""Document numbers by the form of their document; without it a slip of the pen would make somebody another person.

A citizen's number (公民身份号码) is checked by GB 11643-1999: date of birth, sequence (odd male, even female), check
digit by ISO 7064 MOD 11-2. The other documents have forms of their own; what is odd about a number that is right in
itself is a warning and refuses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from stdnum import numdb
from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from chassis.kinds import Range
from chassis.orders import Refusal
from contracts import identifiers
from contracts.codes import DocumentKind, Sex
from contracts.orders.intake import NumberWarning

OLDEST: Final = 120
"""Years; nobody has been known to be much older."""

_WITH_CHECK_DIGIT: Final = re.compile(r"\d{17}[0-9X]")
_OLD_LENGTH: Final = 15

_FORMS: Final[Mapping[DocumentKind, re.Pattern[str]]] = {
    # GB 11643-1999, art. 4; the first generation of 15 digits was widened before it comes here.
    DocumentKind.CITIZEN_ID: re.compile(r"[1-7]\d{16}[0-9X]"),
    # 港澳台居民居住证申领发放办法 (国办发〔2018〕81号) art. 5: 810000, 820000 and 830000 stand for the address.
    DocumentKind.HMT_RESIDENCE: re.compile(r"8[123]0000\d{11}[0-9X]"),
    # 外国人永久居留身份证 of 2017 and 2023 begins with 9 and ends like a citizen's; the one before, with the country.
    DocumentKind.PERMANENT_RESIDENCE: re.compile(r"9\d{16}[0-9X]|[A-Z]{3}\d{12}"),
    # 港澳居民来往内地通行证: H or M and eight digits, on the older paper with two more for the issue.
    DocumentKind.HK_MACAU_PERMIT: re.compile(r"[HM]\d{8}(?:\d{2})?"),
    # 台湾居民来往大陆通行证: eight digits, on the older paper ten and a letter.
    DocumentKind.TAIWAN_PERMIT: re.compile(r"\d{8}|\d{10}[A-Z]?"),
    # ICAO Doc 9303: at most nine signs.
    DocumentKind.PASSPORT: re.compile(r"[A-Z0-9]{5,9}"),
}
_PLACES: Final = numdb.get("cn/loc")
"""Read once here: looking it up later would read a file in the middle of a transaction."""


class DocumentNumberForm(Refusal):
    """No document of that kind has such a number."""

    code = "document_number_form"


class DocumentNumberChecksum(Refusal):
    """The last sign does not agree with the others."""

    code = "document_number_checksum"


class DocumentNumberDate(Refusal):
    """The date of birth in the number does not exist, lies ahead, or too far back."""

    code = "document_number_date"


@dataclass(frozen=True)
class Number:
    """A number in its one form, and what it tells by itself; nothing of the person where the document says nothing."""

    document: DocumentKind
    text: str
    born_on: date | None = None
    sex: Sex | None = None
    odd: frozenset[NumberWarning] = frozenset()

    def age_on(self, day: date) -> int | None:
        """Completed years of life (Civil Code art. 1259: the day itself is counted)."""
        if self.born_on is None:
            return None
        had_birthday = (day.month, day.day) >= (self.born_on.month, self.born_on.day)
        return day.year - self.born_on.year - (not had_birthday)

    def warnings(self, sex: Sex, ages: Range, today: date) -> tuple[NumberWarning, ...]:
        """What is odd about it, in itself and beside what was recorded."""
        age, odd = self.age_on(today), set(self.odd)
        if self.sex is not None and sex in (Sex.MALE, Sex.FEMALE) and sex is not self.sex:
            odd.add(NumberWarning.SEX_DIFFERS)
        if age is not None and not ages.lo <= age <= ages.hi:
            odd.add(NumberWarning.AGE_DIFFERS)
        return tuple(one for one in NumberWarning if one in odd)


def read(document: DocumentKind, written: str, today: date) -> Number:
    """The number however it was written. :raises DocumentNumberForm, DocumentNumberChecksum, DocumentNumberDate: with
    the kind of document, never with the number."""
    text = identifiers.document(written)
    if document is not DocumentKind.CITIZEN_ID and len(_signs(written)) == _OLD_LENGTH:
        text = _signs(written)  # only a citizen's number is widened
    if not _FORMS[document].fullmatch(text):
        raise DocumentNumberForm(document=document.value)
    if not _WITH_CHECK_DIGIT.fullmatch(text):
        return Number(document, text)
    if ric.calc_check_digit(text) != text[-1]:
        raise DocumentNumberChecksum(document=document.value)
    return Number(document, text, _born_on(document, text, today), _sex(text), _odd(document, text, written))


def _signs(written: str) -> str:
    return re.sub(r"[^0-9A-Z]", "", written.upper())


def _born_on(document: DocumentKind, text: str, today: date) -> date:
    try:
        found: date = ric.get_birth_date(text)
    except InvalidComponent:
        raise DocumentNumberDate(document=document.value) from None
    if not today.year - OLDEST <= found.year or found > today:
        raise DocumentNumberDate(document=document.value)
    return found


def _sex(text: str) -> Sex:
    """The last digit of the sequence: odd male, even female."""
    return Sex.MALE if int(text[16]) % 2 else Sex.FEMALE


def _odd(document: DocumentKind, text: str, written: str) -> frozenset[NumberWarning]:
    unknown = document is DocumentKind.CITIZEN_ID and not _has_place(text)
    old = len(_signs(written)) == _OLD_LENGTH
    found = {NumberWarning.ADDRESS_UNKNOWN: unknown, NumberWarning.OLD_FORM: old}
    return frozenset(one for one, holds in found.items() if holds)


def _has_place(text: str) -> bool:
    """Whether a county ever had these six digits; the list knows of most that there were."""
    return any("county" in known for _, known in _PLACES.info(text[:6]))
