"""Psychiatric referrals carry who sends and who signs (D27), and are there only for those who must know (Mental Health
Law art. 4)."""

from __future__ import annotations

from typing import Any

import pytest

from chassis.orders import Actor, NotFound
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.orders import intake as orders
from services.intake.domain.referrals import PSYCHIATRIC_SCOPE
from tests.unit.intake.desk import HOSPITAL_1, HOSPITAL_2, PATROL, STATION, Desk
from tests.unit.intake.test_the_way_home import EMERGENCY, refused

MAY_KNOW = Actor("station", "station", "station-psychiatric", frozenset({PSYCHIATRIC_SCOPE}))
NEED = {**EMERGENCY, "kind": "psychiatric"}
SIGNED = {"sending_department": "天宁公安分局", "signer": "J-0417"}


def asked(desk: Desk, **more: Any) -> str:
    return str(desk.order(orders.REQUEST_REFERRAL, {**NEED, **more}, PATROL)["referral_id"])


def sees(desk: Desk, referral: str, actor: Actor) -> bool:
    """By itself and in the list, or neither."""
    listed = referral in {one["referral_id"] for one in desk.ask(orders.REFERRALS, {}, actor)["items"]}
    try:
        desk.ask(orders.REFERRAL, {"referral_id": referral}, actor)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


def test_it_is_there_for_its_hospital_and_for_whoever_holds_the_right_by_name(desk: Desk) -> None:
    referral = asked(desk)
    seen = {who.client_id: sees(desk, referral, who) for who in (HOSPITAL_1, HOSPITAL_2, STATION, MAY_KNOW)}
    assert seen == {"hospital-1": True, "hospital-2": False, "station-desk": False, "station-psychiatric": True}


def test_any_other_referral_is_there_for_the_whole_station(desk: Desk) -> None:
    referral = str(desk.order(orders.REQUEST_REFERRAL, {**EMERGENCY, "kind": "trauma"}, PATROL)["referral_id"])
    assert sees(desk, referral, STATION) and sees(desk, referral, MAY_KNOW)


def test_who_may_not_see_it_may_not_act_on_it(desk: Desk) -> None:
    referral = asked(desk)
    for order, body in (
        (orders.WITHDRAW_REFERRAL, {"status": "cancelled", "reason": "duplicate"}),
        (orders.SIGN_FOR_PATIENT, SIGNED),
    ):
        with pytest.raises(NotFound):
            desk.order(order, body, STATION, referral)
    assert desk.order(orders.SIGN_FOR_PATIENT, SIGNED, MAY_KNOW, referral)["state"] == "requested"


def test_in_an_emergency_the_signature_may_follow_the_patient(desk: Desk) -> None:
    referral = asked(desk)
    before = desk.ask(orders.REFERRAL, {"referral_id": referral}, HOSPITAL_1)
    desk.order(orders.ADMIT_PATIENT, {"signer_role": "sending_department"}, HOSPITAL_1, referral)
    desk.order(orders.SIGN_FOR_PATIENT, SIGNED, MAY_KNOW, referral)
    after = desk.ask(orders.REFERRAL, {"referral_id": referral}, HOSPITAL_1)
    assert (before["sender_signed"], after["sender_signed"]) == (False, True)
    assert (after["sending_department"], after["signer"]) == ("天宁公安分局", "J-0417")


@pytest.mark.parametrize("missing", sorted(SIGNED))
def test_otherwise_it_is_not_even_asked_without(desk: Desk, missing: str) -> None:
    half = {name: value for name, value in SIGNED.items() if name != missing}
    planned = {**NEED, "urgency": "routine"}
    assert refused(desk, orders.REQUEST_REFERRAL, {**planned, **half}, PATROL)[0] == "sender_missing"
    assert desk.names() == []
    assert desk.order(orders.REQUEST_REFERRAL, {**planned, **SIGNED}, PATROL)["state"] == "requested"


def test_what_is_shown_of_it_is_guarded_as_psychiatric_whatever_the_case_says(desk: Desk) -> None:
    referral = asked(desk)
    shown = desk.ask(orders.REFERRAL, {"referral_id": referral}, MAY_KNOW)
    assert Sensitivity.PSYCHIATRIC in shown[CLASSES_MEMBER]


def test_the_case_it_opens_is_presumed_to_be_of_an_impaired_person_and_one_that_was_there_is_not(desk: Desk) -> None:
    """A station cannot take a capable adult's right to leave away by asking a hospital (Decree 381 art. 11)."""
    opened = desk.order(orders.REQUEST_REFERRAL, NEED, PATROL)["case_id"]
    known = desk.order(orders.REQUEST_REFERRAL, {**EMERGENCY, "kind": "internal"}, PATROL)
    desk.order(
        orders.WITHDRAW_REFERRAL, {"status": "cancelled", "reason": "no_longer_needed"}, STATION, known["referral_id"]
    )
    desk.order(orders.REQUEST_REFERRAL, {**NEED, "case_id": known["case_id"]}, PATROL)
    impaired = {case: desk.ask(orders.CASE, {"case_id": case})["impaired"] for case in (opened, known["case_id"])}
    assert impaired == {opened: True, known["case_id"]: False}
