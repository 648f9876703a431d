"""G10: a wrong identity is confirmed, he is merged with somebody else and brought home; then it is revoked."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from contracts.codes import IdentityState
from deploy.drill import acts
from deploy.drill.scenario import Facts, Scenario, Step
from deploy.drill.scene import Scene, here, standing

_NAME: Final = "陈国峰"
_HIMSELF: Final = "本人 himself"
_THE_OTHER: Final = "另一人 the other"
_DAUGHTER: Final = {"name": "陈小满", "relation": "女儿", "document_number": "P-1001"}


def somebody_else(scene: Scene) -> Facts:
    """Somebody who was here before, with a case of his own."""
    acts.asks_for_help(scene, arrival="self", sex="1", ages=acts.OLD, stated_reason="lost", needs=["lodging"])
    acts.written_down(scene, "1", claimed_name="老陈")
    scene.ids["other case"], scene.ids["other"] = scene.ids["case"], _person(scene)
    return {"人员 persons": len(scene["station-desk"].all("/v1/persons"))}


def _person(scene: Scene) -> str:
    return str(scene["station-desk"].all("/v1/persons", case_id=scene.ids["case"])[0]["person_id"])


def brought_in(scene: Scene) -> Facts:
    acts.taken_in_without_a_name(scene, "新北区三井街道公交站")
    scene.ids["person"] = _person(scene)
    acts.notice_approved(scene, acts.NOTICE_OF_HIM)
    acts.on_the_national_site(scene, "XQ-1001")
    return {
        "身份 identity": scene["station-desk"].get(scene.case)["identity"],
        "D11": standing(scene.clock("D11", "met")),
    }


def wrongly_named(scene: Scene) -> Facts:
    scene.advance(days=2)
    acts.he_talks(scene, ("place", "屋里在中梅", "中梅村"), ("name", "像是说“陈国锋”", "陈国锋"))
    acts.family_searches(
        scene,
        name=_NAME,
        sex="1",
        birth_year=1953,
        home_region_code=acts.HOME,
        town="竹箦镇",
        village="中梅村",
        last_seen_on="2026-07-03",
        reporter={"name": "陈小满", "relation": "女儿", "phone": "10000000001"},
    )
    acts.candidate_found(scene)
    acts.taken_up(scene)
    acts.verified(scene, "police-henan", "police_identity", "商公函〔2026〕18号")
    acts.verified(scene, "station-tracing", "video_recognition", "SP-0031")
    known = acts.identity_confirmed(scene)
    case = scene["station-desk"].get(scene.case)
    acts.notice_taken_down(scene, "XQ-1001-C")
    return {"身份 identity": known["identity"], "姓名 name": case["person"]["name"]}


def merged_and_home(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    desk.post(f"/v1/persons/{scene.ids['person']}/merge", {"into_id": scene.ids["other"], "basis": "same_document"})
    acts.departure_planned(scene, "collected", receiver=_DAUGHTER)
    acts.left(scene)
    acts.arrived(scene, "女儿")
    plan = acts.follow_up_plan(scene)
    return {
        "计划归于 the plan is with": _owner(scene, _THE_OTHER),
        "计划姓名 its name": plan["returnee"]["name"],
    }


def _owner(scene: Scene, wanted: str) -> str:
    """With whom the plan is, once it is with ``wanted``. While they are merged both ids stand for the other."""
    desk = scene["station-desk"]

    def look() -> str:
        of_the_other = desk.all("/v1/followup/plans", person_id=scene.ids["other"])
        return _THE_OTHER if any(one["case_id"] == scene.ids["case"] for one in of_the_other) else _HIMSELF

    return scene.until(look, lambda who: who == wanted)


def revoked(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    scene.advance(days=1)
    answer = desk.post(f"{scene.case}/identity-revocation", {"reason": "wrong_person"})
    scene.noted("revoked", scene.told("intake.identity_revoked")[-1]["at"])
    left = desk.get(scene.case)
    return {
        "身份 identity": answer["identity"],
        "姓名 name": left["person"]["name"],
        "住址 home": left["home_region_code"],
    }


def search_goes_on(scene: Scene) -> Facts:
    tracing = scene["station-tracing"]
    path = f"/v1/tracing/profiles/{scene.ids['profile']}"
    profile = scene.until(lambda: tracing.get(path)["state"], lambda state: state == "open")
    inquiry = scene.until(
        lambda: scene["police-henan"].get(f"/v1/inquiries/{scene.ids['inquiry']}", purpose="family_tracing")["state"],
        lambda state: state == "open",
    )
    [wrong] = scene.until(
        lambda: tracing.all("/v1/candidates", profile_id=scene.ids["profile"]),
        lambda found: found[0]["state"] == "rejected",
    )
    return {
        "寻亲档案 profile": profile,
        "家属寻人信息 the family's search": inquiry,
        "错误候选 the wrong pair": wrong["state"],
    }


def owed_again(scene: Scene) -> Facts:
    clock = scene.clock("D11")
    scene.noted("again", clock["started_at"])
    return {"D11": standing(clock), "D11 到期 due": clock["due_at"]}


def published_again(scene: Scene) -> Facts:
    scene.advance(hours=20)
    draft = acts.drafted_again_approved(scene)
    given = acts.notice_submitted(scene)
    before = standing(scene.clock("D11"))
    acts.on_the_national_site(scene, "XQ-1002")
    return {
        "原公告重拟 drafted again": draft["republishes"] is not None,
        "报送 submitted": given,
        "报送后 D11": before,
        "回执后 D11": standing(scene.clock("D11", "met")),
    }


def split(scene: Scene) -> Facts:
    desk = scene["station-desk"]
    desk.post(f"/v1/persons/{scene.ids['person']}/split", {"reason": "identity_revoked"})
    owner = _owner(scene, _HIMSELF)
    path = f"/v1/followup/plans/{scene.ids['plan']}"
    plan = scene.until(lambda: desk.get(path), lambda one: one["returnee"]["name"] is None)
    cases = {who: desk.get(f"/v1/persons/{scene.ids[who]}")["case_ids"] for who in ("person", "other")}
    return {
        "本人案件 his cases": cases["person"] == [scene.ids["case"]],
        "另一人案件 the other's cases": cases["other"] == [scene.ids["other case"]],
        "计划归于 the plan is with": owner,
        "计划姓名 its name": plan["returnee"]["name"],
    }


def who_saw_it(scene: Scene) -> Facts:
    looked: list[dict[str, Any]] = scene["station-chief"].all("/v1/disclosures", record=scene.ids["case"])
    seen = {row["operation"] for row in looked}
    return {"查阅记录 on the ledger": bool({"intake.case", "intake.person"} & seen)}


SCENARIO = Scenario(
    "G10",
    "错误身份被撤销",
    "a wrong identity is taken back",
    here("2026-07-06 09:00"),
    "公告重新发布，回访计划随人，查得到谁看过，合并拆开 · "
    "notices re-published, follow-up plan moved, access log shows who saw it, merged person split",
    (
        Step(
            "接待岗",
            "先有另一位求助者",
            "Somebody else was here before",
            somebody_else,
            {"人员 persons": 1},
        ),
        Step(
            "接待岗、寻亲岗",
            "身份不明者入站，公告发布",
            "Admitted without a name; the notice is out",
            brought_in,
            {"身份 identity": IdentityState.UNIDENTIFIED, "D11": "按期完成 met"},
        ),
        Step(
            "寻亲岗、公安民警",
            "两种依据确认（实为他人），撤下公告",
            "Two kinds of evidence name him, wrongly; the notice comes down",
            wrongly_named,
            {"身份 identity": IdentityState.VERIFIED_POLICE, "姓名 name": _NAME},
        ),
        Step(
            "接待岗",
            "并入另一人，家属接领，回访计划生成",
            "Merged into the other, collected; a plan of follow-up",
            merged_and_home,
            {"计划归于 the plan is with": _THE_OTHER, "计划姓名 its name": _NAME},
        ),
        Step(
            "接待岗",
            "撤销身份：不是此人",
            "The identity is revoked: he is somebody else",
            revoked,
            {"身份 identity": IdentityState.UNIDENTIFIED, "姓名 name": None, "住址 home": None},
        ),
        Step(
            "寻亲岗",
            "双方继续寻找，错误候选不再提示",
            "The search goes on on both sides; the wrong pair does not come back",
            search_goes_on,
            {
                "寻亲档案 profile": "open",
                "家属寻人信息 the family's search": "open",
                "错误候选 the wrong pair": "rejected",
            },
        ),
        Step(
            "站长",
            "24 小时公告时限重新起算",
            "The notice is owed again",
            owed_again,
            {"D11": "进行中 running", "D11 到期 due": lambda scene: scene.moments["revoked"] + timedelta(hours=24)},
        ),
        Step(
            "寻亲岗、站长",
            "撤下的公告自动重拟；审批、报送、登记回执",
            "What came down is drafted again; approved, submitted, published",
            published_again,
            {
                "原公告重拟 drafted again": True,
                "报送 submitted": "submitted",
                "报送后 D11": "进行中 running",
                "回执后 D11": "按期完成 met",
            },
        ),
        Step(
            "接待岗",
            "拆分人员：回访计划随本人，不带错误姓名",
            "Split: the plan goes with him, under no wrong name",
            split,
            {
                "本人案件 his cases": True,
                "另一人案件 the other's cases": True,
                "计划归于 the plan is with": _HIMSELF,
                "计划姓名 its name": None,
            },
        ),
        Step(
            "站长",
            "查看谁看过",
            "Who saw it is on the ledger",
            who_saw_it,
            {"查阅记录 on the ledger": True},
        ),
    ),
)
