"""People for tests, all invented; without mothers every test would make up its own, and one day a real name.

A mother gives what a team, a desk or a family would know of one person. Give other values by keyword.
"""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from typing import Any

from chassis.kinds import Range
from contracts.codes import ConditionFlag, ContactOutcome, DepartureKind, Sex
from contracts.events.intake import DepartureArrived
from contracts.events.patrol import ContactRecorded

WANDERER_FOUND_AT = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
"""Monday 2026-07-20, 14:30 in Changzhou."""


def a_wandering_elder(**known: Any) -> ContactRecorded:
    """An old man in the heat at a bus stop in 郑陆镇: exhausted, confused, does not know his name, sent to hospital."""
    seen: dict[str, Any] = {
        "dispatch_id": str(uuid.uuid4()),
        "contact_id": str(uuid.uuid4()),
        "cluster_id": str(uuid.uuid4()),
        "sighting_ids": (str(uuid.uuid4()),),
        "outcome": ContactOutcome.SENT_HOSPITAL,
        "met_at": WANDERER_FOUND_AT,
        "apparent_sex": Sex.MALE,
        "ages": Range(65, 80),
        "flags": (ConditionFlag.CONFUSED, ConditionFlag.HEAT, ConditionFlag.LOOKS_ELDERLY),
        "knows_own_name": False,
        "region_code": "320402109000",
    }
    return ContactRecorded(**(seen | known))


def a_robbed_worker(**known: Any) -> ContactRecorded:
    """A man of about 34 whose bag was taken; knows who he is and only wants to get home."""
    seen: dict[str, Any] = {
        "outcome": ContactOutcome.ENTERED_STATION,
        "ages": Range(30, 38),
        "flags": (),
        "knows_own_name": True,
    }
    return a_wandering_elder(**(seen | known))


def a_boy_of_uncertain_age(**known: Any) -> ContactRecorded:
    """Somewhere between 15 and 25, hardly speaks: until there is proof, a child."""
    seen: dict[str, Any] = {"outcome": ContactOutcome.ENTERED_STATION, "ages": Range(15, 25), "flags": ()}
    return a_wandering_elder(**(seen | known))


def an_elder_come_home(**known: Any) -> DepartureArrived:
    """The old man of the bus stop, brought home to 董墅村 in 郑陆镇 by an escort in the afternoon of 31 August 2026."""
    told: dict[str, Any] = {
        "case_id": str(uuid.uuid4()),
        "departure_id": str(uuid.uuid4()),
        "kind": DepartureKind.ESCORT,
        "destination_region_code": "320402109201",
        "arrived_at": datetime(2026, 8, 31, 7, 0, tzinfo=UTC),
        "arrived_on": date(2026, 8, 31),
        "sex": Sex.MALE,
        "ages": Range(68, 74),
        "impaired": True,
        "minor": False,
        "was_unidentified": True,
    }
    return DepartureArrived(**(told | known))


def a_worker_come_home(**known: Any) -> DepartureArrived:
    """The robbed worker, home by ticket and known all along."""
    told: dict[str, Any] = {
        "kind": DepartureKind.TICKET,
        "ages": Range(34, 34),
        "impaired": False,
        "was_unidentified": False,
    }
    return an_elder_come_home(**(told | known))


_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
"""GB 11643-1999, annex A."""


def a_citizen_number(born: str = "19520318", *, place: str = "411623", sequence: str = "003") -> str:
    """The number of somebody who does not exist; an odd sequence is a man's."""
    body = f"{place}{born}{sequence}"
    return body + "10X98765432"[sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, body, strict=True)) % 11]
