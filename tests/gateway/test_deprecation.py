"""Partners hear half a year before that something will go, in every answer (RFC 9745, RFC 8594)."""

from __future__ import annotations

from datetime import date

import pytest
from flask import Flask

from contracts.deprecations import DEPRECATIONS, Deprecation, TooShortNotice
from gateway import deprecation
from gateway.access import about

LEAVING = Deprecation(date(2026, 7, 1), date(2027, 1, 1), "patrol.dispatches")


@pytest.fixture
def app() -> Flask:
    app = Flask("one old and one new view")
    app.add_url_rule("/old", "old", about("patrol.points")(lambda: "old"))
    app.add_url_rule("/new", "new", about("patrol.dispatches")(lambda: "new"))
    deprecation.install(app, {"patrol.points": LEAVING})
    return app


def test_every_answer_of_what_will_go_says_since_when_and_until_when(app: Flask) -> None:
    headers = app.test_client().get("/old").headers

    assert headers["Deprecation"] == "@1782835200"  # 2026-07-01 00:00 in Shanghai
    assert headers["Sunset"] == "Thu, 31 Dec 2026 16:00:00 GMT"  # 2027-01-01 00:00 in Shanghai
    assert headers["Link"] == '</docs>; rel="deprecation"; type="text/html"'


def test_all_other_answers_do_not(app: Flask) -> None:
    assert {"Deprecation", "Sunset"} & set(app.test_client().get("/new").headers.keys()) == set()


def test_the_documents_say_so_too() -> None:
    assert deprecation.documented(LEAVING) == {
        "deprecated": True,
        "x-guitu-sunset": "2027-01-01",
        "x-guitu-instead": "patrol.dispatches",
    }
    assert deprecation.documented(None) == {}


def test_less_than_six_months_are_no_notice() -> None:
    with pytest.raises(TooShortNotice):
        Deprecation(date(2026, 7, 1), date(2026, 12, 30), "")


def test_what_is_deprecated_names_what_takes_its_place() -> None:
    assert all(found.instead for found in DEPRECATIONS.values())
