"""People whom a notice shows, as PFIF 1.4; without it what a station publishes could be read by people only."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from xml.etree import ElementTree as Xml

from contracts.codes import Sex
from contracts.divisions import DIVISIONS
from contracts.inquiry_files.pfif import NAMESPACE, UNKNOWN_NAME

_SEXES: Final = {Sex.MALE.value: "male", Sex.FEMALE.value: "female"}
_NOT_IN_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ASKED: Final = "正在寻找其家人，如有线索请联系救助管理站。We look for the family; please tell the relief station."


def written(persons: Iterable[Mapping[str, Any]], domain: str, author: str) -> bytes:
    """The persons, each with a note that asks for news. ``domain``: of the records' ids, the platform's own host;
    ``author``: who publishes. No name is given of whoever has none here."""
    Xml.register_namespace("pfif", NAMESPACE)
    root = Xml.Element(_tag("pfif"))
    for one in persons:
        person = _element(root, "person", _person(one, domain, author))
        _element(person, "note", _note(one, domain, author))
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


def _person(one: Mapping[str, Any], domain: str, author: str) -> Iterator[tuple[str, str | None]]:
    yield "person_record_id", f"{domain}/person.{one['id']}"
    yield "entry_date", one.get("published_at")
    yield "expiry_date", one.get("expires_at")
    yield "author_name", author
    yield "source_name", author
    yield "source_date", one.get("refreshed_at")
    yield "full_name", one.get("name") or UNKNOWN_NAME
    yield "description", _description(one) or None
    yield "sex", _SEXES.get(one.get("sex") or "")
    yield "age", _age(one.get("ages"))
    yield "home_country", "CN"


def _note(one: Mapping[str, Any], domain: str, author: str) -> Iterator[tuple[str, str | None]]:
    yield "note_record_id", f"{domain}/notice.{one['notice_id']}"
    yield "person_record_id", f"{domain}/person.{one['id']}"
    yield "entry_date", one.get("published_at")
    yield "author_name", author
    yield "source_date", one.get("refreshed_at")
    yield "status", "information_sought"
    yield "last_known_location", _place(one.get("found_region_code"))
    yield "text", _ASKED


def _element(parent: Xml.Element, name: str, members: Iterable[tuple[str, str | None]]) -> Xml.Element:
    made = Xml.SubElement(parent, _tag(name))
    for member, text in members:
        if text is not None:
            Xml.SubElement(made, _tag(member)).text = _NOT_IN_XML.sub("", text)
    return made


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _age(ages: Mapping[str, int | None] | None) -> str | None:
    if not ages or ages["lo"] is None:
        return None
    return str(ages["lo"]) if ages["lo"] == ages["hi"] else f"{ages['lo']}-{ages['hi']}"


def _description(one: Mapping[str, Any]) -> str:
    told = (
        ("身高约 {} cm", one.get("height_cm")),
        ("体表特征：{}", "、".join(one.get("marks") or ())),
        ("发现日期：{}", one.get("found_on")),
    )
    return "；".join(words.format(value) for words, value in told if value)


def _place(code: str | None) -> str | None:
    known = None if code is None else DIVISIONS.get(code)
    return None if known is None else "".join(one.name for one in DIVISIONS.ancestors(known.code))
