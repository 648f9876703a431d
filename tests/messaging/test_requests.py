"""Requests between services: none runs after its caller gave up, none outlasts its caller's patience, and none can be
read on the broker's disk.

What is about a broker that is frozen, restarted or alarmed, about its disk, and about connections that die, is on
RabbitMQ and PostgreSQL only: the embedded broker has none of these.
"""

from __future__ import annotations

import contextlib
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import amqp
import kombu
import pytest
from sqlalchemy import func, select

from chassis.broker import Broker, BrokerAway, OwnerAway, RpcClient, RpcHandler, Topology
from chassis.broker.amqp import AmqpBroker
from chassis.broker.memory import MemoryBroker
from chassis.clock import ManualClock, SystemClock
from chassis.commands import Answer
from chassis.orders import Command
from chassis.rpc import Rpc, RpcAnswerer, answer_label
from chassis.settings import Settings
from deploy.servers import Servers
from tests.messaging.depots import CLERK, ParcelProcess, a_parcel, log_of, onlookers, parcel_town, wait_for
from tests.messaging.parcels.language import CATALOGUE, POST
from tests.messaging.parcels.storage import parcel as parcel_table
from tests.pairs import servers_pair
from tests.servers import Endpoints
from tests.stored import files_holding
from tests.town import Town, settings_for

POOLED = 16
SECRET = "收件人蓝尾雀"


@pytest.fixture
def broker(settings: Settings) -> Broker:
    """The broker of the pair."""
    topology = Topology.of(CATALOGUE)
    return AmqpBroker(settings.amqp_url, topology) if settings.amqp_url else MemoryBroker(topology)


@contextmanager
def serving(broker: Broker, handler: RpcHandler) -> Iterator[None]:
    """Somebody answers requests to the depot, whatever becomes of the broker meanwhile."""
    stop, server = threading.Event(), broker.rpc_server("depot", handler)

    def serve() -> None:
        while not stop.is_set():
            with contextlib.suppress(BrokerAway):
                server.serve(stop.is_set)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        wait_for(lambda: answered(broker.rpc_client(), b"up?") is not None, "the depot serves")
        yield
    finally:
        stop.set()
        thread.join(20)


def answered(client: RpcClient, body: bytes, patience: float = 3.0) -> bytes | None:
    try:
        return client.call("depot", body, patience)
    except OwnerAway:
        return None


def seconds(act: Callable[[], object]) -> float:
    began = time.monotonic()
    act()
    return time.monotonic() - began


# --- A caller's patience --------------------------------------------------------------------------------------------


def test_a_slow_owner_costs_its_caller_no_more_than_its_patience_and_the_late_answer_is_forgotten(
    broker: Broker,
) -> None:
    go_on, client = threading.Event(), broker.rpc_client()
    ended: list[bytes] = []

    def handler(body: bytes) -> bytes:
        if body == b"slow":
            go_on.wait(30)
            ended.append(body)
        return b"answer to " + body

    with serving(broker, handler):
        assert client.call("depot", b"quick", 10) == b"answer to quick"
        assert 0.5 <= seconds(lambda: answered(client, b"slow", 0.5)) < 5.0
        assert ended == []
        go_on.set()
        wait_for(lambda: ended == [b"slow"], "it ends late")
        later = [client.call("depot", f"later {number}".encode(), 10) for number in range(3)]

    assert later == [f"answer to later {number}".encode() for number in range(3)]


def test_a_request_of_another_version_fails_at_once_and_says_nothing_of_itself(
    settings: Settings, broker: Broker, capsys: pytest.CaptureFixture[str]
) -> None:
    with parcel_town(settings) as town:
        depot, seal = town["depot"], town.platform.seal
        with serving(broker, lambda body: b"here" if body == b"up?" else depot.answerer(body)):
            asked = seal.close({"kind": "command", "name": POST.key, "addressee": SECRET}, "to depot")
            answer = broker.rpc_client().call("depot", asked, 10)

    assert seal.open(answer, answer_label("depot", asked)) == {"failed": "error"}
    written = "".join(capsys.readouterr())
    assert ("rpc_failed" in written, SECRET in written) == (True, False)


def test_a_broker_that_says_nothing_costs_a_caller_no_more_than_its_patience() -> None:
    """A black hole: the connection is made by its kernel, and then there is silence."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"amqp://guitu:x@127.0.0.1:{silent.getsockname()[1]}/"
        client = AmqpBroker(url, Topology.of(CATALOGUE)).rpc_client()

        took = seconds(lambda: answered(client, b"anybody?", 1.0))

    assert 1.0 <= took < 4.0, "two connects of five seconds each would take ten"


def test_a_frozen_broker_costs_a_caller_no_more_than_its_patience(breakable_servers: Servers) -> None:
    """With a pooled link, and then with a new one."""
    broker = AmqpBroker(breakable_servers.amqp_url, Topology.of(CATALOGUE))
    client = broker.rpc_client()
    with serving(broker, bytes):
        assert client.call("depot", b"x", 10) == b"x"
        breakable_servers.rabbit.freeze()
        took = [seconds(lambda: answered(client, b"anybody?", 1.0)) for _ in range(3)]
        breakable_servers.rabbit.thaw()
        wait_for(lambda: answered(client, b"x") == b"x", "it is answered again")

    assert max(took) < 4.0, took


# --- Links that died while nobody looked ----------------------------------------------------------------------------


def pool_filled(client: RpcClient) -> None:
    """As many idle links as are kept."""
    with ThreadPoolExecutor(POOLED) as pool:
        assert set(pool.map(lambda _: client.call("depot", b"slowly", 10), range(POOLED))) == {b"slowly"}
    assert len(client._idle) == POOLED  # type: ignore[attr-defined]


def slowly(body: bytes) -> bytes:
    """Long enough that callers of one moment are there together."""
    if body == b"slowly":
        time.sleep(0.5)
    return body


def test_after_a_restart_of_the_broker_no_request_fails_for_its_old_links(breakable_servers: Servers) -> None:
    broker = AmqpBroker(breakable_servers.amqp_url, Topology.of(CATALOGUE))
    client = broker.rpc_client()
    with serving(broker, slowly):
        pool_filled(client)
        breakable_servers.rabbit.kill()
        breakable_servers.rabbit.start()
        wait_for(lambda: answered(broker.rpc_client(), b"up?") is not None, "the depot serves again")

        answers = [answered(client, b"x") for _ in range(POOLED + 1)]

    assert answers == [b"x"] * (POOLED + 1)


class Line:
    """A way to the broker that can be cut without either end being told, as by a firewall that forgets connections."""

    def __init__(self, port: int) -> None:
        self._port, self._open = port, True
        self._server = socket.create_server(("127.0.0.1", 0))
        self._deaf: list[threading.Event] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._server.getsockname()[1])

    def _accept(self) -> None:
        while self._open:
            with contextlib.suppress(OSError):
                near, _ = self._server.accept()
                far, deaf = socket.create_connection(("127.0.0.1", self._port)), threading.Event()
                self._deaf.append(deaf)
                for ends in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(*ends, deaf), daemon=True).start()

    def _carry(self, source: socket.socket, target: socket.socket, deaf: threading.Event) -> None:
        with contextlib.suppress(OSError):
            while part := source.recv(65536):
                if not deaf.is_set():
                    target.sendall(part)
            target.close()

    def forget(self) -> None:
        """Every connection of now is silent for ever; new ones are carried."""
        for deaf in self._deaf:
            deaf.set()

    def close(self) -> None:
        self._open = False
        self._server.close()


def test_when_all_idle_links_died_silently_one_request_fails_and_no_other(on_servers: Settings) -> None:
    broker = AmqpBroker(on_servers.amqp_url or "", Topology.of(CATALOGUE))
    before, _, after = broker.url.rpartition("@")
    port, _, vhost = after.rpartition(":")[2].partition("/")
    line = Line(int(port))
    client = AmqpBroker(f"{before}@127.0.0.1:{line.port}/{vhost}", Topology.of(CATALOGUE)).rpc_client()
    with contextlib.closing(line), serving(broker, slowly):
        pool_filled(client)
        line.forget()

        answers = [answered(client, b"x", 2.0) for _ in range(POOLED + 1)]

    assert answers == [None] + [b"x"] * POOLED


# --- Expired requests -----------------------------------------------------------------------------------------------


def parcels_in(settings: Settings) -> int:
    with onlookers(settings) as (depot, _), depot.view() as view:
        return int(view.session.execute(select(func.count()).select_from(parcel_table)).scalar_one())


def an_order(addressee: str = "收件人") -> tuple[Command, dict[str, object]]:
    body = {"grams": 500, "addressee": addressee}
    return Command(POST, str(uuid.uuid4()), a_parcel(), body, CLERK, SystemClock().now()), body


def ordered(rpc: Rpc, patience: float, addressee: str = "收件人") -> Answer | None:
    try:
        return rpc.execute(*an_order(addressee), patience)
    except OwnerAway:
        return None


@contextmanager
def a_depot_of_its_own(settings: Settings) -> Iterator[tuple[Rpc, ParcelProcess]]:
    """A caller here, and the depot in a process."""
    with parcel_town(settings) as town:
        town.stop("depot")
        depot = ParcelProcess(settings, "depot")
        try:
            wait_for(lambda: bool(ordered(town["courier"].rpc, 3.0)), "the depot serves")
            yield town["courier"].rpc, depot
        finally:
            depot.end()


def test_what_reached_an_owner_that_was_frozen_until_its_caller_gave_up_never_runs(on_servers: Settings) -> None:
    """Servers only: embedded, a frozen process freezes its callers too. More requests than the owner takes at once:
    some lie in its socket, the others in the broker's queue."""
    requests = 40
    with a_depot_of_its_own(on_servers) as (rpc, depot):
        before = parcels_in(on_servers)
        depot.freeze()
        with ThreadPoolExecutor(requests) as pool:
            frozen = list(pool.map(lambda _: ordered(rpc, 1.0), range(requests)))
        depot.thaw()
        wait_for(lambda: ordered(rpc, 3.0) is not None, "it serves again")

        assert frozen == [None] * requests
        assert parcels_in(on_servers) == before + 1
        assert depot.output().count('"rpc_expired"') > 0, "some had reached it, and were refused there"


def test_an_owner_whose_clock_is_ahead_by_more_than_a_caller_waits_runs_nothing_and_counts_it(
    settings: Settings, broker: Broker
) -> None:
    with parcel_town(settings) as town:
        town.stop("depot")
        depot, ahead = town["depot"], ManualClock(SystemClock().now() + timedelta(minutes=1))
        answerer = RpcAnswerer("depot", depot.desk, town.platform.seal, ahead, town.platform.metrics)
        with serving(broker, lambda body: b"here" if body == b"up?" else answerer(body)):
            rpc = Rpc(broker.rpc_client(), town.platform.seal, town.platform.wall)
            assert [ordered(rpc, 3.0) for _ in range(2)] == [None, None]
        assert parcels_in(settings) == 0
        assert town.platform.metrics.registry.get_sample_value("guitu_rpc_expired_total", {"service": "depot"}) == 2.0


# --- What stays on the broker's disk --------------------------------------------------------------------------------


@pytest.fixture
def breakable_pair(breakable_servers: Servers, tmp_path: Path) -> Iterator[Settings]:
    with servers_pair(Endpoints.of(breakable_servers), ("depot", "courier")) as pair:
        yield settings_for(pair, tmp_path)


def a_secret() -> str:
    return f"秘{uuid.uuid4().hex}"


def test_nothing_readable_of_a_request_is_ever_on_the_broker_s_disk(
    breakable_servers: Servers, breakable_pair: Settings
) -> None:
    """Asked while its owner was there, was frozen, was gone, of a broker that writes out what waits (lazy queues, as an
    operator may order them); looked for before and after its restart. A message in clear shows that the search finds
    one."""
    rabbit, planted = breakable_servers.rabbit, a_secret()
    _lazy(breakable_servers, str(breakable_pair.amqp_url))
    there, frozen, gone = (a_secret() for _ in range(3))
    with a_depot_of_its_own(breakable_pair) as (rpc, depot):
        assert ordered(rpc, 10.0, there) is not None
        depot.freeze()
        with ThreadPoolExecutor(80) as pool:
            for _ in range(80):  # many more than the depot is given at once
                pool.submit(ordered, rpc, 60.0, frozen)
            wait_for(lambda: _written_out(breakable_servers) >= 30, "requests lie on the broker's disk")
            held = _found(breakable_servers, there, frozen, gone)
            depot.thaw()
        depot.kill()
        wait_for(lambda: not _exists(str(breakable_pair.amqp_url), "rpc.depot"), "its queue went with the depot")
        assert ordered(rpc, 1.0, gone) is None
    _kept(str(breakable_pair.amqp_url), planted)
    rabbit.settle()
    while_it_ran = _found(breakable_servers, there, frozen, gone)
    rabbit.kill()
    rabbit.start()

    assert (held, while_it_ran, _found(breakable_servers, there, frozen, gone)) == ([], [], [])
    assert _found(breakable_servers, planted) != []


def _lazy(servers: Servers, url: str) -> None:
    """From now on every queue of the vhost is kept on disk."""
    policy = {"pattern": ".*", "apply-to": "queues", "definition": {"queue-mode": "lazy"}}
    Endpoints.of(servers)._manage("PUT", f"policies/{url.rpartition('/')[2]}/lazy", policy)


def _written_out(servers: Servers) -> int:
    """How many requests lie on the broker's disk, by their content type."""
    stores, found = servers.folder / "rabbitmq/data/node/msg_stores", 0
    for path in stores.rglob("*"):
        with contextlib.suppress(FileNotFoundError, IsADirectoryError):
            found += path.read_bytes().count(b"application/octet-stream")
    return found


def _found(servers: Servers, *secrets: str) -> list[str]:
    """The broker's files, its log among them, in which one of these can be read."""
    return files_holding(servers.folder / "rabbitmq", *secrets)


def _kept(url: str, text: str) -> None:
    """A durable message in clear, confirmed."""
    with kombu.Connection(url, transport_options={"confirm_publish": True}) as connection:
        channel = connection.default_channel
        channel.queue_declare("kept", durable=True, auto_delete=False, arguments={"x-queue-type": "quorum"})
        channel.basic_publish_confirm(amqp.Message(text.encode(), delivery_mode=2), "", "kept")


def _waiting(url: str, queue: str) -> int:
    """How many messages wait in the queue; -1 when there is no such queue."""
    with kombu.Connection(url) as connection:
        try:
            return int(connection.default_channel.queue_declare(queue, passive=True).message_count)
        except amqp.NotFound:
            return -1


def _exists(url: str, queue: str) -> bool:
    return _waiting(url, queue) >= 0


def test_the_requests_queue_ends_with_who_serves_it_and_with_its_broker(
    breakable_servers: Servers, breakable_pair: Settings
) -> None:
    url = str(breakable_pair.amqp_url)
    broker = AmqpBroker(url, Topology.of(CATALOGUE))
    with serving(broker, bytes):
        assert _exists(url, "rpc.depot")
    assert not _exists(url, "rpc.depot")
    assert seconds(lambda: answered(broker.rpc_client(), b"anybody?", 30.0)) < 15.0, "and whoever asks hears so at once"

    with kombu.Connection(url) as connection:
        connection.default_channel.queue_declare("rpc.depot", durable=False, auto_delete=True)  # nobody serves it yet
    breakable_servers.rabbit.kill()
    breakable_servers.rabbit.start()

    assert not _exists(url, "rpc.depot")


# --- Alarms ---------------------------------------------------------------------------------------------------------


def test_under_a_memory_alarm_requests_fail_at_once_and_what_is_committed_meanwhile_arrives_afterwards(
    breakable_servers: Servers, breakable_pair: Settings
) -> None:
    with parcel_town(breakable_pair) as town:
        town.order(POST, {"grams": 1, "addressee": "x"}, CLERK)
        town.settle()
        breakable_servers.rabbit.raise_memory_alarm()
        took = [seconds(lambda: ordered(town["courier"].rpc, 30.0)) for _ in range(2)]
        meanwhile = [a_parcel() for _ in range(3)]
        for parcel in meanwhile:
            _posted(town, parcel)
        with contextlib.suppress(BrokerAway):
            town["depot"].relay.send_once(1.0)
        breakable_servers.rabbit.clear_memory_alarm()
        town.settle()

        assert max(took) < 15.0, took
        assert set(meanwhile) <= set(_heard_of(town))
        assert len(_heard_of(town)) == len(set(_heard_of(town)))
        assert ordered(town["courier"].rpc, 10.0) is not None


def _posted(town: Town, parcel: str) -> None:
    """Committed at the depot, without a request."""
    body = {"grams": 500, "addressee": "收件人"}
    assert town["depot"].desk.execute(POST.key, str(uuid.uuid4()), parcel, body, CLERK, town.clock.now()).ok


def _heard_of(town: Town) -> list[str]:
    return [parcel for parcel, _, _ in log_of(town["courier"])]
