"""Three ways to publish the same announcements: python -m benchmarks.parcels.publishing"""

from __future__ import annotations

from deploy.process import make_green

make_green()

import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from typing import Any  # noqa: E402

import kombu  # noqa: E402

from benchmarks import profiling, talk  # noqa: E402
from benchmarks.contestants import an_envelope  # noqa: E402
from benchmarks.parcels.language import CATALOGUE, ParcelPosted  # noqa: E402
from benchmarks.parcels.service import Depot  # noqa: E402
from chassis import logs  # noqa: E402
from chassis.broker import exchange_name  # noqa: E402
from chassis.envelope import CONTENT_TYPE, encode  # noqa: E402
from chassis.runtime import Platform, Runtime  # noqa: E402
from chassis.settings import read_settings  # noqa: E402


class Desk:
    """What the measurement may ask; each answer is in seconds."""

    def __init__(self, runtime: Runtime, amqp_url: str) -> None:
        self._runtime, self._amqp_url = runtime, amqp_url

    def relay(self, count: int) -> float:
        """The journal's unsent rows, through the relay, as its host sends them."""
        began, sent = time.monotonic(), 0
        while sent < count:
            self._runtime.relay.send_all()
            sent += self._runtime.relay.sent_last
        return time.monotonic() - began

    def one_by_one(self, count: int) -> float:
        """kombu's Producer, waiting for the broker's word after each message; so does nameko."""
        with kombu.Connection(self._amqp_url, transport_options={"confirm_publish": True}) as connection:
            return self._publish(connection, count, lambda _confirms: None)

    def pipelined(self, count: int) -> float:
        """kombu's Producer, as fast as it goes; then waiting until the broker has confirmed all."""
        with kombu.Connection(self._amqp_url) as connection:
            return self._publish(connection, count, lambda confirms: confirms.wait(count))

    def _publish(self, connection: Any, count: int, wait: Callable[[talk.Confirms], None]) -> float:
        channel = connection.channel()
        channel.confirm_select()
        confirms = talk.Confirms(channel)
        producer = kombu.Producer(channel, kombu.Exchange(exchange_name("depot"), "topic"), auto_declare=False)
        envelopes = [an_envelope(number) for number in range(count)]
        bodies = [(envelope.id, encode(envelope)) for envelope in envelopes]
        began = time.monotonic()
        for id_, body in bodies:
            producer.publish(
                body,
                routing_key=ParcelPosted.contract.routing_key,  # type: ignore[attr-defined]
                message_id=id_,
                content_type=CONTENT_TYPE,
                content_encoding="utf-8",
                delivery_mode=2,
                mandatory=True,
            )
        wait(confirms)
        return time.monotonic() - began

    def answers(self) -> talk.Answers:
        return {"relay": self.relay, "one_by_one": self.one_by_one, "pipelined": self.pipelined}


def main() -> None:
    out = talk.only_for_answers()
    logs.configure("WARNING")
    settings = read_settings()
    runtime = Platform.of(settings, CATALOGUE).runtime(Depot)
    with profiling.if_asked():
        talk.obey(Desk(runtime, settings.amqp_url or "").answers(), out)
    runtime.close()


if __name__ == "__main__":
    main()
