"""The feed: everything that concerns an agency, in order, and nothing is ever skipped."""

from __future__ import annotations

import base64
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent
from sqlalchemy import select

from contracts.events.intake import ReferralRequested
from contracts.notices import OperationSettled
from gateway.domain.notifications import Notification
from gateway.feed import Feed
from gateway.storage.notifications import Notifications, notification
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop
from tests.gateway.webhooks.conftest import Desk, a_referral_requested

REQUESTED = ReferralRequested.contract.type  # type: ignore[attr-defined]


def test_a_page_is_a_list_of_thin_cloudevents(desk: Desk) -> None:
    said = a_referral_requested("hospital-1")
    told = desk.hear(said)

    page = desk.caller("hospital-1").get("/v1/feed").json

    assert page["items"] == [
        {
            "specversion": "1.0",
            "id": told,
            "type": REQUESTED,
            "source": "/guitu/intake",
            "subject": f"case/{said.case_id}",
            "time": page["items"][0]["time"],
            "datacontenttype": "application/json",
            "sequence": "1",
            "data": {
                "case_id": said.case_id,
                "referral_id": said.referral_id,
                "hospital_id": "hospital-1",
                "urgency": "emergency",
                "requested_at": page["items"][0]["data"]["requested_at"],
            },
        }
    ]


def test_an_accepted_batch_is_read_by_the_published_library_and_leads_to_the_next_page(desk: Desk) -> None:
    ids = [desk.hear(a_referral_requested()) for _ in range(3)]
    hospital = desk.caller("hospital-1")

    first = hospital.get("/v1/feed?limit=2", Accept="application/cloudevents-batch+json")
    link = first.headers["Link"].partition(">")[0].removeprefix("<")
    second = hospital.get(link, Accept="application/cloudevents-batch+json")

    read = [
        JSONFormat().read(CloudEvent, json.dumps(event).encode())
        for page in (first, second)
        for event in json.loads(page.data)
    ]
    assert first.content_type == "application/cloudevents-batch+json; charset=utf-8"
    assert [event.get_attributes()["id"] for event in read] == ids


def test_an_empty_page_keeps_the_readers_place(desk: Desk) -> None:
    hospital = desk.caller("hospital-1")
    empty = hospital.get("/v1/feed").json
    told = desk.hear(a_referral_requested())

    page = hospital.get(f"/v1/feed?after={empty['next_after']}").json
    again = hospital.get(f"/v1/feed?after={page['next_after']}").json

    assert ([item["id"] for item in page["items"]], again["items"]) == ([told], [])


def test_types_choose(desk: Desk) -> None:
    desk.hear(a_referral_requested())
    hospital = desk.caller("hospital-1")

    assert len(hospital.get(f"/v1/feed?types={REQUESTED}").json["items"]) == 1
    assert hospital.get("/v1/feed?types=guitu.intake.patient_admitted.v1").json["items"] == []
    assert hospital.get("/v1/feed?types=guitu.intake.no_such.v1").json["code"] == "invalid_query"


def _altered(cursor: str) -> list[str]:
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    forged = [raw[:-1] + b"2", raw[:-1], raw + b"0", b"1", b""]
    written = [base64.urlsafe_b64encode(one).decode().rstrip("=") or "A" for one in forged]
    return [*written, cursor[:-1], cursor + "A", "!", "A" * 400]


def test_an_altered_or_foreign_cursor_is_refused(desk: Desk) -> None:
    desk.hear(a_referral_requested("hospital-1"))
    first, second = desk.caller("hospital-1"), desk.caller("hospital-2")
    cursor = first.get("/v1/feed").json["next_after"]

    tried = [first.get(f"/v1/feed?after={each}") for each in _altered(cursor)]
    tried += [second.get(f"/v1/feed?after={cursor}"), first.get(f"/v1/feed?after={cursor}&types={REQUESTED}")]

    assert {(answer.status_code, answer.json["code"]) for answer in tried} == {(400, "cursor_invalid")}
    assert first.get(f"/v1/feed?after={cursor}").status_code == 200


def test_a_request_that_waits_is_answered_by_the_news(desk: Desk) -> None:
    hospital = desk.caller("hospital-1")
    desk.hear(a_referral_requested(), tell=False)
    waiting = threading.Event()

    class Watched(Feed):
        def _after(self, *arguments: Any) -> Any:
            found = super()._after(*arguments)
            waiting.set()
            return found

    parts = desk.app.extensions["guitu"]
    watched = Watched(desk.runtime)
    desk.app.extensions["guitu"] = type(parts)(**{**vars(parts), "feed": watched})
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(hospital.get, "/v1/feed", Prefer="respond-async, wait=20")
        assert waiting.wait(10)
        desk.tell()
        answer = asked.result(30)

    assert (len(answer.json["items"]), answer.headers["Preference-Applied"]) == (1, "wait=20")


def test_those_who_wait_are_bounded_and_who_finds_no_place_is_answered_at_once(desk: Desk) -> None:
    patience = desk.app.extensions["guitu"].patience
    patience._free = 0

    answer = desk.caller("hospital-1").get("/v1/feed", Prefer="wait=20")

    assert (answer.json["items"], "Preference-Applied" in answer.headers) == ([], False)


def _read_all(desk: Desk, agency_id: str, writing: threading.Event) -> list[int]:
    """The numbers that a reader sees who pages while others write."""
    seen: list[int] = []
    while True:
        ended = not writing.is_set()
        with desk.runtime.view() as view:
            page = Notifications(view.session).after(agency_id, seen[-1] if seen else 0, (), 3)
        seen += [one.number for one in page]
        if ended and not page:
            return seen


def test_a_reader_who_pages_while_many_write_skips_nothing(desk_on_each_pair: Desk) -> None:
    """Tellers of two replicas and notices of the gateway's own, all at once."""
    desk, writing = desk_on_each_pair, threading.Event()
    writing.set()

    def write(number: int) -> None:
        for _ in range(10):
            desk.hear(a_referral_requested("hospital-1"), tell=number % 2 == 0)

    with ThreadPoolExecutor(5) as pool:
        reader = pool.submit(_read_all, desk, "station", writing)
        list(pool.map(write, range(4)))
        desk.tell()
        writing.clear()
        seen = reader.result(60)

    assert seen == list(range(1, 41))
    with desk.runtime.view() as view:
        rows = select(Notification).where(notification.c.agency_id == "hospital-1").order_by(notification.c.number)
        assert [row.number for row in view.session.scalars(rows)] == list(range(1, 41))


def test_a_report_that_was_deferred_is_told_of_its_answer(gate: Gate) -> None:
    """Answered with 202, refused or done later: nobody was there to hear it."""
    courier = gate.caller("courier-group")
    gate.town.stop("patrol")
    accepted = courier.post("/v1/sightings", an_old_man_at_the_bus_stop())
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    [told] = courier.get(f"/v1/feed?types={OperationSettled.contract.type}").json["items"]  # type: ignore[attr-defined]

    assert accepted.status_code == 202
    assert told["data"] == {
        "operation_id": accepted.json["operation_id"],
        "command": "patrol.report_sighting",
        "state": "succeeded",
        "problem": None,
        "settled_at": told["data"]["settled_at"],
    }


def test_what_is_answered_at_once_is_not_told_again(gate: Gate) -> None:
    courier = gate.caller("courier-group")
    assert courier.post("/v1/sightings", an_old_man_at_the_bus_stop()).status_code == 201

    assert courier.get("/v1/feed").json["items"] == []


@pytest.mark.parametrize("client", ["courier-group", "patrol-team-1", "hospital-1", "station-desk"])
def test_every_kind_of_partner_may_read_its_feed(gate: Gate, client: str) -> None:
    assert gate.caller(client).get("/v1/feed").status_code == 200
