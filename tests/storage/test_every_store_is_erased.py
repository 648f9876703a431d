"""Every row of docs/personal-data.md: canaries are planted there over the public interface, the people are erased, and
what lay there can be opened no more."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import Column, MetaData, Table, select, text

from chassis import parking
from chassis.broker import Delivery
from chassis.columns import Sealed
from chassis.operating import discard
from chassis.private import Erased, Private
from chassis.runtime import Runtime
from chassis.tables import METADATA, NAMING
from deploy.personal_data import NobodySays, Store, stores, stores_of
from deploy.services import SERVICES
from tests.canaries import CANARY, LATIN, NUMBER, PHONE, sung_in
from tests.city import City, open_city
from tests.messaging.test_no_personal_data_leaves import sing_everywhere
from tests.pairs import PAIRS, pair_named
from tests.stored import everything_stored
from tests.stories import (
    Person,
    a_candidate,
    a_report,
    at_the_door,
    brought_in,
    in_hospital,
    profile_of,
    the_dispatch_of,
)
from tests.town import settings_for

STORES = stores()
OF_PEOPLE = [store for store in STORES if store.whose.with_the_person]
MEASURED = {"persons.height_cm", "health_checks.temperature_tenths"}
"""Numbers cannot sing; whatever lies there is of somebody who is erased."""
ERASE = {"reason": "unlawful", "requested_by": "self"}


@dataclass(frozen=True)
class Kept:
    """One sealed value as it lay in a table."""

    runtime: Runtime
    label: str
    sealed: bytes

    def opened(self) -> str:
        with self.runtime.view():
            return json.dumps(Private.from_sealed(self.sealed, self.label).open(), ensure_ascii=False)

    def sings(self) -> bool:
        try:
            return sung_in(self.opened().encode()) != []
        except Erased:
            return False


def kept_in(city: City) -> Iterator[Kept]:
    """Every sealed value of every table of every service."""
    for name, runtime in city.town.services.items():
        for metadata in (METADATA, SERVICES[name].metadata):
            for table in metadata.sorted_tables:
                yield from _kept_in(table, runtime)


def _kept_in(table: Table, runtime: Runtime) -> Iterator[Kept]:
    columns = [column for column in table.columns if isinstance(column.type, Sealed)]
    for column in columns:
        with runtime.view() as view:
            found = view.session.execute(text(f'SELECT "{column.name}" FROM "{table.name}"')).scalars().all()
        yield from (Kept(runtime, column.type.label, bytes(value)) for value in found if value is not None)  # type: ignore[attr-defined]


@dataclass
class Erasing:
    """A city in which people were erased, what had been kept of them, and what was kept afterwards."""

    city: City
    cases: list[str]
    before: dict[str, list[Kept]]
    after: set[bytes]
    answers: dict[str, object]


@pytest.fixture(scope="module", params=PAIRS)
def erasing(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Erasing]:
    """People whose every word is a canary: who is home, in hospital, at the station, taken for another."""
    with pair_named(request.param, request, SERVICES) as pair:
        settings = settings_for(pair, tmp_path_factory.mktemp("home"), drill=True)
        with open_city(settings) as city:
            yield erased(city)


def erased(city: City) -> Erasing:
    home = sing_everywhere(city)[0]
    somebody_taken_for_another(city)
    in_hospital(city, reason=CANARY)
    somebody_measured(city)
    cases = [str(opened.data["case_id"]) for opened in city.announced("intake", "case_opened")]
    before: dict[str, list[Kept]] = {}
    with city.without("followup"):
        visit_put_off(city, home)
        for one in kept_in(city):
            if one.sings() or one.label in MEASURED:
                before.setdefault(one.label, []).append(one)
        for case in cases:
            city["station-chief"].post(f"/v1/cases/{case}/erase", ERASE)
    city.settle()
    after = {one.sealed for one in kept_in(city)}
    answers = {case: city["station-chief"].get(f"/v1/cases/{case}") for case in cases}
    return Erasing(city, cases, before, after, answers)


def somebody_measured(city: City) -> None:
    """At the station, with a document for his age."""
    brought_in(city, height_cm=168, age_basis="document", evidence_number=NUMBER)
    warm = {"decision": "fit", "impaired": False, "temperature_tenths": 371, "findings": "无外伤"}
    city["station-desk"].post(f"/v1/cases/{at_the_door(city)}/health-check", warm)


def somebody_taken_for_another(city: City) -> None:
    """Reported under a number of the reporter's own, and suggested to a family that he does not belong to."""
    team = city["patrol-team-1"]
    report = city["courier-group"].post("/v1/sightings", a_report(city, client_ref=PHONE))
    dispatch = the_dispatch_of(city, report["id"])
    team.post(f"/v1/dispatches/{dispatch}/accept", {"staff": ["P-017", "P-023"]})
    met = {"outcome": "sent_hospital", "apparent_sex": "1", "ages": {"lo": 65, "hi": 80}, "knows_own_name": False}
    contact = team.post(f"/v1/dispatches/{dispatch}/contact", {**met, "description": CANARY})["contact"]["id"]
    city.settle()
    case = str(city.the("intake", "case_opened", contact_id=contact)["case_id"])
    referral = city.the("intake", "referral_requested", case_id=case)["referral_id"]
    city["hospital-1"].post(f"/v1/referrals/{referral}/admit", {"signer_role": "sending_department"})
    city.settle()
    candidate = a_candidate(city, Person(case, profile_of(city, case)))
    city["station-tracing"].post(f"/v1/candidates/{candidate}/reject", {"reason": CANARY})


def visit_put_off(city: City, case: str) -> None:
    """A visit that follow-up has not heard of yet: its order lies at the gateway."""
    plan = city.the("followup", "plan_created", case_id=case)["plan_id"]
    with city.town["followup"].view() as view:
        wanted = text("SELECT id FROM task WHERE plan_id = :plan AND state <> 'done' ORDER BY due_on")
        task = view.session.execute(wanted, {"plan": plan}).scalars().first()
    visit = {"stable": True, "goods": [], "present": [CANARY], "needs": [CANARY], "health": CANARY, "living": CANARY}
    answer = city["station-desk"].answer(f"/v1/followup/tasks/{task}/visit", visit)
    assert answer.status_code == 202, answer.json


@pytest.mark.parametrize("store", OF_PEOPLE, ids=lambda store: store.label)
def test_what_lay_in_a_store_cannot_be_opened_once_the_person_is_erased(erasing: Erasing, store: Store) -> None:
    planted = erasing.before.get(store.label, [])
    assert planted, "a canary was planted there"
    if not store.whose.by_key:
        assert [one for one in planted if one.sealed in erasing.after] == []
        return
    for one in planted:
        with pytest.raises(Erased):
            one.opened()


def test_nothing_that_can_be_opened_anywhere_tells_of_them(erasing: Erasing) -> None:
    """Another family's inquiry is theirs and stays; the canaries are only of those who were erased."""
    assert [one.label for one in kept_in(erasing.city) if one.sings() and one.label != "own_key.material"] == []


def test_no_table_of_any_service_holds_a_canary_in_clear(erasing: Erasing) -> None:
    services = erasing.city.town.services.items()
    assert {name: sung_in(everything_stored(runtime)) for name, runtime in services} == {
        name: [] for name, _ in services
    }


def test_a_tombstone_shows_codes_and_times_and_nobody(erasing: Erasing) -> None:
    for case, answer in erasing.answers.items():
        assert isinstance(answer, dict)
        assert sung_in(json.dumps(answer, ensure_ascii=False).encode()) == []
        assert (answer["case_id"], answer["erasure"]["reason"]) == (case, "unlawful")
        assert not any(answer["person"].values())
    assert len(erasing.city["station-desk"].get("/v1/cases")["items"]) >= len(erasing.cases)


def test_everybody_has_said_that_they_erased(erasing: Erasing) -> None:
    for answer in erasing.answers.values():
        assert isinstance(answer, dict)
        assert (answer["erasure"]["waiting_for"], answer["erasure"]["overdue"]) == ([], False)
        assert answer["erasure"]["completed_at"]


def test_rows_that_were_searched_by_are_gone(erasing: Erasing) -> None:
    with erasing.city.town["patrol"].view() as view:
        assert view.session.execute(text("SELECT count(*) FROM blind_index")).scalar_one() == 0
    with erasing.city.town["intake"].view() as view:
        numbers = text("SELECT count(*) FROM blind_index WHERE label = 'identity_number'")
        assert view.session.execute(numbers).scalar_one() == 0
        assert view.session.execute(text("SELECT count(*) FROM same_person")).scalar_one() == 0
    with erasing.city.town["tracing"].view() as view:
        live = text("SELECT count(*) FROM match_record WHERE side = 'profile' AND live")
        assert view.session.execute(live).scalar_one() == 0
        assert view.session.execute(text("SELECT count(*) FROM match_profile_key")).scalar_one() == 0


def test_an_order_that_was_put_off_reaches_its_owner_empty_and_has_no_effect(erasing: Erasing) -> None:
    erasing.city.deliver()
    erasing.city.settle()
    with erasing.city.town["gateway"].view() as view:
        wanted = text("SELECT state FROM operation WHERE command_type = 'followup.record_visit' ORDER BY accepted_at")
        assert view.session.execute(wanted).scalars().all()[-1] == "refused"
    test_nothing_that_can_be_opened_anywhere_tells_of_them(erasing)


def test_what_nobody_could_read_is_gone_once_it_is_discarded(erasing: Erasing) -> None:
    """It has no subject, so no erasure can find it: an operator gives it up."""
    tracing = erasing.city.town["tracing"]
    subscriber = tracing.subscriber_of("intake")
    subscriber.handle(
        [Delivery(body=CANARY.encode(), content_type="text/plain", message_id=LATIN, redelivered=False, handle=None)]
    )
    with tracing.view() as view:
        [event] = parking.list_parked(view.session)
        assert sung_in(parking.body_of(view.session, event.number)) != []
    discard(tracing, event.number, "operator", "of no use")
    with tracing.view() as view:
        assert view.session.execute(select(parking.parked.c.number)).all() == []
    assert base64.b64encode(CANARY.encode()) not in everything_stored(tracing)


def test_a_sealed_column_that_does_not_say_whose_it_is_stops_the_list() -> None:
    metadata = MetaData(naming_convention=NAMING)
    Table("diary", metadata, Column("words", Sealed("diary.words")))
    with pytest.raises(NobodySays, match=r"diary\.words"):
        list(stores_of("patrol", metadata))


def test_the_page_lists_every_sealed_column(tmp_path: Path) -> None:
    page = Path("docs/personal-data.md").read_text("utf8")
    assert [store.label for store in STORES if f"`{store.label}`" not in page] == []
