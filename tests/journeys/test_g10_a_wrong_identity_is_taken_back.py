"""G10: a wrong identity is confirmed, he is merged with somebody else and brought home; then it is revoked."""

from __future__ import annotations

from typing import Any

from chassis.clock import iso
from tests.acceptance.test_item_09_cases_and_persons_are_kept_apart import NOT_THEM, SAME, person_of
from tests.city import City
from tests.mothers import a_citizen_number
from tests.stories import (
    UNCERTAIN,
    Person,
    a_candidate,
    approved_notice,
    approved_to_see,
    brought_in,
    come_home,
    identified,
    in_hospital,
    published,
    taken_down,
    verified,
)


def d11(city: City, person: Person) -> list[str]:
    """What became of the 24-hour clock, opening by opening."""
    names = ("clock_opened", "clock_breached", "clock_met", "clock_cancelled")
    told = city.announced("tracing", *names, case_id=person.case, rule="D11")
    return [str(one.data.get("verdict", one.name.removeprefix("clock_"))) for one in told]


def found_and_named(city: City) -> Person:
    """Published on the national site, named by two kinds of evidence, and taken down."""
    person = in_hospital(city)
    notice = approved_notice(city, person, "national_site")
    published(city, notice, "national_site")
    identified(city, person)
    taken_down(city, notice, "national_site")
    return person


def revoked(city: City, person: Person) -> dict[str, Any]:
    answer = city["station-desk"].post(f"/v1/cases/{person.case}/identity-revocation", {"reason": "wrong_person"})
    city.settle()
    return answer


def test_g10_the_search_goes_on_on_both_sides_and_the_notice_is_owed_again(city: City) -> None:
    desk, tracing = city["station-desk"], city["station-tracing"]
    person = found_and_named(city)
    named = desk.get(f"/v1/cases/{person.case}")
    assert (named["identity"], named["person"]["name"]) == ("verified_police", "陈国峰")
    assert d11(city, person) == ["opened", "met"]
    inquiry = city.announced("tracing", "match_suggested", profile_id=person.profile)[-1].data["inquiry_id"]

    assert revoked(city, person)["identity"] == "unidentified"

    left = desk.get(f"/v1/cases/{person.case}")
    assert (left["identity"], left["home_region_code"], left["age_basis"]) == ("unidentified", None, "visual")
    assert {name: left["person"][name] for name in ("name", "home_text", "relatives", "age_evidence")} == {
        "name": None,
        "home_text": None,
        "relatives": [],
        "age_evidence": None,
    }
    phone = {"kind": "phone", "number": "10000000001"}
    assert desk.post("/v1/cases/find-by-number", phone) == {"exists": False, "case_ids": []}
    assert tracing.get(f"/v1/tracing/profiles/{person.profile}")["state"] == "open"
    assert city["police-henan"].get(f"/v1/inquiries/{inquiry}", purpose="family_tracing")["state"] == "open"
    [wrong] = tracing.get("/v1/candidates", profile_id=person.profile)["items"]
    assert wrong["state"] == "rejected", "the pair that was confirmed comes back only when the facts change"
    assert d11(city, person) == ["opened", "met", "opened"]
    city.advance(hours=25)
    assert d11(city, person) == ["opened", "met", "opened", "breached"]

    again = approved_notice(city, person, "national_site")
    published(city, again, "national_site")
    assert d11(city, person)[-1] == "met_late"


def test_g10_what_came_down_for_the_wrong_name_is_drafted_again_approved_and_submitted_again(city: City) -> None:
    tracing, chief = city["station-tracing"], city["station-chief"]
    person = found_and_named(city)
    [first] = tracing.get("/v1/tracing/notices", profile_id=person.profile)["items"]
    meeting = {
        "profile_id": person.profile,
        "kind": "collected",
        "planned_for": iso(city.now()),
        "place": "常州市救助管理站",
        "relatives": [{"name": "陈小满", "relation": "女儿"}],
    }
    reunion = tracing.post("/v1/tracing/reunions", meeting)["id"]

    revoked(city, person)

    [_, draft] = tracing.get("/v1/tracing/notices", profile_id=person.profile)["items"]
    assert {name: draft[name] for name in ("state", "channels", "republishes", "publications")} == {
        "state": "drafted",
        "channels": ["national_site"],
        "republishes": first["id"],
        "publications": [],
    }
    words = [tracing.get(f"/v1/tracing/notices/{id}")["text"] for id in (first["id"], draft["id"])]
    assert words[0] == words[1]
    path = f"/v1/tracing/notices/{draft['id']}"
    basis = {"legal_basis": "民发〔2015〕158号"}
    assert tracing.refused(f"{path}/submissions", {"channel": "national_site"}) == (409, "notice_not_approved")
    chief.post(f"{path}/approve", basis, seen=chief.version(path))
    tracing.post(f"{path}/submissions", {"channel": "national_site"})
    published(city, draft["id"], "national_site")
    assert d11(city, person) == ["opened", "met", "opened", "met"]
    left = chief.get("/v1/clocks", case_id=person.case, rule="D18")["items"]
    assert [clock["state"] for clock in left] == ["cancelled", "running"]
    assert tracing.get(f"/v1/tracing/reunions/{reunion}", purpose="family_tracing")["state"] == "cancelled"


def test_g10_revoked_a_second_time_nothing_is_drafted_twice(city: City) -> None:
    person = found_and_named(city)
    revoked(city, person)
    waiting = city["station-tracing"].get("/v1/tracing/notices", profile_id=person.profile)["items"]
    other = a_candidate(city, person, name="陈国锋", birth_year=city.now().year - 72)
    verified(city, other)
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": other})
    city.settle()
    revoked(city, person)

    assert city["station-tracing"].get("/v1/tracing/notices", profile_id=person.profile)["items"] == waiting


def test_g10_a_notice_that_is_still_up_stays_up_and_nothing_is_owed(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "national_site")
    published(city, notice, "national_site")
    identified(city, person)

    revoked(city, person)

    city.advance(hours=25)
    assert d11(city, person) == ["opened", "met"]
    taken_down(city, notice, "national_site")
    assert d11(city, person) == ["opened", "met", "opened", "breached"]


def test_g10_a_notice_that_is_still_up_stays_up_and_is_refreshed_within_the_month(city: City) -> None:
    person = in_hospital(city)
    published(city, approved_notice(city, person, "national_site"), "national_site")
    identified(city, person)

    revoked(city, person)

    left = city["station-chief"].get("/v1/clocks", case_id=person.case, rule="D18")["items"]
    assert [clock["state"] for clock in left] == ["cancelled", "running"]


def test_g10_a_wrong_name_found_out_after_the_case_was_closed_opens_the_search_again(city: City) -> None:
    desk, tracing = city["station-desk"], city["station-tracing"]
    person = brought_in(city, knows_own_name=False, ages={"lo": 65, "hi": 80}, zone="care")
    identified(city, person)
    come_home(city, person)
    desk.post(f"/v1/cases/{person.case}/close")
    city.settle()
    assert tracing.get(f"/v1/tracing/profiles/{person.profile}")["state"] == "closed"

    revoked(city, person)

    assert desk.get(f"/v1/cases/{person.case}")["state"] == "arrived"
    assert tracing.get(f"/v1/tracing/profiles/{person.profile}")["state"] == "open"
    [wrong] = tracing.get("/v1/candidates", profile_id=person.profile)["items"]
    assert wrong["state"] == "rejected"


def test_g10_a_card_that_police_refute_ends_no_search(city: City) -> None:
    desk = city["station-desk"]

    def searched() -> list[str]:
        """How the file on them stands."""
        files = city["station-tracing"].get("/v1/tracing/profiles", case_id=person.case)["items"]
        return [file["state"] for file in files]

    person = in_hospital(city, ages=UNCERTAIN)
    check = {"document": "citizen_id", "number": a_citizen_number("20030718"), "result": "confirmed"}
    path = f"/v1/cases/{person.case}/identity-checks"
    desk.post(path, {**check, "reader": "genuine"})
    city.settle()
    assert searched() == ["identified"]

    desk.post(path, {**check, "result": "refuted", "sources": ["police"], "answer_number": "JG-2026-018"})
    city.settle()

    approved_to_see(city, person.case)  # a child again, and guarded as one
    left = desk.get(f"/v1/cases/{person.case}")
    assert (left["identity"], left["ages"], left["presumed_minor"]) == ("false_claim", UNCERTAIN, True)
    assert searched() == ["open"]
    assert d11(city, person) == ["opened", "cancelled", "opened"]


def test_g10_whoever_was_merged_under_the_wrong_name_is_split_and_the_plan_is_under_no_wrong_name(city: City) -> None:
    desk, chief = city["station-desk"], city["station-chief"]
    earlier = brought_in(city)
    person = brought_in(city, knows_own_name=False, ages={"lo": 65, "hi": 80}, zone="care")
    identified(city, person)
    one, other = person_of(city, person.case), person_of(city, earlier.case)
    desk.post(f"/v1/persons/{one}/merge", {"into_id": other, **SAME})
    plan = come_home(city, person)
    assert [found["id"] for found in desk.get("/v1/followup/plans", person_id=other)["items"]] == [plan]
    assert desk.get(f"/v1/followup/plans/{plan}")["returnee"]["name"] == "陈国峰"

    revoked(city, person)
    desk.post(f"/v1/persons/{one}/split", {"reason": "identity_revoked"})
    city.settle()

    assert desk.get("/v1/followup/plans", person_id=other)["items"] == []
    assert [found["id"] for found in desk.get("/v1/followup/plans", person_id=one)["items"]] == [plan]
    assert desk.get(f"/v1/followup/plans/{plan}")["returnee"]["name"] is None
    assert [desk.get(f"/v1/persons/{id}")["case_ids"] for id in (one, other)] == [[person.case], [earlier.case]]
    looked = chief.get("/v1/disclosures", record=person.case)["items"]
    assert {"intake.case", "intake.person"} & {row["operation"] for row in looked}, "who saw it is on the ledger"
    assert desk.refused(f"/v1/persons/{one}/split", NOT_THEM) == (409, "person_not_merged")
