"""Chapter five, the door (门口): somebody asks for help for him, and he is looked at before anything is decided."""

from __future__ import annotations

from deploy.demo import cast
from deploy.demo.stage import Chapter, Seen, Step, Way, expect


def hospital_discharges(way: Way) -> Seen:
    """Three days later he is well enough to be given back."""
    now = way.advance_to_next(9, 30, after_days=3)
    body = {"advice": "多饮水, 按时服药, 专人照护", "fit_to_travel": True}
    discharged = way["hospital-2"].post(f"/v1/referrals/{way.referral}/discharge", body)
    expect(("discharged", True), (discharged["state"], discharged["fit_to_travel"]), "state, fit_to_travel")
    return Seen(f"演练时间 drill clock: {now:%m-%d %H:%M}")


def help_requested(way: Way) -> Seen:
    """He cannot ask himself; who brings him asks for him, in the case that there is."""
    asked = way["station-desk"].post("/v1/help-requests", {**cast.HELP_REQUEST, "case_id": way.case})
    expect(("opened", way.case), (asked["state"], asked["case_id"]), "state, case")
    way.help_request = asked["help_request_id"]
    gaps = "、".join(asked["registration_gaps"])
    return Seen(f"登记缺项 still missing: {gaps}")


def nobody_enters_unchecked(way: Way) -> Seen:
    path = f"/v1/cases/{way.case}/admission"
    return way.refused("station-desk", path, cast.ADMISSION, status=409, code="safety_check_missing")


def screened(way: Way) -> Seen:
    """Hospital first? police first? Neither: on."""
    body = {"officer": "S-017", "decision": "continue"}
    looked_at = way["station-desk"].post(f"/v1/help-requests/{way.help_request}/screening", body)
    expect("screened", looked_at["state"], "state")
    return Seen("先看身心，再谈手续 · body and mind before any form")


def safety_check(way: Way) -> None:
    way["station-desk"].post(f"/v1/cases/{way.case}/safety-check", cast.SAFETY_CHECK)


def registered(way: Way) -> None:
    written = way["station-desk"].post(f"/v1/help-requests/{way.help_request}/registration", cast.REGISTRATION)
    expect(("registered", []), (written["state"], written["registration_gaps"]), "state, gaps")


def not_turned_away(way: Way) -> Seen:
    """Whoever cannot tell for age or illness is helped first (MCA Decree 24 art. 5)."""
    path = f"/v1/cases/{way.case}/eligibility"
    return way.refused("station-desk", path, cast.TURNED_AWAY, status=409, code="help_first")


def helped(way: Way) -> Seen:
    decided = way["station-desk"].post(f"/v1/cases/{way.case}/eligibility", cast.HELPED)
    expect("eligible", decided["outcome"], "outcome")
    return Seen(f"规则版本 rule {decided['rule_version']}")


CHAPTER = Chapter(
    "五、门口 · the door",
    (
        Step(
            "第二定点医院",
            "三天后出院，送返救助站",
            "Three days later the hospital gives him back to the station",
            hospital_discharges,
            ("intake.patient_discharged",),
        ),
        Step(
            "接待岗",
            "代为求助：医院送来，本人说不清",
            "Help is asked for him, who cannot say what he needs",
            help_requested,
            ("intake.help_requested",),
        ),
        Step(
            "接待岗", "甄别：无须再送医，继续", "Screened: no hospital first, on", screened, ("intake.help_screened",)
        ),
        Step("接待岗", "未经安检想先入站", "Nobody enters before the safety check", nobody_enters_unchecked),
        Step(
            "接待岗",
            "安全检查：同性工作人员",
            "Safety check, by an officer of his own sex",
            safety_check,
            ("intake.safety_checked",),
        ),
        Step(
            "接待岗",
            "求助登记：指纹、照片、查全国系统",
            "Written down: fingerprint, photograph, the national system",
            registered,
            ("intake.help_registered",),
        ),
        Step("接待岗", "想不予救助", "He may not be turned away: help first, find out later", not_turned_away),
        Step("值班长", "决定救助", "It is decided to help him", helped, ("intake.eligibility_decided",)),
    ),
)
