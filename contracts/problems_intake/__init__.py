"""Intake's problems, one module per topic: why a case, a referral, a departure or a ticket cannot go on as asked, and
what to do next."""

from contracts.problem import Problem
from contracts.problems_intake import (
    belongings,
    cases,
    consents,
    departures,
    identities,
    persons,
    referrals,
    seals,
    stay,
    tickets,
)

PROBLEMS: tuple[Problem, ...] = (
    *belongings.PROBLEMS,
    *cases.PROBLEMS,
    *consents.PROBLEMS,
    *departures.PROBLEMS,
    *identities.PROBLEMS,
    *persons.PROBLEMS,
    *referrals.PROBLEMS,
    *seals.PROBLEMS,
    *stay.PROBLEMS,
    *tickets.PROBLEMS,
)
