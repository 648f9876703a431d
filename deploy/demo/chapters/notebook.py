"""Chapter nine, what he says (访谈): nobody is ranked yet, a conversation, three families, the question that helps."""

from __future__ import annotations

from typing import Any

from chassis.clock import from_iso
from contracts.law.calendar import SHANGHAI
from deploy.demo import cast
from deploy.demo.client import Refused
from deploy.demo.stage import Chapter, Seen, Step, StepFailed, Way, expect, expect_that
from deploy.demo.tables import questions_table, ranking_table


def nobody_can_be_ranked(way: Way) -> Seen:
    """There is no list of people whom nothing tells apart; there is what to ask."""
    way.advance_to_next(15, 0, after_days=1)
    seen = _asked(way)
    expect(("cannot_rank", []), (seen["verdict"], seen["candidates"]), "verdict, candidates")
    return Seen(seen["says_zh"], questions_table(seen))


def he_is_talked_with(way: Way) -> Seen:
    """What he says is kept in his own words; the village is not understood yet."""
    due = way["station-tracing"].all("/v1/tracing/interviews", profile_id=way.profile, state="due")
    expect_that(bool(due), "到期的访谈 a conversation that is due", due)
    told = way["station-tracing"].post(f"/v1/tracing/profiles/{way.profile}/interviews", cast.INTERVIEW)
    expect(("held", due[0]["id"]), (told["state"], told["id"]), "最早一次到期的访谈 the earliest that was due:")
    way.clue = told["clue_ids"][1]
    return Seen(f"{told['slot']}：{cast.INTERVIEW['raw_words']}")


def family_searches(way: Way) -> Seen:
    """The sender learns that the inquiry was received, and nothing of who may be in our care."""
    way.advance(hours=1)
    found_on = from_iso(way.admitted_at).astimezone(SHANGHAI)
    sent = way["police-henan"].post("/v1/inquiries", cast.inquiry(found_on))
    receipt = {"id", "sender_id", "state", "received_at", "ended_at", "end_reason", "version"}
    expect(receipt, set(sent), "只有收讫 the receipt and nothing else:")
    way.inquiry = sent["id"]
    _only_for_the_sender(way)
    others = (way["police-henan"].post("/v1/inquiries", other) for other in cast.other_inquiries(found_on))
    way.other_inquiries = tuple(other["id"] for other in others)
    return Seen(f"登记姓名 registered as: {cast.NAME_AS_REGISTERED}")


def _only_for_the_sender(way: Way) -> None:
    try:
        shown = way["police-changzhou"].get(f"/v1/inquiries/{way.inquiry}", purpose="family_tracing")
    except Refused as refused:
        expect(404, refused.status, "对其他公安 for other police:")
    else:
        raise StepFailed("404", sorted(shown))


def the_question_that_helps(way: Way) -> Seen:
    """Three of one sound: their homes tell them apart, so that is what to ask."""
    seen = way.soon(lambda: _ranked(way), "比对候选可以排序 candidates that can be ranked")
    expect("home_place", seen["questions"][0]["field"], "下一问 the next question:")
    best = seen["questions"][0]
    return Seen(f"{best['zh']}（预期 {best['gain_millibits'] / 1000:.2f} 比特 bits）", ranking_table(seen))


def a_place_by_its_sound(way: Way) -> Seen:
    """钟眉 is no place anybody knows; 中梅村 sounds like it, and a person chooses."""
    clue = f"/v1/tracing/clues/{way.clue}"
    offered = way["station-tracing"].get(f"{clue}/readings")["places"]
    chosen = next(place for place in offered if place["region_code"] == cast.HOME)
    expect(("钟眉", "sound"), (chosen["heard"], chosen["basis"]), "heard, basis")
    body = {"meaning": "中梅村", "region_code": cast.HOME}
    read = way["station-tracing"].post(f"{clue}/interpretation", body)
    expect(("interpreted", "中梅村"), (read["state"], read["meaning"]), "state, meaning")
    return Seen(f"钟眉 → {chosen['within']}{chosen['name']}")


def the_ranking_now(way: Way) -> Seen:
    """His daughter's search stands out, and that nobody registered is he stays on the page."""
    found = way.soon(lambda: _candidate_of_his_daughter(way), "比对候选 a candidate")
    seen = _asked(way)
    expect(found["id"], seen["candidates"][0]["candidate_id"], "居首 the first:")
    return Seen(table=ranking_table(seen))


def village_is_asked(way: Way) -> None:
    """A reading is a guess until somebody asked."""
    for state, basis in (("checked", "已电询竹箦镇民政"), ("supported", "中梅村有陈姓老人走失")):
        body = {"state": state, "basis": basis}
        seen = way["station-tracing"].post(f"/v1/tracing/clues/{way.clue}/findings", body)
        expect(state, seen["state"], "state")


def _asked(way: Way) -> dict[str, Any]:
    return way["station-tracing"].get(f"/v1/tracing/profiles/{way.profile}/next-question")


def _ranked(way: Way) -> dict[str, Any] | None:
    seen = _asked(way)
    return seen if len(seen["candidates"]) > len(cast.OTHER_FAMILIES) else None


def _candidate_of_his_daughter(way: Way) -> dict[str, Any] | None:
    candidates = way["station-tracing"].all("/v1/candidates", profile_id=way.profile)
    return next((candidate for candidate in candidates if candidate["inquiry_id"] == way.inquiry), None)


CHAPTER = Chapter(
    "九、访谈 · what he says",
    (
        Step(
            "寻亲岗",
            "追问建议：依据不足，不列候选，先问什么",
            "Nothing ranks anybody yet: no list, but what to ask",
            nobody_can_be_ranked,
        ),
        Step(
            "寻亲岗",
            "按期访谈，记下原话：小名、听着像的姓名、一个没听懂的地名",
            "A conversation that was due: a nickname, something like a name, a place nobody understands",
            he_is_talked_with,
            ("tracing.interview_held", *("tracing.clue_added",) * len(cast.CLUES)),
        ),
        Step(
            "外省公安",
            "转来三家的寻人信息：姓名同音不同字",
            "Police elsewhere send in three families' searches: the same sound, spelled differently",
            family_searches,
            ("tracing.match_suggested",) * 3,
        ),
        Step(
            "寻亲岗",
            "候选排序与下一问：三家同音，老家最能区分",
            "The candidates, ranked, and the next best question: their homes tell them apart",
            the_question_that_helps,
        ),
        Step(
            "寻亲岗",
            "按读音在区划表中找到村名，由人选定",
            "The village is found in the division table by its sound; a person chooses",
            a_place_by_its_sound,
            ("tracing.clue_progressed", "tracing.match_suggested"),
        ),
        Step("寻亲岗", "再看排序", "The ranking now", the_ranking_now),
        Step(
            "寻亲岗",
            "向镇里查证：线索属实",
            "The town is asked: the clue is true",
            village_is_asked,
            ("tracing.clue_progressed",) * 2,
        ),
    ),
)
