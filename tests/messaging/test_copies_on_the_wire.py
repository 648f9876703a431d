"""Promise 2 with copies that really come: published one to five times over the broker of the pair, in shuffled order,
and handled by whoever consumes its queue."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from chassis import outbox
from chassis.broker import Broker, Delivery, Outgoing
from chassis.parking import list_parked
from chassis.runtime import Runtime
from chassis.settings import Settings
from tests.messaging.depots import a_parcel, announce_journeys, have_a_last_word, log_of, parcel_town
from tests.messaging.test_hearing import deliveries_of, no_faults  # noqa: F401
from tests.messaging.unruly_broker import shuffled_with_copies
from tests.town import Town

ROUNDS = 5
"""Of three parcels each; a hundred seeds are in tests/messaging/test_unruly_delivery.py."""


def not_to_be_sent_by_the_relay(depot: Runtime) -> None:
    """What was announced so far is sent by the test, as often as it likes."""
    with depot.unit() as uow:
        numbers = uow.session.execute(select(outbox.outbox.c.number)).scalars().all()
        outbox.mark_sent(uow.session, numbers, depot.wall.now())


def publish(broker: Broker, told: Sequence[Delivery]) -> None:
    """In this order, one after the other, each safe before the next."""
    publisher = broker.publisher("depot")
    for number, one in enumerate(told):
        name, version = json.loads(one.body)["type"].split(".")[2:]
        out = Outgoing(number, f"{name}.{version}", one.message_id, one.body)
        assert publisher.publish([out], 30.0) == {number}
    publisher.close()


def duplicates_counted(town: Town) -> int:
    labels = {"service": "courier", "publisher": "depot"}
    counted = town.platform.metrics.registry.get_sample_value("guitu_events_duplicate_total", labels)
    return int(counted or 0)


@pytest.mark.parametrize("number", range(ROUNDS))
def test_each_event_published_one_to_five_times_in_shuffled_order_ends_as_once_in_order(
    settings: Settings, number: int
) -> None:
    seed = random.randrange(2**32)
    print(f"seed {seed}")
    parcels = [a_parcel() for _ in range(3)]
    with parcel_town(settings) as town:
        depot, courier = town["depot"], town["courier"]
        expected = announce_journeys(depot, parcels, stops=3)
        told = shuffled_with_copies(deliveries_of(depot), random.Random(seed))
        not_to_be_sent_by_the_relay(depot)
        with town.keep_moving():
            publish(town.platform.broker, told)
            whole = have_a_last_word(depot, courier, expected, parcels)
        with courier.view() as view:
            parked = list_parked(view.session)
        assert (log_of(courier), parked) == (whole, [])
        assert duplicates_counted(town) >= len(told) - len(expected), "every copy came"
