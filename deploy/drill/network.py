"""Whom a drill needs beside the demo's agencies: more hospitals, and the one at the station who may know of psychiatric
patients. Without them a chain of four hospitals would end after two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from chassis.runtime import Runtime
from chassis.work import UnitOfWork
from contracts.access import STATION_CLIENTS
from contracts.codes import AgencyKind
from deploy.demo.credentials import note_client
from gateway.identity import register_agency, register_client, renew_secret
from services.intake.storage import seed_hospitals

PSYCHIATRIC_DESK: Final = "station-psychiatric"
_STATION: Final = "station"


@dataclass(frozen=True)
class Hospital:
    """A partner hospital of a drill; invented like all of the demo's."""

    id: str
    name: str
    rank: int
    specialties: list[str] = field(default_factory=list)
    kind: str = "general"
    accept_minutes: int = 10


HOSPITALS: Final = (
    Hospital("hospital-3", "第三定点医院", 3),
    Hospital("hospital-4", "第四定点医院（设精神科）", 4, ["internal", "trauma", "psychiatric"]),
)
"""The last of the chain is also the only one with a psychiatric department."""


def load(runtimes: Mapping[str, Runtime], credentials_file: Path) -> None:
    """Put them beside the demo's agencies, which are there already, and fresh secrets of theirs into the same file."""
    with runtimes["intake"].unit() as uow:
        seed_hospitals(uow.session, [asdict(hospital) for hospital in HOSPITALS])
    with runtimes["gateway"].unit() as uow:
        clients = {hospital.id: _hospital(uow, hospital) for hospital in HOSPITALS}
        clients[PSYCHIATRIC_DESK] = _psychiatric_desk(uow)
    for client_id, entry in clients.items():
        note_client(credentials_file, client_id, entry)


def _hospital(uow: UnitOfWork, hospital: Hospital) -> dict[str, str]:
    register_agency(uow, hospital.id, AgencyKind.HOSPITAL, hospital.name)
    secret = register_client(uow, hospital.id, hospital.id) or renew_secret(uow, hospital.id)
    return {"agency": hospital.id, "kind": AgencyKind.HOSPITAL.value, "name": hospital.name, "secret": secret}


def _psychiatric_desk(uow: UnitOfWork) -> dict[str, str]:
    known = register_client(uow, PSYCHIATRIC_DESK, _STATION, STATION_CLIENTS["psychiatric"])
    secret = known or renew_secret(uow, PSYCHIATRIC_DESK)
    return {"agency": _STATION, "kind": AgencyKind.STATION.value, "name": "精神卫生专岗", "secret": secret}
