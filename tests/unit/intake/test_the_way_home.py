"""One person's way through intake, on real tables: found, treated, admitted, identified, escorted home, closed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chassis.kinds import Range
from chassis.orders import Refusal
from contracts.codes import (
    AgeBasis,
    BedZone,
    ClockRule,
    ClockVerdict,
    ContactOutcome,
    CustodyPlace,
    DepartureKind,
    IdentityState,
    NoticeChannel,
    Sex,
    VerificationMethod,
)
from contracts.events import intake as facts
from contracts.events.tracing import IdentityConfirmed, NoticePublished, NoticeWithdrawn
from contracts.orders import intake as orders
from services.intake.handlers.cases import UnknownCase, contact_detail_needed
from tests.mothers import a_boy_of_uncertain_age, a_robbed_worker, a_wandering_elder
from tests.unit.intake.desk import FOUND_AT, HOSPITAL_1, RAILWAY, Desk, an_id

PLACE = {"place_text": "郑陆镇公交站", "description": "灰上衣，左手有疤", "lat": 31.8, "lon": 120.1, "crs": "WGS84"}
IDENTITY = {
    "name": "周大山",
    "home_text": "向阳村三组",
    "birth_year": 1953,
    "home_region_code": "411402000000",
    "relatives": [{"name": "周小梅", "relation": "女儿"}],
}
ENTRY = {"bed_zone": "care", "sex": "1", "ages": {"lo": 65, "hi": 80}, "age_basis": "visual"}
SAFETY = {"officer": "S-017", "officer_sex": "1", "items_surrendered": ["打火机"]}
HEALTH = {"decision": "fit", "impaired": True, "findings": "记忆力差", "temperature_tenths": 367}
EMERGENCY = {"sex": "1", "ages": {"lo": 60, "hi": 60}, "place": "南大街北口", "urgency": "emergency"}
HOME = {"destination_region_code": "411402000000"}


def open_case(desk: Desk, contact: Any) -> str:
    desk.hear(contact, PLACE)
    return str(desk.last(facts.CaseOpened).case_id)


def enter(desk: Desk, case_id: str, *, health: dict[str, Any] = HEALTH, **entry: Any) -> dict[str, Any]:
    desk.order(orders.RECORD_SAFETY_CHECK, SAFETY, target=case_id)
    desk.order(orders.RECORD_HEALTH_CHECK, health, target=case_id)
    return desk.order(orders.ADMIT_TO_STATION, ENTRY | entry, target=case_id)


def refused(desk: Desk, *order: Any, **options: Any) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Refusal) as refusal:
        desk.order(*order, **options)
    return refusal.value.code, refusal.value.facts


def identity_of(case_id: str, desk: Desk) -> IdentityConfirmed:
    return IdentityConfirmed(
        profile_id=an_id(),
        case_id=case_id,
        candidate_id=an_id(),
        methods=(VerificationMethod.DNA_PARENTAGE,),
        home_region_code="411402000000",
        confirmed_at=desk.clock.now(),
    )


def publication_of(case_id: str, desk: Desk) -> NoticePublished:
    return NoticePublished(
        profile_id=an_id(),
        case_id=case_id,
        notice_id=an_id(),
        channel=NoticeChannel.NATIONAL_SITE,
        published_at=desk.clock.now(),
    )


def withdrawal_of(case_id: str, desk: Desk) -> NoticeWithdrawn:
    return NoticeWithdrawn(
        profile_id=an_id(),
        case_id=case_id,
        notice_id=an_id(),
        channel=NoticeChannel.NATIONAL_SITE,
        withdrawn_at=desk.clock.now(),
        all_withdrawn=True,
    )


# --- from the street ---


@pytest.mark.parametrize("outcome", ContactOutcome)
def test_only_who_was_sent_to_hospital_or_came_along_gets_a_case(desk: Desk, outcome: ContactOutcome) -> None:
    contact = a_wandering_elder(outcome=outcome)
    desk.hear(contact, PLACE)
    expected = {
        ContactOutcome.SENT_HOSPITAL: ["CaseOpened", "ReferralRequested"],
        ContactOutcome.ENTERED_STATION: ["CaseOpened"],
    }.get(outcome, [])
    assert desk.names() == expected


def test_place_and_description_are_asked_for_only_when_a_case_opens(desk: Desk) -> None:
    class Told:
        def __init__(self, data: Any) -> None:
            self.data = data

    contact = a_wandering_elder()
    asked = contact_detail_needed(Told(contact))  # type: ignore[arg-type]
    assert asked is not None
    assert (asked.read.key, asked.params, asked.purpose) == (
        "patrol.contact_detail",
        {"contact_id": contact.contact_id},
        "open_case",
    )
    told = Told(a_wandering_elder(outcome=ContactOutcome.NOT_FOUND))
    assert contact_detail_needed(told) is None  # type: ignore[arg-type]


def test_one_contact_opens_one_case_however_often_it_is_replayed(desk: Desk) -> None:
    contact = a_wandering_elder()
    desk.hear(contact, PLACE)
    desk.hear(contact, PLACE)
    assert desk.names() == ["CaseOpened", "ReferralRequested"]


def test_case_numbers_count_within_the_year_of_changzhou(desk: Desk) -> None:
    open_case(desk, a_robbed_worker())
    desk.clock.advance_to(FOUND_AT.replace(month=12, day=31, hour=17))
    open_case(desk, a_robbed_worker())
    open_case(desk, a_robbed_worker())
    opened = [payload.case_number for payload in desk.announced()]
    assert opened == ["CZ-2026-000001", "CZ-2027-000001", "CZ-2027-000002"]


def test_tracing_reads_what_the_patrol_saw(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    assert desk.ask(orders.CASE_PROFILE, {"case_id": case_id}) == {
        "case_id": case_id,
        "case_number": "CZ-2026-000001",
        "sex": Sex.MALE,
        "ages": {"lo": 65, "hi": 80},
        "description": "灰上衣，左手有疤",
        "claimed_name": None,
        "dialect": None,
        "marks": [],
        "height_cm": None,
        "found_place_text": "郑陆镇公交站",
    }


# --- custody and identity ---


def test_being_unidentified_is_told_at_the_hospital_and_not_again_at_the_station(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    referral = desk.last(facts.ReferralRequested).referral_id
    admitted_at = FOUND_AT + timedelta(minutes=40)
    desk.advance(timedelta(hours=2))
    body = {"signer_role": "sending_department", "admitted_at": admitted_at.isoformat()}
    desk.order(orders.ADMIT_PATIENT, body, HOSPITAL_1, referral)
    desk.order(orders.DISCHARGE_PATIENT, {"fit_to_travel": True}, HOSPITAL_1, referral)
    enter(desk, case_id)
    told = [payload for payload in desk.announced() if isinstance(payload, facts.CaseUnidentified)]
    assert told == [
        facts.CaseUnidentified(
            case_id=case_id,
            case_number="CZ-2026-000001",
            first_custody_at=admitted_at,
            custody_place=CustodyPlace.HOSPITAL,
            sex=Sex.MALE,
            ages=Range(65, 80),
            age_basis=AgeBasis.VISUAL,
            presumed_minor=False,
            impaired=True,
            found_at=FOUND_AT,
            found_region_code="320402109000",
        )
    ]


def test_a_hospital_admission_heard_of_late_moves_first_custody_back(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    referral = desk.last(facts.ReferralRequested).referral_id
    desk.advance(timedelta(hours=3))
    enter(desk, case_id)
    body = {"signer_role": "sending_department", "admitted_at": (FOUND_AT + timedelta(hours=1)).isoformat()}
    desk.order(orders.ADMIT_PATIENT, body, HOSPITAL_1, referral)
    told = [p.first_custody_at for p in desk.announced() if isinstance(p, facts.CaseUnidentified)]
    assert told == [FOUND_AT + timedelta(hours=3), FOUND_AT + timedelta(hours=1)]
    assert desk.ask(orders.CASE, {"case_id": case_id})["state"] == "in_station"


def test_who_knows_their_name_starts_no_identity_clock(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    enter(desk, case_id, health=HEALTH | {"impaired": False}, bed_zone="male", ages={"lo": 30, "hi": 38})
    assert "CaseUnidentified" not in desk.names()
    assert desk.last(facts.CaseAdmitted).identity is IdentityState.CLAIMED


def test_police_evidence_gives_the_name_and_the_age_back(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    desk.hear(identity_of(case_id, desk), IDENTITY)
    assert desk.names()[-2:] == ["CaseIdentified", "AgeReassessed"]
    assert desk.last(facts.AgeReassessed).ages == Range(72, 73)
    assert desk.ask(orders.RETURNEE, {"case_id": case_id}) == {
        "case_id": case_id,
        "name": "周大山",
        "home_text": "向阳村三组",
        "home_region_code": "411402000000",
        "relatives": [{"name": "周小梅", "relation": "女儿"}],
        "guardian": None,
        "sex": "1",
        "ages": {"lo": 72, "hi": 73},
        "minor": False,
        "impaired": True,
    }


def test_news_of_a_case_that_is_not_here_yet_is_kept_for_later(desk: Desk) -> None:
    with pytest.raises(UnknownCase):
        desk.hear(identity_of(an_id(), desk), IDENTITY)
    with pytest.raises(UnknownCase):
        desk.hear(withdrawal_of(an_id(), desk))


def test_no_event_says_who_the_person_is(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    enter(desk, case_id, claimed_name="老根", dialect="豫东口音")
    desk.hear(identity_of(case_id, desk), IDENTITY)
    told = repr(desk.announced())
    for secret in ("周大山", "向阳村", "周小梅", "老根", "豫东", "灰上衣", "打火机", "记忆力差"):
        assert secret not in told


# --- the stay ---


def test_nobody_enters_before_both_checks(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder(outcome=ContactOutcome.ENTERED_STATION))
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case_id)[0] == "safety_check_missing"
    desk.order(orders.RECORD_SAFETY_CHECK, SAFETY, target=case_id)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case_id)[0] == "health_check_missing"
    desk.order(orders.RECORD_HEALTH_CHECK, HEALTH | {"decision": "refer_hospital"}, target=case_id)
    assert refused(desk, orders.ADMIT_TO_STATION, ENTRY, target=case_id)[0] == "hospital_first"


def test_an_officer_of_the_other_sex_needs_an_emergency(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    code, _ = refused(desk, orders.RECORD_SAFETY_CHECK, SAFETY | {"officer_sex": "2"}, target=case_id)
    assert code == "opposite_sex_check"
    reason = {"officer_sex": "2", "emergency_reason": "夜间仅一人值班"}
    assert desk.order(orders.RECORD_SAFETY_CHECK, SAFETY | reason, target=case_id)["items_in_custody"] == 1


def test_the_last_bed_is_given_once_and_freed_by_the_departure(desk: Desk) -> None:
    first, second = (open_case(desk, a_robbed_worker()) for _ in range(2))
    fit = HEALTH | {"impaired": False}
    enter(desk, first, health=fit)
    with pytest.raises(Refusal) as full:
        enter(desk, second, health=fit)
    assert (full.value.code, full.value.facts) == ("no_free_bed", {"bed_zone": "care"})
    leave(desk, first, {"kind": "self"})
    assert desk.order(orders.ADMIT_TO_STATION, ENTRY, target=second)["bed_zone"] == BedZone.CARE


def test_who_may_be_a_minor_sleeps_among_minors_until_evidence_says_otherwise(desk: Desk) -> None:
    case_id = open_case(desk, a_boy_of_uncertain_age())
    looks_grown = {"ages": {"lo": 20, "hi": 25}}
    with pytest.raises(Refusal) as refusal:
        enter(desk, case_id, bed_zone="male", **looks_grown)
    assert (refusal.value.code, refusal.value.facts["zones"]) == ("wrong_bed_zone", ["isolation", "minor"])
    proof = {"ages": {"lo": 19, "hi": 21}, "age_basis": "bone_age", "evidence_number": "BG-2026-118"}
    desk.order(orders.REASSESS_AGE, proof, target=case_id)
    assert desk.last(facts.AgeReassessed).presumed_minor is False
    assert desk.order(orders.ADMIT_TO_STATION, ENTRY | looks_grown | {"bed_zone": "male"}, target=case_id)["ages"] == {
        "lo": 19,
        "hi": 21,
    }


def test_ten_days_run_for_a_capable_adult_only_and_end_with_the_departure(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    enter(desk, case_id, health=HEALTH | {"impaired": False}, bed_zone="male", ages={"lo": 30, "hi": 38})
    opened = desk.last(facts.ClockOpened)
    assert (opened.rule, opened.started_at) == (ClockRule.D16, FOUND_AT)
    desk.advance(timedelta(days=12))
    assert desk.names()[-3:] == ["ClockOpened", "ClockWarned", "ClockBreached"]
    leave(desk, case_id, {"kind": "self"})
    met = desk.last(facts.ClockMet)
    assert (met.clock_id, met.verdict, met.done_at) == (opened.clock_id, ClockVerdict.MET_LATE, desk.clock.now())


def test_the_ten_days_are_dropped_for_who_turns_out_not_to_be_a_capable_adult(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    enter(desk, case_id, health=HEALTH | {"impaired": False}, bed_zone="male", ages={"lo": 30, "hi": 38})
    desk.order(orders.RECORD_HEALTH_CHECK, HEALTH | {"impaired": True}, target=case_id)
    assert desk.last(facts.ClockCancelled).rule is ClockRule.D16
    desk.advance(timedelta(days=12))
    assert "ClockBreached" not in desk.names()


def test_the_stranded_clock_runs_from_first_custody_until_the_person_is_identified(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder())
    admission = {"signer_role": "sending_department"}
    desk.order(orders.ADMIT_PATIENT, admission, HOSPITAL_1, desk.last(facts.ReferralRequested).referral_id)
    desk.order(orders.DECIDE_CATEGORY, {"decision": "confirmed"}, target=case_id)
    desk.advance(timedelta(days=2))
    enter(desk, case_id)
    opened = desk.last(facts.ClockOpened)
    assert (opened.rule, opened.started_at) == (ClockRule.D17, FOUND_AT)
    desk.advance(timedelta(days=3))
    desk.hear(identity_of(case_id, desk), IDENTITY)
    cancelled = [one.clock_id for one in desk.announced() if isinstance(one, facts.ClockCancelled)]
    assert cancelled[0] == opened.clock_id
    desk.advance(timedelta(days=30))
    assert "ClockBreached" not in desk.names()


# --- going home ---


def plan(desk: Desk, case_id: str, body: dict[str, Any]) -> str:
    shown = desk.order(orders.PLAN_DEPARTURE, HOME | {"case_id": case_id} | body)
    return str(shown["departure_id"])


def leave(desk: Desk, case_id: str, body: dict[str, Any]) -> str:
    departure_id = plan(desk, case_id, body)
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=departure_id)
    return departure_id


def test_a_ticket_is_refused_while_a_guard_stands_and_the_way_home_is_by_escort(desk: Desk) -> None:
    case_id = open_case(desk, a_wandering_elder(outcome=ContactOutcome.ENTERED_STATION))
    enter(desk, case_id)
    belongings = {"lines": [{"what": "蓝布包", "quantity": 1}], "money_fen": 3550, "sealed_bag": "B-1"}
    desk.order(orders.RECEIVE_BELONGINGS, belongings, target=case_id)
    by_ticket = HOME | {"case_id": case_id, "kind": "ticket"}
    assert refused(desk, orders.PLAN_DEPARTURE, by_ticket) == (
        "impaired",
        {"kind": "ticket", "guards": ["impaired", "identity_unknown"]},
    )
    desk.hear(publication_of(case_id, desk))
    desk.hear(identity_of(case_id, desk), IDENTITY)
    escort = {"kind": "escort", "escorts": ["S-017", "S-023"], "receiver": {"name": "周小梅", "relation": "女儿"}}
    departure_id = plan(desk, case_id, escort)
    ticket_id = buy_ticket(desk, departure_id)
    assert refused(desk, orders.EXECUTE_DEPARTURE, {}, target=departure_id)[1]["guards"] == ["belongings_held"]
    desk.order(orders.RETURN_BELONGINGS, {"signed_by": "本人"}, target=case_id)
    desk.order(orders.EXECUTE_DEPARTURE, {}, target=departure_id)
    assert refused(desk, orders.CLOSE_CASE, {}, target=case_id) == (
        "case_not_closable",
        {"case_id": case_id, "reasons": ["arrival_not_confirmed", "notices_live"]},
    )
    desk.advance(timedelta(hours=11))
    desk.order(orders.CONFIRM_ARRIVAL, {"confirmed_by": "周小梅"}, target=departure_id)
    assert desk.last(facts.DepartureArrived) == facts.DepartureArrived(
        case_id=case_id,
        departure_id=departure_id,
        kind=DepartureKind.ESCORT,
        destination_region_code="411402000000",
        arrived_at=FOUND_AT + timedelta(hours=11),
        arrived_on=FOUND_AT.date() + timedelta(days=1),
        sex=Sex.MALE,
        ages=Range(72, 73),
        impaired=True,
        minor=False,
        was_unidentified=True,
    )
    desk.hear(withdrawal_of(case_id, desk))
    assert desk.order(orders.CLOSE_CASE, {}, target=case_id)["state"] == "closed"
    assert desk.ask(orders.RETURNEE, {"case_id": case_id})["guardian"] == {
        "name": "周小梅",
        "relation": "女儿",
        "organisation": None,
    }
    assert desk.ask(orders.DEPARTURE, {"departure_id": departure_id})["ticket"]["ticket_id"] == ticket_id


def buy_ticket(desk: Desk, departure_id: str) -> str:
    """Asked for, refused without the transfer contact, issued once and never twice."""
    wanted = {"departure_id": departure_id, "from_station": "常州", "to_station": "商丘", "travellers": 3}
    ticket_id = str(desk.order(orders.REQUEST_TICKET, wanted)["ticket_id"])
    assert refused(desk, orders.REQUEST_TICKET, wanted)[0] == "ticket_already_requested"
    assert refused(desk, orders.EXECUTE_DEPARTURE, {}, target=departure_id)[0] == "ticket_not_issued"
    train = {
        "train": "G1838",
        "departs_at": "2026-07-21T00:30:00Z",
        "arrives_at": "2026-07-21T04:10:00Z",
        "price_fen": 95400,
        "direct": False,
    }
    assert refused(desk, orders.ISSUE_TICKET, train, RAILWAY, ticket_id)[0] == "transfer_contact_missing"
    contact = {"transfer_contact": "徐州市救助管理站"}
    shown = desk.order(orders.ISSUE_TICKET, train | contact, RAILWAY, ticket_id)
    assert (shown["state"], shown["from_station"], "case_id" in shown) == ("issued", "常州", False)
    again = ("ticket_already_issued", {"ticket_id": ticket_id, "departure_id": departure_id})
    assert refused(desk, orders.ISSUE_TICKET, train | contact, RAILWAY, ticket_id) == again
    assert refused(desk, orders.REQUEST_TICKET, wanted) == again
    return ticket_id


def test_a_ticket_whose_traveller_turns_out_to_be_a_minor_is_held_without_saying_why(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    departure_id = plan(desk, case_id, {"kind": "ticket"})
    wanted = {"departure_id": departure_id, "from_station": "常州", "to_station": "商丘", "travellers": 1}
    ticket_id = desk.order(orders.REQUEST_TICKET, wanted)["ticket_id"]
    younger = {"ages": {"lo": 16, "hi": 22}, "age_basis": "visual"}
    desk.order(orders.REASSESS_AGE, younger, target=case_id)
    train = {
        "train": "G1838",
        "departs_at": "2026-07-21T00:30:00Z",
        "arrives_at": "2026-07-21T04:10:00Z",
        "price_fen": 31800,
        "direct": True,
    }
    assert refused(desk, orders.ISSUE_TICKET, train, RAILWAY, ticket_id) == (
        "ticket_on_hold",
        {"ticket_id": ticket_id},
    )


def test_a_capable_adult_leaves_whatever_else_is_open_and_only_the_case_stays(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    belongings = {"lines": [{"what": "手机", "quantity": 1}], "money_fen": 0, "sealed_bag": "B-2"}
    desk.order(orders.RECEIVE_BELONGINGS, belongings, target=case_id)
    plan(desk, case_id, {"kind": "ticket"})
    departure_id = leave(desk, case_id, {"kind": "self"})
    assert desk.ask(orders.DEPARTURE, {"departure_id": departure_id})["state"] == "executed"
    assert refused(desk, orders.CLOSE_CASE, {}, target=case_id)[1]["reasons"] == ["belongings_held"]
    desk.order(orders.RETURN_BELONGINGS, {"signed_by": "本人"}, target=case_id)
    assert desk.order(orders.CLOSE_CASE, {}, target=case_id)["state"] == "closed"


def test_a_later_plan_takes_the_place_of_an_earlier_one(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    earlier = plan(desk, case_id, {"kind": "ticket"})
    plan(desk, case_id, {"kind": "self"})
    assert refused(desk, orders.EXECUTE_DEPARTURE, {}, target=earlier)[0] == "departure_wrong_state"


def test_nothing_is_signed_for_twice(desk: Desk) -> None:
    case_id = open_case(desk, a_robbed_worker())
    assert refused(desk, orders.RETURN_BELONGINGS, {"signed_by": "本人"}, target=case_id)[0] == "no_belongings_held"
