"""The relief network as data; without it the platform would start with nobody to report and nowhere to lie down.

Two levels: the network (points, report sources, hospitals, beds), which every embedded platform has, and the agencies
with their clients and secrets, which only a demo or a drill has. Loading either again brings the tables up to date and
changes nothing else.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from chassis.runtime import Runtime
from chassis.work import UnitOfWork
from contracts.access import STATION_CLIENTS
from contracts.codes import AgencyKind, BedZone
from deploy.demo.credentials import read_credentials, write_credentials
from gateway.identity import register_agency, register_client, renew_secret
from services.intake.storage import seed_beds, seed_hospitals
from services.patrol.storage import seed_points, seed_report_sources

Row = Mapping[str, str]

LISTENING = frozenset({"hospital-1", "hospital-2"})
"""Whose webhook receivers may run beside the platform, where the settings allow that (a demo, a sandbox)."""

LOTTERY_GUIDE_POINT = "lottery_guide_point"
RELIEF_POINT = "relief_point"


@dataclass(frozen=True)
class Summary:
    """How much there is now, whether or not this call brought it."""

    guide_points: int = 0
    relief_points: int = 0
    report_sources: int = 0
    hospitals: int = 0
    beds: int = 0
    agencies: int = 0
    clients: int = 0


@cache
def table(name: str) -> tuple[Row, ...]:
    """The rows of one packaged table (``points``, ``agencies``, ``clients``, ``hospitals``, ``beds``)."""
    text = resources.files("deploy.demo.data").joinpath(f"{name}.csv").read_text("utf8")
    return tuple(csv.DictReader(text.splitlines()))


def load(runtimes: Mapping[str, Runtime], credentials_file: Path) -> Summary:
    """Network and agencies. A second call keeps every secret and changes nothing."""
    network, agencies = load_network(runtimes), load_agencies(runtimes, credentials_file)
    return Summary(
        network.guide_points,
        network.relief_points,
        network.report_sources,
        network.hospitals,
        network.beds,
        agencies.agencies,
        agencies.clients,
    )


# --- the network ------------------------------------------------------------------------------------------------------


def load_network(runtimes: Mapping[str, Runtime]) -> Summary:
    """Points and report sources for patrol, hospitals and beds for intake, one transaction each."""
    with runtimes["patrol"].unit() as uow:
        seed_points(uow.session, map(_point, table("points")))
        seed_report_sources(uow.session, _report_sources())
    with runtimes["intake"].unit() as uow:
        seed_hospitals(uow.session, map(_hospital, table("hospitals")))
        seed_beds(uow.session, _beds())
    kinds = [row["kind"] for row in table("points")]
    return Summary(
        guide_points=kinds.count(LOTTERY_GUIDE_POINT),
        relief_points=kinds.count(RELIEF_POINT),
        report_sources=len(_report_sources()),
        hospitals=len(table("hospitals")),
        beds=sum(_beds().values()),
    )


def _point(row: Row) -> dict[str, Any]:
    """The coordinates are invented: a place near the middle of the real town (``data/README.md``)."""
    return {**row, "lat": float(row["lat"]), "lon": float(row["lon"])}


def _report_sources() -> list[Row]:
    return [row for row in table("agencies") if row["channel"]]


def _hospital(row: Row) -> dict[str, Any]:
    return {
        "id": row["hospital_id"],
        "name": _names()[row["hospital_id"]],
        "rank": int(row["rank"]),
        "kind": row["kind"],
        "accept_minutes": int(row["accept_minutes"]),
    }


def _names() -> dict[str, str]:
    return {row["agency_id"]: row["name"] for row in table("agencies")}


def _beds() -> dict[BedZone, int]:
    return {BedZone(row["zone"]): int(row["capacity"]) for row in table("beds")}


# --- the agencies -----------------------------------------------------------------------------------------------------


def load_agencies(runtimes: Mapping[str, Runtime], credentials_file: Path) -> Summary:
    """Agencies and clients at the gateway, and their secrets in ``credentials_file`` (JSON, mode 0600).

    The gateway keeps hashes only: a client whose secret is not in the file any more gets a new one, every other secret
    stays as it is.
    """
    gateway = runtimes["gateway"]
    agencies = {row["agency_id"]: row for row in table("agencies")}
    with gateway.unit() as uow:
        for row in agencies.values():
            agency = register_agency(
                uow, row["agency_id"], AgencyKind(row["kind"]), row["name"], row["region_code"] or None
            )
            agency.sandbox = gateway.settings.sandbox
            if gateway.settings.webhook_loopback and agency.id in LISTENING:
                agency.webhook_hosts = ["127.0.0.1"]
        kept = {client_id: entry["secret"] for client_id, entry in read_credentials(credentials_file).items()}
        secrets = _secrets(uow, kept)
    clients = {
        row["client_id"]: _entry(agencies[row["agency_id"]], secrets[row["client_id"]]) for row in table("clients")
    }
    write_credentials(credentials_file, _base_url(gateway), clients)
    return Summary(agencies=len(agencies), clients=len(clients))


def _secrets(uow: UnitOfWork, kept: Mapping[str, str]) -> dict[str, str]:
    """Every client's secret. A process that ends between the commit and the writing renews them next time."""
    return {row["client_id"]: _secret(uow, row, kept.get(row["client_id"])) for row in table("clients")}


def _secret(uow: UnitOfWork, row: Row, kept: str | None) -> str:
    fresh = register_client(uow, row["client_id"], row["agency_id"], scopes_of(row["scopes"]))
    return fresh or kept or renew_secret(uow, row["client_id"])


def scopes_of(text: str) -> frozenset[str] | None:
    """``tracing+notices:approve`` → that desk's scopes and the one named; nothing said: the defaults of the kind."""
    named = (STATION_CLIENTS.get(name, frozenset({name})) for name in text.split("+"))
    return frozenset().union(*named) if text else None


def _entry(agency: Row, secret: str) -> dict[str, str]:
    return {"agency": agency["agency_id"], "kind": agency["kind"], "name": agency["name"], "secret": secret}


def _base_url(gateway: Runtime) -> str:
    settings = gateway.settings
    host, port = gateway.platform.http_address or (settings.http_host, settings.http_port)
    return f"http://{host}:{port}"
