"""Chapter four, the first day (二十四小时): two people put a notice out, and only one channel's receipt counts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from chassis.clock import from_iso
from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that
from deploy.demo.tables import clocks_table

SELF_APPROVAL = {"legal_basis": "民发〔2015〕158号"}


def clocks_run(way: Way) -> Seen:
    """D11 and D12 run from the hospital's admission, not from the station's."""
    clocks = _clocks(way)
    states = {rule: clock["state"] for rule, clock in clocks.items()}
    expect({**dict.fromkeys(("D11", "D12", "D18", "D19"), "running"), "D24": "met"}, states, "clocks")
    del clocks["D24"]
    starts = {from_iso(clock["started_at"]) for clock in clocks.values()}
    expect({from_iso(way.admitted_at)}, starts, "自首次接收起算 from first custody:")
    due = from_iso(clocks["D11"]["due_at"])
    expect(from_iso(way.admitted_at) + timedelta(hours=24), due, "D11")
    return Seen(table=clocks_table(clocks.values()))


def tracing_drafts(way: Way) -> None:
    """The profile is there by itself; its desk writes the notice for two channels."""
    profiles = way["station-tracing"].all("/v1/tracing/profiles", case_id=way.case)
    expect(1, len(profiles), "寻亲档案 profiles")
    way.profile = profiles[0]["id"]
    body = {"profile_id": way.profile, "channels": ["television", "national_site"], "text": cast.NOTICE_TEXT}
    drafted = way["station-tracing"].post("/v1/tracing/notices", body)
    expect("drafted", drafted["state"], "state")
    way.notice = drafted["id"]


def drafter_may_not_approve(way: Way) -> Seen:
    path = f"/v1/tracing/notices/{way.notice}"
    seen = way["station-tracing"].get(path)["version"]
    return way.refused(
        "station-tracing", f"{path}/approve", SELF_APPROVAL, status=409, code="two_person_rule", seen=seen
    )


def chief_approves(way: Way) -> None:
    """What is approved is the text that was read, and no later one."""
    path = f"/v1/tracing/notices/{way.notice}"
    read = way["station-chief"].get(path)
    expect(cast.NOTICE_TEXT, read["text"], "text")
    approved = way["station-chief"].post(f"{path}/approve", SELF_APPROVAL, seen=read["version"])
    expect(("approved", "station-chief"), (approved["state"], approved["approved_by"]), "state, approved_by")


def television_is_not_enough(way: Way) -> Seen:
    """The notice is on television and the 24 hours run on."""
    way.advance(hours=2)
    _receipt(way, "television", "CZTV-0091")
    way.soon(lambda: _live(way) == {"television"} or None, "电视台已发布 live on television")
    expect("running", _clocks(way)["D11"]["state"], "D11")
    return Seen("D11 仍在计时 still runs")


def given_is_not_published(way: Way) -> Seen:
    """The file was uploaded by hand: the site has it, and the 24 hours run on."""
    body = {"channel": "national_site"}
    told = way["station-tracing"].post(f"/v1/tracing/notices/{way.notice}/submissions", body)
    states = {one["channel"]: one["state"] for one in told["publications"]}
    expect({"television": "live", "national_site": "submitted"}, states, "channels")
    expect("running", _clocks(way)["D11"]["state"], "D11")
    return Seen("已报送，尚未发布 submitted, not published")


def national_site_meets_it(way: Way) -> Seen:
    way.advance(minutes=40)
    _receipt(way, "national_site", "XQ-0017")
    met: dict[str, Any] = way.soon(lambda: _if_met(_clocks(way)["D11"]), "D11 按期完成 met")
    expect_that(met["breached_at"] is None, "未曾超期 never breached", met)
    return Seen("D11 按期完成 met", clocks_table(_clocks(way).values()))


def _receipt(way: Way, channel: str, number: str) -> None:
    body = {"channel": channel, "receipt_number": number}
    way["station-tracing"].post(f"/v1/tracing/notices/{way.notice}/receipts", body)


def _live(way: Way) -> set[str]:
    notice = way["station-tracing"].get(f"/v1/tracing/notices/{way.notice}")
    return {publication["channel"] for publication in notice["publications"] if publication["state"] == "live"}


def _clocks(way: Way) -> dict[str, dict[str, Any]]:
    """The case's clocks by rule."""
    return {clock["rule"]: clock for clock in way["station-chief"].all("/v1/clocks", case_id=way.case)}


def _if_met(clock: dict[str, Any]) -> dict[str, Any] | None:
    return clock if clock["state"] == "met" else None


CHAPTER = Chapter(
    "四、二十四小时 · the first day",
    (
        Step(
            "站长",
            "查看法定时限：D11、D12、D18、D19 自医院收治起算",
            "The chief looks at the statutory clocks: D11, D12, D18 and D19 run from the hospital",
            clocks_run,
        ),
        Step(
            "寻亲岗",
            "拟写寻亲公告：电视台与全国救助寻亲网",
            "The tracing desk drafts a notice for television and the national site",
            tracing_drafts,
            ("tracing.notice_drafted",),
        ),
        Step("寻亲岗", "想自己审批自己的公告", "Who drafted it may not approve it", drafter_may_not_approve),
        Step("站长", "审批通过", "The chief approves", chief_approves, ("tracing.notice_approved",)),
        Step(
            "寻亲岗",
            "登记电视台回执：不满足 24 小时时限",
            "Television's receipt does not meet the 24 hours",
            television_is_not_enough,
            ("tracing.notice_published",),
        ),
        Step(
            "寻亲岗",
            "报送全国救助寻亲网：尚未发布，时限不停",
            "The national site is given the file: not published yet, the 24 hours run on",
            given_is_not_published,
            ("tracing.notice_submitted",),
        ),
        Step(
            "寻亲岗",
            "登记全国救助寻亲网回执：24 小时时限完成",
            "The national site's receipt does",
            national_site_meets_it,
            ("tracing.notice_published", "tracing.clock_met"),
        ),
    ),
)
