"""A connection to RabbitMQ with one owner and a deadline on whatever it does; without it a frozen broker would hold a
green thread for ever, and unreadable properties every consumer."""

from __future__ import annotations

import contextlib
import struct
import time
from collections.abc import Iterator
from typing import Any, Final

import kombu
from amqp import serialization, spec
from amqp.exceptions import AMQPError
from kombu.exceptions import OperationalError as KombuOperationalError

from chassis.broker import BrokerAway

_CONNECT_S: Final = 5
_HEARTBEAT_S: Final = 10
LEAST_S: Final = 0.01
_READ_AHEAD: Final = 16 * 1024
LOST: Final = (OSError, AMQPError, KombuOperationalError, AttributeError)
# AttributeError: py-amqp forgets its transport when the peer hangs up in the middle of a call


def _readable_properties(buffer: bytes, offset: int) -> tuple[dict[str, Any], int]:
    """A message's properties; none when they are no text. Anybody may publish such, and py-amqp would give up the
    connection of whoever receives it, again at each delivery."""
    try:
        return serialization.decode_properties_basic(buffer, offset)
    except (ValueError, struct.error):
        return {}, len(buffer)


serialization.PROPERTY_CLASSES[spec.Basic.CLASS_ID] = _readable_properties


class Link:
    """One connection with one channel, owned by one green thread."""

    def __init__(self, url: str, *, heartbeat: int = _HEARTBEAT_S, within: float = _CONNECT_S) -> None:
        """Connect within that many seconds. :raises BrokerAway:"""
        self.blocked, deadline, hosts = False, time.monotonic() + within, url.count(";") + 1
        try:
            self.kombu = kombu.Connection(url, connect_timeout=within / hosts, heartbeat=heartbeat)
            # one try a host: kombu's own connect() would try again after two seconds of sleep, whatever the deadline
            self.kombu.ensure_connection(max_retries=hosts - 1, interval_start=0, interval_step=0)
            self.connection: Any = self.kombu.connection
            self.connection.on_blocked = self._on_blocked
            self.connection.on_unblocked = self._on_unblocked
            self.be_patient(deadline - time.monotonic())
            self._read_ahead()
            self.channel: Any = self.connection.channel()
        except LOST as error:
            raise BrokerAway(type(error).__name__) from error

    def be_patient(self, seconds: float) -> None:
        """From now on a call that names no time of its own waits so long for the peer: a frozen one would hold it for
        ever."""
        self.connection.transport.sock.settimeout(max(seconds, LEAST_S))

    def _read_ahead(self) -> None:
        """Take what has arrived in large pieces; py-amqp itself asks the system three times for each frame."""
        transport = self.connection.transport
        receive = transport._quick_recv
        transport._quick_recv = lambda wanted: receive(max(wanted, _READ_AHEAD))

    def write(self, frames: bytes, within: float) -> None:
        """Send them in one piece: a system call for each message costs more than the message."""
        with self.connection.transport.having_timeout(max(within, LEAST_S)):
            self.connection.transport.write(frames)

    def _on_blocked(self, _reason: str) -> None:
        self.blocked = True

    def _on_unblocked(self) -> None:
        self.blocked = False

    @contextlib.contextmanager
    def guarded(self) -> Iterator[None]:
        """Whatever goes wrong on the wire is one thing to the caller: the broker is away."""
        try:
            yield
        except LOST as error:
            self.drop()
            raise BrokerAway(type(error).__name__) from error

    def read(self, timeout: float) -> bool:
        """Handle what comes next, waiting at most about ``timeout``; false when nothing came."""
        try:
            self.connection.drain_events(timeout=max(timeout, 0))
        except TimeoutError:
            return False
        return True

    def catch_up(self) -> None:
        """Handle what came while nobody read: an alarm, its end, the broker's farewell."""
        while self.read(0):
            pass

    def beat(self) -> None:
        self.connection.heartbeat_tick()

    def drop(self) -> None:
        """Give the socket up at once: a polite close can wait for a peer that is frozen."""
        with contextlib.suppress(Exception):
            self.connection.collect()
