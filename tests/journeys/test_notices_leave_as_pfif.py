"""People whom a live notice shows leave as PFIF 1.4, in the form of the format and no more than the public may read."""

from __future__ import annotations

import re
from xml.etree import ElementTree as Xml

from contracts.codes import ImportFormat
from tests.city import City
from tests.stories import approved_notice, brought_in, in_hospital, published
from tests.unit.files.registers import told

EXPORT = "/v1/tracing/notices/export"
PFIF = "{http://zesty.ca/pfif/1.4}"
MOMENT = r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z"
ID = r"[^/\s]+/\S+"
PERSON = {
    "person_record_id": ID,
    "entry_date": MOMENT,
    "expiry_date": MOMENT,
    "author_name": ".+",
    "source_name": ".+",
    "source_date": MOMENT,
    "full_name": ".+",
    "description": ".+",
    "sex": "female|male|other",
    "age": r"\d+(-\d+)?",
    "home_country": "[A-Z]{2}",
}
NOTE = {
    "note_record_id": ID,
    "person_record_id": ID,
    "entry_date": MOMENT,
    "author_name": ".+",
    "source_date": MOMENT,
    "status": "information_sought",
    "last_known_location": ".+",
    "text": ".+",
}
NEEDED = {
    "person": {"person_record_id", "source_date", "full_name"},
    "note": {"note_record_id", "author_name", "source_date", "text"},
}
"""PFIF 1.4: what a record may hold, each at most once, in which form, and what it must hold (domain §4.2)."""


def faults_of(element: Xml.Element, kind: str, fields: dict[str, str]) -> list[str]:
    """What of a record is not as the format says."""
    names = [child.tag.removeprefix(PFIF) for child in element if child.tag != f"{PFIF}note"]
    faults = [f"{kind}.{name}?" for name in names if name not in fields or names.count(name) > 1]
    faults += [f"{kind}.{name} missing" for name in NEEDED[kind] - set(names)]
    return faults + [
        f"{kind}.{name}: {child.text}"
        for name, child in ((one.tag.removeprefix(PFIF), one) for one in element)
        if name in fields and not re.fullmatch(fields[name], child.text or "")
    ]


def exported(city: City, by: str = "station-tracing") -> bytes:
    answer = city[by].look(EXPORT)
    assert (answer.status_code, answer.mimetype) == (200, "application/pfif+xml"), answer.get_data(as_text=True)
    return answer.get_data()


def persons(raw: bytes) -> dict[str, dict[str, str]]:
    """By their number what is told of each."""
    root = Xml.fromstring(raw)  # our own document
    assert root.tag == f"{PFIF}pfif"
    assert [fault for one in root for fault in faults_of(one, "person", PERSON)] == []
    notes = [(one, note) for one in root for note in one.findall(f"{PFIF}note")]
    assert [fault for _, note in notes for fault in faults_of(note, "note", NOTE)] == []
    assert len(notes) == len(root)
    every = ({child.tag.removeprefix(PFIF): child.text or "" for child in one} for one in root)
    return {one["person_record_id"].rpartition("person.")[2]: one for one in every}


def test_only_whom_a_live_notice_shows_leaves_and_nobody_who_is_sealed(city: City) -> None:
    shown, drafted, sealed = (in_hospital(city) for _ in range(3))
    published(city, approved_notice(city, shown, "national_site"), "national_site")
    approved_notice(city, drafted, "national_site")
    published(city, approved_notice(city, sealed, "national_site"), "national_site")
    city["station-chief"].post(f"/v1/cases/{sealed.case}/seal", {"reason": "domestic_violence"})
    city.settle()

    for whoever in ("station-tracing", "station-chief"):
        assert set(persons(exported(city, whoever))) == {shown.profile}
    assert city["police-henan"].refused_to_see(EXPORT) == (403, "scope_missing")


def test_what_leaves_can_be_read_in_again_and_says_the_same(city: City) -> None:
    he = brought_in(city, ages={"lo": 60, "hi": 70}, knows_own_name=False)
    published(city, approved_notice(city, he, "national_site"), "national_site")
    raw = exported(city)

    [one] = persons(raw).values()

    assert (one["sex"], one["age"], one["home_country"]) == ("male", "60-70", "CN")
    [read] = told(raw, ImportFormat.PFIF, today=city.now().date())
    assert read[1:] == ("value_missing", "name")  # nobody knows it, and the file says so in the format's word for it
