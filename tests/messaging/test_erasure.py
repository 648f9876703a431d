"""Erasure by events: refused where the law says so, said by everybody, overdue when somebody does not, and undone by
nothing that comes late."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis import holds
from chassis.broker import Delivery
from chassis.orders import Actor
from chassis.outbox import outbox
from deploy.services import SERVICES
from services.intake.domain.erasures import RECORDS_KEPT_FOR
from tests.canaries import CANARY, sung_in
from tests.city import City, open_city
from tests.pairs import PAIRS, pair_named
from tests.storage.test_every_store_is_erased import kept_in
from tests.stories import at_the_door, brought_in, come_home, identified
from tests.town import settings_for

pytestmark = pytest.mark.timeout(300)
"""Three years of timers fire one by one."""

AT_ONCE = {"reason": "recorded_in_error", "requested_by": "self"}
OVER = {"reason": "retention_over", "requested_by": "guardian"}


@pytest.fixture(scope="module", params=PAIRS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    with (
        pair_named(request.param, request, SERVICES) as pair,
        open_city(settings_for(pair, tmp_path_factory.mktemp("home"), drill=True)) as city,
    ):
        yield city


def erase(city: City, case: str, body: dict[str, str] = AT_ONCE) -> dict[str, Any]:
    return city["station-chief"].post(f"/v1/cases/{case}/erase", body)


def erasure_of(city: City, case: str) -> dict[str, Any]:
    found = city["station-chief"].get(f"/v1/cases/{case}")["erasure"]
    return {name: found[name] for name in ("waiting_for", "overdue")}


def home_again(city: City) -> str:
    """Somebody with a file in every service, closed."""
    person = brought_in(city, knows_own_name=False, zone="care", ages={"lo": 65, "hi": 80}, dialect=CANARY)
    identified(city, person)
    come_home(city, person)
    city["station-desk"].post(f"/v1/cases/{person.case}/close")
    city.settle()
    return person.case


# --- when it may be ------------------------------------------------------------------------------------------------


def test_records_are_kept_as_long_as_the_law_says_and_then_erased(city: City) -> None:
    case = home_again(city)
    chief, path = city["station-chief"], f"/v1/cases/{case}/erase"
    assert chief.refused(path, OVER) == (409, "retention_forbids_erasure")
    assert chief.get(f"/v1/cases/{case}")["erasure"] is None

    city.advance_to(city.now() + RECORDS_KEPT_FOR)
    assert erase(city, case, OVER)["reason"] == "retention_over"


def test_an_open_case_is_erased_only_where_its_data_should_never_have_been_here(city: City) -> None:
    case = at_the_door(city)
    assert city["station-chief"].refused(f"/v1/cases/{case}/erase", OVER) == (409, "retention_forbids_erasure")
    assert erase(city, case)["case_id"] == case


@pytest.mark.parametrize("about", [{"subject": "case"}, {"agency_id": "hospital-1"}], ids=["the case", "an agency"])
def test_nobody_is_erased_while_a_legal_hold_stands(city: City, about: dict[str, str]) -> None:
    case = at_the_door(city)
    scope = holds.Scope(**(about | ({"subject": f"case/{case}"} if "subject" in about else {})))
    with city.town["intake"].unit() as uow:
        holds.place(uow, case, scope, "诉讼", uow.now())
    assert city["station-chief"].refused(f"/v1/cases/{case}/erase", AT_ONCE) == (409, "erasure_held")

    for operator in ("li", "wang"):
        with city.town["intake"].unit(Actor("operator", "operator", operator)) as uow:
            holds.lift(uow, case, "结案", uow.now())
    assert erase(city, case)["case_id"] == case


def test_only_the_station_s_chief_decides(city: City) -> None:
    path = f"/v1/cases/{at_the_door(city)}/erase"
    for desk in ("station-desk", "hospital-1", "police-henan", "patrol-team-1"):
        assert city[desk].refused(path, AT_ONCE)[0] == 403


def test_a_second_request_changes_nothing(city: City) -> None:
    case = at_the_door(city)
    first = erase(city, case)
    city.settle()
    again = erase(city, case, OVER)
    assert (again["reason"], again["erased_at"]) == (first["reason"], first["erased_at"])
    assert len(city.announced("intake", "person_erased", case_id=case)) == 1


# --- said by everybody ---------------------------------------------------------------------------------------------


def test_everybody_says_so_and_only_then_it_is_complete(city: City) -> None:
    case = home_again(city)
    with city.without("tracing"):
        erase(city, case)
        assert city.announced("intake", "erasure_completed", case_id=case) == []
    city.settle()
    assert erasure_of(city, case) == {"waiting_for": [], "overdue": False}
    assert len(city.announced("intake", "erasure_completed", case_id=case)) == 1
    assert city.announced("intake", "erasure_overdue", case_id=case) == []


def test_whoever_does_not_say_so_within_a_day_is_named_and_may_still_do_it(city: City) -> None:
    case = at_the_door(city)
    with city.without("followup"):
        erase(city, case)
        city.town.clock.advance_to(city.now() + timedelta(hours=24))  # type: ignore[attr-defined]
        city.town["intake"].fire_due_timers()
        overdue = city.the("intake", "erasure_overdue", case_id=case)
        assert {"followup", "followup_operations"} <= set(overdue["waiting_for"])
    city.settle()
    assert erasure_of(city, case) == {"waiting_for": [], "overdue": True}
    assert len(city.announced("intake", "erasure_completed", case_id=case)) == 1


# --- nothing comes back --------------------------------------------------------------------------------------------


def test_what_is_ordered_about_somebody_erased_is_refused(city: City) -> None:
    case = at_the_door(city)
    erase(city, case)
    city.settle()
    check = {"officer": "S-017", "officer_sex": "1", "items_surrendered": [CANARY]}
    assert city["station-desk"].refused(f"/v1/cases/{case}/safety-check", check) == (410, "person_erased")
    assert [one.label for one in kept_in(city) if one.sings()] == []


def test_the_same_key_again_gets_no_personal_word_back(city: City) -> None:
    case = at_the_door(city)
    check = {"decision": "fit", "impaired": False, "findings": CANARY}
    path, desk = f"/v1/cases/{case}/health-check", city["station-desk"]
    assert desk.answer(path, check, key="the-same").status_code == 200
    erase(city, case)
    city.settle()
    again = desk.answer(path, check, key="the-same")
    assert (again.status_code, again.json["code"]) == (410, "person_erased")
    assert sung_in(again.get_data()) == []


@pytest.mark.parametrize("seed", range(3))
def test_every_event_ever_announced_comes_again_in_any_order_and_brings_nobody_back(city: City, seed: int) -> None:
    """As after a restored queue: what was handled is handled no more, whatever else comes finds nobody."""
    case = home_again(city)
    erase(city, case)
    city.settle()
    before = {name: people_in(city, name) for name in SERVICES}
    journal = [
        (publisher, bytes(body)) for publisher, runtime in city.town.services.items() for body in journal_of(runtime)
    ]
    random.Random(seed).shuffle(journal)
    for publisher, body in journal:
        redeliver(city, publisher, body)
    city.settle()
    assert {name: people_in(city, name) for name in SERVICES} == before
    assert [one.label for one in kept_in(city) if one.sings()] == []


@pytest.mark.parametrize("seed", range(3))
def test_events_that_a_service_never_saw_and_hears_after_the_erasure_open_no_file(city: City, seed: int) -> None:
    """Tracing and follow-up lost their inbox (an older backup was restored): all of the case's past comes late."""
    case = home_again(city)
    erase(city, case)
    city.settle()
    erased_first = [body for body in journal_of(city.town["intake"]) if b"person_erased" in body]
    others = [body for body in journal_of(city.town["intake"]) if b"person_erased" not in body]
    random.Random(seed).shuffle(others)
    told = [("intake", body) for body in (*erased_first, *others)]
    told += [("followup", body) for body in journal_of(city.town["followup"])]
    for name in ("tracing", "followup"):
        forget_everything_but_keys(city, name)
        for publisher, body in told:
            redeliver(city, publisher, body, only=name)
        assert of_case(city, name, case) == 0
    assert [one.label for one in kept_in(city) if one.sings()] == []


def journal_of(runtime: Any) -> list[bytes]:
    with runtime.view() as view:
        return [bytes(body) for body in view.session.scalars(select(outbox.c.body).order_by(outbox.c.number))]


def redeliver(city: City, publisher: str, body: bytes, only: str | None = None) -> None:
    envelope = json.loads(body)
    for name, runtime in city.town.services.items():
        for subscriber in runtime.subscribers:
            heard = any(contract.type == envelope["type"] for contract in heard_by(city, name, publisher))
            if subscriber.queue.publisher == publisher and heard and only in (None, name):
                subscriber.handle([Delivery(body, "application/cloudevents+json", envelope["id"], True, None)])


def heard_by(city: City, subscriber: str, publisher: str) -> Any:
    return city.town.platform.catalogue.heard(subscriber, publisher)


def forget_everything_but_keys(city: City, service: str) -> None:
    with city.town[service].unit() as uow:
        connection = uow.session.connection()
        connection.execute(text("DELETE FROM inbox"))
        for table in reversed(SERVICES[service].metadata.sorted_tables):
            connection.execute(table.delete())


def of_case(city: City, service: str, case: str) -> int:
    """How many files or plans a service keeps of the case."""
    table = {"tracing": "profile", "followup": "returnee"}[service]
    with city.town[service].view() as view:
        wanted = text(f"SELECT count(*) FROM {table} WHERE case_id = :case")
        return int(view.session.execute(wanted, {"case": case}).scalar_one())


def people_in(city: City, service: str) -> int:
    """How many rows with sealed words there are."""
    return sum(1 for one in kept_in(city) if one.runtime.name == service and not one.label.startswith("parked"))


# --- corrections ---------------------------------------------------------------------------------------------------


def test_what_was_known_wrongly_is_put_right_wherever_it_is_kept_and_everybody_says_so(city: City) -> None:
    person = brought_in(city, knows_own_name=False, zone="care", ages={"lo": 65, "hi": 80})
    identified(city, person)
    plan = come_home(city, person)
    asked = {"requested_by": "relative", "name": "陈国锋", "dialect": "豫东口音"}
    told = city["station-chief"].post(f"/v1/cases/{person.case}/correct", asked)
    city.settle()
    assert (told["corrected"], told["waiting_for"]) == (["name", "dialect"], ["tracing", "followup"])
    assert city["station-chief"].get(f"/v1/cases/{person.case}")["corrections"][0]["waiting_for"] == []
    assert city["station-desk"].get(f"/v1/followup/plans/{plan}")["returnee"]["name"] == "陈国锋"
    profile = city["station-tracing"].get(f"/v1/tracing/profiles/{person.profile}")
    assert profile["description"]["dialect"] == "豫东口音"
    announced = city.the("intake", "person_corrected", case_id=person.case)
    assert sung_in(json.dumps(dict(announced)).encode()) == []
    assert announced["fields"] == ["name", "dialect"]


def test_a_correction_of_nothing_is_refused(city: City) -> None:
    path = f"/v1/cases/{at_the_door(city)}/correct"
    assert city["station-chief"].refused(path, {"requested_by": "self"}) == (422, "nothing_to_correct")


def test_who_has_not_said_after_fifteen_days_that_they_have_the_corrected_words_is_named_and_may_still_do_it(
    city: City,
) -> None:
    case, chief = at_the_door(city), city["station-chief"]
    with city.without("followup"):
        corrections = [
            chief.post(f"/v1/cases/{case}/correct", {"requested_by": "self", "dialect": word})["correction_id"]
            for word in ("豫东口音", "皖北口音")
        ]
        city.town.clock.advance_to(city.now() + timedelta(days=15))  # type: ignore[attr-defined]
        city.town["intake"].fire_due_timers()
        overdue = city.announced("intake", "correction_overdue", case_id=case)
        assert [(one.data["correction_id"], "followup" in one.data["waiting_for"]) for one in overdue] == [
            (correction, True) for correction in corrections
        ]
    city.settle()
    shown = chief.get(f"/v1/cases/{case}")["corrections"]
    assert [one["waiting_for"] for one in shown] == [[], []]


def test_what_everybody_has_confirmed_is_never_overdue(city: City) -> None:
    case = at_the_door(city)
    city["station-chief"].post(f"/v1/cases/{case}/correct", {"requested_by": "self", "dialect": "豫东口音"})
    city.settle()
    city.town.clock.advance_to(city.now() + timedelta(days=15))  # type: ignore[attr-defined]
    city.town["intake"].fire_due_timers()
    assert city.announced("intake", "correction_overdue", case_id=case) == []
