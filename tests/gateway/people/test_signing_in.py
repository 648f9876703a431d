"""A person comes in by what they know and what they have, and nobody learns from a refusal what was wrong."""

from __future__ import annotations

from typing import Any

import pytest

from contracts.roles import Role
from gateway.app import create_app
from tests.gateway.people.conftest import PASSWORD, Somebody, Station


def test_the_first_sign_in_ends_with_a_password_a_phone_and_paper_of_ones_own(station: Station) -> None:
    newcomer = station.has("S001", Role.RECEPTION, new=True)

    stages = [newcomer.gives_password().json["session"]["stage"]]
    changed = newcomer.gives("/v1/session/password", {"current": newcomer.password, "new": PASSWORD})
    stages.append(changed.json["session"]["stage"])
    newcomer.password = PASSWORD
    station.enrols(newcomer)
    me = newcomer.get("/v1/session").json

    assert stages == ["new_password", "enrolment"]
    assert (me["staff_number"], me["name"], me["roles"]) == ("S001", "周来福", ["reception"])
    assert me["recovery_codes_left"] == len(set(newcomer.recovery_codes)) == 10
    assert me["session"]["stage"] == "open" and me["session"]["device"] == "前台"
    assert newcomer.get("/v1/cases").status_code == 200


def test_afterwards_password_and_code_open_a_session_with_the_scopes_of_the_roles(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION, Role.FOLLOW_UP)

    me = station.signs_in(keeper).get("/v1/session").json

    assert me["roles"] == ["reception", "follow_up"]
    assert me["scopes"] == sorted(
        [
            "cases:read", "cases:work", "clocks:read", "costs:read", "costs:review", "departures:work", "followup:work",
            "handovers:work", "home-notices:work", "police-requests:answer", "referrals:read", "referrals:request",
            "sightings:report",
        ]
    )  # fmt: skip
    assert me["purposes"] == ["case_work", "home_follow_up", "identity_check", "reporting", "return_travel"]


def test_the_phone_reads_the_same_secret_from_the_address_and_from_the_picture(station: Station) -> None:
    newcomer = station.has("S001", new=True)
    newcomer.gives_password()
    newcomer.gives("/v1/session/password", {"current": newcomer.password, "new": PASSWORD})

    offered = newcomer.post("/v1/session/enrolment").json

    assert offered["otpauth_uri"].startswith("otpauth://totp/") and offered["secret"] in offered["otpauth_uri"]
    assert offered["qr_svg"].startswith("<svg") and "<path" in offered["qr_svg"]


def test_an_unfinished_session_opens_nothing_but_the_next_step(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    newcomer = station.has("S002", Role.RECEPTION, new=True)
    newcomer.gives_password()
    station.later(seconds=30)
    keeper.gives_password()
    operation = "/v1/operations/01890000-0000-7000-8000-000000000000"

    for somebody, stage in ((keeper, "second_factor"), (newcomer, "new_password")):
        answers = [somebody.get(path) for path in ("/v1/cases", operation, "/v1/session/all")]
        assert [(one.status_code, one.json["code"], one.json["facts"]) for one in answers] == [
            (403, "session_unfinished", {"stage": stage})
        ] * 3
        assert somebody.get("/v1/session").json["session"]["stage"] == stage
    skipped = keeper.post("/v1/session/password", {"current": PASSWORD, "new": PASSWORD + "!"})
    assert (skipped.status_code, skipped.json["code"]) == (409, "step_not_due")
    assert newcomer.post("/v1/session/enrolment").json["code"] == "step_not_due"


def test_each_step_has_a_token_of_its_own_and_the_earlier_one_is_worth_nothing(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    station.later(seconds=30)
    keeper.token = "gts_chosen-by-somebody-else"
    keeper.gives_password()
    before = keeper.token

    keeper.gives_code(station.code_of(keeper))

    assert len({"gts_chosen-by-somebody-else", before, keeper.token}) == 3
    known_earlier = [
        Somebody(keeper.browser, "S001", "", token=token) for token in (before, "gts_chosen-by-somebody-else")
    ]
    assert [one.get("/v1/session").status_code for one in known_earlier] == [401, 401]
    assert keeper.get("/v1/session").status_code == 200


def _refusals(station: Station) -> dict[str, tuple[Somebody, str]]:
    """Every way in which the first step can be refused: by whom, with which password."""
    keeper, locked, gone = (station.has(number, Role.RECEPTION) for number in ("S001", "S002", "S003"))
    late = station.has("S004", new=True)
    station.later(days=7)
    station.signs_in(station.administrator(Role.SYSTEM_ADMINISTRATOR)).post(f"/v1/people/{station.id_of(gone)}/disable")
    for _ in range(5):
        locked.gives_password("wrong")
    return {
        "unknown": (Somebody(keeper.browser, "S999", PASSWORD), PASSWORD),
        "wrong": (keeper, "不是这个密码吧 2026"),
        "locked, though right": (locked, PASSWORD),
        "disabled, though right": (gone, PASSWORD),
        "a set-up code of last week": (late, late.password),
    }


def test_unknown_wrong_locked_and_disabled_are_told_apart_by_nobody_and_each_costs_one_hash(station: Station) -> None:
    ways = _refusals(station)
    hashed: list[str] = []

    def counted(function: Any, *given: Any) -> Any:
        hashed.append(function.__name__)
        return function(*given)

    browser = create_app(station.gate.town["gateway"], aside=counted).test_client()
    told = {}
    for way, (somebody, password) in ways.items():
        somebody.browser = browser
        answer = somebody.gives_password(password)
        body = {name: value for name, value in answer.json.items() if name != "request_id"}
        told[way] = (answer.status_code, body, sorted(set(answer.headers.keys())))

    assert len(told) == 5
    assert [one for one in told.values() if one != told["unknown"]] == []
    assert (told["unknown"][0], told["unknown"][1]["code"]) == (401, "sign_in_refused")
    assert hashed == ["matches"] * 5


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        ("短一点的密码", "too_short"),
        ("Password1234", "common"),
        ("woaini1314520", "common"),
        ("abcabcabcabcabc", "common"),
        ("123456789012345", "common"),
        ("jj-s001-jj-forever", "staff_number"),
    ],
)
def test_a_password_that_is_guessed_first_is_refused_with_the_reason(
    shared_station: Station, new: str, reason: str
) -> None:
    newcomer = shared_station.people.get("S001") or shared_station.has("S001", new=True)
    newcomer.gives_password()

    refused = newcomer.gives("/v1/session/password", {"current": newcomer.password, "new": new})

    assert (refused.status_code, refused.json["code"], refused.json["facts"]) == (
        422,
        "password_unfit",
        {"reason": reason},
    )
    assert newcomer.gives_password().json["session"]["stage"] == "new_password"


def test_any_characters_will_do_and_however_they_are_composed_they_are_the_same(station: Station) -> None:
    keeper = station.has("S001", new=True)
    station.sets_up(keeper, "cafe\u0301 au lait 十二杯")
    station.later(seconds=30)

    assert keeper.gives_password("caf\u00e9 au lait 十二杯").status_code == 201


def test_changing_the_password_ends_every_other_session(station: Station) -> None:
    keeper = station.has("S001", Role.RECEPTION)
    elsewhere = Somebody(keeper.browser, "S001", PASSWORD, phone=keeper.phone)
    station.signs_in(elsewhere)
    same = keeper.post("/v1/session/password", {"current": PASSWORD, "new": PASSWORD})
    wrong = keeper.post("/v1/session/password", {"current": "不是这个密码吧 2026", "new": "秋天的银杏叶落了一地 2025"})

    changed = keeper.gives("/v1/session/password", {"current": PASSWORD, "new": "秋天的银杏叶落了一地 2025"})

    assert (same.status_code, same.json["facts"]) == (422, {"reason": "same"})
    assert (wrong.status_code, wrong.json["code"]) == (401, "sign_in_refused")
    assert changed.json["session"]["stage"] == "open"
    assert (keeper.get("/v1/cases").status_code, elsewhere.get("/v1/cases").status_code) == (200, 401)
    station.later(seconds=30)
    assert keeper.gives_password(PASSWORD).status_code == 401
    assert keeper.gives_password("秋天的银杏叶落了一地 2025").status_code == 201
