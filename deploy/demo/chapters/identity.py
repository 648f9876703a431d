"""Chapter ten, his name (身份): what he said meets what his daughter told police; a score is not yet a name."""

from __future__ import annotations

from typing import Any

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect, expect_that
from deploy.demo.tables import evidence_table


def candidate_appears(way: Way) -> Seen:
    """Of this profile and this inquiry: there may be others of the same name."""
    found: dict[str, Any] = way.soon(lambda: _candidate(way), "比对候选 a candidate")
    way.candidate = found["id"]
    shown = way["station-tracing"].get(f"/v1/candidates/{way.candidate}")
    parts = {term["field"]: term for term in shown["evidence"]}
    expect(shown["score_millibits"], sum(term["millibits"] for term in shown["evidence"]), "各项之和 sum of the parts")
    heard, registered = (parts["name"][side].split("、")[0] for side in ("left", "right"))
    expect((cast.NAME_AS_HEARD, cast.NAME_AS_REGISTERED), (heard, registered), "name")
    support = {field for field, term in parts.items() if term["millibits"] > 0}
    expect_that({"name", "home_place"} <= support, "姓名与家乡支持 name and home support", sorted(support))
    expect_that(shown["band"] in ("strong", "review"), "strong / review", shown["band"])
    return Seen(f"{shown['band']}，参数 parameters {shown['parameters']}", evidence_table(shown))


def _candidate(way: Way) -> dict[str, Any] | None:
    candidates = way["station-tracing"].all("/v1/candidates", profile_id=way.profile)
    return next((candidate for candidate in candidates if candidate["inquiry_id"] == way.inquiry), None)


def taken_up(way: Way) -> None:
    accepted = way["station-tracing"].post(f"/v1/candidates/{way.candidate}/accept")
    expect("accepted", accepted["state"], "state")


def a_score_is_not_a_name(way: Way) -> Seen:
    path = f"/v1/tracing/profiles/{way.profile}/identity"
    body = {"candidate_id": way.candidate}
    return way.refused("station-tracing", path, body, status=409, code="verification_incomplete")


def police_answer(way: Way) -> Seen:
    """One kind of evidence is not yet an identity."""
    way.advance(hours=3)
    body = {"method": "police_identity", "result": "supports", "reference": "商公函〔2026〕18号"}
    answered = way["police-henan"].post(f"/v1/candidates/{way.candidate}/verifications", body)
    expect(("accepted", ["police_identity"]), (answered["state"], answered["supports"]), "state, supports")
    return Seen("1 / 2")


def daughter_recognises_him(way: Way) -> Seen:
    body = {"method": "video_recognition", "result": "supports", "reference": "SP-0031"}
    answered = way["station-tracing"].post(f"/v1/candidates/{way.candidate}/verifications", body)
    expect(("verified", 2), (answered["state"], len(answered["supports"])), "state, supports")
    return Seen("2 / 2")


def identity_confirmed(way: Way) -> Seen:
    """The case learns the name by itself, and every channel is told to take him down."""
    path = f"/v1/tracing/profiles/{way.profile}/identity"
    confirmed = way["station-tracing"].post(path, {"candidate_id": way.candidate})
    expect("confirmed", confirmed["state"], "state")
    known: dict[str, Any] = way.soon(lambda: _identified(way), "案件知道姓名 the case knows the name")
    expect((cast.NAME_AS_REGISTERED, cast.HOME), (known["person"]["name"], known["home_region_code"]), "name, home")
    return Seen(f"{known['person']['name']}，{known['person']['home_text']}")


def _identified(way: Way) -> dict[str, Any] | None:
    case = way["station-desk"].get(f"/v1/cases/{way.case}")
    return case if case["identity"] == "verified_police" else None


def notice_withdrawn(way: Way) -> None:
    way.advance(minutes=30)
    for channel, number in (("television", "CZTV-0091-C"), ("national_site", "XQ-0017-C")):
        body = {"channel": channel, "receipt_number": number}
        way["station-tracing"].post(f"/v1/tracing/notices/{way.notice}/withdrawals", body)
    notice = way["station-tracing"].get(f"/v1/tracing/notices/{way.notice}")
    states = {publication["channel"]: publication["state"] for publication in notice["publications"]}
    expect({"television": "withdrawn", "national_site": "withdrawn"}, states)


def others_found_theirs(way: Way) -> Seen:
    """He was neither of theirs, and both were found elsewhere since: nobody is compared with them any more."""
    for inquiry in way.other_inquiries:
        ended = way["police-henan"].post(f"/v1/inquiries/{inquiry}/withdrawal", {"reason": "found"})
        expect("found", ended["state"], "state")
    return Seen("、".join(str(family["name"]) for family in cast.OTHER_FAMILIES))


CHAPTER = Chapter(
    "十、身份 · his name",
    (
        Step("寻亲岗", "查看比对候选，逐项依据", "A candidate with its evidence, field by field", candidate_appears),
        Step("寻亲岗", "候选进入核实", "A worker takes it up for verification", taken_up, ("tracing.match_accepted",)),
        Step("寻亲岗", "未经核实想确认身份", "A score is not an identity", a_score_is_not_a_name),
        Step(
            "外省公安",
            "答复：户籍信息相符",
            "Police answer: the register agrees",
            police_answer,
            ("tracing.verification_recorded",),
        ),
        Step(
            "寻亲岗",
            "女儿视频辨认",
            "His daughter recognises him on video",
            daughter_recognises_him,
            ("tracing.verification_recorded",),
        ),
        Step(
            "寻亲岗",
            "确认身份",
            "Two kinds of evidence: he has his name back",
            identity_confirmed,
            (
                "tracing.identity_confirmed",
                "tracing.notice_withdrawal_due",
                "tracing.notice_withdrawal_due",
                "intake.case_identified",
            ),
        ),
        Step(
            "寻亲岗",
            "撤下公告，登记撤稿回执",
            "The notice comes down everywhere",
            notice_withdrawn,
            ("tracing.notice_withdrawn",) * 2,
        ),
        Step(
            "外省公安",
            "另两家的老人已在别处找到，撤回寻人信息",
            "The two other families found theirs elsewhere: their searches end",
            others_found_theirs,
        ),
    ),
)
