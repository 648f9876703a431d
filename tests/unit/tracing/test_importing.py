"""A register taken in part by part: the same rows again change nothing, and no row keeps another out."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chassis.ids import RandomIds
from chassis.orders import Actor
from contracts.events.tracing import InquiriesImported
from contracts.inquiry_files import last_of_each, latest, parts_of
from contracts.orders import tracing as orders
from tests.unit.files.registers import a_report, items, json_lines
from tests.unit.tracing.desk import (
    CASE,
    FIRST_CUSTODY,
    INTAKE,
    POLICE_HENAN,
    POLICE_OTHER,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
)

COUNTS = ("added", "changed", "unchanged", "withdrawn", "rejected")


@contextmanager
def open_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as home:
        desk = Desk(Path(home))
        yield desk
        desk.database.dispose()


@pytest.fixture
def desk() -> Iterator[Desk]:
    with open_desk() as fresh:
        yield fresh


def imported(desk: Desk, raw: bytes, by: Actor = POLICE_HENAN) -> Mapping[str, Any]:
    """A file as the gateway gives it over, every part."""
    read = items(raw)
    bodies = [part.as_body() for part in parts_of(latest(read, last_of_each(read)))]
    id, told = str(RandomIds().new()), dict[str, Any]()
    for number, body in enumerate(bodies, 1):
        whole = {"format": "json_lines", "digest": "0" * 64, "part": number, "parts": len(bodies), **body}
        told = dict(desk.done(orders.IMPORT_INQUIRIES, id, whole, by))
    return told


def counts(told: Mapping[str, Any]) -> dict[str, int]:
    return {name: told[name] for name in COUNTS if told[name]}


def rejections(desk: Desk, told: Mapping[str, Any], by: Actor = POLICE_HENAN) -> list[tuple[int, str, str | None]]:
    page = desk.seen(orders.IMPORT_REJECTIONS, {"inquiry_import_id": told["id"]}, by)
    return [(one["line"], one["reason"], one["field"]) for one in page["items"]]


def test_every_row_becomes_an_inquiry_of_its_sender_and_is_compared_at_once(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))

    told = imported(desk, json_lines(a_report(), a_report(id="R2", name="李华", sex="女", birth_year=2001)))

    assert (told["state"], counts(told)) == ("done", {"added": 2})
    [candidate] = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    kept = desk.seen(orders.INQUIRY, {"inquiry_id": candidate["inquiry_id"]}, POLICE_HENAN)
    assert kept["person"]["sender_reference"] == "R0000001a"


def test_the_same_file_twice_changes_nothing(desk: Desk) -> None:
    assert counts(imported(desk, json_lines(a_report(), a_report(id="R2", name="李华")))) == {"added": 2}
    assert counts(imported(desk, json_lines({"op": "withdraw", "id": "R2"}))) == {"withdrawn": 1}
    facts = [one for one in desk.announced() if not isinstance(one, InquiriesImported)]

    again = imported(desk, json_lines(a_report(), {"op": "withdraw", "id": "R2"}))

    assert counts(again) == {"unchanged": 2}
    assert [one for one in desk.announced() if not isinstance(one, InquiriesImported)] == facts


def test_a_file_that_says_two_things_under_one_number_changes_nothing_the_second_time(desk: Desk) -> None:
    raw = json_lines(a_report(height=168), a_report(id="R2", name="李华"), a_report(height=170), a_report(id="R3"))
    first = imported(desk, raw)
    assert (counts(first), rejections(desk, first)) == ({"added": 3, "rejected": 1}, [(1, "number_repeated", "id")])
    facts, said = [one for one in desk.announced() if not isinstance(one, InquiriesImported)], kept(desk)
    assert said["R0000001a"][1]["height_cm"] == 170

    again = imported(desk, raw)

    assert counts(again) == {"unchanged": 3, "rejected": 1}
    assert [one for one in desk.announced() if not isinstance(one, InquiriesImported)] == facts
    assert kept(desk) == said


def test_what_one_file_reports_and_withdraws_is_nobodys_inquiry_however_often_it_comes(desk: Desk) -> None:
    raw = json_lines(a_report(), {"op": "withdraw", "id": "R0000001a"})

    for _ in range(2):
        told = imported(desk, raw)
        assert rejections(desk, told) == [(1, "number_repeated", "id"), (2, "inquiry_unknown", None)]
    assert desk.names_announced() == ["InquiriesImported"] * 2


def test_a_changed_row_is_a_change_and_a_withdrawn_one_comes_back_when_it_is_reported_again(desk: Desk) -> None:
    imported(desk, json_lines(a_report()))

    assert counts(imported(desk, json_lines(a_report(height=170)))) == {"changed": 1}
    assert counts(imported(desk, json_lines({"op": "withdraw", "id": "R0000001a"}))) == {"withdrawn": 1}
    assert counts(imported(desk, json_lines(a_report(height=170)))) == {"changed": 1}
    assert desk.names_announced()[-4:] == [
        "InquiryWithdrawn",
        "InquiriesImported",
        "InquiryChanged",
        "InquiriesImported",
    ]


def test_a_row_belongs_to_its_sender_and_its_own_number(desk: Desk) -> None:
    imported(desk, json_lines(a_report()))

    assert counts(imported(desk, json_lines(a_report()), POLICE_OTHER)) == {"added": 1}
    withdrawn = imported(desk, json_lines({"op": "withdraw", "id": "R9"}), POLICE_OTHER)
    assert rejections(desk, withdrawn, POLICE_OTHER) == [(1, "inquiry_unknown", None)]


def test_an_inquiry_that_was_sent_by_itself_under_that_number_is_the_same(desk: Desk) -> None:
    row = items(json_lines(a_report()))[0].inquiry  # type: ignore[union-attr]
    desk.done(orders.SEND_INQUIRY, None, {**row, "sender_reference": "R0000001a"}, POLICE_HENAN)

    assert counts(imported(desk, json_lines(a_report()))) == {"unchanged": 1}


def test_rejected_rows_are_told_by_line_and_the_import_to_its_sender_alone(desk: Desk) -> None:
    raw = json_lines(a_report(), a_report(name=None), a_report(id="R3", lost_date="2026-02-30"), a_report(id="R4"))

    told = imported(desk, raw)

    assert counts(told) == {"added": 2, "rejected": 2}
    assert rejections(desk, told) == [(2, "value_missing", "name"), (3, "date_impossible", "lost_date")]
    for read in (orders.INQUIRY_IMPORT, orders.IMPORT_REJECTIONS):
        assert desk.ask(read, {"inquiry_import_id": told["id"]}, POLICE_OTHER).code == "not_found"


def test_a_big_file_is_many_short_transactions(desk: Desk) -> None:
    told = imported(desk, json_lines(*(a_report(id=f"R{number}", name="李华") for number in range(120))))

    assert (told["parts"], told["parts_done"], counts(told)) == (5, 5, {"added": 120})
    assert desk.names_announced().count("InquiriesImported") == 1


def test_an_import_of_which_a_part_never_comes_is_broken_off_and_goes_on_when_it_comes_after_all(desk: Desk) -> None:
    rows = items(json_lines(*(a_report(id=f"R{number}", name="李华") for number in range(60))))
    first, second, third = (part.as_body() for part in parts_of(rows))
    id, told = str(RandomIds().new()), {"format": "json_lines", "digest": "0" * 64, "parts": 3}

    def give(number: int, body: Mapping[str, Any]) -> None:
        desk.done(orders.IMPORT_INQUIRIES, id, {**told, "part": number, **body}, POLICE_HENAN)

    def stands() -> tuple[str, int, bool]:
        found = desk.seen(orders.INQUIRY_IMPORT, {"inquiry_import_id": id}, POLICE_HENAN)
        return found["state"], found["parts_done"], found["ended_at"] is not None

    give(1, first)
    give(3, third)
    desk.move_to(FIRST_CUSTODY + timedelta(days=7))
    assert stands() == ("under_way", 2, False), "the part may still be on its way"

    desk.move_to(FIRST_CUSTODY + timedelta(days=7, hours=1))

    assert stands() == ("broken_off", 2, True)
    assert "InquiriesImported" not in desk.names_announced()
    give(2, second)
    assert stands() == ("done", 3, True)
    assert desk.names_announced()[-1] == "InquiriesImported"
    desk.move_to(FIRST_CUSTODY + timedelta(days=30))
    assert stands() == ("done", 3, True)


def test_nothing_of_a_row_lies_in_the_database_in_clear(desk: Desk) -> None:
    imported(desk, json_lines(a_report(description="患认知症", lost_text="商水县汽车站")))

    rows = desk.raw_rows()

    for words in (
        "R0000001a",
        "陈国峰",
        "小峰",
        "柳河村",
        "陈小满",
        "10000000001",
        "陈小军",
        "患认知症",
        "商水县汽车站",
    ):
        assert words.encode() not in rows


_NAMES = st.sampled_from(("陈国峰", "李华", "王秀英"))
_ROWS = st.lists(
    st.builds(
        lambda number, name, height: a_report(id=f"R{number}", name=name, height=height),
        st.integers(0, 5),
        _NAMES,
        st.sampled_from((None, 160, 170)),
    ),
    max_size=6,
    unique_by=lambda row: row["id"],
)


def kept(desk: Desk) -> dict[str, Any]:
    """What is kept of each row, by the sender's number."""
    inquiries = {one.inquiry_id for one in desk.announced() if hasattr(one, "inquiry_id")}
    seen = [desk.seen(orders.INQUIRY, {"inquiry_id": one}, POLICE_HENAN) for one in inquiries]
    return {one["person"]["sender_reference"]: (one["state"], one["person"], one["reporter"]) for one in seen}


@settings(max_examples=15, deadline=None)
@given(rows=_ROWS, broken=st.lists(st.sampled_from(('{"id":', "[]", '{"id":"R0"}')), max_size=3), shuffled=st.randoms())
def test_twice_is_once_in_whatever_order_and_whatever_is_broken_between_them(
    rows: list[dict[str, Any]], broken: list[str], shuffled: Any
) -> None:
    others = [*rows, *broken]
    shuffled.shuffle(others)
    with open_desk() as plain, open_desk() as stirred:
        if rows:
            imported(plain, json_lines(*rows))
        for _ in range(2):
            imported(stirred, json_lines(*others))
        assert kept(stirred) == kept(plain)


def test_of_a_register_that_knows_an_office_only_no_relative_is_told_to_intake(desk: Desk) -> None:
    desk.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    imported(desk, json_lines(a_report(reporter={"relation": "公安机关", "name": None, "phone": None})))
    [candidate] = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    desk.done(orders.ACCEPT_CANDIDATE, candidate["id"], {}, WORKER)
    dna = {"method": "dna_parentage", "result": "supports", "reference": "常公刑鉴〔2026〕18号"}
    desk.done(orders.RECORD_VERIFICATION, candidate["id"], dna, POLICE_HENAN)
    desk.done(orders.CONFIRM_IDENTITY, candidate["profile_id"], {"candidate_id": candidate["id"]}, WORKER)

    asked = {"candidate_id": candidate["id"], "case_id": CASE}
    told = desk.seen(orders.IDENTITY_DETAIL, asked, INTAKE)

    assert (told["name"], told["relatives"]) == ("陈国峰", [])
