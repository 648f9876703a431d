"""Intake's problems, one module per topic: why a case, a referral, a departure or a ticket cannot go on as asked, and
what to do next."""

from contracts.problem import Problem
from contracts.problems_intake import (
    beds,
    belongings,
    care,
    cases,
    consents,
    departure_guards,
    departures,
    help,
    hospitals,
    identities,
    persons,
    police,
    referrals,
    seals,
    stay,
    tickets,
)

PROBLEMS: tuple[Problem, ...] = (
    *beds.PROBLEMS,
    *belongings.PROBLEMS,
    *care.PROBLEMS,
    *cases.PROBLEMS,
    *consents.PROBLEMS,
    *departures.PROBLEMS,
    *departure_guards.PROBLEMS,
    *hospitals.PROBLEMS,
    *help.PROBLEMS,
    *identities.PROBLEMS,
    *persons.PROBLEMS,
    *police.PROBLEMS,
    *referrals.PROBLEMS,
    *seals.PROBLEMS,
    *stay.PROBLEMS,
    *tickets.PROBLEMS,
)
