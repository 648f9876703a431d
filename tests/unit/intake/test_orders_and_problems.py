"""Every refusal of intake is a documented problem, and every order is declared and executed."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
from marshmallow import ValidationError

from chassis.orders import CommandType, ReadType, Refusal
from chassis.registrations import registrations
from contracts.codes import DepartureGuard
from contracts.events import CATALOGUE
from contracts.orders import intake as orders
from contracts.problems_intake import PROBLEMS
from services.intake import domain
from services.intake.service import IntakeService

CODES = {problem.code for problem in PROBLEMS}


def _refusals() -> set[str]:
    modules = [importlib.import_module(f"{domain.__name__}.{m.name}") for m in pkgutil.iter_modules(domain.__path__)]
    classes = {value for module in modules for value in vars(module).values() if isinstance(value, type)}
    own = {found for found in classes if issubclass(found, Refusal) and found.__module__.startswith(domain.__name__)}
    return {found.code for found in own if "code" in vars(found)}


def test_every_refusal_and_every_guard_is_a_problem_and_no_problem_is_left_over() -> None:
    assert _refusals() | {guard.value for guard in DepartureGuard} == CODES
    assert len(PROBLEMS) == len(CODES)


def test_every_order_and_read_is_served() -> None:
    table, declared = registrations(IntakeService), vars(orders).values()
    assert set(table.commands) == {found.key for found in declared if isinstance(found, CommandType)}
    assert set(table.reads) == {found.key for found in declared if isinstance(found, ReadType)}


def test_what_is_heard_is_what_the_catalogue_says() -> None:
    expected = {contract.type for contract in CATALOGUE if "intake" in contract.heard_by}
    assert set(registrations(IntakeService).hearings) == expected


@pytest.mark.parametrize("missing", ["sex", "ages", "place", "urgency"])
def test_an_emergency_referral_requires_its_four_members_and_no_more(missing: str) -> None:
    minimal = {"sex": "0", "ages": {"lo": 60, "hi": 75}, "place": "火车站南广场", "urgency": "emergency"}
    orders.RequestReferralBody().load(minimal)
    with pytest.raises(ValidationError):
        orders.RequestReferralBody().load({key: value for key, value in minimal.items() if key != missing})


@pytest.mark.parametrize(
    "body",
    [
        {"name": "谁"},
        {"ages": {"lo": 80, "hi": 60}},
        {"ages": {"lo": 60, "hi": 160}},
        {"ages": {"lo": 60.5, "hi": 70}},
        {"place": "   "},
        {"place": "长" * 201},
        {"case_id": "1"},
    ],
)
def test_what_is_not_declared_or_not_sensible_does_not_load(body: dict[str, object]) -> None:
    minimal = {"sex": "0", "ages": {"lo": 60, "hi": 75}, "place": "火车站南广场", "urgency": "emergency"}
    with pytest.raises(ValidationError):
        orders.RequestReferralBody().load(minimal | body)
