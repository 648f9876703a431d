"""The one table of departure guards: 13 kinds for each of 6 classes, and that no capable adult is ever kept in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.kinds import Range
from contracts.codes import AgeBasis, DepartureDocument, Sex
from contracts.codes import DepartureGuard as Guard
from contracts.codes import DepartureKind as Kind
from contracts.codes import PersonClass as Class
from contracts.orders.intake import TicketState
from services.intake.domain.departure_guards import (
    GUARDS,
    DepartureFacts,
    DepartureRefused,
    Stage,
    expect_unguarded,
    missing,
    person_class,
    standing,
)

NOTHING_THERE = DepartureFacts(
    sex=Sex.FEMALE,
    ages=Range(30, 38),
    identity_unknown=True,
    fit_to_travel=False,
    escorts=1,
    woman_escorts=False,
    ticket=TicketState.REQUESTED,
    belongings_held=True,
    trafficking_unresolved=True,
)
EVERYTHING_THERE = DepartureFacts(
    sex=Sex.FEMALE,
    ages=Range(30, 38),
    fit_to_travel=True,
    escorts=2,
    woman_escorts=True,
    collector_documented=True,
    receiving_organisation=True,
    ticket=TicketState.ISSUED,
    documents=frozenset(DepartureDocument),
    reason_given=True,
    countersigned=True,
    placeable=True,
)

SOMEBODY: dict[Class, dict[str, object]] = {
    Class.IN_HOSPITAL: {"critical": True},
    Class.UNDER_SIXTEEN: {"presumed_minor": True, "ages": Range(8, 12)},
    Class.PRESUMED_MINOR: {"presumed_minor": True, "ages": Range(15, 25)},
    Class.SIXTEEN_OR_SEVENTEEN: {
        "presumed_minor": True,
        "ages": Range(16, 17),
        "age_basis": AgeBasis.POLICE_ANSWER,
    },
    Class.IMPAIRED: {"impaired": True},
    Class.CAPABLE_ADULT: {},
}

ESCORTED = "asks escorts_missing, not_fit_to_travel | ticket_not_issued, belongings_held"
A_MINOR_ESCORTED = "asks assessment_missing, escorts_missing, not_fit_to_travel | ticket_not_issued, belongings_held"
BY_TICKET = "asks trafficking_unresolved, identity_unknown, not_fit_to_travel | ticket_not_issued, belongings_held"
A_MINOR_COLLECTED = "asks collector_unverified, assessment_missing | belongings_held"
HANDED_OVER = "asks receiver_missing, bureau_notice_missing, not_fit_to_travel | belongings_held"
TO_THE_POLICE = "asks receiver_missing | police_receipt_missing, belongings_held"
TO_A_CHILDRENS_HOME = "asks receiver_missing, guardianship_decision_missing | belongings_held"
PLACED = "asks receiver_missing, placement_not_approved, too_early_to_place | belongings_held"

# kind: in hospital, under 16, presumed minor, 16–17, impaired, capable adult.
TABLE: dict[Kind, tuple[str, str, str, str, str, str]] = {
    Kind.SELF: (
        "never in_hospital",
        "never under_sixteen",
        "never presumed_minor",
        "asks assessment_missing, trafficking_unresolved | countersignature_missing, belongings_held",
        "never impaired",
        "records trafficking_unresolved, not_fit_to_travel | statement_missing, belongings_held",
    ),
    Kind.TICKET: (
        "never in_hospital",
        "never under_sixteen",
        "never presumed_minor",
        "asks assessment_missing, trafficking_unresolved, identity_unknown, not_fit_to_travel"
        " | countersignature_missing, ticket_not_issued, belongings_held",
        "never impaired",
        BY_TICKET,
    ),
    Kind.COLLECTED: (
        "never in_hospital",
        *(A_MINOR_COLLECTED,) * 3,
        *("asks collector_unverified | belongings_held",) * 2,
    ),
    Kind.ESCORT: ("never in_hospital", *(A_MINOR_ESCORTED,) * 3, *(ESCORTED,) * 2),
    Kind.HANDOVER_STATION: ("never in_hospital", *(HANDED_OVER,) * 5),
    Kind.TRANSFER_HOSPITAL: ("asks receiver_missing",) * 6,
    Kind.TRANSFER_POLICE: ("never in_hospital", *(TO_THE_POLICE,) * 5),
    Kind.TRANSFER_WELFARE: ("never in_hospital", *(TO_A_CHILDRENS_HOME,) * 3, *("never not_a_minor",) * 2),
    Kind.PLACEMENT: (
        "never in_hospital",
        "never under_sixteen",
        "never presumed_minor",
        "never minor",
        *(PLACED,) * 2,
    ),
    Kind.TERMINATED: (
        "never in_hospital",
        "never under_sixteen",
        "never presumed_minor",
        "never minor",
        "never impaired",
        "asks reason_missing, notice_number_missing | belongings_held",
    ),
    Kind.NOT_ADMITTED: (
        "never in_hospital",
        "never under_sixteen",
        "never presumed_minor",
        "never minor",
        "never impaired",
        "asks reason_missing, notice_number_missing",
    ),
    Kind.ABANDONED: ("records | absence_record_missing, belongings_held",) * 6,
    Kind.DEATH: ("asks death_certificate_missing | countersignature_missing",) * 6,
}

CELLS = [(kind, whose, TABLE[kind][number]) for kind in Kind for number, whose in enumerate(Class)]

any_facts = st.builds(
    DepartureFacts,
    sex=st.sampled_from(Sex),
    ages=st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda both: Range(min(both), max(both))),
    age_basis=st.sampled_from(AgeBasis),
    presumed_minor=st.booleans(),
    impaired=st.booleans(),
    critical=st.booleans(),
    identity_unknown=st.booleans(),
    fit_to_travel=st.sampled_from([None, True, False]),
    escorts=st.integers(0, 4),
    woman_escorts=st.sampled_from([None, True, False]),
    collector_documented=st.booleans(),
    receiving_organisation=st.booleans(),
    ticket=st.sampled_from([None, *TicketState]),
    belongings_held=st.booleans(),
    documents=st.frozensets(st.sampled_from(DepartureDocument)),
    reason_given=st.booleans(),
    countersigned=st.booleans(),
    placeable=st.booleans(),
    trafficking_unresolved=st.booleans(),
)


def whose(facts: DepartureFacts, somebody: Class) -> DepartureFacts:
    return replace(facts, **SOMEBODY[somebody])  # type: ignore[arg-type]


def in_words(kind: Kind, somebody: Class) -> str:
    """What the table says, found out by leaving with nothing and with everything in order."""
    with_everything = standing(kind, whose(EVERYTHING_THERE, somebody), Stage.EXECUTION)
    if with_everything:
        return f"never {with_everything[0].value}"
    nothing = whose(NOTHING_THERE, somebody)
    at_planning = missing(kind, nothing, Stage.PLAN)
    later = [guard for guard in missing(kind, nothing, Stage.EXECUTION) if guard not in at_planning]
    refuses = standing(kind, nothing, Stage.EXECUTION) != ()
    stages = (", ".join(at_planning), ", ".join(later))
    told = " | ".join(stages) if stages[1] else stages[0]
    return f"{'asks' if refuses else 'records'} {told.strip()}"


@pytest.mark.parametrize(("kind", "somebody", "says"), CELLS, ids=lambda one: getattr(one, "value", ""))
def test_every_kind_asks_of_every_class_what_the_table_says(kind: Kind, somebody: Class, says: str) -> None:
    assert in_words(kind, somebody) == says


def test_the_table_has_a_cell_for_each_kind_and_class() -> None:
    assert [(kind, whose) for kind, row in GUARDS.items() for whose in row] == [
        (kind, whose) for kind in Kind for whose in Class
    ]


# --- classes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("somebody", Class)
def test_somebody_of_each_class_is_taken_for_one(somebody: Class) -> None:
    assert person_class(whose(EVERYTHING_THERE, somebody)) is somebody


def aged(lo: int, hi: int, basis: AgeBasis) -> Class:
    return person_class(DepartureFacts(ages=Range(lo, hi), age_basis=basis, presumed_minor=lo < 18, impaired=True))


def test_only_proof_makes_sixteen_or_seventeen_and_what_may_be_less_is_less() -> None:
    assert [
        aged(16, 17, AgeBasis.DOCUMENT),
        aged(16, 17, AgeBasis.VISUAL),
        aged(17, 18, AgeBasis.POLICE_ANSWER),
        aged(15, 16, AgeBasis.POLICE_ANSWER),
        aged(15, 16, AgeBasis.CLAIMED),
        aged(14, 15, AgeBasis.VISUAL),
        aged(18, 18, AgeBasis.BONE_AGE),
    ] == [
        Class.SIXTEEN_OR_SEVENTEEN,
        Class.PRESUMED_MINOR,
        Class.PRESUMED_MINOR,
        Class.UNDER_SIXTEEN,
        Class.PRESUMED_MINOR,
        Class.UNDER_SIXTEEN,
        Class.IMPAIRED,
    ]


# --- invariants -------------------------------------------------------------------------------------------------------


@given(any_facts, st.sampled_from(Stage), st.sampled_from([Kind.SELF, Kind.ABANDONED]))
def test_a_capable_adult_who_leaves_is_never_stopped(facts: DepartureFacts, stage: Stage, kind: Kind) -> None:
    adult = replace(facts, presumed_minor=False, impaired=False, critical=False)
    assert standing(kind, adult, stage) == ()


@given(any_facts, st.sampled_from(Stage))
def test_what_a_capable_adult_leaves_without_is_on_record(facts: DepartureFacts, stage: Stage) -> None:
    adult = replace(facts, presumed_minor=False, impaired=False, critical=False)
    owed = {
        Guard.TRAFFICKING_UNRESOLVED: facts.trafficking_unresolved,
        Guard.NOT_FIT_TO_TRAVEL: facts.fit_to_travel is False,
        Guard.STATEMENT_MISSING: stage is Stage.EXECUTION
        and DepartureDocument.LEAVING_STATEMENT not in facts.documents,
        Guard.BELONGINGS_HELD: stage is Stage.EXECUTION and facts.belongings_held,
    }
    assert missing(Kind.SELF, adult, stage) == tuple(guard for guard, stands in owed.items() if stands)


@given(any_facts, st.sampled_from([Kind.SELF, Kind.TICKET]))
def test_who_is_impaired_never_goes_alone_whatever_else_they_are(facts: DepartureFacts, kind: Kind) -> None:
    assert standing(kind, replace(facts, impaired=True), Stage.PLAN) != ()


@given(any_facts, st.sampled_from([Kind.SELF, Kind.TICKET]))
def test_a_child_goes_alone_only_when_proven_sixteen_assessed_and_countersigned(
    facts: DepartureFacts, kind: Kind
) -> None:
    minor = replace(facts, presumed_minor=True)
    if standing(kind, minor, Stage.EXECUTION) == ():
        assert (person_class(minor), minor.countersigned) == (Class.SIXTEEN_OR_SEVENTEEN, True)
        assert DepartureDocument.GUARDIANSHIP_ASSESSMENT in minor.documents


@given(any_facts, st.sampled_from([Kind.PLACEMENT, Kind.TERMINATED, Kind.NOT_ADMITTED]), st.sampled_from(Stage))
def test_no_paper_sends_a_child_to_an_adult_home_or_away(facts: DepartureFacts, kind: Kind, stage: Stage) -> None:
    assert standing(kind, replace(facts, presumed_minor=True), stage) != ()


def test_a_woman_is_escorted_by_a_woman_among_two() -> None:
    ready = EVERYTHING_THERE
    assert standing(Kind.ESCORT, replace(ready, woman_escorts=False), Stage.EXECUTION) == (Guard.ESCORTS_MISSING,)
    assert standing(Kind.ESCORT, replace(ready, sex=Sex.MALE, woman_escorts=False), Stage.EXECUTION) == ()
    assert standing(Kind.ESCORT, replace(ready, escorts=1), Stage.EXECUTION) == (Guard.ESCORTS_MISSING,)


@pytest.mark.parametrize(
    ("ticket", "alone", "escorted"),
    [
        (None, False, True),
        (TicketState.REQUESTED, False, False),
        (TicketState.APPROVED, False, False),
        (TicketState.BOOKED, False, False),
        (TicketState.ISSUED, True, True),
        (TicketState.BOARDED, True, True),
        (TicketState.MISSED, False, True),
        (TicketState.REFUNDED, False, True),
        (TicketState.VOIDED, False, True),
        (TicketState.WITHDRAWN, False, True),
    ],
)
def test_an_escort_by_car_needs_no_ticket_but_one_asked_for_is_waited_for(
    ticket: TicketState | None, alone: bool, escorted: bool
) -> None:
    facts = replace(EVERYTHING_THERE, ticket=ticket)
    seen = [standing(kind, facts, Stage.EXECUTION) == () for kind in (Kind.TICKET, Kind.ESCORT)]
    assert seen == [alone, escorted]


def test_a_refusal_carries_the_first_guards_code_and_names_all() -> None:
    impaired_child = replace(whose(NOTHING_THERE, Class.PRESUMED_MINOR), impaired=True)
    with pytest.raises(DepartureRefused) as refused:
        expect_unguarded(Kind.TICKET, impaired_child, Stage.PLAN)
    assert (refused.value.code, refused.value.facts) == (
        "presumed_minor",
        {"kind": "ticket", "guards": ["presumed_minor", "impaired", "trafficking_unresolved", "identity_unknown"]},
    )
