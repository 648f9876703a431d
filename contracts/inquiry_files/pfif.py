"""PFIF 1.4, the People Finder Interchange Format (zesty.ca/pfif/1.4), read person by person from XML that may be
hostile.

What makes XML dangerous is refused before it has an effect: a document type (and with it every entity, internal or
external), depth, and a token that does not end. Nothing an address in the file points to is ever fetched. Of a person's
notes only the latest status is read: where it says that nobody need search, the record is not taken as a search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final, NoReturn
from xml.parsers import expat

from contracts.codes import InquiryEnd, RowOp, RowReason
from contracts.inquiry_files.items import Item, NotTaken, Rejected, Row
from contracts.inquiry_files.rows import row_of

NAMESPACE: Final = "http://zesty.ca/pfif/1.4"
UNKNOWN_NAME: Final = "(unknown)"
_BETWEEN: Final = " "
_PERSON: Final = f"{NAMESPACE}{_BETWEEN}person"
_NOTE: Final = f"{NAMESPACE}{_BETWEEN}note"
_DEEPEST: Final = 8
_LONGEST_TEXT: Final = 8 * 1024
_LONGEST_TOKEN: Final = 256 * 1024
_KEPT: Final = frozenset(
    {
        "person_record_id",
        "entry_date",
        "expiry_date",
        "source_date",
        "author_name",
        "author_phone",
        "full_name",
        "given_name",
        "family_name",
        "alternate_names",
        "description",
        "sex",
        "date_of_birth",
        "age",
        "home_street",
        "home_neighborhood",
        "home_city",
        "home_state",
    }
)
_KEPT_OF_NOTES: Final = frozenset({"source_date", "status"})
_HEARD_OF: Final = frozenset({"is_note_author", "believed_alive", "believed_dead"})
"""What a note may say of a person who is not missing to whoever wrote it (PFIF 1.4, ``status``): they wrote it
themselves, or somebody knows that they live, or that they died. ``information_sought`` and ``believed_missing`` search
on."""
_LINES: Final = re.compile(r"\s*\n\s*")
_ID: Final = re.compile(r"[^/\s]+/\S+")
_AGE: Final = re.compile(r"([0-9]{1,3})(?:-([0-9]{1,3}))?", re.ASCII)
_BORN: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?", re.ASCII)
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?Z", re.ASCII)
_TOMBSTONE: Final = frozenset({"person_record_id", "source_date", "entry_date", "expiry_date"})


def persons(pieces: Iterable[bytes], today: date) -> Iterator[Item]:
    """Every person of the file, or why it is none. What breaks the XML itself ends the reading, with what came before
    kept."""
    reader = _Reader()
    for chunk in pieces:
        trouble = reader.feed(chunk)
        yield from (_item(one, today) for one in reader.taken())
        if trouble is not None:
            yield trouble
            return
    trouble = reader.feed(b"", last=True)
    yield from (_item(one, today) for one in reader.taken())
    if trouble is not None and reader.begun:
        yield trouble


class _Hostile(Exception):
    """The XML holds what no file of persons needs."""


@dataclass
class _Told:
    """One person as the file tells them: the line where that begins, the members, which of them was too long, and the
    latest status of the notes with its moment."""

    line: int
    pieces: dict[str, list[str]] = field(default_factory=dict)
    lengths: dict[str, int] = field(default_factory=dict)
    too_long: str = ""
    noted: tuple[str, str] = ("", "")

    @property
    def members(self) -> dict[str, str]:
        texts = {member: "".join(pieces).strip() for member, pieces in self.pieces.items()}
        return {member: text for member, text in texts.items() if text}

    def add(self, member: str, piece: str) -> None:
        """As much as is bounded; a member that is longer says so."""
        self.lengths[member] = self.lengths.get(member, 0) + len(piece)
        if self.lengths[member] > _LONGEST_TEXT:
            self.too_long = member
        else:
            self.pieces.setdefault(member, []).append(piece)

    def note(self, note: _Told) -> None:
        """The latest one that says how the person is; of two of one moment, or of none, the later in the file."""
        told = note.members
        moment, status = told.get("source_date", ""), told.get("status", "")
        moment = moment if _MOMENT.fullmatch(moment) else ""
        if status and not note.too_long and moment >= self.noted[0]:
            self.noted = (moment, status)


class _Reader:
    """A push parser with everything off that reaches outside or multiplies."""

    def __init__(self) -> None:
        self._parser = parser = expat.ParserCreate(namespace_separator=_BETWEEN)
        parser.buffer_text = True  # else every line break would be a call of its own
        parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.StartElementHandler, parser.EndElementHandler = self._start, self._end
        parser.CharacterDataHandler = self._text
        self._depth, self._at, self._fed, self._seen = 0, 0, 0, 0
        self._person: _Told | None = None
        self._note: _Told | None = None
        self._field = ""
        self._done: list[_Told] = []
        self.begun = False

    def feed(self, chunk: bytes, *, last: bool = False) -> Rejected | None:
        """Why nothing more can be read, if so."""
        try:
            self._parser.Parse(chunk, last)
        except _Hostile:
            return Rejected(self._parser.CurrentLineNumber, RowReason.XML_HOSTILE)
        except (expat.ExpatError, ValueError, LookupError):
            return Rejected(max(self._parser.ErrorLineNumber, 1), RowReason.NOT_XML)
        self._fed += len(chunk)
        if self._fed - self._seen > _LONGEST_TOKEN:
            return Rejected(self._parser.CurrentLineNumber, RowReason.XML_HOSTILE)
        return None

    def taken(self) -> list[_Told]:
        """The persons that ended since."""
        done, self._done = self._done, []
        return done

    def _refuse(self, *_: Any) -> NoReturn:
        raise _Hostile

    def _start(self, name: str, _attributes: Any) -> None:
        self._mark()
        self._depth += 1
        if self._depth > _DEEPEST:
            raise _Hostile
        if name == _PERSON:
            self._person, self._note = _Told(self._parser.CurrentLineNumber), None
        elif name == _NOTE and self._person is not None and self._note is None and not self._field:
            self._note = _Told(self._parser.CurrentLineNumber)
        elif self._person is not None and not self._field:
            self._field = name.rpartition(_BETWEEN)[2] if name.startswith(f"{NAMESPACE}{_BETWEEN}") else "?"
            self._at = self._depth

    def _end(self, name: str) -> None:
        self._mark()
        if self._field and self._depth == self._at:
            self._field = ""
        elif name == _NOTE and self._person is not None and self._note is not None:
            self._person.note(self._note)
            self._note = None
        elif name == _PERSON and self._person is not None:
            self._done.append(self._person)
            self._person = None
        self._depth -= 1

    def _text(self, piece: str) -> None:
        self._mark()
        told, kept = (self._person, _KEPT) if self._note is None else (self._note, _KEPT_OF_NOTES)
        if told is None or self._field not in kept or self._depth != self._at:
            return
        told.add(self._field, piece)

    def _mark(self) -> None:
        self.begun, self._seen = True, self._parser.CurrentByteIndex


# --- one person -------------------------------------------------------------------------------------------------------


def _item(person: _Told, today: date) -> Item:
    try:
        if person.too_long:
            raise NotTaken(RowReason.VALUE_TOO_LONG, person.too_long)
        return _row(person.line, person.members, person.noted[1], today)
    except NotTaken as refused:
        return Rejected(person.line, refused.reason, refused.field)


def _row(line: int, told: dict[str, str], status: str, today: date) -> Row:
    """An expired record is a withdrawal: a copy of it must go at once, and so must what we made of it. Of whom a note
    says that they were heard of, the sender is asked: to search on, or to withdraw, is theirs to say."""
    id = told.get("person_record_id", "")
    if not _ID.fullmatch(id):
        raise NotTaken(RowReason.WRONG_TYPE if id else RowReason.VALUE_MISSING, "person_record_id")
    stated, expires = _moment(told, "source_date"), _moment(told, "expiry_date")
    if expires is not None and (expires < today or told.keys() <= _TOMBSTONE):
        end = {"op": RowOp.WITHDRAW.value, "id": id, "reason": InquiryEnd.EXPIRED.value}
        return row_of(line, end, today)
    if status in _HEARD_OF:
        raise NotTaken(RowReason.NOTE_SAYS_HEARD_OF, "status")
    if stated is None:
        raise NotTaken(RowReason.VALUE_MISSING, "source_date")
    if stated > today:
        raise NotTaken(RowReason.DATE_IN_FUTURE, "source_date")
    return row_of(line, _documented(id, told, stated), today)


def _documented(id: str, told: dict[str, str], stated: date) -> dict[str, Any]:
    """The person in the documented form."""
    said = {
        "id": id,
        "name": _name(told),
        "alias": _LINES.split(told["alternate_names"]) if "alternate_names" in told else [],
        "sex": told.get("sex"),
        "birth_year": _birth_year(told, stated),
        "home_text": _home(told) or None,
        "description": told.get("description"),
    }
    reporter = {"name": told.get("author_name"), "phone": told.get("author_phone")}
    return said | ({"reporter": reporter} if any(reporter.values()) else {})


def _name(told: dict[str, str]) -> str | None:
    """Of several forms in lines of their own the first; Chinese puts the family first and nothing between."""
    whole = told.get("full_name") or told.get("family_name", "") + told.get("given_name", "")
    first = _LINES.split(whole)[0]
    return None if first in ("", UNKNOWN_NAME) else first


def _home(told: dict[str, str]) -> str:
    return "".join(told.get(part, "") for part in ("home_state", "home_city", "home_neighborhood", "home_street"))


def _birth_year(told: dict[str, str], stated: date) -> int | None:
    """By the date of birth, else by the age at the source date; of a range the middle."""
    if "date_of_birth" in told:
        return _year_born(told["date_of_birth"])
    if "age" not in told:
        return None
    found = _AGE.fullmatch(told["age"])
    if found is None:
        raise NotTaken(RowReason.WRONG_TYPE, "age")
    low, high = int(found[1]), int(found[2] or found[1])
    return stated.year - (low + high) // 2


def _year_born(text: str) -> int:
    found = _BORN.fullmatch(text)
    try:
        if found is None:
            raise ValueError
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1)).year
    except ValueError:
        raise NotTaken(RowReason.DATE_IMPOSSIBLE, "date_of_birth") from None


def _moment(told: dict[str, str], name: str) -> date | None:
    text = told.get(name)
    if text is None:
        return None
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError
        return datetime.fromisoformat(text).astimezone(UTC).date()
    except ValueError:
        raise NotTaken(RowReason.DATE_IMPOSSIBLE, name) from None
