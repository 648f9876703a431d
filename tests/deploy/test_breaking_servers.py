"""Claims about servers broken on purpose: without them a fault experiment could break something else, or nothing."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import amqp
import kombu
import pytest

from deploy.servers import Servers
from tests.deploy.server_clients import connect, declare_with_message, rows, session_on, takes, until


def test_a_broker_killed_comes_back_on_its_port_with_the_confirmed_message(breakable_servers: Servers) -> None:
    url = breakable_servers.amqp_url
    declare_with_message(url, "through-the-crash", b"still here")
    breakable_servers.rabbit.settle()
    node = breakable_servers.rabbit.processes()[0]

    breakable_servers.rabbit.kill()
    assert not node.alive
    breakable_servers.rabbit.start()

    assert takes(url, "through-the-crash") == b"still here"


def test_a_database_killed_comes_back_on_its_port_with_what_was_committed(breakable_servers: Servers) -> None:
    url = breakable_servers.postgres_url
    with session_on(url) as session:
        session.cursor().execute("CREATE TABLE kept_through_a_crash AS SELECT 42 AS number")
    before = breakable_servers.postgres.processes()

    breakable_servers.postgres.kill()
    assert [process for process in before if process.alive] == []
    breakable_servers.postgres.start()

    with session_on(url) as session:
        assert rows(session, "SELECT number FROM kept_through_a_crash") == [(42,)]


def test_a_frozen_database_is_silent_and_answers_again_when_thawed(breakable_servers: Servers) -> None:
    with session_on(breakable_servers.postgres_url) as session:
        backend = session.info.backend_pid

        breakable_servers.postgres.freeze()
        assert until(lambda: _state(backend) == "T"), "the session's own process goes on"
        breakable_servers.postgres.thaw()

        assert rows(session, "SELECT 1") == [(1,)]


def test_a_frozen_broker_is_silent_and_answers_again_when_thawed(breakable_servers: Servers) -> None:
    node = breakable_servers.rabbit.processes()[0].pid

    breakable_servers.rabbit.freeze()
    assert until(lambda: _state(node) == "T")
    breakable_servers.rabbit.thaw()

    connect(breakable_servers.amqp_url)


def test_restoring_starts_what_was_killed_and_thaws_what_was_frozen(private_servers: Servers) -> None:
    private_servers.postgres.kill()
    private_servers.rabbit.freeze()

    private_servers.restore()

    with session_on(private_servers.postgres_url) as session:
        assert rows(session, "SELECT 1") == [(1,)]
    connect(private_servers.amqp_url)


@pytest.mark.parametrize("alarm", ["memory", "disk"])
def test_under_an_alarm_the_broker_confirms_nothing_until_it_is_cleared(breakable_servers: Servers, alarm: str) -> None:
    rabbit = breakable_servers.rabbit
    with kombu.Connection(breakable_servers.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        assert _confirms(channel)

        getattr(rabbit, f"raise_{alarm}_alarm")()
        assert not _confirms(channel)
        getattr(rabbit, f"clear_{alarm}_alarm")()

        assert until(lambda: _confirms(channel))


def test_restoring_ends_the_alarms(private_servers: Servers) -> None:
    private_servers.rabbit.raise_memory_alarm()
    private_servers.rabbit.raise_disk_alarm()

    private_servers.restore()

    with kombu.Connection(private_servers.amqp_url) as connection:
        channel = connection.channel()
        channel.confirm_select()
        assert _confirms(channel)


def _confirms(channel: amqp.Channel) -> bool:
    """Whether the broker confirms a message within half a second of its coming."""
    confirmed: list[int] = []
    channel.events["basic_ack"] = {lambda tag, multiple: confirmed.append(tag)}
    channel.basic_publish(amqp.Message(b"x"), "amq.fanout", "x")
    with suppress(TimeoutError):
        channel.connection.drain_events(timeout=0.5)
    return confirmed != []


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
