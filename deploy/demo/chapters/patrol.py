"""Chapter two, the patrol (巡查): a team meets the man and sends him to hospital; his case opens by itself."""

from __future__ import annotations

from typing import Any

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that


def team_accepts(way: Way) -> Seen:
    """The team finds the one dispatch that both reports led to, and takes it."""
    team = way["patrol-team-1"]
    found: dict[str, Any] = way.soon(lambda: _dispatch_of(way), "两条线索的派单 the dispatch of both reports")
    way.dispatch = found["id"]
    expect("P0", found["priority"], "priority")
    accepted = team.post(f"/v1/dispatches/{way.dispatch}/accept", {"staff": cast.STAFF, "vehicle": "苏D·救助01"})
    expect(("accepted", cast.STAFF), (accepted["state"], accepted["staff"]), "state, staff")
    told = way.reporter_sees("team_on_the_way")
    return Seen(f"上报人看到 the reporter sees: {told['stage_zh']}")


def _dispatch_of(way: Way) -> dict[str, Any] | None:
    both = {way.courier_sighting, way.cyclist_sighting}
    for waiting in reversed(way["patrol-team-1"].all("/v1/dispatches", state="queued")):
        dispatch = way["patrol-team-1"].get(f"/v1/dispatches/{waiting['id']}")
        if both == {report["sighting_id"] for report in dispatch["reports"]}:
            return dispatch
    return None


def team_arrives(way: Way) -> None:
    way.advance(minutes=11)
    arrived = way["patrol-team-1"].post(f"/v1/dispatches/{way.dispatch}/arrive")
    expect("arrived", arrived["state"], "state")


def team_meets_him(way: Way) -> Seen:
    """The contact alone opens the case and asks the first hospital."""
    now = way.advance(minutes=4)
    done = way["patrol-team-1"].post(f"/v1/dispatches/{way.dispatch}/contact", cast.contact(now))
    expect(("done", "sent_hospital"), (done["state"], done["contact"]["outcome"]), "state, outcome")
    way.contact = done["contact"]["id"]
    opened: dict[str, Any] = way.soon(lambda: _case_of_contact(way), "由接触自动立案 a case opened by the contact")
    way.case = opened["case_id"]
    expect(("unidentified", True), (opened["identity"], opened["impaired"]), "identity, impaired")
    return Seen(f"案件 case {opened['case_number']}")


def _case_of_contact(way: Way) -> dict[str, Any] | None:
    """The newest opened case whose timeline leads back to this contact."""
    for case in reversed(way["station-desk"].all("/v1/cases", state="opened")):
        entries = way.timeline(case["case_id"])
        if any(entry["event"] == "case_opened" and entry["codes"]["contact_id"] == way.contact for entry in entries):
            return case
    return None


def reporters_hear(way: Way) -> Seen:
    told = way.reporter_sees("being_helped")
    expect_that("case" not in str(told), "不透露案件 no word of the case", told)
    return Seen(f"进展 stage: {told['stage_zh']}")


CHAPTER = Chapter(
    "二、巡查 · the patrol",
    (
        Step(
            "巡查一队",
            "接单：两条线索一张派单，两人出发",
            "The team takes the one dispatch of both reports; two set out",
            team_accepts,
            ("patrol.dispatch_accepted", "patrol.sighting_progressed", "patrol.sighting_progressed"),
        ),
        Step("巡查一队", "11 分钟后到达现场", "The team arrives", team_arrives, ("patrol.dispatch_arrived",)),
        Step(
            "巡查一队",
            "记录接触：极度疲惫、意识模糊、说不出姓名，送医",
            "The contact: exhausted, confused, does not know his name; sent to hospital",
            team_meets_him,
            ("patrol.contact_recorded", "intake.case_opened", "intake.referral_requested"),
        ),
        Step(
            "快递小哥",
            "看到老人已获救助，仅此而已",
            "The courier sees that he is being helped, and no more",
            reporters_hear,
        ),
    ),
)
