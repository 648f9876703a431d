"""Chapter three, the hospital (医院): the first has no bed, the second is asked without anybody asking it."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, Final

from deploy.demo.client import NotInTime, Refused, Unreachable
from deploy.demo.stage import Chapter, Seen, Step, StepFailed, Way, expect, expect_that
from deploy.demo.tables import message_table

_ENDPOINTS: Final = "/v1/webhook-endpoints"
_REQUESTED: Final = "guitu.intake.referral_requested.v1"


def second_listens(way: Way) -> Seen:
    """Its endpoint is believed only when it gives a signed challenge back; until then nothing goes there."""
    hospital, url = way["hospital-2"], way.receiver.start()
    endpoint = _endpoint_at(way, url)
    way.endpoint = endpoint["id"]
    way.receiver.believe(endpoint["secret"])
    verified = hospital.post(f"{_ENDPOINTS}/{way.endpoint}/verify")
    expect("active", verified["state"], "state")
    return Seen("挑战应答通过 the challenge was answered")


def _endpoint_at(way: Way, url: str) -> dict[str, Any]:
    """A new one, or that of an earlier story at the receiver of this one, with a fresh secret."""
    hospital = way["hospital-2"]
    known = hospital.get(_ENDPOINTS)["items"]
    if not known:
        return hospital.post(_ENDPOINTS, {"url": url, "types": [_REQUESTED]})
    former = known[0]
    hospital.change(f"{_ENDPOINTS}/{former['id']}", former["version"], {"url": url})
    return hospital.post(f"{_ENDPOINTS}/{former['id']}/rotate-secret")


def stop_listening(way: Way) -> None:
    """The receiver ends with the story; its endpoint is disabled rather than left to fail."""
    if way.endpoint:
        with suppress(Refused, Unreachable, NotInTime):
            way["hospital-2"].post(f"{_ENDPOINTS}/{way.endpoint}/disable")
    way.receiver.end()


def first_rejects(way: Way) -> Seen:
    """What the hospital is told is what it needs to treat him, and not who he is."""
    asked = _asked(way, "hospital-1")
    expect_that(not {"name", "claimed_name"} & set(asked), "转诊不含姓名 no name in a referral", sorted(asked))
    expect(("emergency", 1), (asked["urgency"], asked["attempt"]), "urgency, attempt")
    body = {"reason": "capacity", "note": "急诊无空床"}
    rejected = way["hospital-1"].post(f"/v1/referrals/{asked['referral_id']}/reject", body)
    expect_that("next_referral_id" not in rejected, "不告知转往哪家 it is not told which is asked next", rejected)
    following = way["station-desk"].get(f"/v1/referrals/{asked['referral_id']}")["next_referral_id"]
    expect_that(bool(following), "自动转问下一家 the next hospital is asked", rejected)
    way.referral = following
    return Seen("理由 reason: capacity")


def second_is_told(way: Way) -> Seen:
    """A thin message: ids and codes, signed; whoever may read more reads it with a token."""
    told: dict[str, Any] = way.soon(
        lambda: way.receiver.told_of(way.referral, _REQUESTED), "经验签的推送 a verified message"
    )
    expect(("hospital-2", "emergency"), (told["data"]["hospital_id"], told["data"]["urgency"]), "hospital, urgency")
    return Seen("签名无误 the signature is right", message_table(told))


def second_accepts(way: Way) -> Seen:
    """The new attempt is the second hospital's alone."""
    asked = _asked(way, "hospital-2")
    expect((way.referral, 2), (asked["referral_id"], asked["attempt"]), "referral, attempt")
    _not_found(way, "hospital-1", f"/v1/referrals/{way.referral}")
    accepted = way["hospital-2"].post(f"/v1/referrals/{way.referral}/accept")
    expect("accepted", accepted["state"], "state")
    return Seen("对第一医院 404 · not found for the first hospital")


def second_admits(way: Way) -> Seen:
    """First custody: from this moment the law counts."""
    way.advance(minutes=25)
    body = {"ward": "急诊内科", "signer_role": "sending_department"}
    admitted = way["hospital-2"].post(f"/v1/referrals/{way.referral}/admit", body)
    expect("admitted", admitted["state"], "state")
    way.admitted_at = admitted["admitted_at"]
    return Seen("首次接收 first custody")


def station_confirms(way: Way) -> Seen:
    """Care did not wait for it; settling the costs would."""
    decided = way["station-desk"].post(f"/v1/cases/{way.case}/category", {"decision": "confirmed"})
    expect(("confirmed", False), (decided["state"], decided["unsolicited"]), "category, unsolicited")
    return Seen("24 小时内确认 confirmed within the 24 hours")


def _asked(way: Way, hospital: str) -> dict[str, Any]:
    def look() -> dict[str, Any] | None:
        waiting = way[hospital].all("/v1/referrals", state="requested", case_id=way.case)
        return waiting[0] if waiting else None

    asked: dict[str, Any] = way.soon(look, f"{hospital} 收到转诊 a referral at {hospital}")
    return asked


def _not_found(way: Way, client_id: str, path: str) -> None:
    try:
        shown = way[client_id].get(path)
    except Refused as refused:
        expect((404, "not_found"), (refused.status, refused.code))
    else:
        raise StepFailed("404 not_found", sorted(shown))


CHAPTER = Chapter(
    "三、医院 · the hospital",
    (
        Step(
            "第二定点医院",
            "登记推送端点并通过验证",
            "The second hospital registers its webhook receiver, which answers a signed challenge",
            second_listens,
        ),
        Step(
            "第一定点医院",
            "拒收：没有空床",
            "The first hospital rejects for want of a bed",
            first_rejects,
            ("intake.referral_rejected", "intake.referral_requested"),
        ),
        Step(
            "第二定点医院",
            "接收端收到推送并验签：第二次转诊",
            "Its receiver gets the second referral by webhook and verifies it, without asking",
            second_is_told,
        ),
        Step(
            "第二定点医院",
            "凭推送查看转诊，同意接收",
            "The second hospital reads what it was told of, and accepts",
            second_accepts,
            ("intake.referral_accepted",),
        ),
        Step(
            "第二定点医院",
            "收治入院：法定时限自首次接收起算",
            "He is admitted: first custody, the law begins to count",
            second_admits,
            (
                "intake.patient_admitted",
                "intake.case_unidentified",
                "intake.category_opened",
                "intake.clock_opened",
                "tracing.profile_opened",
                "tracing.clock_opened",
                "tracing.clock_opened",
                "tracing.clock_opened",
            ),
        ),
        Step(
            "救助站接待",
            "甄别确认：属于救助对象",
            "The station confirms that he is one whom it helps",
            station_confirms,
            ("intake.category_decided", "intake.clock_met"),
        ),
    ),
)
