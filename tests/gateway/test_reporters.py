"""People of a group report by a link of their own: no account, no name, taken back at once, ten reports an hour."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from gateway import identity
from gateway.app import create_app
from tests.canaries import NAME
from tests.gateway.conftest import Caller, Gate, an_old_man_at_the_bus_stop
from tests.stored import everything_stored


def minted(group: Caller, code: str = "courier-0042", key: str | None = None) -> dict[str, Any]:
    answer = group.post("/v1/reporters", {"code": code}, key=key)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def report(browser: FlaskClient, token: str, body: Any = None, key: str = "1") -> TestResponse:
    headers = {"Authorization": f"Reporter {token}", "Idempotency-Key": key}
    return browser.post("/v1/sightings", json=body or an_old_man_at_the_bus_stop(), headers=headers)


def filled(page: TestResponse, **said: Any) -> dict[str, Any]:
    """What a browser sends: the hidden fields as they came, the others as somebody filled them."""
    hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.get_data(as_text=True)))
    return {**hidden, "place": "郑陆镇公交站台", "what_seen": "一位老人躺在站台, 叫不应", "seen": "now", **said}


def test_a_link_is_shown_once_with_its_code_to_scan_and_only_a_hash_is_kept(gate: Gate) -> None:
    group = gate.caller("courier-group")
    made = minted(group)
    listed = group.get("/v1/reporters").json["items"]

    assert made["link"] == f"{gate.town['gateway'].public_url}/r/{made['token']}"
    assert len(made["token"]) == 43
    assert ElementTree.fromstring(made["qr_svg"]).tag == "{http://www.w3.org/2000/svg}svg"
    assert [sorted(one) for one in listed] == [["code", "id", "minted_at", "revoked_at"]]
    assert listed == [{name: made[name] for name in listed[0]}]
    assert made["token"].encode() not in everything_stored(gate.town["gateway"])


def test_the_list_is_read_page_by_page_and_its_cursor_opens_no_other_groups(gate: Gate) -> None:
    group, other = gate.caller("courier-group"), gate.caller("cyclist-group")
    made = sorted(minted(group, f"courier-{number}")["id"] for number in (3, 1, 2))
    minted(other, "cyclist-1")

    first = group.get("/v1/reporters?limit=2").json
    last = group.get(f"/v1/reporters?limit=2&after={first['next_after']}").json
    foreign = other.get(f"/v1/reporters?limit=2&after={first['next_after']}")

    assert [[one["id"] for one in page["items"]] for page in (first, last)] == [made[:2], made[2:]]
    assert last["next_after"] is None
    assert (foreign.status_code, foreign.json["code"]) == (400, "cursor_invalid")


def test_the_same_key_gives_the_same_link_and_a_code_has_one_live_link(gate: Gate) -> None:
    group = gate.caller("courier-group")
    first = minted(group, key="k-1")

    assert minted(group, key="k-1") == first
    assert group.post("/v1/reporters", {"code": "courier-0043"}, key="k-1").json["code"] == "idempotency_key_reused"
    taken = group.post("/v1/reporters", {"code": "courier-0042"})
    assert (taken.status_code, taken.json["code"], taken.json["facts"]) == (
        409,
        "reporter_code_taken",
        {"reporter_id": first["id"]},
    )
    group.post(f"/v1/reporters/{first['id']}/revoke")
    assert minted(group)["token"] != first["token"]


@pytest.mark.parametrize("code", ["", "张三", "a b", "x" * 41, "-a", "a\n"])
def test_a_code_is_no_name(shared_gate: Gate, code: str) -> None:
    answer = shared_gate.caller("courier-group").post("/v1/reporters", {"code": code})

    assert (answer.status_code, answer.json["code"]) == (422, "invalid_body")


def test_whoever_holds_a_link_reports_and_follows_that_report_and_can_do_nothing_else(gate: Gate) -> None:
    made = minted(gate.caller("courier-group"))
    reported = report(gate.browser, made["token"])
    bearer = {"Authorization": f"Reporter {made['token']}"}

    elsewhere = [
        gate.browser.get(path, headers=bearer).status_code
        for path in ("/v1/reporters", f"/v1/operations/{reported.headers['Guitu-Operation']}", "/v1/cases")
    ]
    as_bearer = gate.browser.get("/v1/reporters", headers={"Authorization": f"Bearer {made['token']}"})

    assert reported.status_code == 201
    assert gate.browser.get(reported.json["status_url"]).json["stage"] == "received"
    assert elsewhere == [401, 401, 401]
    assert as_bearer.status_code == 401


def test_two_people_of_a_group_may_count_their_reports_alike(gate: Gate) -> None:
    group = gate.caller("courier-group")
    first, second = (minted(group, code)["token"] for code in ("courier-1", "courier-2"))

    body = an_old_man_at_the_bus_stop(client_ref="1")
    answers = [report(gate.browser, token, body, key="1") for token in (first, second, first)]

    assert [one.status_code for one in answers] == [201, 201, 201]
    assert answers[0].json == answers[2].json
    assert answers[0].json["id"] != answers[1].json["id"]


def test_a_revoked_link_is_worth_nothing_at_once_and_another_groups_link_is_not_found(gate: Gate) -> None:
    group, other = gate.caller("courier-group"), gate.caller("cyclist-group")
    made = minted(group)
    path = f"/v1/reporters/{made['id']}/revoke"

    foreign = other.post(path)
    first, again = group.post(path), group.post(path)

    assert (foreign.status_code, foreign.json["code"]) == (404, "not_found")
    assert (first.status_code, again.json) == (200, first.json)
    assert report(gate.browser, made["token"]).status_code == 401
    assert gate.browser.get(f"/r/{made['token']}").status_code == 404
    assert other.get("/v1/reporters").json == {"items": [], "next_after": None}


def test_with_its_group_suspended_a_link_is_worth_nothing(gate: Gate) -> None:
    made = minted(gate.caller("courier-group"))
    with gate.town["gateway"].unit() as uow:
        identity.suspend_agency(uow, "courier-group", suspended=True)

    assert report(gate.browser, made["token"]).status_code == 401


def test_a_report_accepted_while_patrol_was_away_and_its_link_revoked_meanwhile_is_refused(gate: Gate) -> None:
    group = gate.caller("courier-group")
    kept, gone = minted(group, "courier-1"), minted(group, "courier-2")
    gate.town.stop("patrol")
    accepted = [report(gate.browser, one["token"]) for one in (kept, gone)]
    group.post(f"/v1/reporters/{gone['id']}/revoke")
    gate.town.start("patrol")
    gate.deliver_until_quiet()

    assert [one.status_code for one in accepted] == [202, 202]
    assert [gate.operations.standing(one.json["operation_id"]).state for one in accepted] == ["succeeded", "refused"]


def test_ten_reports_an_hour_then_429_a_repeat_counts_nothing_and_all_replicas_count_together(gate: Gate) -> None:
    made = minted(gate.caller("courier-group"))
    other = create_app(gate.town["gateway"]).test_client()
    answers = [report((gate.browser, other)[number % 2], made["token"], key=f"{number}") for number in range(10)]

    too_many = report(other, made["token"], key="11")
    repeat = report(gate.browser, made["token"], key="3")
    gate.wall.advance(timedelta(seconds=int(too_many.headers["Retry-After"])))
    later = [report(gate.browser, made["token"], key=key).status_code for key in ("11", "12")]

    assert [one.status_code for one in answers] == [201] * 10
    assert (too_many.status_code, too_many.json["code"]) == (429, "too_many_requests")
    assert too_many.headers["Retry-After"] == "360"
    assert (repeat.status_code, later) == (201, [201, 429])


# --- the form ---------------------------------------------------------------------------------------------------------


def test_the_form_has_four_fields_no_script_and_may_send_itself_only_to_where_it_came_from(gate: Gate) -> None:
    page = gate.browser.get(minted(gate.caller("courier-group"))["link"].replace("http://127.0.0.1:0", ""))
    text = page.get_data(as_text=True)

    names = set(re.findall(r'<(?:input|textarea|select)[^>]* name="(\w+)"', text)) - {"key", "opened"}
    assert names == {"place", "what_seen", "flags", "seen"}
    assert "<script" not in text
    assert "style=" not in text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "form-action 'self'" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"


def test_a_form_that_is_sent_twice_is_one_report_with_its_advice_and_its_progress(gate: Gate) -> None:
    made = minted(gate.caller("courier-group"))
    path = f"/r/{made['token']}"
    form = filled(gate.browser.get(path), flags=["unconscious", "heat"], seen="15")

    first = gate.browser.post(path, data=form)
    gate.wall.advance(timedelta(minutes=1))
    again = gate.browser.post(path, data=form)
    [progress] = re.findall(r'href="(/r/progress/[^"]+)"', first.get_data(as_text=True))

    assert (first.status_code, again.data) == (200, first.data)
    assert "120" in first.get_data(as_text=True)
    assert "已收到" in gate.browser.get(progress).get_data(as_text=True)
    with gate.town["patrol"].view() as view:
        from sqlalchemy import func, select

        from services.patrol.storage import sighting

        assert view.session.execute(select(func.count()).select_from(sighting)).scalar_one() == 1


def test_a_form_with_gaps_comes_back_with_what_was_typed_and_records_nothing(gate: Gate) -> None:
    made = minted(gate.caller("courier-group"))
    path = f"/r/{made['token']}"
    form = filled(gate.browser.get(path), place="  ", what_seen='<b>"老人"</b>', flags=["heat"])

    back = gate.browser.post(path, data=form)
    text = back.get_data(as_text=True)
    sent = gate.browser.post(path, data={**filled(back), "flags": ["heat"]})

    assert back.status_code == 422
    assert "<b>" not in text
    assert '<b>"老人"</b>' in unescape(text)
    assert re.search(r'value="heat" checked', text)
    assert sent.status_code == 200


def test_whoever_goes_back_and_writes_something_else_gets_a_fresh_form_for_it(gate: Gate) -> None:
    path = f"/r/{minted(gate.caller('courier-group'))['token']}"
    form = filled(gate.browser.get(path))
    gate.browser.post(path, data=form)

    changed = gate.browser.post(path, data={**form, "what_seen": "另一位老人"})
    sent = gate.browser.post(path, data=filled(changed, what_seen="另一位老人"))

    assert (changed.status_code, sent.status_code) == (422, 200)


def test_the_eleventh_form_of_an_hour_says_when_to_come_back(gate: Gate) -> None:
    path = f"/r/{minted(gate.caller('courier-group'))['token']}"
    for _ in range(10):
        assert gate.browser.post(path, data=filled(gate.browser.get(path))).status_code == 200

    told = gate.browser.post(path, data=filled(gate.browser.get(path)))

    assert (told.status_code, told.headers["Retry-After"]) == (429, "360")


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5000, "%00", "..%2f.."])
def test_a_link_that_never_was_is_not_found(shared_gate: Gate, token: str) -> None:
    answers = [shared_gate.browser.get(f"/r/{token}"), shared_gate.browser.post(f"/r/{token}", data={"place": "x"})]

    assert [one.status_code for one in answers] == [404, 404]


def test_what_is_said_in_a_form_lies_sealed_and_is_no_metric(gate: Gate) -> None:
    path = f"/r/{minted(gate.caller('courier-group'))['token']}"
    gate.browser.post(path, data=filled(gate.browser.get(path), what_seen=f"{NAME}躺在站台"))

    assert NAME.encode() not in everything_stored(gate.town["gateway"])
    metrics = gate.browser.get("/metrics").get_data(as_text=True)
    assert path not in metrics
    assert 'route="/r/<token>"' in metrics
