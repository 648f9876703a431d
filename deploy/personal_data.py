"""``docs/personal-data.md``: every place where personal data lie, and how they are erased there; without it somebody
would have to remember all of them when a person asks.

Columns come from the tables themselves: one that does not say whose it is stops ``make check``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import MetaData

from chassis.columns import Sealed, Whose
from chassis.tables import METADATA
from contracts.documents.markdown import page, table
from deploy.services import SERVICES

TEST: Final = "tests/storage/test_every_store_is_erased.py"

_INTRODUCTION = """\
Every store of personal data (个人信息存放处), whose key seals it, and how it is erased. A person is erased by
`POST /v1/cases/{id}/erase`: the keys of their owners are destroyed in every service, so that what they sealed cannot be
opened any more, in old backups either, as long as a backup of the key table itself (`sealed_key`) is not put back; see
the [runbook](runbook.md)."""

_ELSEWHERE: Final = (
    ("journal, inbox, timers, deadlines", "every service", "nothing personal: ids, codes, times, quantities",
     "`tests/messaging/test_no_personal_data_leaves.py`"),
    ("audit", "every service", "nothing personal: ids and codes", "`tests/messaging/test_no_personal_data_leaves.py`"),
    ("read model: timelines, clocks, stages", "gateway", "nothing personal: made from events",
     "`tests/messaging/test_no_personal_data_leaves.py`"),
    ("match keys", "tracing", "hashes under the tracing key; rows are deleted with the profile or inquiry",
     f"`{TEST}`"),
    ("blind index: hashes", "every service", "hashes under the index key; rows are deleted with their owner",
     f"`{TEST}`"),
    ("broker: queues and their disk", "RabbitMQ", "events carry nothing personal; requests between services are sealed "
     "and never stored", "`tests/process/test_canaries_in_real_processes.py`"),
    ("logs, metrics", "every process", "nothing personal is written",
     "`tests/process/test_canaries_in_real_processes.py`"),
    ("backups of databases", "operator", "unreadable once the keys are destroyed; `sealed_key` is backed up apart and "
     "kept for 7 days at most", "runbook"),
)  # fmt: skip


@dataclass(frozen=True)
class Store:
    """One sealed column of one service (or of every service)."""

    service: str
    label: str
    whose: Whose


class NobodySays(ValueError):
    """A sealed column does not say whose it is and how it is erased: give its ``Sealed`` a ``Whose``."""


def stores() -> list[Store]:
    """Every sealed column of the platform. :raises NobodySays: naming the first that says nothing."""
    own = [one for name, service in SERVICES.items() for one in stores_of(name, service.metadata)]
    # only now, when all services are read, is everything known that every one of them has
    return [*stores_of("every service", METADATA), *own]


def stores_of(service: str, metadata: MetaData) -> Iterator[Store]:
    for kept in metadata.sorted_tables:
        for column in kept.columns:
            if isinstance(column.type, Sealed):
                if column.type.whose is None:
                    raise NobodySays(f"{service}: {column.type.label} does not say whose it is")
                yield Store(service, column.type.label, column.type.whose)


def personal_data_page() -> str:
    columns = ("store", "where", "sealed by the key of", "how it is erased", "also in old backups", "held by")
    return page(
        "Personal data 个人信息",
        _INTRODUCTION,
        "## Sealed columns 密封列",
        table(columns, [_row(store) for store in stores()]),
        "## Elsewhere 其他",
        table(("store", "where", "what is there, and how it goes", "held by"), _ELSEWHERE),
        sources="the tables of every service and deploy/personal_data.py",
    )


def _row(store: Store) -> tuple[str, ...]:
    in_backups = "yes" if store.whose.by_key and store.whose.with_the_person else "when its key goes"
    held = f"`{TEST}` [{store.label}]"
    return (f"`{store.label}`", store.service, f"`{store.whose.owner}`", store.whose.erased, in_backups, held)
