"""A gateway with partners and no services behind it: what it hears is said to it directly."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.clock import ManualClock
from chassis.orders import Heard
from chassis.runtime import Runtime
from contracts.codes import AgencyKind
from contracts.events import CATALOGUE, intake
from gateway import handlers
from gateway.app import create_app
from gateway.domain.agencies import Agency
from gateway.domain.webhooks import Endpoint
from gateway.identity import register_agency, register_client
from gateway.service import GatewayService
from gateway.storage.agencies import Agencies
from gateway.storage.webhooks import Endpoints
from gateway.telling import Teller
from gateway.webhooks.delivering import Deliverer
from gateway.webhooks.posting import Poster
from tests.gateway.conftest import Caller, Gate
from tests.gateway.webhooks.receiver import Receiver, receiving
from tests.pairs import PAIRS, pair_named
from tests.town import EMBEDDED, Pair, Town, settings_for

CHENGNAN = "320402109000"
PARTNERS = {
    "station": (AgencyKind.STATION, None),
    "hospital-1": (AgencyKind.HOSPITAL, None),
    "hospital-2": (AgencyKind.HOSPITAL, None),
    "courier-group": (AgencyKind.REPORTER_GROUP, None),
    "cyclist-group": (AgencyKind.REPORTER_GROUP, None),
    "patrol-team-1": (AgencyKind.PATROL_TEAM, None),
    "patrol-team-2": (AgencyKind.PATROL_TEAM, None),
    "police-1": (AgencyKind.POLICE, None),
    "police-2": (AgencyKind.POLICE, None),
    "railway-1": (AgencyKind.RAILWAY, None),
    "town-here": (AgencyKind.TOWNSHIP, CHENGNAN),
    "town-elsewhere": (AgencyKind.TOWNSHIP, "320404003000"),
}


def an_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Desk(Gate):
    """The gateway as partners and the test see it."""

    sequences: dict[tuple[str, str], int] = field(default_factory=dict)

    @property
    def runtime(self) -> Runtime:
        return self.town["gateway"]

    @property
    def poster(self) -> Poster:
        return Poster(loopback=True, connect_s=1.0, total_s=2.0)

    @property
    def deliverer(self) -> Deliverer:
        """One replica's, without jitter."""
        return Deliverer(self.runtime, self.poster, jitter=lambda: 1.0)

    def hear(self, payload: Any, *, sealed: bool = False, tell: bool = True) -> str:
        """Let the gateway hear this event, and tell it; the event's id."""
        contract = payload.contract
        subject = contract.subject_of(payload)
        sequence = self.sequences.get((contract.owner, subject), 0) + 1
        self.sequences[contract.owner, subject] = sequence
        heard = Heard(an_id(), contract.type, subject, sequence, self.wall.now(), payload, sealed=sealed)
        with self.runtime.unit() as uow:
            handlers.keep(heard, uow)
        if tell:
            self.tell()
        return heard.id

    def tell(self) -> int:
        return Teller(self.runtime).tell()

    def feed(self, agency_id: str) -> list[dict[str, Any]]:
        """The whole feed, page by page."""
        caller, found, after = self.caller(agency_id), list[dict[str, Any]](), ""
        while True:
            page = caller.get(f"/v1/feed?limit=100{after}").json
            found += page["items"]
            if not page["items"]:
                return found
            after = f"&after={page['next_after']}"

    def ids_in_feed(self, agency_id: str) -> list[str]:
        return [item["id"] for item in self.feed(agency_id)]

    def agency(self, agency_id: str, **values: Any) -> None:
        """Change the agency's contract."""
        with self.runtime.unit() as uow:
            found: Agency = Agencies(uow.session).get(agency_id)
            for name, value in values.items():
                setattr(found, name, value)

    def registers(self, agency_id: str, receiver: Receiver, *, verify: bool = True, types: Any = ()) -> dict[str, Any]:
        """The agency's endpoint at this receiver, with its secret; verified unless told otherwise."""
        with self.runtime.view() as view:
            listed = list(Agencies(view.session).get(agency_id).webhook_hosts)
        self.agency(agency_id, webhook_hosts=[*listed, f"127.0.0.1:{receiver.port}"])
        caller = self.caller(agency_id)
        made = caller.post("/v1/webhook-endpoints", {"url": receiver.url, "types": list(types)})
        assert made.status_code == 201, made.json
        if verify:
            answer = caller.post(f"/v1/webhook-endpoints/{made.json['id']}/verify")
            assert answer.status_code == 200, answer.json
        return dict(made.json)

    def endpoint_row(self, endpoint_id: str) -> Endpoint:
        with self.runtime.view() as view:
            found = Endpoints(view.session).find(endpoint_id)
            assert found is not None
            return found

    def endpoint(self, agency_id: str, endpoint_id: str) -> dict[str, Any]:
        return dict(self.caller(agency_id).get(f"/v1/webhook-endpoints/{endpoint_id}").json)


@contextmanager
def opened_desk(folder: Path, pair: Pair = EMBEDDED) -> Iterator[Desk]:
    wall = ManualClock(datetime.now(UTC))  # the published verifier knows no other clock
    settings = replace(settings_for(pair, folder / "home"), webhook_loopback=True)
    with Town(CATALOGUE, [GatewayService], settings, wall=wall) as town:
        secrets = {}
        with town["gateway"].unit() as uow:
            for agency_id, (kind, region) in PARTNERS.items():
                register_agency(uow, agency_id, kind, agency_id, region)
                secrets[agency_id] = register_client(uow, agency_id, agency_id) or ""
        poster = Poster(loopback=True, connect_s=1.0, total_s=2.0)
        yield Desk(town, create_app(town["gateway"], poster=poster), wall, secrets)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with opened_desk(tmp_path) as desk:
        yield desk


@pytest.fixture(params=PAIRS)
def desk_on_each_pair(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    with pair_named(request.param, request, ["gateway"]) as pair, opened_desk(tmp_path, pair) as desk:
        yield desk


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as receiver:
        yield receiver


_MINUTES = itertools.count()


def a_referral_requested(hospital_id: str = "hospital-1", **known: Any) -> intake.ReferralRequested:
    """A hospital is asked to take a patient."""
    said: dict[str, Any] = {
        "case_id": an_id(),
        "referral_id": an_id(),
        "chain_id": an_id(),
        "attempt": 1,
        "hospital_id": hospital_id,
        "urgency": "emergency",
        "requested_at": datetime(2026, 7, 20, 7, 0, tzinfo=UTC) + timedelta(minutes=next(_MINUTES)),
    }
    return loaded(intake.ReferralRequested, said | known)


def loaded(payload: type[Any], said: dict[str, Any]) -> Any:
    """The event with codes where codes belong."""
    contract = payload.contract
    return contract.load(contract.schema.dump(payload(**_as_codes(contract, said))))


def _as_codes(contract: Any, said: dict[str, Any]) -> dict[str, Any]:
    shapes = contract.shapes
    return {
        name: shapes[name].kind(value) if isinstance(value, str) and shapes[name].codes() else value
        for name, value in said.items()
    }


__all__ = ["Caller", "Desk", "a_referral_requested", "an_id", "loaded"]
