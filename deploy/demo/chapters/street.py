"""Chapter one, the street (街头): two people report the same old man; neither is sent away or learns too much."""

from __future__ import annotations

from deploy.demo import cast
from deploy.demo.client import Refused
from deploy.demo.stage import Chapter, Seen, Step, StepFailed, Way, expect, expect_that


def begin_the_day(way: Way) -> Seen:
    """The story begins at 14:05, on the first day on which it is not later than that."""
    return Seen(f"演练时间 drill clock: {way.advance_to_next(14, 5):%Y-%m-%d %H:%M}")


def courier_reports(way: Way) -> Seen:
    now = way.now()
    answer = way["courier-group"].post("/v1/sightings", cast.courier_report(now, f"{now:%Y%m%d%H%M%S}"))
    expect(("P0", False), (answer["priority"], answer["joined"]), "priority, joined")
    advice = [each["code"] for each in answer["advice"]]
    expect_that("call_120_110" in advice, "提示拨打120 advice to call 120", advice)
    way.courier_sighting, way.courier_status_url = answer["id"], answer["status_url"]
    return Seen(f"优先级 priority {answer['priority']}")


def cyclist_reports(way: Way) -> Seen:
    now = way.advance(minutes=6)
    answer = way["cyclist-group"].post("/v1/sightings", cast.cyclist_report(now, f"{now:%Y%m%d%H%M%S}"))
    expect(True, answer["joined"], "joined")
    own = answer["status_url"]
    expect_that(own != way.courier_status_url, "各有查询地址 an address of its own", own)
    way.cyclist_sighting = answer["id"]
    return Seen("并入同一线索 joined: one cluster, two reporters")


def anybody_looks(way: Way) -> Seen:
    """Whoever holds the address sees the stage and nothing else; an address that was never given shows nothing."""
    told = way.reporter_sees("received")
    expect({"stage", "stage_zh", "updated_at"}, set(told), "只有进展 the stage and nothing else:")
    try:
        guessed = way.passerby.get(way.courier_status_url[:-8] + "AAAAAAAA")
    except Refused as refused:
        expect(404, refused.status)
        return Seen(f"进展 stage: {told['stage_zh']}")
    raise StepFailed("404", guessed)


CHAPTER = Chapter(
    "一、街头 · the street",
    (
        Step("演练台", "把演练时钟拨到午后", "The drill's clock moves to the afternoon", begin_the_day),
        Step(
            "快递小哥",
            "上报：郑陆镇公交站躺着一位老人",
            "A courier reports an old man lying at a bus stop",
            courier_reports,
            ("patrol.sighting_reported", "patrol.sighting_progressed", "patrol.dispatch_queued"),
        ),
        Step(
            "骑行队员",
            "6 分钟后在 60 米外又报一次，并入同一线索",
            "A cyclist reports him six minutes later, sixty metres away; it joins the first",
            cyclist_reports,
            ("patrol.sighting_reported", "patrol.sighting_progressed"),
        ),
        Step(
            "快递小哥",
            "凭专属地址查看进展，别无其他信息",
            "The courier looks at the status address: a stage, and nothing else",
            anybody_looks,
        ),
    ),
)
