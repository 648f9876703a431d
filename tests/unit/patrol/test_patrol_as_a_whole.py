"""Patrol as a whole: the old man at the bus stop, from two reports to the record of the team that met him."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from chassis.commands import Answer
from chassis.orders import Actor, Refusal
from chassis.outbox import outbox
from contracts.codes import ReportChannel
from contracts.events import CATALOGUE
from contracts.orders import patrol as orders
from services.patrol.service import PatrolService
from services.patrol.storage import seed_points, seed_report_sources
from tests.pairs import PAIRS, pair_named
from tests.stored import everything_stored
from tests.town import Town, settings_for

COURIER = Actor("courier-group", "reporter_group", "courier-app", frozenset({"sightings:report"}))
CYCLIST = Actor("cyclist-group", "reporter_group", "cyclist-app", frozenset({"sightings:report"}))
TEAM = Actor("patrol-team-1", "patrol_team", "phone", frozenset({"dispatches:work"}))
OTHER_TEAM = Actor("patrol-team-2", "patrol_team", "phone", frozenset({"dispatches:work"}))
STATION = Actor("station", "station", "desk", frozenset({"dispatches:work"}))
INTAKE = Actor.service("intake")

BUS_STOP = {
    "text": "郑陆镇武澄路公交站",
    "region_code": "320402109000",
    "lat": 31.8241,
    "lon": 120.1182,
    "crs": "WGS84",
}
SIXTY_METRES_ON = BUS_STOP | {"text": "武澄路路边", "lat": 31.8241 + 60 / 111_195}
AN_OLD_MAN = {
    "place": BUS_STOP,
    "what_seen": "一位老人躺在公交站台, 叫他没有反应",
    "flags": ["lying_still", "heat", "looks_elderly"],
}
THE_SAME_MAN = {"place": SIXTY_METRES_ON, "what_seen": "老人躺着不动", "flags": ["heat", "looks_elderly"]}
TWO = {"staff": ["P-017", "P-023"], "vehicle": "苏D·12345"}
TO_HOSPITAL = {
    "outcome": "sent_hospital",
    "apparent_sex": "1",
    "ages": {"lo": 65, "hi": 75},
    "flags": ["confused", "heat"],
    "knows_own_name": False,
    "description": "男, 灰布上衣, 虚弱, 说不出姓名",
    "needs": ["就医"],
}


@pytest.fixture(params=PAIRS)
def town(request, tmp_path) -> Iterator[Town]:
    with (
        pair_named(request.param, request, ("patrol",)) as pair,
        Town(CATALOGUE, [PatrolService], settings_for(pair, tmp_path)) as town,
    ):
        with town["patrol"].unit() as uow:
            seed_report_sources(uow.session, [{"agency_id": "courier-group", "channel": "courier"}])
        yield town


def announced(town: Town) -> list[tuple[str, dict[str, Any]]]:
    """Everything patrol has announced, in order: (name of the event, its data)."""
    with town["patrol"].view() as view:
        rows = view.session.execute(select(outbox).order_by(outbox.c.number)).mappings().all()
    return [(row["routing_key"].removesuffix(".v1"), json.loads(row["body"])["data"]) for row in rows]


def names(town: Town) -> list[str]:
    return [name for name, _ in announced(town)]


def stages(town: Town, sighting_id: str) -> list[str]:
    told = [data for name, data in announced(town) if name == "sighting_progressed"]
    return [data["stage"] for data in told if data["sighting_id"] == sighting_id]


def report(town: Town, body: dict[str, Any] = AN_OLD_MAN, actor: Actor = COURIER) -> dict[str, Any]:
    return done(town.order(orders.REPORT_SIGHTING, body, actor))


def done(answer: Answer) -> dict[str, Any]:
    assert answer.ok, answer
    return dict(answer.body)


def the_dispatch(town: Town, actor: Actor = TEAM) -> dict[str, Any]:
    (one,) = town.ask(orders.DISPATCHES, {}, actor)["items"]
    return dict(one)


def on_dispatch(town: Town, command: Any, body: dict[str, Any], actor: Actor = TEAM) -> Answer:
    dispatch_id = announced_dispatch(town)
    return town.order(command, body, actor, target_id=dispatch_id)


def announced_dispatch(town: Town) -> str:
    return next(data["dispatch_id"] for name, data in announced(town) if name == "dispatch_queued")


def pass_time(town: Town, **span: float) -> None:
    town.clock.advance(timedelta(**span))
    town["patrol"].fire_due_timers()


def test_a_report_is_answered_with_what_to_do_now_and_nothing_about_the_person(town):
    answer = report(town)

    assert {**answer, "advice": [each["code"] for each in answer["advice"]]} == {
        "id": answer["id"],
        "stage": "received",
        "joined": False,
        "priority": "P0",
        "received_at": "2026-07-06T01:00:00Z",
        "advice": ["call_120_110", "no_faces"],
    }


def test_two_reports_of_one_man_are_one_cluster_and_one_dispatch(town):
    first = report(town)
    pass_time(town, minutes=6)
    second = report(town, THE_SAME_MAN, CYCLIST)

    assert (second["joined"], second["stage"]) == (True, "received")
    assert names(town) == [
        "sighting_reported",
        "sighting_progressed",
        "dispatch_queued",
        "sighting_reported",
        "sighting_progressed",
    ]
    told = [data for name, data in announced(town) if name == "sighting_reported"]
    assert told[0]["cluster_id"] == told[1]["cluster_id"]
    assert [data["channel"] for data in told] == [ReportChannel.COURIER.value, ReportChannel.PUBLIC_HOTLINE.value]
    assert [data["sighting_id"] for data in told] == [first["id"], second["id"]]


def test_reports_of_one_man_that_come_at_the_same_moment_are_one_cluster(town):
    together, desk = threading.Barrier(6), town["patrol"].desk

    def send() -> Answer:
        together.wait()
        command_id, sighting_id = str(uuid.uuid4()), str(uuid.uuid4())
        return desk.execute(orders.REPORT_SIGHTING.key, command_id, sighting_id, AN_OLD_MAN, COURIER, town.clock.now())

    with ThreadPoolExecutor(6) as reporters:
        answers = [done(sent.result()) for sent in [reporters.submit(send) for _ in range(6)]]

    assert sorted(answer["joined"] for answer in answers) == [False, True, True, True, True, True]
    assert names(town).count("dispatch_queued") == 1


def test_the_same_number_of_the_same_reporter_is_the_same_sighting(town):
    body = AN_OLD_MAN | {"client_ref": "order-118"}
    first = report(town, body)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))

    assert report(town, body) == first
    assert report(town, body, CYCLIST)["id"] != first["id"]
    assert names(town).count("dispatch_queued") == 1


def test_a_reporter_who_comes_later_hears_the_current_stage(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))

    second = report(town, THE_SAME_MAN, CYCLIST)

    assert (second["joined"], second["stage"]) == (True, "team_on_the_way")
    assert stages(town, second["id"]) == ["team_on_the_way"]


def test_every_reporter_hears_every_stage(town):
    first, second = report(town), report(town, THE_SAME_MAN, CYCLIST)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    done(on_dispatch(town, orders.ARRIVE_AT_DISPATCH, {}))
    done(on_dispatch(town, orders.RECORD_CONTACT, TO_HOSPITAL))

    whole = ["received", "team_on_the_way", "being_helped"]
    assert [stages(town, one["id"]) for one in (first, second)] == [whole, whole]


def test_the_contact_is_announced_without_a_word_and_its_words_are_told_to_intake(town):
    first, second = report(town), report(town, THE_SAME_MAN, CYCLIST)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    pass_time(town, minutes=15)
    contact = done(on_dispatch(town, orders.RECORD_CONTACT, TO_HOSPITAL))["contact"]

    told = dict(announced(town))["contact_recorded"]
    assert told == {
        "dispatch_id": announced_dispatch(town),
        "contact_id": contact["id"],
        "cluster_id": told["cluster_id"],
        "sighting_ids": [first["id"], second["id"]],
        "outcome": "sent_hospital",
        "met_at": "2026-07-06T01:15:00Z",
        "apparent_sex": "1",
        "ages": {"lo": 65, "hi": 75},
        "flags": ["confused", "heat"],
        "knows_own_name": False,
        "region_code": "320402109000",
    }
    assert town.ask(orders.CONTACT_DETAIL, {"contact_id": contact["id"]}, INTAKE) == {
        "contact_id": contact["id"],
        "place_text": "郑陆镇武澄路公交站",
        "region_code": "320402109000",
        "lat": 31.8241,
        "lon": 120.1182,
        "crs": "WGS84",
        "description": "男, 灰布上衣, 虚弱, 说不出姓名",
        "needs": ["就医"],
    }


def test_an_arrival_that_never_reached_us_is_announced_with_the_contact(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    done(on_dispatch(town, orders.RECORD_CONTACT, TO_HOSPITAL))

    assert names(town)[-4:] == ["sighting_progressed", "dispatch_arrived", "contact_recorded", "sighting_progressed"]


def test_what_is_seen_after_the_contact_is_somebody_new(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    done(on_dispatch(town, orders.RECORD_CONTACT, TO_HOSPITAL))
    pass_time(town, minutes=5)

    late = report(town, THE_SAME_MAN | {"seen_at": "2026-07-06T09:00:00+08:00"}, CYCLIST)
    new = report(town, THE_SAME_MAN, CYCLIST)

    assert [(late["joined"], late["stage"]), (new["joined"], new["stage"])] == [
        (True, "being_helped"),
        (False, "received"),
    ]
    assert names(town).count("dispatch_queued") == 2


def test_a_dispatch_nobody_accepts_is_called_overdue_once_and_stays_queued(town):
    report(town)
    pass_time(town, minutes=9)
    assert "dispatch_overdue" not in names(town)

    pass_time(town, minutes=1)
    pass_time(town, hours=5)

    assert names(town).count("dispatch_overdue") == 1
    assert (the_dispatch(town)["state"], the_dispatch(town)["overdue"]) == ("queued", True)


def test_an_accepted_dispatch_is_never_overdue(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    pass_time(town, hours=5)

    assert "dispatch_overdue" not in names(town)


def test_a_more_urgent_second_report_moves_the_target_nearer(town):
    report(town, AN_OLD_MAN | {"flags": []})
    pass_time(town, minutes=6)
    report(town, THE_SAME_MAN | {"flags": ["unconscious"]}, CYCLIST)
    pass_time(town, minutes=10)

    assert dict(announced(town))["dispatch_overdue"] == {
        "dispatch_id": announced_dispatch(town),
        "priority": "P0",
        "due_at": "2026-07-06T01:16:00Z",
    }


def test_the_second_team_is_told_that_the_dispatch_is_taken(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))

    refused = on_dispatch(town, orders.ACCEPT_DISPATCH, TWO, OTHER_TEAM)

    assert (refused.ok, refused.code) == (False, "dispatch_taken")


def test_another_teams_dispatch_is_not_found(town):
    report(town)
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))

    assert [on_dispatch(town, orders.ARRIVE_AT_DISPATCH, {}, OTHER_TEAM).code] == ["not_found"]
    assert town.ask(orders.DISPATCHES, {}, OTHER_TEAM) == {"items": [], "next_after": None}


def test_every_team_sees_what_waits_and_of_what_is_taken_its_own_and_the_station_all(town):
    report(town)
    waiting = {one.agency_id: is_found(town, one) for one in (TEAM, OTHER_TEAM, STATION)}
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    taken = {one.agency_id: is_found(town, one) for one in (TEAM, OTHER_TEAM, STATION)}

    assert waiting == {"patrol-team-1": True, "patrol-team-2": True, "station": True}
    assert taken == {"patrol-team-1": True, "patrol-team-2": False, "station": True}


def is_found(town: Town, actor: Actor) -> bool:
    """Whether a client of that agency finds the dispatch, both when it names it and in its list."""
    listed = [one["id"] for one in town.ask(orders.DISPATCHES, {}, actor)["items"]]
    try:
        town.ask(orders.DISPATCH, {"dispatch_id": announced_dispatch(town)}, actor)
    except Refusal as refused:
        assert (refused.code, listed) == ("not_found", [])
        return False
    assert listed == [announced_dispatch(town)]
    return True


def test_the_team_sees_where_to_go_and_what_was_seen(town):
    report(town)
    report(town, THE_SAME_MAN, CYCLIST)
    seen = town.ask(orders.DISPATCH, {"dispatch_id": announced_dispatch(town)}, TEAM)

    assert seen["place"] == {
        "place_text": "郑陆镇武澄路公交站",
        "region_code": "320402109000",
        "lat": 31.8241,
        "lon": 120.1182,
        "crs": "WGS84",
    }
    assert [one["what_seen"] for one in seen["reports"]] == [AN_OLD_MAN["what_seen"], THE_SAME_MAN["what_seen"]]
    assert [one["place"]["text"] for one in seen["reports"]] == ["郑陆镇武澄路公交站", "武澄路路边"]


def test_words_places_and_reporters_numbers_lie_in_no_table_in_clear(town):
    report(town, AN_OLD_MAN | {"client_ref": "tel-10000000001"})
    done(on_dispatch(town, orders.ACCEPT_DISPATCH, TWO))
    done(on_dispatch(town, orders.RECORD_CONTACT, TO_HOSPITAL))

    stored = everything_stored(town["patrol"])
    secrets = ["武澄路", "叫他没有反应", "灰布上衣", "苏D", "tel-10000000001", "31.8241"]
    assert b"courier-group" in stored
    assert [secret for secret in secrets if secret.encode() in stored] == []


def test_a_page_of_dispatches_continues_where_it_ended(town):
    for number in range(3):
        report(town, AN_OLD_MAN | {"place": {"text": f"第{number}个公交站"}})
    first = town.ask(orders.DISPATCHES, {"limit": 2}, TEAM)
    second = town.ask(orders.DISPATCHES, {"limit": 2, "after": first["next_after"]}, TEAM)

    assert [one["place"]["place_text"] for one in (*first["items"], *second["items"])] == [
        "第0个公交站",
        "第1个公交站",
        "第2个公交站",
    ]
    assert second["next_after"] is None


def test_points_are_seeded_once_and_shown_in_wgs84(town):
    shop = {
        "name": "郑陆镇体彩引导点",
        "kind": "lottery_guide_point",
        "region_code": "320402109000",
        "address": "郑陆镇某街1号",
    }
    with town["patrol"].unit() as uow:
        seed_points(uow.session, [shop])
    with town["patrol"].unit() as uow:
        seed_points(uow.session, [shop | {"lat": 31.81, "lon": 119.97, "crs": "WGS84"}])

    assert town.ask(orders.POINTS, {"kind": "lottery_guide_point"}, TEAM)["items"] == [
        shop
        | {"id": str(uuid.uuid5(uuid.UUID("5f0d5a0e-6f0b-5d52-9a53-0c1a7d2a9b11"), f"{shop['kind']}/{shop['name']}"))}
        | {"lat": 31.81, "lon": 119.97, "crs": "WGS84"}
    ]
