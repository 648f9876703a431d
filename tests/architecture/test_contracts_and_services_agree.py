"""What the contracts say and what the services do are the same: nobody waits for what is never said."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.orders import CommandType, ReadType
from chassis.registrations import Registrations, registrations
from contracts.events import CATALOGUE
from contracts.orders import followup, intake, patrol, tracing
from deploy.services import SERVICES

OWNERS = {"patrol": patrol, "intake": intake, "tracing": tracing, "followup": followup}


def table_of(service: str) -> Registrations:
    return registrations(SERVICES[service])


def declared(module: Any, kind: type) -> set[str]:
    return {value.key for value in vars(module).values() if isinstance(value, kind)}


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_hears_exactly_what_the_catalogue_says(service: str) -> None:
    promised = {contract.type for contract in CATALOGUE if service in contract.heard_by}
    assert set(table_of(service).hearings) == promised


def test_every_subscriber_in_the_catalogue_is_a_service() -> None:
    assert {subscriber for subscriber, _ in CATALOGUE.subscriptions()} <= set(SERVICES)


@pytest.mark.parametrize("owner", OWNERS)
def test_every_declared_command_and_read_has_its_handler_at_its_owner(owner: str) -> None:
    table = table_of(owner)
    assert (set(table.commands), set(table.reads)) == (
        declared(OWNERS[owner], CommandType),
        declared(OWNERS[owner], ReadType),
    )


@pytest.mark.parametrize("owner", OWNERS)
def test_every_order_belongs_to_the_service_whose_file_it_is_in(owner: str) -> None:
    orders = [value for value in vars(OWNERS[owner]).values() if isinstance(value, CommandType | ReadType)]
    assert {order.owner for order in orders} == {owner}
