"""Personal data stay where they are sealed, on a platform of real processes: a canary in every free word of a stay can
be read in no file of the broker's or the database's, in no log and in no metric."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import amqp
import kombu
import psycopg2
import pytest
import requests

from contracts.events import CATALOGUE
from deploy.demo.client import eventually
from deploy.servers import Servers
from deploy.services import SERVICES
from tests.city import City, Problem
from tests.messaging.test_no_personal_data_leaves import CANARIES, CANARY, Singer, sing_until_known, sung_in
from tests.pairs import servers_pair
from tests.process.conftest import ALL, running
from tests.process.platforms import Partner, Platform, a_key
from tests.servers import Endpoints
from tests.stored import files_holding
from tests.town import Town

PLANTED = "PLANTED-TO-BE-FOUND"
_WITHIN_S = 60.0


@dataclass
class RealDesk:
    """One client at work over real HTTP, patient with owners that are away."""

    partner: Partner

    def get(self, path: str, **params: Any) -> dict[str, Any]:
        query = "&".join(f"{name}={value}" for name, value in params.items())
        answer = self.partner.get(f"{path}?{query}" if query else path)
        return _succeeded(answer)

    def version(self, path: str) -> int:
        return int(self.get(path)["version"])

    def post(self, path: str, body: Mapping[str, Any] | None = None, *, seen: int | None = None) -> dict[str, Any]:
        """The answer to an order, once it is carried out. :raises Problem:"""
        key, deadline = a_key(), time.monotonic() + _WITHIN_S
        while True:
            answer = self.answer(path, body, key=key, seen=seen)
            if answer.status_code not in (202, 503) or time.monotonic() > deadline:
                return _succeeded(answer)

    def answer(
        self, path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None, seen: int | None = None
    ) -> requests.Response:
        return self.partner.post(path, body, key=key, seen=seen)


def _succeeded(answer: requests.Response) -> dict[str, Any]:
    if answer.status_code not in (200, 201):
        raise Problem(f"{answer.status_code} {answer.text[:600]}")
    return dict(answer.json())


class RealDesks(dict[str, RealDesk]):
    """Every client of the demo's agencies, signed in when first asked for."""

    def __init__(self, platform: Platform) -> None:
        super().__init__()
        self._platform = platform

    def __missing__(self, client_id: str) -> RealDesk:
        self[client_id] = RealDesk(self._platform.partner(client_id))
        return self[client_id]


class RealCity(City):
    """The city of the stories, its services being processes; its journals are seen from outside."""

    def __init__(self, platform: Platform) -> None:
        outside = replace(platform.settings, amqp_url=None)
        watching = Town(CATALOGUE, SERVICES.values(), outside)
        super().__init__(watching, None, RealDesks(platform))  # type: ignore[arg-type]
        self.platform = platform

    def now(self) -> datetime:
        """The processes go by the machine's clock, not by that of the town that watches them."""
        return datetime.now(UTC)

    def settle(self, timeout: float = _WITHIN_S) -> None:
        eventually(
            lambda: not self.town.under_way(self.town.services) or None, "everything announced is handled", timeout
        )

    @contextmanager
    def without(self, service: str) -> Iterator[None]:
        self.platform.kill(service)
        yield
        self.platform.start(service)

    def close(self) -> None:
        for runtime in self.town.services.values():
            runtime.close()


@pytest.fixture
def city(private_servers: Servers, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealCity]:
    """All services as processes that log whatever they can."""
    home = tmp_path_factory.mktemp("home")
    with (
        servers_pair(Endpoints.of(private_servers), ALL) as pair,
        running(pair, home, ALL, GUITU_LOG_LEVEL="DEBUG") as platform,
        closing(RealCity(platform)) as city,
    ):
        yield city


def what_goes_wrong_sings_too(city: RealCity) -> None:
    """Refused, malformed and deferred orders with canaries in them, and a service that dies while it holds one."""
    courier = city["courier-group"]
    courier.answer("/v1/sightings", {"place": {"text": CANARY}, "what_seen": CANARY, CANARIES[0]: CANARY})
    courier.answer(f"/v1/sightings/{CANARIES[1]}", {"what_seen": CANARY})
    city["station-desk"].answer("/v1/departures", {"case_id": CANARY, "kind": CANARY})
    key, body = a_key(), {"place": {"text": CANARY}, "what_seen": CANARY}
    with city.without("patrol"):
        assert courier.answer("/v1/sightings", body, key=key).status_code == 202
    eventually(lambda: courier.answer("/v1/sightings", body, key=key).status_code == 201 or None, "it is delivered")


@contextmanager
def planted(servers: Servers) -> Iterator[None]:
    """A row and a message in clear: the search would find a leak. All that the database holds is on its disk then."""
    with (
        closing(psycopg2.connect(servers.postgres_url.replace("+psycopg2", "", 1))) as session,
        Endpoints.of(servers).vhost() as url,
        kombu.Connection(url, transport_options={"confirm_publish": True}) as connection,
    ):
        session.autocommit = True
        session.cursor().execute("CREATE TABLE planted AS SELECT %s::text AS word", (PLANTED,))
        session.cursor().execute("CHECKPOINT")
        channel: Any = connection.default_channel
        channel.queue_declare("kept", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.basic_publish_confirm(amqp.Message(PLANTED.encode(), delivery_mode=2), "", "kept")
        yield
        session.cursor().execute("DROP TABLE planted")


@pytest.mark.timeout(300)
def test_a_canary_in_every_free_word_of_a_stay_can_be_read_in_no_file_log_or_metric(
    city: RealCity, private_servers: Servers
) -> None:
    case = sing_until_known(Singer(city), city)
    what_goes_wrong_sings_too(city)
    city.settle()
    desk = city["station-desk"].get(f"/v1/cases/{case}")
    metrics = {name: city.platform.health(name, "/metrics").text for name in ALL}
    servers_files, home = private_servers.folder, city.platform.settings.home

    with planted(private_servers):
        found = {path.split("/")[0] for path in files_holding(servers_files, PLANTED)}
        leaks = files_holding(servers_files, *CANARIES), files_holding(home, *CANARIES)

    assert sung_in(str(desk).encode()) == list(CANARIES[:3]), "they are there for those who may see them"
    assert all("guitu_build_info{" in text for text in metrics.values())
    assert {name: sung_in(text.encode()) for name, text in metrics.items()} == {name: [] for name in ALL}
    assert sum('"service_started"' in path.read_text("utf8") for path in home.glob("*.log")) >= len(ALL)
    assert found == {"rabbitmq", "postgres"}, "what lies there in clear is found"
    assert leaks == ([], [])
