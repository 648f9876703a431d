"""FastStream on RabbitMQ with SQLAlchemy on asyncpg: publishing after the commit, inbox and effect in one transaction.

It promises one effect an event, as ours. It does not promise that a committed change is ever announced (there is no
outbox: a kill between commit and publish loses the event), nor order. It runs with what makes it quickest: uvloop is
left out as everywhere, ten messages at once, a durable classic queue, one publisher confirm an event.

python -m benchmarks.rivals.faststream_sqlalchemy depot|courier
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
import uuid
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from faststream import AckPolicy
from faststream.rabbit import Channel, ExchangeType, RabbitBroker, RabbitExchange, RabbitMessage, RabbitQueue
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from benchmarks import profiling, talk
from benchmarks.parcels import storage
from benchmarks.parcels.service import REALISTIC
from benchmarks.rivals.names import FASTSTREAM_EXCHANGE, FASTSTREAM_QUEUE

AT_ONCE = int(os.environ.get("BENCH_AT_ONCE", "10"))

_WATCH = talk.Stopwatch()
_ENGINE = create_async_engine(os.environ["BENCH_DATABASE_URL"].replace("+psycopg2", "+asyncpg"), pool_size=AT_ONCE)
_EXCHANGE = RabbitExchange(FASTSTREAM_EXCHANGE, type=ExchangeType.TOPIC, durable=True)
_REALISTIC = bool(os.environ.get(REALISTIC))
broker = RabbitBroker(os.environ["BENCH_AMQP_URL"], default_channel=Channel(prefetch_count=AT_ONCE), logger=None)


class ParcelPosted(BaseModel):
    parcel_id: str
    grams: int


async def note_parcel(posted: ParcelPosted, message: RabbitMessage) -> None:
    async with AsyncSession(_ENGINE) as session, session.begin():
        claimed = await session.execute(storage.claim(message.message_id, datetime.now(UTC)))
        if claimed.first() is None:
            return
        parcel_id, grams = posted.parcel_id, posted.grams
        if _REALISTIC:
            about = await session.get_one(storage.Parcel, storage.shelf(grams), with_for_update=True)
            storage.carry(session, about, parcel_id, grams)
        else:
            storage.note(session, parcel_id, grams)
    _WATCH.note(posted.parcel_id)


async def post_parcel(number: int) -> None:
    parcel_id = str(uuid.uuid4())
    async with AsyncSession(_ENGINE) as session, session.begin():
        session.add(storage.Parcel(parcel_id, number))
    _WATCH.note(parcel_id)
    posted = ParcelPosted(parcel_id=parcel_id, grams=number)
    await broker.publish(
        posted, exchange=_EXCHANGE, routing_key="parcel_posted", persist=True, message_id=str(uuid.uuid4())
    )


async def post(count: int) -> None:
    numbers = iter(range(count))

    async def writer() -> None:
        for number in numbers:
            await post_parcel(number)

    await asyncio.gather(*(writer() for _ in range(AT_ONCE)))


async def post_paced(count: int, a_second: float) -> None:
    began, under_way = time.monotonic(), []
    for number in range(count):
        await asyncio.sleep(max(0.0, began + number / a_second - time.monotonic()))
        under_way.append(asyncio.create_task(post_parcel(number)))
    await asyncio.gather(*under_way)


async def _read() -> dict[str, Any]:
    return _WATCH.read()


async def _count() -> int:
    return _WATCH.count()


_ANSWERS: dict[str, Callable[..., Awaitable[Any]]] = {
    "post": post,
    "post_paced": post_paced,
    "read": _read,
    "count": _count,
}


async def _obey(out: Any) -> None:
    if sys.argv[1] == "courier":
        queue = RabbitQueue(FASTSTREAM_QUEUE, durable=True, routing_key="parcel_posted")
        broker.subscriber(queue, _EXCHANGE, ack_policy=AckPolicy.NACK_ON_ERROR)(note_parcel)
    await broker.start()
    await broker.declare_exchange(_EXCHANGE)
    talk.say_ready(out)
    while line := await asyncio.to_thread(sys.stdin.readline):
        name, *arguments = talk.asked(line)
        talk.reply(await _ANSWERS[name](*arguments), out)


def main() -> None:
    out = talk.only_for_answers()
    with profiling.if_asked():
        asyncio.run(_obey(out))
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main()
