"""What every order's body refuses, whichever service it is for: one home for the rules, one test for all bodies."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from chassis.kinds import QueryFlagField
from chassis.orders import CommandType, ReadType
from contracts.orders import followup, intake, patrol, tracing

Place = tuple[type[Schema], str, fields.Field[Any]]


def bodies() -> Iterator[type[Schema]]:
    for module in (patrol, intake, tracing, followup):
        for order in vars(module).values():
            if isinstance(order, CommandType):
                yield order.body
            elif isinstance(order, ReadType):
                yield order.params


def places(kind: type[fields.Field[Any]]) -> list[Any]:
    """Every top-level field of that kind in every body, once each."""
    found = {
        f"{body.__name__}.{name}": (body, name, field)
        for body in bodies()
        for name, field in body().fields.items()
        if type(field) is kind
    }
    return [pytest.param(place, id=name) for name, place in sorted(found.items())]


def complaints(body: type[Schema], given: dict[str, Any]) -> set[str]:
    try:
        body().load(given)
    except ValidationError as error:
        return set(map(str, error.normalized_messages()))
    return set()


@pytest.mark.parametrize("place", places(fields.String))
def test_a_blank_text_is_no_answer(place: Place) -> None:
    body, name, _field = place
    assert name in complaints(body, {name: " \t "})


@pytest.mark.parametrize("place", places(fields.String))
def test_a_number_is_no_text(place: Place) -> None:
    body, name, _field = place
    assert name in complaints(body, {name: 7})


@pytest.mark.parametrize("body", sorted(set(bodies()), key=lambda body: body.__name__))
def test_what_a_body_does_not_know_it_refuses(body: type[Schema]) -> None:
    assert "shoe_size" in complaints(body, {"shoe_size": 42})


def test_yes_and_no_are_true_and_false_and_nothing_that_looks_like_them() -> None:
    yes_or_no = {
        (body, name) for body in bodies() for name, field in body().fields.items() if isinstance(field, fields.Boolean)
    }
    taken = {
        (body.__name__, name, given)
        for body, name in yes_or_no
        for given in (0, 1, 1.0, "yes", "true", "1")
        if name not in complaints(body, {name: given})
        and not (isinstance(body().fields[name], QueryFlagField) and given == "true")
    }
    assert (bool(yes_or_no), taken) == (True, set())
