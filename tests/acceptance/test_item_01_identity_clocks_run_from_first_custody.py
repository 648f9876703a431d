"""The identity clocks run by themselves from first custody, by the law's own calendar, restarts or not (item 01).

The worked example of the domain: first custody on Friday 2026-02-13 at 10:00, the Spring Festival in between.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chassis.clock import ManualClock, from_iso
from chassis.settings import Settings
from contracts.law.calendar import SHANGHAI
from tests.city import City, open_city
from tests.stories import A_GUESS, GROWN_UP, Person, approved_notice, brought_in, in_hospital, published


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


FIRST_CUSTODY = at("2026-02-13 10:00:00")
CLOCK_EVENTS = (
    "clock_opened",
    "clock_warned",
    "clock_breached",
    "clock_breach_withdrawn",
    "clock_met",
    "clock_paused",
    "clock_resumed",
    "clock_waived",
    "clock_cancelled",
)


def story_of_the_clocks(city: City, person: Person) -> list[tuple[str, str, str]]:
    """What became of the clocks of tracing: which, what, and when by the station's clock."""
    told = city.announced("tracing", *CLOCK_EVENTS, case_id=person.case)
    return [(one.data["rule"], said(one.name, one.data), here(one.at)) for one in told]


def said(name: str, data: Any) -> str:
    return str(data["verdict"]) if name == "clock_met" else name.removeprefix("clock_")


def here(text: str) -> str:
    return f"{from_iso(text).astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


def shown_to_the_chief(city: City, person: Person) -> list[tuple[str, str, str, bool]]:
    """The clocks as the gateway tells them: which, how it stands, when it is due, whether that is provisional."""
    shown = city["station-chief"].get("/v1/clocks", case_id=person.case)["items"]
    return [(clock["rule"], clock["state"], here(clock["due_at"]), clock["provisional"]) for clock in shown]


OPENED = [(rule, "opened", "2026-02-13 10:00:00") for rule in ("D11", "D12", "D18")]
D11_MISSED = [("D11", "warned", "2026-02-14 04:00:00"), ("D11", "breached", "2026-02-14 10:00:00")]
D12_MISSED = [("D12", "warned", "2026-02-27 00:00:00"), ("D12", "breached", "2026-03-03 00:00:00")]


def test_d11_and_d12_breach_at_their_moment_each_once_across_restarts_and_are_then_met_late(settings: Settings) -> None:
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
        assert shown_to_the_chief(city, person) == [
            ("D24", "running", "2026-02-14 10:00:00", False),
            ("D11", "running", "2026-02-14 10:00:00", False),
            ("D12", "running", "2026-03-03 00:00:00", False),
            ("D18", "running", "2026-03-14 00:00:00", False),
            ("D19", "running", "2026-05-14 00:00:00", False),
        ]
        city.advance_to(at("2026-02-14 04:00:00"))
        city.advance_to(at("2026-02-14 09:59:59"))
        assert story_of_the_clocks(city, person) == [*OPENED, D11_MISSED[0]]
    with open_city(settings, clock=ManualClock(at("2026-02-14 10:00:00"))) as city:
        city.settle()
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED]
        city.advance_to(at("2026-02-27 00:00:00"))
        city.advance_to(at("2026-03-02 23:59:59"))
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED, D12_MISSED[0]]
    with open_city(settings, clock=ManualClock(at("2026-03-03 00:00:00"))) as city:
        city.settle()
        assert story_of_the_clocks(city, person) == [*OPENED, *D11_MISSED, *D12_MISSED]
        city.advance_to(at("2026-03-03 09:00:00"))
        published(city, approved_notice(city, person, "national_site"), "national_site")
        asked = {"police_id": "police-changzhou"}
        city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/dna-requests", asked)
        assert story_of_the_clocks(city, person)[7:] == [
            ("D11", "met_late", "2026-03-03 09:00:00"),
            ("D12", "met_late", "2026-03-03 09:00:00"),
            ("D13", "opened", "2026-03-03 09:00:00"),
        ]


def test_a_breach_that_came_due_while_the_services_were_down_is_announced_once_at_their_return(
    settings: Settings,
) -> None:
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
    for _ in range(2):
        with open_city(settings, clock=ManualClock(at("2026-02-16 08:00:00"))) as city:
            city.settle()
            told = story_of_the_clocks(city, person)
            due = [here(one.data["due_at"]) for one in city.announced("tracing", "clock_breached")]

    assert told[3:] == [("D11", "warned", "2026-02-16 08:00:00"), ("D11", "breached", "2026-02-16 08:00:00")]
    assert due == ["2026-02-14 10:00:00"]


def moments(city: City, keeper: str, *names: str, **about: Any) -> list[tuple[str, str, str]]:
    """Which clock of that keeper was warned of or breached, and for when."""
    told = city.announced(keeper, *names, **about)
    return [(one.data["rule"], said(one.name, one.data), here(one.data["due_at"])) for one in told]


def test_police_refresh_and_placement_fall_due_at_their_moments_each_once_though_everything_was_down_for_months(
    settings: Settings,
) -> None:
    names = ("clock_warned", "clock_breached")
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
        published(city, approved_notice(city, person, "national_site"), "national_site")
        asked = {"police_id": "police-changzhou"}
        city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/dna-requests", asked)
    for _ in range(2):
        with open_city(settings, clock=ManualClock(at("2026-05-14 00:00:00"))) as city:
            city.settle()
            told = [sorted(moments(city, keeper, *names, case_id=person.case)) for keeper in ("tracing", "intake")]
    assert told == [
        [
            ("D13", "breached", "2026-03-14 00:00:00"),
            ("D13", "warned", "2026-03-14 00:00:00"),
            ("D18", "breached", "2026-03-14 00:00:00"),
            ("D18", "warned", "2026-03-14 00:00:00"),
        ],
        [
            ("D19", "breached", "2026-05-14 00:00:00"),
            ("D19", "warned", "2026-05-14 00:00:00"),
            ("D24", "breached", "2026-02-14 10:00:00"),
            ("D24", "warned", "2026-02-14 10:00:00"),
        ],
    ]


def test_the_ten_days_rest_in_hospital_while_the_identity_clocks_run_on(settings: Settings) -> None:
    with open_city(settings, clock=ManualClock(at("2026-03-02 10:00:00"))) as city:
        known, desk = brought_in(city), city["station-desk"]
        unknown = brought_in(city, ages=A_GUESS, zone="care", impaired=True, knows_own_name=False)
        city.advance(days=4)
        ill = [sent_to_hospital(city, person) for person in (known, unknown)]
        city.advance(days=20)
        assert shown_to_the_chief(city, known) == [("D16", "paused", "2026-03-13 00:00:00", False)]
        assert [one[:2] for one in shown_to_the_chief(city, unknown)] == [
            ("D11", "breached"),
            ("D12", "breached"),
            ("D17", "breached"),
            ("D18", "running"),
            ("D19", "running"),
        ]
        city["hospital-1"].post(f"/v1/referrals/{ill[0]}/discharge", {"fit_to_travel": True})
        desk.post(f"/v1/cases/{known.case}/health-check", {"decision": "fit", "impaired": False, "findings": "无"})
        back = {"bed_zone": "male", "sex": "1", "ages": GROWN_UP, "age_basis": "visual"}
        desk.post(f"/v1/cases/{known.case}/admission", back)
        city.settle()
        assert shown_to_the_chief(city, known) == [
            ("D16", "resumed", "2026-03-13 00:00:00", False),
            ("D16", "running", "2026-04-02 00:00:00", False),
        ]


def test_ten_days_that_rest_end_when_the_hospital_finds_that_the_person_is_not_a_capable_adult(
    settings: Settings,
) -> None:
    with open_city(settings, clock=ManualClock(at("2026-03-02 10:00:00"))) as city:
        person, desk = brought_in(city), city["station-desk"]
        city.advance(days=1)
        sent_to_hospital(city, person)
        assert shown_to_the_chief(city, person) == [("D16", "paused", "2026-03-13 00:00:00", False)]

        findings = {"decision": "observe", "impaired": True, "findings": "认知障碍"}
        desk.post(f"/v1/cases/{person.case}/health-check", findings)
        city.settle()

        assert shown_to_the_chief(city, person) == [("D16", "cancelled", "2026-03-13 00:00:00", False)]


def sent_to_hospital(city: City, person: Person) -> str:
    """Taken ill at the station, and admitted by a hospital; the id of the referral."""
    asked = {"case_id": person.case, "sex": "1", "ages": GROWN_UP, "place": "站内", "urgency": "emergency"}
    referral = str(city["station-desk"].post("/v1/referrals", asked)["referral_id"])
    city["hospital-1"].post(f"/v1/referrals/{referral}/admit", {"signer_role": "sending_department"})
    city.settle()
    return referral


def test_a_capable_adults_tenth_day_asks_for_a_filing_number_and_evicts_nobody(settings: Settings) -> None:
    with open_city(settings, clock=ManualClock(at("2026-03-02 10:00:00"))) as city:
        person, desk = brought_in(city), city["station-desk"]
        city.advance_to(at("2026-03-13 00:00:00"))
        assert moments(city, "intake", "clock_breached", case_id=person.case) == [
            ("D16", "breached", "2026-03-13 00:00:00")
        ]
        assert desk.get(f"/v1/cases/{person.case}")["state"] == "in_station"
        extension = {"reason": "awaiting_relatives", "filing_number": "常民备〔2026〕12号"}
        path = f"/v1/cases/{person.case}/stay-extension"
        assert desk.refused(path, {"reason": "awaiting_relatives"}) == (422, "invalid_body")
        desk.post(path, {**extension, "filed_at": "2026-03-12T16:00:00+08:00"})
        city.settle()
        assert shown_to_the_chief(city, person) == [("D16", "met", "2026-03-13 00:00:00", False)]


def test_a_duty_is_dispensed_from_by_a_chief_only_and_the_record_says_who_and_why(settings: Settings) -> None:
    with open_city(settings, clock=ManualClock(FIRST_CUSTODY)) as city:
        person = in_hospital(city)
        path = f"/v1/tracing/profiles/{person.profile}"
        waiver = {"rule": "D12", "reason": "done_by_another_station"}
        assert city["station-tracing"].refused(f"{path}/clock-waivers", waiver) == (403, "scope_missing")
        assert city["station-chief"].refused(f"{path}/clock-waivers", {**waiver, "rule": "D19"}) == (
            422,
            "invalid_body",
        )
        city["station-chief"].post(f"{path}/clock-waivers", waiver)
        assert city["station-chief"].refused(f"{path}/clock-waivers", waiver) == (409, "clock_not_running")
        city.advance_to(at("2026-03-03 00:00:00"))
        assert ("D12", "waived", "2026-03-03 00:00:00", False) in shown_to_the_chief(city, person)
        kept = city["station-chief"].get(f"{path}/clocks")["clocks"]
        assert [(one["rule"], one["waived_by"], one["reason"]) for one in kept if one["state"] == "waived"] == [
            ("D12", "station-chief", "done_by_another_station")
        ]
