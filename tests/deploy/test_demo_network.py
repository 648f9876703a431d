"""The relief network of the demo: what is said to be real is real, what is invented fits, loading twice is once."""

from __future__ import annotations

import json
import stat
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from chassis.migrations import migrate
from chassis.runtime import Platform, Runtime
from contracts.access import scopes_for
from contracts.codes import AgencyKind, BedZone, ReportChannel
from contracts.divisions import DIVISIONS
from contracts.events import CATALOGUE
from contracts.orders.patrol import PointKind
from deploy.demo import network
from deploy.demo.credentials import read_credentials
from deploy.demo.network import Summary, table
from gateway import identity
from gateway.service import GatewayService
from services.intake.service import IntakeService
from services.intake.storage.beds import beds
from services.intake.storage.hospitals import hospitals
from services.patrol import storage as patrol
from services.patrol.service import PatrolService
from tests.town import EMBEDDED, settings_for

SERVICES: dict[str, type[Any]] = {service.name: service for service in (PatrolService, IntakeService, GatewayService)}
WHOLE = Summary(guide_points=30, relief_points=2, report_sources=14, hospitals=2, beds=66, agencies=18, clients=21)


def shops() -> list[network.Row]:
    return [row for row in table("points") if row["kind"] == PointKind.LOTTERY_GUIDE_POINT]


@pytest.fixture
def runtimes(tmp_path: Path) -> Iterator[dict[str, Runtime]]:
    platform = Platform.of(settings_for(EMBEDDED, tmp_path, drill=True), CATALOGUE)
    made = {service.name: platform.runtime(service) for service in SERVICES.values()}
    for name, runtime in made.items():
        migrate(str(SERVICES[name].__module__).rpartition(".")[0], runtime.database)
    yield made
    for runtime in made.values():
        runtime.close()
    platform.broker.close()


def kept(runtimes: dict[str, Runtime]) -> dict[str, list[tuple[Any, ...]]]:
    """Everything the network put into databases, but for when."""
    tables = {
        "patrol": [patrol.METADATA.tables["point"], patrol.METADATA.tables["report_source"]],
        "intake": [hospitals, beds],
    }
    found: dict[str, list[tuple[Any, ...]]] = {}
    for service, each in tables.items():
        with runtimes[service].view() as view:
            for one in each:
                found[one.name] = sorted(map(tuple, view.session.execute(select(one)).all()), key=repr)
    with runtimes["gateway"].view() as view:
        for name in ("agency", "client"):
            found[name] = sorted(map(tuple, view.session.execute(text(f"SELECT * FROM {name}")).all()), key=repr)
    return found


def test_thirty_lottery_shops_stand_in_at_least_twenty_different_real_towns() -> None:
    towns = {row["region_code"] for row in shops()}
    assert len(shops()) == 30
    assert len(towns) >= 20
    assert {DIVISIONS.get(town).level for town in towns} == {"town"}  # type: ignore[union-attr]


def test_the_shops_spread_over_every_district() -> None:
    counted = Counter(row["region_code"][:6] for row in shops())
    assert set(counted) == {"320402", "320404", "320411", "320412", "320413", "320481"}


def test_the_two_relief_points_are_the_newspapers() -> None:
    found = {row["name"]: row["region_code"] for row in table("points") if row["kind"] == PointKind.RELIEF_POINT}
    assert found == {"南大街临时救助点": "320404005000", "火车站临时救助点": "320402004000"}


def test_every_division_of_the_network_exists_but_the_police_elsewhere() -> None:
    codes = {row["agency_id"]: row["region_code"] for row in table("agencies")}
    codes |= {row["name"]: row["region_code"] for row in table("points")}
    assert [name for name, code in codes.items() if code not in DIVISIONS] == ["police-henan"]


def test_an_address_names_the_town_its_code_stands_for() -> None:
    strays = [row["address"] for row in shops() if DIVISIONS.get(row["region_code"]).name not in row["address"]]  # type: ignore[union-attr]
    assert strays == []


def test_every_coordinate_lies_in_changzhou() -> None:
    strays = [
        row["name"]
        for row in table("points")
        if not (31.1 < float(row["lat"]) < 32.1 and 119.1 < float(row["lon"]) < 120.3 and row["crs"] == "WGS84")
    ]
    assert strays == []


def test_no_two_points_share_a_name_or_a_place() -> None:
    rows = table("points")
    assert len({row["name"] for row in rows}) == len(rows)
    assert len({(row["lat"], row["lon"]) for row in rows}) == len(rows)


def test_cyclists_couriers_streamers_and_points_report_each_as_what_they_are() -> None:
    channels = {row["agency_id"]: ReportChannel(row["channel"]) for row in table("agencies") if row["channel"]}
    groups = {row["agency_id"] for row in table("agencies") if row["kind"] == AgencyKind.REPORTER_GROUP}
    assert {channels[group] for group in groups} == {
        ReportChannel.COURIER,
        ReportChannel.CYCLIST_GROUP,
        ReportChannel.STREAMER,
        ReportChannel.GUIDE_POINT,
        ReportChannel.RELIEF_POINT,
    }


def test_every_client_belongs_to_an_agency_and_holds_only_what_its_kind_may() -> None:
    kinds = {row["agency_id"]: AgencyKind(row["kind"]) for row in table("agencies")}
    for row in table("clients"):
        scopes_for(kinds[row["agency_id"]], network.scopes_of(row["scopes"]))
    assert {row["agency_id"] for row in table("clients")} == set(kinds)


def test_partner_hospitals_are_asked_in_order_and_every_zone_has_beds() -> None:
    assert [(row["hospital_id"], row["rank"]) for row in table("hospitals")] == [
        ("hospital-1", "1"),
        ("hospital-2", "2"),
    ]
    assert {BedZone(row["zone"]) for row in table("beds")} == set(BedZone)


def test_loading_tells_how_much_there_is_and_a_second_loading_changes_nothing(
    runtimes: dict[str, Runtime], tmp_path: Path
) -> None:
    file = tmp_path / "credentials.json"
    assert network.load(runtimes, file) == WHOLE
    before, secrets = kept(runtimes), file.read_text("utf8")
    assert network.load(runtimes, file) == WHOLE
    assert kept(runtimes) == before
    assert file.read_text("utf8") == secrets
    assert len(before["point"]) == 32


def test_the_network_alone_brings_no_agency(runtimes: dict[str, Runtime]) -> None:
    alone = network.load_network(runtimes)
    assert asdict(alone) == asdict(WHOLE) | {"agencies": 0, "clients": 0}
    assert kept(runtimes)["agency"] == []


def test_the_secrets_are_their_owners_only_and_sign_in(runtimes: dict[str, Runtime], tmp_path: Path) -> None:
    file = tmp_path / "kept" / "credentials.json"
    network.load_agencies(runtimes, file)
    secret = read_credentials(file)["station-chief"]["secret"]
    actor = identity.signed_in(runtimes["gateway"], "station-chief", secret)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert actor is not None
    assert (actor.agency_id, actor.may("notices:approve")) == ("station", True)


def test_a_client_whose_secret_was_lost_gets_a_new_one_and_the_others_keep_theirs(
    runtimes: dict[str, Runtime], tmp_path: Path
) -> None:
    file = tmp_path / "credentials.json"
    network.load_agencies(runtimes, file)
    before = read_credentials(file)
    content = json.loads(file.read_text("utf8"))
    lost = content["clients"].pop("hospital-1")
    file.write_text(json.dumps(content), "utf8")
    network.load_agencies(runtimes, file)
    after = read_credentials(file)
    assert {client for client in after if after[client] != before[client]} == {"hospital-1"}
    assert identity.signed_in(runtimes["gateway"], "hospital-1", lost["secret"]) is None
    assert identity.signed_in(runtimes["gateway"], "hospital-1", after["hospital-1"]["secret"]) is not None
