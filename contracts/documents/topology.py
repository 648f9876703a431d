"""``docs/topology.md``: the exchanges, queues and bindings, as the catalogue makes them; without it an operator would
guess."""

from __future__ import annotations

from chassis.broker import Topology, exchange_name
from contracts.documents.markdown import page, table
from contracts.events import CATALOGUE

_INTRODUCTION = """\
One durable topic exchange per publisher, one queue per (subscriber, publisher), bound to the events that subscriber
handles: all of it follows from `heard_by` in the catalogue, is declared whole by whoever starts first, and is checked
by `/readyz`. Queues are quorum queues with a single active consumer; every other setting is a policy
(`deploy/rabbitmq/definitions.json`), because a changed queue argument is refused for ever."""


def topology_page() -> str:
    topology = Topology.of(CATALOGUE)
    queues = [
        (
            f"`{queue.name}`",
            f"`{exchange_name(queue.publisher)}`",
            "<br>".join(f"`{key}`" for key in queue.routing_keys),
        )
        for queue in topology.queues
    ]
    return page(
        "Topology",
        _INTRODUCTION,
        "## Who hears whom",
        _matrix(topology),
        "## Exchanges",
        table(("exchange", "publisher", "events"), [_exchange(publisher) for publisher in CATALOGUE.publishers()]),
        "## Queues",
        table(("queue", "bound to", "routing keys"), queues),
    )


def _exchange(publisher: str) -> tuple[str, str, str]:
    count = sum(contract.owner == publisher for contract in CATALOGUE)
    return f"`{exchange_name(publisher)}`", publisher, str(count)


def _matrix(topology: Topology) -> str:
    """Subscribers down, publishers across, and how many events."""
    counts = {(queue.subscriber, queue.publisher): len(queue.routing_keys) for queue in topology.queues}
    publishers = CATALOGUE.publishers()
    subscribers = dict.fromkeys(queue.subscriber for queue in topology.queues)
    rows = [(who, *(str(counts.get((who, publisher), "")) for publisher in publishers)) for who in subscribers]
    return table(("hears ↓ from →", *publishers), rows)
