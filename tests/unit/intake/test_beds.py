"""Beds are given, kept and put out of use one by one, and never two people one bed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.clock import iso
from contracts.codes import BedZone
from contracts.events import intake as facts
from contracts.orders import intake as orders
from contracts.orders.intake import BedState
from services.intake.domain.beds import BED_MOVES, bed_id
from services.intake.domain.station_rules import MINUTES, RuleBeyondLimit, StationRule
from services.intake.storage import seed_beds, seed_rules
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, Desk, an_id
from tests.unit.intake.test_several_desks_at_once import at_once
from tests.unit.intake.test_the_way_home import HOME, refused
from tests.unit.intake.the_door import A_CHILD, ENTRY, FIT, HELP, a_bed, bed_of, registered, stays

S = BedState


def waiting(desk: Desk, **more: Any) -> str:
    """Checked, decided upon, and not in a bed yet."""
    case, _ = registered(desk, **more)
    desk.order(orders.DECIDE_ELIGIBILITY, HELP, target=case)
    desk.order(orders.RECORD_HEALTH_CHECK, FIT, target=case)
    return case


def enters(desk: Desk, case: str, **more: Any) -> dict[str, Any]:
    return desk.order(orders.ADMIT_TO_STATION, ENTRY | more, target=case)


def states(desk: Desk, zone: str = "male") -> list[str]:
    return [bed["state"].value for bed in desk.ask(orders.BED_BOARD, {"zone": zone})["items"]]


def test_the_board_shows_every_bed_by_zone_and_number(desk: Desk) -> None:
    board = desk.ask(orders.BED_BOARD, {})["items"]
    assert [(bed["zone"].value, bed["number"], bed["state"].value) for bed in board] == [
        *[("male", number, "free") for number in (1, 2, 3, 4)],
        *[("female", number, "free") for number in (1, 2, 3, 4)],
        ("minor", 1, "free"),
        ("minor", 2, "free"),
        ("care", 1, "free"),
    ]
    assert [bed["number"] for bed in desk.ask(orders.BED_BOARD, {"zone": "minor", "limit": 1})["items"]] == [1]


def test_who_enters_has_a_bed_of_the_zone_and_leaves_it_free(desk: Desk) -> None:
    case = stays(desk)
    theirs = bed_of(desk, case)
    assert theirs is not None
    assert (theirs["state"].value, theirs["zone"].value, theirs["number"]) == ("occupied", "male", 1)
    assert desk.ask(orders.CASE, {"case_id": case})["bed_id"] == theirs["bed_id"]

    planned = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=planned["departure_id"])
    assert states(desk) == ["free"] * 4


def test_who_is_taken_to_hospital_leaves_the_bed_free(desk: Desk) -> None:
    case = stays(desk)
    told = {"sex": "1", "ages": {"lo": 30, "hi": 38}, "place": "男区", "urgency": "emergency", "case_id": case}
    referral = desk.order(orders.REQUEST_REFERRAL, told)["referral_id"]
    desk.advance(timedelta(minutes=1))
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, HOSPITAL_1, referral)
    assert (bed_of(desk, case), states(desk)) == (None, ["free"] * 4)


def test_the_bed_that_is_asked_for_is_given(desk: Desk) -> None:
    case, wanted = waiting(desk), a_bed(desk, number=3)
    assert enters(desk, case, bed_id=wanted)["bed_id"] == wanted
    assert states(desk) == ["free", "free", "occupied", "free"]


@pytest.mark.parametrize("zone", ["female", "care"])
def test_a_bed_of_another_zone_than_the_one_that_was_named_is_refused(desk: Desk, zone: str) -> None:
    case = waiting(desk)
    refusal = refused(desk, orders.ADMIT_TO_STATION, ENTRY | {"bed_id": a_bed(desk, zone)}, target=case)
    assert refusal == ("wrong_bed_zone", {"bed_zone": "male", "zones": [zone]})


def test_of_two_officers_who_want_the_same_bed_at_once_one_gets_it(crowded_desk: Desk) -> None:
    desk = crowded_desk
    first, second, wanted = waiting(desk), waiting(desk), a_bed(desk, number=2)
    outcomes = at_once(*[lambda case=case: enters(desk, case, bed_id=wanted) for case in (first, second)])
    assert outcomes == {"done": 1, "bed_taken": 1}
    assert [told.case_id in (first, second) for told in desk.announced() if isinstance(told, facts.CaseAdmitted)] == [
        True
    ]
    assert states(desk) == ["free", "occupied", "free", "free"]


def test_of_many_who_keep_the_same_bed_at_once_one_does(crowded_desk: Desk) -> None:
    desk = crowded_desk
    cases, wanted = [waiting(desk) for _ in range(4)], a_bed(desk)
    keep = [lambda case=case: desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted) for case in cases]
    assert at_once(*keep) == {"done": 1, "bed_taken": 3}


def test_a_bed_kept_for_somebody_waits_for_them_alone(desk: Desk) -> None:
    expected, other, wanted = waiting(desk), waiting(desk), a_bed(desk, number=2)
    shown = desk.order(orders.RESERVE_BED, {"case_id": expected}, target=wanted)
    until = FOUND_AT + timedelta(minutes=MINUTES[StationRule.BED_KEPT])
    assert (shown["state"].value, shown["case_id"], shown["until"]) == ("reserved", expected, iso(until))

    refusal = refused(desk, orders.ADMIT_TO_STATION, ENTRY | {"bed_id": wanted}, target=other)
    assert refusal == ("bed_taken", {"bed_id": wanted, "state": "reserved"})
    assert enters(desk, expected)["bed_id"] == wanted
    desk.advance(timedelta(days=1))
    assert states(desk) == ["free", "occupied", "free", "free"]


def test_a_bed_is_not_kept_for_ever(desk: Desk) -> None:
    case, wanted = waiting(desk), a_bed(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted)
    desk.advance(timedelta(minutes=MINUTES[StationRule.BED_KEPT] - 1))
    assert states(desk)[0] == "reserved"
    desk.advance(timedelta(minutes=1))
    assert states(desk)[0] == "free"


def test_no_bed_is_kept_for_who_has_left(desk: Desk) -> None:
    case, wanted = waiting(desk), a_bed(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted)
    leaves = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case, "kind": "self"})
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=leaves["departure_id"])

    assert states(desk)[0] == "free"


def test_a_reservation_that_was_renewed_lasts_its_own_time(desk: Desk) -> None:
    case, wanted = waiting(desk), a_bed(desk)
    for _ in range(2):
        desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted)
        desk.advance(timedelta(minutes=MINUTES[StationRule.BED_KEPT] - 1))
        assert states(desk)[0] == "reserved"
        desk.order(orders.RELEASE_BED, {}, target=wanted)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted)
    desk.advance(timedelta(minutes=2))
    assert states(desk)[0] == "reserved"


def test_who_gets_another_bed_leaves_the_one_that_was_kept(desk: Desk) -> None:
    case = waiting(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk, number=1))
    assert enters(desk, case, bed_id=a_bed(desk, number=4))["bed_id"] == a_bed(desk, number=4)
    assert states(desk) == ["free", "free", "free", "occupied"]


REFUSED: dict[str, tuple[Any, dict[str, Any], str]] = {
    "released though nobody waits": (orders.RELEASE_BED, {}, "bed_wrong_state"),
    "unblocked though in use": (orders.UNBLOCK_BED, {}, "bed_wrong_state"),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_the_state_of_a_bed_does_not_allow_is_refused(desk: Desk, what: str) -> None:
    order, body, code = REFUSED[what]
    wanted = a_bed(desk)
    assert refused(desk, order, body, target=wanted) == (code, {"bed_id": wanted, "state": "free"})


def test_one_person_has_one_bed(desk: Desk) -> None:
    case = waiting(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk, number=1))
    again = refused(desk, orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk, number=2))
    assert again == ("already_has_bed", {"case_id": case, "bed_id": a_bed(desk, number=1)})


def test_no_bed_among_adults_is_kept_for_a_child(desk: Desk) -> None:
    case = waiting(desk, **A_CHILD)
    assert refused(desk, orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk, "female"))[0] == "wrong_bed_zone"
    assert desk.order(orders.RESERVE_BED, {"case_id": case}, target=a_bed(desk, "minor"))["state"] is S.RESERVED


def test_a_bed_out_of_use_is_given_to_nobody_and_nobody_is_put_out_by_it(desk: Desk) -> None:
    broken, case = a_bed(desk, "care"), waiting(desk)
    desk.order(orders.BLOCK_BED, {"reason": "repair"}, target=broken)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY | {"bed_zone": "care"}, target=case)[0] == "no_free_bed"
    desk.order(orders.UNBLOCK_BED, {}, target=broken)
    assert enters(desk, case, bed_zone="care")["bed_id"] == broken
    assert refused(desk, orders.BLOCK_BED, {"reason": "repair"}, target=broken) == (
        "bed_taken",
        {"bed_id": broken, "state": "occupied"},
    )


def test_a_bed_that_is_not_there_is_not_found(desk: Desk) -> None:
    case = waiting(desk)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY | {"bed_id": an_id()}, target=case)[0] == "not_found"
    assert refused(desk, orders.BLOCK_BED, {"reason": "repair"}, target=an_id())[0] == "not_found"


def test_beds_put_in_place_again_are_the_same_and_who_lies_there_stays(desk: Desk) -> None:
    case = stays(desk)
    for capacity, expected in ((6, 6), (2, 2), (0, 1), (3, 3)):
        with desk.units.unit() as uow:
            seed_beds(uow.session, {BedZone.MALE: capacity})
        board = desk.ask(orders.BED_BOARD, {"zone": "male"})["items"]
        assert [bed["bed_id"] for bed in board] == [bed_id(BedZone.MALE, n) for n in range(1, expected + 1)]
        assert board[0]["case_id"] == case


def test_an_operator_keeps_beds_for_as_long_as_the_station_wants(desk: Desk) -> None:
    with desk.units.unit() as uow:
        seed_rules(uow.session, {StationRule.BED_KEPT: 10})
    case, wanted = waiting(desk), a_bed(desk)
    desk.order(orders.RESERVE_BED, {"case_id": case}, target=wanted)
    desk.advance(timedelta(minutes=10))
    assert states(desk)[0] == "free"


@pytest.mark.parametrize("minutes", [0, 6])
def test_nobody_is_missed_for_longer_than_five_minutes_whatever_an_operator_wants(desk: Desk, minutes: int) -> None:
    with pytest.raises(RuleBeyondLimit), desk.units.unit() as uow:
        seed_rules(uow.session, {StationRule.ROLL_CALL: minutes})


def test_every_state_of_a_bed_can_be_reached_and_left() -> None:
    assert {state: BED_MOVES.leading_to(state) for state in S} == {
        S.FREE: (S.RESERVED, S.OCCUPIED, S.BLOCKED),
        S.RESERVED: (S.FREE,),
        S.OCCUPIED: (S.FREE, S.RESERVED),
        S.BLOCKED: (S.FREE,),
    }
    assert all(BED_MOVES[state] for state in S)
