"""First custody is the earliest we know of, and nobody sleeps where the law does not let them."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from chassis.kinds import Range
from contracts.codes import AgeBasis, BedZone, CaseOrigin, CustodyPlace, IdentityState, Sex
from contracts.orders.intake import CaseState
from services.intake.domain import stay
from services.intake.domain.ages import AgeEstimate, AgeNeedsEvidence
from services.intake.domain.cases import Case, Custody, ImplausibleTime, happened
from tests.unit.intake.desk import FOUND_AT

MINUTES = timedelta(minutes=1)


def a_case(**known: Any) -> Case:
    told: dict[str, Any] = {
        "id": "case-1",
        "number": "CZ-2026-000001",
        "origin": CaseOrigin.PATROL_CONTACT,
        "opened_at": FOUND_AT,
        "sex": Sex.MALE,
        "ages_lo": 65,
        "ages_hi": 80,
        "age_basis": AgeBasis.VISUAL,
        "presumed_minor": False,
        "found_at": FOUND_AT,
    }
    return Case(**(told | known))


@pytest.mark.parametrize("order", [*permutations(((10, "hospital"), (90, "station"), (300, "hospital")))])
def test_first_custody_is_the_earliest_in_whatever_order_we_hear_of_it(order: tuple[tuple[int, str], ...]) -> None:
    case = a_case()
    for minutes, place in order:
        case.take_into_custody(FOUND_AT + minutes * MINUTES, CustodyPlace(place))
    assert (case.first_custody_at, case.custody_place) == (FOUND_AT + 10 * MINUTES, CustodyPlace.HOSPITAL)


def test_custody_tells_whether_it_was_the_first_or_moved_it() -> None:
    case = a_case()
    told = [case.take_into_custody(FOUND_AT + minutes * MINUTES, CustodyPlace.STATION) for minutes in (30, 40, 10)]
    assert told == [Custody.FIRST, Custody.LATER, Custody.EARLIER]


def test_a_late_admission_notice_of_the_hospital_moves_nobody_out_of_the_station() -> None:
    case = a_case()
    since = FOUND_AT + 60 * MINUTES
    case.enter_station(BedZone.CARE, "bed-1", since)
    assert case.enter_hospital(FOUND_AT + 10 * MINUTES, since=since) is None
    assert (case.state, case.bed_zone) == (CaseState.IN_STATION, BedZone.CARE)


def test_who_falls_ill_at_the_station_frees_the_bed() -> None:
    case = a_case()
    case.enter_station(BedZone.CARE, "bed-1", FOUND_AT)
    assert case.enter_hospital(FOUND_AT + 10 * MINUTES, since=FOUND_AT) == "bed-1"
    assert (case.state, case.bed_zone, case.bed_id) == (CaseState.IN_HOSPITAL, None, None)


def test_a_guess_never_replaces_a_proven_age() -> None:
    case = a_case(ages_lo=17, ages_hi=18, age_basis=AgeBasis.POLICE_ANSWER, presumed_minor=True)
    with pytest.raises(AgeNeedsEvidence):
        case.reassess_age(AgeEstimate(Range(20, 30), AgeBasis.VISUAL))
    assert case.ages == Range(17, 18)


def test_a_name_given_at_the_door_is_a_claim_only_of_who_was_not_known_to_be_confused() -> None:
    assert [_identity_after_naming(knows_own_name=knows) for knows in (None, False)] == [
        IdentityState.CLAIMED,
        IdentityState.UNIDENTIFIED,
    ]


def _identity_after_naming(*, knows_own_name: bool | None) -> IdentityState:
    case = a_case(knows_own_name=knows_own_name)
    case.hear_name()
    return case.identity


@pytest.mark.parametrize(
    ("sex", "minor", "zones"),
    [
        (Sex.MALE, False, {BedZone.MALE, BedZone.CARE, BedZone.ISOLATION}),
        (Sex.FEMALE, False, {BedZone.FEMALE, BedZone.CARE, BedZone.ISOLATION}),
        (Sex.UNKNOWN, False, {BedZone.CARE, BedZone.ISOLATION}),
        (Sex.MALE, True, {BedZone.MINOR, BedZone.ISOLATION}),
        (Sex.FEMALE, True, {BedZone.MINOR, BedZone.ISOLATION}),
    ],
)
def test_men_women_and_minors_sleep_apart(sex: Sex, minor: bool, zones: set[BedZone]) -> None:
    assert stay.zones_for(sex, minor) == zones


@pytest.mark.parametrize("person", Sex)
@pytest.mark.parametrize("officer", Sex)
def test_a_check_by_another_sex_needs_its_emergency_reason(person: Sex, officer: Sex) -> None:
    stay.expect_fitting_officer(person, officer, reason_given=True)
    if person is officer and person in (Sex.MALE, Sex.FEMALE):
        stay.expect_fitting_officer(person, officer, reason_given=False)
    else:
        with pytest.raises(stay.OppositeSexCheck):
            stay.expect_fitting_officer(person, officer, reason_given=False)


def test_a_stated_future_is_refused_and_a_default_is_not() -> None:
    with pytest.raises(ImplausibleTime):
        happened(FOUND_AT + 60 * MINUTES, FOUND_AT, FOUND_AT)
    with pytest.raises(ImplausibleTime):
        happened(FOUND_AT, FOUND_AT, FOUND_AT, after=FOUND_AT + MINUTES)
    assert happened(None, FOUND_AT + 60 * MINUTES, FOUND_AT) == FOUND_AT
    assert happened(None, FOUND_AT, FOUND_AT, after=FOUND_AT + MINUTES) == FOUND_AT + MINUTES
