"""What each route shows, declared with the route; without it one of fifty could show everything by accident."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from flask import Flask
from marshmallow import Schema

from chassis.orders import CommandType, ReadType
from contracts.answers.parts import leaves
from contracts.disclosure.table import TABLE, Table
from gateway.commands import COMMANDS

_View = TypeVar("_View", bound=Callable[..., Any])
_FLASKS_OWN: Final = frozenset({"static", "api-docs.openapi_json"})


class RouteWithoutPolicy(TypeError):
    """A route does not say what it shows; the sentence names it."""


@dataclass(frozen=True)
class Policy:
    """What a route shows: an answer of this schema, projected; what these reads show, each projected and on the ledger
    by itself (a paper); without either, nothing about any person."""

    answer: type[Schema] | None = None
    by_reads: tuple[ReadType, ...] = ()

    @property
    def answers(self) -> tuple[type[Schema], ...]:
        found = (self.answer, *(read.answer for read in self.by_reads))
        return tuple(one for one in found if one is not None)


NOTHING_PERSONAL: Final = Policy()
"""Ids, codes, times and quantities that are about no person, or about the caller itself."""


def shows(policy: Policy) -> Callable[[_View], _View]:
    """Declare it on the view."""

    def mark(view: _View) -> _View:
        view.guitu_shows = policy  # type: ignore[attr-defined]
        return view

    return mark


def policy_of(told: CommandType | ReadType) -> Policy:
    """That of a command or a read. :raises RouteWithoutPolicy: when its contract does not describe its answer."""
    if told.answer is None:
        raise RouteWithoutPolicy(
            f"{told.key} does not say what it answers: give it an answer schema of contracts/answers/"
        )
    return Policy(told.answer)


def check(app: Flask, table: Table = TABLE) -> None:
    """Every route has a policy, and every group of every answer stands in the table.

    :raises RouteWithoutPolicy: :raises contracts.disclosure.table.TableInvalid:
    """
    policies = [_declared(app, rule.endpoint) for rule in app.url_map.iter_rules() if rule.endpoint not in _FLASKS_OWN]
    policies += [policy_of(one) for one in COMMANDS.values()]
    answers = [answer for policy in policies for answer in policy.answers]
    table.check_groups(field.metadata["group"] for answer in answers for _, field in leaves(answer))


def _declared(app: Flask, endpoint: str) -> Policy:
    found: Policy | None = getattr(app.view_functions[endpoint], "guitu_shows", None)
    if found is None:
        raise RouteWithoutPolicy(
            f"the route '{endpoint}' does not say what it shows: "
            f"declare it with own_route(..., shows=NOTHING_PERSONAL) or shows=Policy(AnAnswerSchema)"
        )
    return found
