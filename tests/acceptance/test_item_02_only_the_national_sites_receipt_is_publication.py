"""A notice counts as published by the national tracing site's receipt and by nothing else (item 02)."""

from __future__ import annotations

from tests.city import City
from tests.notice_stories import path_of, sheet_of, submitted
from tests.stories import Person, approved_notice, identified, in_hospital, published, taken_down


def d11(city: City, person: Person) -> list[str]:
    """What became of the 24-hour clock, opening by opening."""
    names = ("clock_opened", "clock_breached", "clock_met")
    told = city.announced("tracing", *names, case_id=person.case, rule="D11")
    return [str(one.data.get("verdict", one.name.removeprefix("clock_"))) for one in told]


def test_television_and_newspaper_leave_d11_open_and_it_breaches_at_the_end_of_the_24th_hour(city: City) -> None:
    person = in_hospital(city)
    published(city, approved_notice(city, person, "television", "newspaper"), "television", "newspaper")
    city.advance(hours=23, minutes=59, seconds=59)
    before = d11(city, person)
    city.advance(seconds=1)

    assert (before, d11(city, person)) == (["opened"], ["opened", "breached"])
    city.advance(hours=1)
    published(city, approved_notice(city, person, "national_site"), "national_site")
    assert d11(city, person) == ["opened", "breached", "met_late"]


def test_the_national_sites_receipt_closes_d11(city: City) -> None:
    person = in_hospital(city)
    city.advance(hours=20)
    published(city, approved_notice(city, person, "television", "national_site"), "television", "national_site")
    city.advance(hours=48)

    assert d11(city, person) == ["opened", "met"]


def test_an_approval_without_a_receipt_closes_nothing(city: City) -> None:
    person = in_hospital(city)
    approved_notice(city, person, "national_site")
    city.advance(hours=24)

    assert d11(city, person) == ["opened", "breached"]


def test_a_submission_meets_nothing_and_neither_does_an_export(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "national_site")
    sheet_of(city, notice)
    submitted(city, notice, "national_site")
    city.advance(hours=24)
    before = d11(city, person)
    city.advance(hours=1)
    failed = {"channel": "national_site", "reason": "file_rejected"}
    city["station-tracing"].post(f"{path_of(notice)}/failures", failed)
    submitted(city, notice, "national_site")
    published(city, notice, "national_site")

    assert (before, d11(city, person)) == (["opened", "breached"], ["opened", "breached", "met_late"])


def test_called_back_before_it_was_live_d11_goes_on_as_if_nothing_had_been(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "national_site")
    submitted(city, notice, "national_site")
    taken_down(city, notice, "national_site")
    city.advance(hours=24)

    assert d11(city, person) == ["opened", "breached"]


def test_withdrawn_before_anybody_knows_who_it_is_d11_runs_again(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "television", "national_site")
    published(city, notice, "television", "national_site")
    taken_down(city, notice, "television")
    still = d11(city, person)
    taken_down(city, notice, "national_site")

    assert (still, d11(city, person)) == (["opened", "met"], ["opened", "met", "opened"])


def test_withdrawn_after_the_identity_is_confirmed_d11_stays_met(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "national_site")
    published(city, notice, "national_site")
    identified(city, person)
    taken_down(city, notice, "national_site")
    city.advance(hours=48)

    assert d11(city, person) == ["opened", "met"]
