"""A police register comes in over the interface: in parts, in any form, twice, and with rows that cannot be taken."""

from __future__ import annotations

import csv
import gzip
import io
import itertools
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from chassis.clock import iso
from gateway.app import parts_of
from gateway.storage.operations import OperationRows
from tests.city import City
from tests.stories import CLUES, HOME, brought_in
from tests.stories import a_report as a_sighting
from tests.unit.files.registers import a_person, a_report, json_lines, pfif

IMPORTS = "/v1/inquiry-imports"
COUNTS = ("added", "changed", "unchanged", "withdrawn", "rejected")
_KEYS = itertools.count(1)


def sent(
    city: City, raw: bytes, media: str = "application/x-ndjson", *, key: str | None = None, by: str = "police-henan"
) -> TestResponse:
    headers = {"Idempotency-Key": key or f"register-{next(_KEYS)}", "Content-Type": media}
    return city[by]._sent("POST", IMPORTS, headers=headers, data=raw)


def done(city: City, raw: bytes, media: str = "application/x-ndjson") -> dict[str, Any]:
    """The import once every part was taken in."""
    answer = sent(city, raw, media)
    assert answer.status_code == 201, answer.json
    city.deliver()
    return city["police-henan"].get(answer.headers["Location"])


def counts(told: dict[str, Any]) -> dict[str, int]:
    assert told["state"] == "done"
    return {name: told[name] for name in COUNTS if told[name]}


def a_register(number: int) -> bytes:
    return json_lines(*(a_report(id=f"R{n}", name="李华", village=None) for n in range(number)))


def test_a_register_in_parts_is_taken_in_and_the_same_file_again_changes_nothing(city: City) -> None:
    raw = a_register(120)

    answer = sent(city, raw, key="the-register")
    assert (answer.status_code, answer.json["state"], answer.json["parts"]) == (201, "under_way", 5)
    city.deliver()
    first = city["police-henan"].get(answer.headers["Location"])
    assert (counts(first), first["parts_done"]) == ({"added": 120}, 5)

    assert sent(city, raw, key="the-register").json["id"] == first["id"]
    assert counts(done(city, gzip.compress(raw))) == {"unchanged": 120}
    city.settle()
    assert len(city.announced("tracing", "inquiry_received")) == 120
    assert len(city.announced("tracing", "inquiries_imported")) == 2


def test_a_repeat_on_another_day_is_read_as_on_the_first(city: City) -> None:
    now = city.now()
    tomorrow, later = (now + timedelta(days=days) for days in (1, 3))
    raw = pfif(
        a_person("x/1", source_date=iso(now), expiry_date=iso(tomorrow)),
        a_person("x/2", source_date=iso(tomorrow + timedelta(days=1))),
    )
    first = sent(city, raw, "application/pfif+xml", key="the-register")
    assert counts(first.json) == {"added": 1, "rejected": 1}
    city.advance_to(later)

    assert sent(city, raw, "application/pfif+xml", key="the-register").json == first.json
    assert counts(done(city, raw, "application/pfif+xml")) == {"added": 1, "withdrawn": 1}


def test_whoever_was_seen_on_the_street_goes_before_the_parts_of_a_register(city: City) -> None:
    assert sent(city, a_register(120)).status_code == 201
    with city.without("patrol"):
        answer = city["courier-group"].answer("/v1/sightings", a_sighting(city))
    assert answer.status_code == 202

    with parts_of(city.app).runtime.view() as view:
        later = city.town.platform.wall.now() + timedelta(hours=1)
        turns = [one.command_type for one in OperationRows(view.session).due(later, 2)]
    assert turns == ["patrol.report_sighting", "tracing.import_inquiries"]
    city.deliver()


def test_whoever_lies_in_our_beds_is_met_by_a_row_of_the_register(city: City) -> None:
    he = brought_in(city, knows_own_name=False)
    for clue in CLUES:
        city["station-tracing"].post(f"/v1/tracing/profiles/{he.profile}/clues", clue)
    city.settle()

    his = a_report(home_code=HOME, home_text=None, town="竹箦镇", village="中梅村", lost_date=None)
    assert counts(done(city, json_lines(his, a_report(id="R2", name="李华", birth_year=2001)))) == {"added": 2}

    [candidate] = city["station-tracing"].get("/v1/candidates", profile_id=he.profile)["items"]
    found = city["police-henan"].get(f"/v1/inquiries/{candidate['inquiry_id']}", purpose="family_tracing")
    assert found["person"]["sender_reference"] == "R0000001a"


def test_rejected_rows_are_told_by_line_in_both_languages_and_to_their_sender_alone(city: City) -> None:
    raw = json_lines(a_report(), a_report(name="陈" * 400), '{"id":', a_report(id="R4", lost_date="2026-02-30"))

    told = done(city, raw)

    assert counts(told) == {"added": 1, "rejected": 3}
    police, where = city["police-henan"], f"{IMPORTS}/{told['id']}"
    items = police.every(f"{where}/rejections", limit=2)
    assert [(one["line"], one["reason"], one["field"]) for one in items] == [
        (2, "value_too_long", "name"),
        (3, "not_json", None),
        (4, "date_impossible", "lost_date"),
    ]
    table = list(csv.reader(io.StringIO(police.look(f"{where}/report").get_data().decode("utf-8-sig"))))
    assert table[1:] == [
        ["2", "name", "value_too_long", "内容过长", "a value is too long"],
        ["3", "", "not_json", "不是一个 JSON 对象", "no JSON object"],
        ["4", "lost_date", "date_impossible", "日期不存在", "there is no such date"],
    ]
    for path in (where, f"{where}/rejections", f"{where}/report"):
        assert city["police-changzhou"].refused_to_see(path) == (404, "not_found")


def test_a_table_and_pfif_come_in_by_their_media_types(city: City) -> None:
    table = "编号,姓名\r\nT1,李华\r\n".encode("gb18030")

    assert counts(done(city, table, "text/csv")) == {"added": 1}
    assert counts(done(city, pfif(a_person("x/1"), a_person("x/2")), "application/pfif+xml")) == {"added": 2}
    bomb = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    assert counts(done(city, bomb, "application/xml")) == {"rejected": 1}
    assert counts(done(city, b"", "text/csv")) == {"rejected": 1}


def test_while_tracing_is_away_a_register_is_accepted_and_taken_in_later(city: City) -> None:
    with city.without("tracing"):
        answer = sent(city, a_register(60))
        assert answer.status_code == 202
    city.deliver()

    told = city["police-henan"].get(f"{IMPORTS}/{answer.json['id']}")
    assert counts(told) == {"added": 60}


@pytest.mark.parametrize(
    ("raw", "media", "refusal"),
    [
        (b"x" * (8 * 1024 * 1024), "application/x-ndjson", (413, "file_too_large")),
        (gzip.compress(a_register(10_001)), "application/x-ndjson", (413, "file_too_large")),
        (gzip.compress(b"\n" * (65 * 1024 * 1024)), "application/x-ndjson", (413, "file_too_large")),
        (b"PK", "application/zip", (415, "unsupported_media_type")),
        (b"id,name", "text/csv; charset=big5", (415, "unsupported_media_type")),
    ],
)
def test_what_is_no_file_of_inquiries_changes_nothing(
    city: City, raw: bytes, media: str, refusal: tuple[int, str]
) -> None:
    answer = sent(city, raw, media)

    assert (answer.status_code, answer.json["code"]) == refusal
    assert city.announced("tracing", "inquiry_received") == []


def test_only_who_may_send_inquiries_may_send_a_register(city: City) -> None:
    answer = sent(city, a_register(1), by="hospital-1")
    assert (answer.status_code, answer.json["code"]) == (403, "scope_missing")
