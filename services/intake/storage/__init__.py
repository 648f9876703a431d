"""Intake's tables and repositories, one module per topic: the only place that knows SQL; without it a case would not
outlive the process.

Everything about a case is written under the lock on the case's own row (``Cases.take`` and the other ``take``): whoever
works on a referral, a departure or a ticket holds the case first, so two desks never see half of each other's work and
never deadlock.

``METADATA`` is whole only when every module was imported, which importing this package does.
"""

from services.intake.storage import (
    beds,
    belongings,
    care,
    cases,
    categories,
    consents,
    corrections,
    costs,
    departures,
    eligibility,
    erasures,
    handovers,
    help,
    hospitals,
    persons,
    police,
    presence,
    referrals,
    roll_calls,
    station_rules,
    stay,
    tickets,
)
from services.intake.storage.base import METADATA
from services.intake.storage.beds import seed_beds
from services.intake.storage.hospitals import seed_hospitals
from services.intake.storage.station_rules import seed_rules

__all__ = [
    "METADATA",
    "beds",
    "belongings",
    "care",
    "cases",
    "categories",
    "consents",
    "corrections",
    "costs",
    "departures",
    "eligibility",
    "erasures",
    "handovers",
    "help",
    "hospitals",
    "persons",
    "police",
    "presence",
    "referrals",
    "roll_calls",
    "seed_beds",
    "seed_hospitals",
    "seed_rules",
    "station_rules",
    "stay",
    "tickets",
]
