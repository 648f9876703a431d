"""The notebook on a real database: conversations come due, clues are read and checked, searches rest and go on."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from chassis.kinds import Range
from chassis.timers import timer
from contracts.codes import DepartureKind, IdentityState
from contracts.events import intake as facts
from contracts.events import tracing as events
from contracts.orders import tracing as orders
from services.tracing.handlers import plan_interviews
from services.tracing.storage.interviews import interview
from tests.unit.tracing.desk import (
    CASE,
    CHIEF,
    FIRST_CUSTODY,
    POLICE_HENAN,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    identified,
)

TALK = {"method": "conversation", "questions": ["冬至吃饺子还是汤圆？"], "raw_words": "俺那边过冬都吃饺子"}
OBJECTS = {"reason": "person_objects", "statement": "本人清醒，明确表示不愿联系家人"}
VIOLENCE = {"reason": "family_violence", "statement": "丈夫多次殴打"}


@pytest.fixture
def searching(desk: Desk) -> Desk:
    """A desk where somebody unidentified is searched for."""
    desk.hear(a_case_nobody_can_name(impaired=False), a_description())
    return desk


def the_profile(desk: Desk) -> dict[str, Any]:
    [listed] = desk.seen(orders.PROFILES, {"case_id": CASE}, WORKER)["items"]
    return dict(listed)


def whole(desk: Desk) -> dict[str, Any]:
    return dict(desk.seen(orders.PROFILE, {"profile_id": the_profile(desk)["id"]}, WORKER))


def the_interviews(desk: Desk, **params: Any) -> list[tuple[str, str, str | None]]:
    """Slot, state, and how many hours after first custody each is due."""
    items = desk.seen(orders.INTERVIEWS, params, WORKER)["items"]
    return [(one["slot"], one["state"], _hours(one["due_at"])) for one in items]


def _hours(at: str | None) -> str | None:
    return at and f"{(datetime.fromisoformat(at) - FIRST_CUSTODY) / timedelta(hours=1):g}"


def talked(desk: Desk, **more: Any) -> dict[str, Any]:
    return dict(desk.done(orders.RECORD_INTERVIEW, the_profile(desk)["id"], TALK | more, WORKER))


def a_clue(desk: Desk, **said: Any) -> str:
    told = {"kind": "place", "raw_words": "屋里在六河", "interpreted": None, "method": "conversation"} | said
    return str(desk.done(orders.ADD_CLUE, the_profile(desk)["id"], told, WORKER)["id"])


def the_bands(desk: Desk) -> list[tuple[str, str]]:
    found = desk.seen(orders.CANDIDATES, {"profile_id": the_profile(desk)["id"]}, WORKER)["items"]
    return [(one["state"], one["band"]) for one in found]


def a_search(desk: Desk, **changes: Any) -> None:
    desk.done(orders.SEND_INQUIRY, None, an_inquiry(**changes), POLICE_HENAN)


def placed(at: datetime, kind: DepartureKind = DepartureKind.PLACEMENT) -> facts.DepartureExecuted:
    return facts.DepartureExecuted(
        case_id=CASE,
        departure_id="01980000-0000-7000-8000-0000000000d1",
        kind=kind,
        destination_region_code="320402109000",
        executed_at=at,
    )


# --- conversations ----------------------------------------------------------------------------------------------------


def test_conversations_are_planned_at_8_24_and_60_hours_and_in_a_month_from_first_custody(searching: Desk) -> None:
    assert the_interviews(searching) == [
        ("first", "scheduled", "8"),
        ("second", "scheduled", "24"),
        ("third", "scheduled", "60"),
        ("monthly", "scheduled", f"{31 * 24}"),
    ]


def test_one_that_was_missed_stands_on_the_list_of_those_that_are_due_and_is_told_once(searching: Desk) -> None:
    searching.move_to(FIRST_CUSTODY + timedelta(hours=30))
    searching.move_to(FIRST_CUSTODY + timedelta(hours=31))

    assert the_interviews(searching, state="due") == [("first", "due", "8"), ("second", "due", "24")]
    told = [one for one in searching.announced() if isinstance(one, events.InterviewDue)]
    assert [(one.slot.value, one.due_at) for one in told] == [
        ("first", FIRST_CUSTODY + timedelta(hours=8)),
        ("second", FIRST_CUSTODY + timedelta(hours=24)),
    ]


def test_a_conversation_settles_the_earliest_that_is_open_and_is_judged_by_when_it_was_held(searching: Desk) -> None:
    searching.move_to(FIRST_CUSTODY + timedelta(hours=20))
    late = talked(searching, held_at=(FIRST_CUSTODY + timedelta(hours=9)).isoformat())
    in_time = talked(searching)
    searching.move_to(FIRST_CUSTODY + timedelta(hours=25))

    assert [(one["slot"], one["state"], one["late"]) for one in (late, in_time)] == [
        ("first", "held", True),
        ("second", "held", False),
    ]
    assert the_interviews(searching, state="due") == []


def test_after_a_monthly_conversation_the_next_is_due_a_month_from_it(searching: Desk) -> None:
    for _ in range(3):
        talked(searching)
    searching.move_to(FIRST_CUSTODY + timedelta(days=10))
    talked(searching)

    assert the_interviews(searching, state="scheduled,due") == [("monthly", "scheduled", f"{(10 + 31) * 24}")]


def test_a_file_from_before_conversations_were_planned_gets_those_that_are_ahead_and_a_second_look_adds_none(
    searching: Desk,
) -> None:
    with searching.units.unit() as uow:
        uow.session.execute(delete(timer).where(timer.c.kind == "interview_due"))
        uow.session.execute(delete(interview))
    searching.move_to(FIRST_CUSTODY + timedelta(hours=30))
    for _ in range(2):
        with searching.units.unit() as uow:
            plan_interviews(uow)

    assert the_interviews(searching) == [("third", "scheduled", "60"), ("monthly", "scheduled", f"{31 * 24}")]


def test_custody_that_was_earlier_than_believed_makes_conversations_due_earlier(searching: Desk) -> None:
    earlier = FIRST_CUSTODY - timedelta(hours=10)
    searching.hear(a_case_nobody_can_name(impaired=False, first_custody_at=earlier), a_description())
    searching.move_to(FIRST_CUSTODY + timedelta(minutes=1))

    assert the_interviews(searching)[:3] == [
        ("first", "due", "-2"),
        ("second", "scheduled", "14"),
        ("third", "scheduled", "50"),
    ]


def test_what_a_conversation_brought_is_compared_at_once_and_lies_sealed(searching: Desk) -> None:
    a_search(searching, last_seen_on=None)
    said = [{"kind": "nickname", "raw_words": "小锋"}, {"kind": "place", "raw_words": "柳河村"}]
    one = talked(searching, clues=said)
    shown = searching.seen(orders.INTERVIEW, {"interview_id": one["id"]}, WORKER)

    assert the_bands(searching) == [("suggested", "review")]
    assert shown["raw_words"] == TALK["raw_words"]
    assert [clue["id"] for clue in whole(searching)["clues"]] == shown["clue_ids"]
    assert all(words.encode() not in searching.raw_rows() for words in (TALK["raw_words"], "柳河村", "小锋"))


@pytest.mark.parametrize(
    ("hours", "code"), [(1, "time_in_future"), (-1, "time_out_of_order")], ids=["tomorrow", "before we had him"]
)
def test_a_conversation_that_cannot_have_been_is_refused(searching: Desk, hours: int, code: str) -> None:
    held = {"held_at": (FIRST_CUSTODY + timedelta(hours=hours)).isoformat()}

    assert searching.refused(orders.RECORD_INTERVIEW, the_profile(searching)["id"], TALK | held, WORKER) == code


def test_when_the_search_ends_nobody_is_reminded_to_talk_any_more(searching: Desk) -> None:
    talked(searching)
    searching.hear(identified(IdentityState.VERIFIED_DOCUMENT, FIRST_CUSTODY))
    searching.move_to(FIRST_CUSTODY + timedelta(hours=30))
    ended = the_interviews(searching)

    assert [state for _, state, _ in ended] == ["held", "dropped", "dropped", "dropped"]
    assert "InterviewDue" not in searching.names_announced()


# --- clues ------------------------------------------------------------------------------------------------------------


def test_a_clue_goes_from_what_was_said_to_what_came_of_it_with_who_and_when(searching: Desk) -> None:
    clue = a_clue(searching)
    for order, body in (
        (orders.INTERPRET_CLUE, {"meaning": "柳河村", "region_code": "411623111200"}),
        (orders.RECORD_CLUE_FINDING, {"state": "checked", "basis": "已电询商水县民政"}),
        (orders.RECORD_CLUE_FINDING, {"state": "supported", "basis": "村里有陈姓老人走失"}),
    ):
        searching.done(order, clue, body, WORKER)
    [shown] = whole(searching)["clues"]

    assert (shown["state"], shown["raw_words"], shown["meaning"], shown["region_code"]) == (
        "supported",
        "屋里在六河",
        "柳河村",
        "411623111200",
    )
    assert [(step["state"], step["by"], step["words"]) for step in shown["steps"]] == [
        ("interpreted", "station-tracing", "柳河村"),
        ("checked", "station-tracing", "已电询商水县民政"),
        ("supported", "station-tracing", "村里有陈姓老人走失"),
    ]


def test_a_reading_is_compared_and_one_that_was_refuted_is_compared_no_more(searching: Desk) -> None:
    a_search(searching, last_seen_on=None)
    a_clue(searching, kind="nickname", raw_words="小锋")
    clue = a_clue(searching)
    before = the_bands(searching)
    searching.done(orders.INTERPRET_CLUE, clue, {"meaning": "柳河村"}, WORKER)
    read = the_bands(searching)
    for state in ("checked", "refuted"):
        searching.done(orders.RECORD_CLUE_FINDING, clue, {"state": state, "basis": "村里查无此人"}, WORKER)

    assert (before, read, the_bands(searching)) == (
        [],
        [("suggested", "review")],
        [("lapsed", "below")],
    )


@pytest.mark.parametrize(
    ("states", "refused"),
    [((), "checked"), ((), "supported"), (("checked", "supported"), "checked")],
    ids=["asked about before it was read", "true before anybody asked", "asked about again"],
)
def test_no_step_of_a_clue_is_left_out(searching: Desk, states: tuple[str, ...], refused: str) -> None:
    clue = a_clue(searching, interpreted="柳河村" if states else None)
    for state in states:
        searching.done(orders.RECORD_CLUE_FINDING, clue, {"state": state, "basis": "已核"}, WORKER)

    body = {"state": refused, "basis": "已核"}
    assert searching.refused(orders.RECORD_CLUE_FINDING, clue, body, WORKER) == "clue_step_out_of_order"


def test_places_and_names_by_sound_are_offered_for_a_clue_and_nothing_is_decided(searching: Desk) -> None:
    place, name = a_clue(searching, raw_words="屋里在钟眉"), a_clue(searching, kind="name", raw_words="我叫徐花东")
    places, names = (searching.seen(orders.CLUE_READINGS, {"clue_id": one}, WORKER) for one in (place, name))

    assert ("320481111201", "sound") in {(one["region_code"], one["basis"]) for one in places["places"]}
    assert (names["places"], names["names"][0]["surnames"]) == ([], ("徐", "许"))
    assert [clue["state"] for clue in whole(searching)["clues"]] == ["raw", "raw"]


# --- names, marks, and a search that rests ----------------------------------------------------------------------------


def test_names_and_marks_that_the_desk_notes_are_compared_and_a_member_left_out_stays(searching: Desk) -> None:
    a_search(searching, marks=[{"kind": "疤痕", "part": "右膝盖", "side": None, "text": None}])
    names = {"names": [{"text": "陈国锋", "sense": "claimed", "by_sound": True}]}
    marks = {"marks": [{"kind": "scar", "part": "knee", "side": "right"}], "route": "坐绿皮火车到南京"}
    for body in (names, marks):
        searching.done(orders.NOTE_PARTICULARS, the_profile(searching)["id"], body, WORKER)
    shown = whole(searching)
    [candidate] = searching.seen(orders.CANDIDATES, {"profile_id": shown["id"]}, WORKER)["items"]

    assert [one["text"] for one in shown["particulars"]["names"]] == ["陈国锋"]
    assert [(spot["part"], spot["side"], spot["says"]) for spot in shown["body_map"]] == [
        ("finger", "left", "左手食指疤痕"),
        ("knee", "right", "右膝疤痕"),
    ]
    assert "marks" not in candidate["missing"]


def test_a_suspended_search_asks_and_publishes_nothing_but_compares_and_counts_on(searching: Desk) -> None:
    a_search(searching)
    profile = the_profile(searching)["id"]
    searching.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)
    notice = {"profile_id": profile, "channels": ["national_site"], "text": "寻亲公告"}
    refused = searching.refused(orders.DRAFT_NOTICE, None, notice, WORKER)
    a_clue(searching, kind="name", raw_words="陈国锋")
    searching.move_to(FIRST_CUSTODY + timedelta(days=3))

    assert (the_profile(searching)["state"], the_profile(searching)["suspended_for"]) == ("suspended", "person_objects")
    assert refused == "profile_suspended"
    assert [state for state, _ in the_bands(searching)] == ["suggested"]
    assert searching.deadlines()["D11"] == "breached"
    assert {"InterviewDue", "ClockWarned"} & set(searching.names_announced()) == set()


def test_a_search_that_is_resumed_plans_what_is_still_ahead(searching: Desk) -> None:
    profile = the_profile(searching)["id"]
    searching.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)
    searching.move_to(FIRST_CUSTODY + timedelta(hours=30))
    searching.done(orders.RESUME_PROFILE, profile, {}, WORKER)

    assert the_profile(searching)["state"] == "open"
    assert the_interviews(searching, state="scheduled,due") == [
        ("third", "scheduled", "60"),
        ("monthly", "scheduled", f"{31 * 24}"),
    ]
    assert searching.refused(orders.RESUME_PROFILE, profile, {}, WORKER) == "profile_not_suspended"


@pytest.mark.parametrize("who", [{"impaired": True}, {"presumed_minor": True, "ages": Range(15, 25)}])
def test_only_a_capable_adult_may_object_to_the_search(desk: Desk, who: dict[str, Any]) -> None:
    desk.hear(a_case_nobody_can_name(**{"impaired": False} | who), a_description())
    profile = the_profile(desk)["id"]

    assert desk.refused(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER) == "objection_needs_capable_adult"
    assert desk.done(orders.SUSPEND_PROFILE, profile, VIOLENCE, WORKER)["state"] == "suspended"


def test_what_is_published_must_come_down_when_the_search_is_suspended(searching: Desk) -> None:
    profile = the_profile(searching)["id"]
    body = {"profile_id": profile, "channels": ["national_site"], "text": "寻亲公告"}
    notice = searching.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"]
    searching.done(orders.APPROVE_NOTICE, notice, {"legal_basis": "民发〔2015〕158号"}, CHIEF)
    receipt = {"channel": "national_site", "receipt_number": "R-1"}
    searching.done(orders.RECORD_NOTICE_RECEIPT, notice, receipt, WORKER)
    searching.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)

    assert [one for one in searching.names_announced() if one == "NoticeWithdrawalDue"] == ["NoticeWithdrawalDue"]


def test_who_is_placed_is_still_searched_for_and_asked(searching: Desk) -> None:
    later = FIRST_CUSTODY + timedelta(days=100)
    searching.move_to(later)
    searching.hear(placed(later))
    searching.hear(placed(later))
    a_search(searching)
    a_clue(searching, kind="name", raw_words="陈国锋")

    assert (the_profile(searching)["state"], whole(searching)["stage"]) == ("placed_still_searching", "candidate")
    assert [one for one in searching.names_announced() if one == "ProfilePlaced"] == ["ProfilePlaced"]
    assert len(the_interviews(searching, state="due")) == 4


def test_any_other_way_of_leaving_places_nobody(searching: Desk) -> None:
    searching.hear(placed(FIRST_CUSTODY, DepartureKind.ESCORT))

    assert the_profile(searching)["state"] == "open"


def test_who_was_placed_while_the_search_was_suspended_is_searched_for_as_placed_afterwards(searching: Desk) -> None:
    profile = the_profile(searching)["id"]
    searching.done(orders.SUSPEND_PROFILE, profile, OBJECTS, WORKER)
    searching.hear(placed(FIRST_CUSTODY))
    before = the_profile(searching)["state"]
    searching.done(orders.RESUME_PROFILE, profile, {}, WORKER)

    assert (before, the_profile(searching)["state"]) == ("suspended", "placed_still_searching")


A_NAMESAKE = {
    "village": "中梅村",
    "town": "竹箦镇",
    "home_region_code": "320481111201",
    "home_text": None,
    "reporter": {"name": "陈大勇", "relation": "哥哥", "phone": "10000000003"},
}


# --- the next question ------------------------------------------------------------------------------------------------


def test_the_question_that_tells_the_candidates_apart_is_offered_and_without_candidates_none_are_listed(
    searching: Desk,
) -> None:
    def asked() -> dict[str, Any]:
        return dict(searching.seen(orders.NEXT_QUESTION, {"profile_id": the_profile(searching)["id"]}, WORKER))

    nobody = asked()
    a_search(searching)
    a_search(searching, **A_NAMESAKE)
    a_clue(searching, kind="name", raw_words="陈国锋")
    ranked = asked()

    assert (nobody["verdict"], nobody["candidates"], nobody["questions"][0]["field"]) == (
        "cannot_rank",
        [],
        "home_place",
    )
    assert (ranked["verdict"], len(ranked["candidates"])) == ("ranked", 2)
    assert ranked["questions"][0]["field"] == "home_place"
    assert {one["field"] for one in ranked["questions"]} == {"home_place", "accent", "kin", "phone"}
    assert ranked["questions"][0]["gain_millibits"] > 0
    assert sum(one["permille"] for one in ranked["candidates"]) + ranked["not_registered_permille"] in (999, 1000, 1001)


def test_whom_several_relatives_search_for_stands_once_as_likely_as_all_of_them_say(searching: Desk) -> None:
    """His daughter and his son went to two police stations; a namesake is somebody else."""
    a_search(searching)
    a_search(searching, reporter={"name": "陈小军", "relation": "儿子", "phone": "10000000002"}, home_text=None)
    a_search(searching, **A_NAMESAKE)
    a_clue(searching, kind="name", raw_words="陈国锋")
    seen = searching.seen(orders.NEXT_QUESTION, {"profile_id": the_profile(searching)["id"]}, WORKER)
    listed = searching.seen(orders.CANDIDATES, {"profile_id": the_profile(searching)["id"]}, WORKER)["items"]
    told = [(one["candidate_id"], *one["others"]) for one in seen["candidates"]]

    assert sorted(map(len, told)) == [1, 2]
    assert {id for ids in told for id in ids} == {one["id"] for one in listed}
    assert sum(one["permille"] for one in seen["candidates"]) + seen["not_registered_permille"] in (999, 1000, 1001)


def test_of_who_is_not_searched_for_nothing_is_asked(searching: Desk) -> None:
    searching.hear(identified(IdentityState.VERIFIED_DOCUMENT, FIRST_CUSTODY))
    seen = searching.seen(orders.NEXT_QUESTION, {"profile_id": the_profile(searching)["id"]}, WORKER)

    assert (seen["verdict"], seen["questions"]) == ("not_searched", [])
