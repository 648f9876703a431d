"""What happens in several scenarios in the same way; without it each would tell anew how somebody comes to a bed.

Each act gives the platform's own answer to its last order; who and what is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from chassis.clock import iso
from deploy.drill.scene import Scene

HOME: Final = "320481111201"
"""中梅村, 竹箦镇, 溧阳市."""

NATIONAL_SITE: Final = "national_site"

OLD: Final = {"lo": 65, "hi": 80}
NOTICE_OF_HIM: Final = "寻亲公告: 男, 约65至80岁, 在常州市获助, 说不出姓名住址。如有线索请联系常州市救助管理站。"
"""Of the one who is :func:`taken_in_without_a_name`."""

_FORM: Final = {
    "officer": "S-017",
    "fingerprint_taken": True,
    "photo_taken": True,
    "national_system_checked": True,
}
_IN_NEED: Final = {"away_from_home": True, "without_food_or_lodging": True, "wandering_or_about_to": True}


# --- on the street ----------------------------------------------------------------------------------------------------


def reported(scene: Scene, client_id: str, place: str, what_seen: str, flags: Sequence[str]) -> dict[str, Any]:
    """Somebody is reported; the dispatch that follows is remembered."""
    report = {"place": {"text": place}, "what_seen": what_seen, "flags": list(flags)}
    told = scene[client_id].post("/v1/sightings", report)
    scene.ids["status"] = told["status_url"]
    waiting = scene.until(lambda: scene["patrol-team-1"].all("/v1/dispatches", state="queued"), bool)
    scene.ids["dispatch"] = waiting[-1]["id"]
    return told


def dispatch_taken(scene: Scene) -> dict[str, Any]:
    """Two of the team set out and arrive."""
    path, team = f"/v1/dispatches/{scene.ids['dispatch']}", scene["patrol-team-1"]
    team.post(f"{path}/accept", {"staff": ["P-017", "P-023"], "vehicle": "苏D·救助01"})
    return team.post(f"{path}/arrive")


def met(scene: Scene, outcome: str, **contact: Any) -> dict[str, Any]:
    """Whom the team met and what came of it."""
    told = scene["patrol-team-1"].post(
        f"/v1/dispatches/{scene.ids['dispatch']}/contact", {"outcome": outcome, "flags": [], **contact}
    )
    scene.ids["contact"] = told["contact"]["id"]
    return told


def case_of_the_contact(scene: Scene) -> dict[str, Any]:
    """The case that opened by itself after the contact, once it is there; an empty one when it does not come."""

    def look() -> dict[str, Any]:
        return next((case for case in scene["station-desk"].all("/v1/cases") if _led_to(scene, case)), {})

    found = scene.until(look, bool)
    scene.ids["case"] = found.get("case_id", "")
    return found


def _led_to(scene: Scene, case: Mapping[str, Any]) -> bool:
    entries = scene.timeline_of(case["case_id"])
    return any(entry["codes"].get("contact_id") == scene.ids["contact"] for entry in entries)


def case_listed(scene: Scene) -> dict[str, Any]:
    """The case as it stands in the list, codes and times; a minor's whole record is open by an approval only."""
    cases = scene["station-desk"].all("/v1/cases")
    return next(case for case in cases if case["case_id"] == scene.ids["case"])


def reporter_sees(scene: Scene, stage: str) -> str:
    """What the reporter's address tells, once it tells that."""
    return scene.until(lambda: str(scene.passerby.get(scene.ids["status"])["stage"]), lambda seen: seen == stage)


# --- at the door ------------------------------------------------------------------------------------------------------


def asks_for_help(scene: Scene, **request: Any) -> dict[str, Any]:
    told = scene["station-desk"].post("/v1/help-requests", request)
    scene.ids["case"], scene.ids["request"] = told["case_id"], told["help_request_id"]
    return told


def written_down(scene: Scene, officer_sex: str, **form: Any) -> dict[str, Any]:
    """Looked at, checked by an officer of the same sex, and taken down on the form."""
    desk, request = scene["station-desk"], f"/v1/help-requests/{scene.ids['request']}"
    desk.post(f"{request}/screening", {"officer": "S-017", "decision": "continue"})
    safety_checked(scene, officer_sex)
    return desk.post(f"{request}/registration", {**_FORM, **form})


def safety_checked(scene: Scene, officer_sex: str) -> dict[str, Any]:
    check = {"officer": "S-017", "officer_sex": officer_sex, "items_surrendered": []}
    return scene["station-desk"].post(f"{scene.case}/safety-check", check)


def decided_to_help(scene: Scene, **facts: bool) -> dict[str, Any]:
    decision = {"outcome": "eligible", "facts": {**_IN_NEED, **facts}, "signer": "S-001"}
    return scene["station-desk"].post(f"{scene.case}/eligibility", decision)


def found_healthy(scene: Scene, *, impaired: bool = False, findings: str = "无外伤") -> dict[str, Any]:
    check = {"decision": "fit", "impaired": impaired, "findings": findings}
    return scene["station-desk"].post(f"{scene.case}/health-check", check)


def admitted(scene: Scene, zone: str, sex: str, ages: Mapping[str, int], **entry: Any) -> dict[str, Any]:
    seen = {"bed_zone": zone, "sex": sex, "ages": ages, "age_basis": "visual", **entry}
    return scene["station-desk"].post(f"{scene.case}/admission", seen)


# --- being looked for -------------------------------------------------------------------------------------------------


def profile_opened(scene: Scene) -> str:
    """The tracing profile of whoever cannot say who they are, which is there by itself."""
    look = scene.until(lambda: scene["station-tracing"].all("/v1/tracing/profiles", case_id=scene.ids["case"]), bool)
    scene.ids["profile"] = look[0]["id"] if look else ""
    return scene.ids["profile"]


def taken_in_without_a_name(scene: Scene, place: str) -> dict[str, Any]:
    """An old man who forgets, from the street to a bed and a file of tracing's."""
    reported(scene, "courier-group", place, "一位老人坐在路边, 说不清话", ["looks_elderly"])
    dispatch_taken(scene)
    seen = {"apparent_sex": "1", "ages": OLD, "knows_own_name": False}
    met(scene, "entered_station", description="男, 说不出姓名住址", **seen)
    case_of_the_contact(scene)
    safety_checked(scene, "1")
    found_healthy(scene, impaired=True, findings="近事遗忘")
    case = admitted(scene, "care", "1", OLD, height_cm=167, dialect="溧阳口音")
    profile_opened(scene)
    return case


def notice_approved(scene: Scene, text: str) -> dict[str, Any]:
    """Drafted by the tracing desk, approved by the chief, for the national site."""
    body = {"profile_id": scene.ids["profile"], "channels": [NATIONAL_SITE], "text": text}
    scene.ids["notice"] = scene["station-tracing"].post("/v1/tracing/notices", body)["id"]
    path = f"/v1/tracing/notices/{scene.ids['notice']}"
    seen = scene["station-chief"].get(path)["version"]
    return scene["station-chief"].post(f"{path}/approve", {"legal_basis": "民发〔2015〕158号"}, seen=seen)


def drafted_again_approved(scene: Scene) -> dict[str, Any]:
    """What came down for a wrong name is a draft again by itself; the chief approves it."""
    drafts = scene.until(
        lambda: scene["station-tracing"].all("/v1/tracing/notices", profile_id=scene.ids["profile"]),
        lambda found: found[-1]["state"] == "drafted",
    )
    scene.ids["notice"] = drafts[-1]["id"]
    path, basis = f"/v1/tracing/notices/{scene.ids['notice']}", {"legal_basis": "民发〔2015〕158号"}
    return scene["station-chief"].post(f"{path}/approve", basis, seen=scene["station-chief"].get(path)["version"])


def notice_submitted(scene: Scene) -> str:
    """The national site was given it; how it stands there."""
    told = _notice(scene, "submissions")
    return str(told["publications"][-1]["state"])


def on_the_national_site(scene: Scene, receipt: str) -> dict[str, Any]:
    return _notice(scene, "receipts", receipt_number=receipt)


def notice_refreshed(scene: Scene) -> dict[str, Any]:
    return _notice(scene, "refreshes")


def notice_taken_down(scene: Scene, receipt: str) -> dict[str, Any]:
    return _notice(scene, "withdrawals", receipt_number=receipt)


def _notice(scene: Scene, what: str, **more: str) -> dict[str, Any]:
    path = f"/v1/tracing/notices/{scene.ids['notice']}/{what}"
    return scene["station-tracing"].post(path, {"channel": NATIONAL_SITE, **more})


def dna_asked_for(scene: Scene, **more: Any) -> dict[str, Any]:
    path = f"/v1/tracing/profiles/{scene.ids['profile']}/dna-requests"
    told = scene["station-tracing"].post(path, {"police_id": "police-changzhou", **more})
    scene.ids["dna"] = told["id"]
    return told


def dna_steps(scene: Scene, *steps: str) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for step in steps:
        told = scene["police-changzhou"].post(f"/v1/dna-requests/{scene.ids['dna']}/steps", {"step": step})
    return told


def dna_answered(scene: Scene, result: str, reference: str) -> dict[str, Any]:
    letter = {"result": result, "reference": reference}
    return scene["police-changzhou"].post(f"/v1/dna-requests/{scene.ids['dna']}/answer", letter)


def hit_verified(scene: Scene, reference: str) -> dict[str, Any]:
    """A relative gives a sample too, and police conclude on the hit; the candidate with that evidence."""
    path = f"/v1/dna-requests/{scene.ids['dna']}"
    scene["station-tracing"].post(f"{path}/relatives", {"candidate_id": scene.ids["candidate"]})
    conclusion = {"conclusion": "confirmed", "reference": reference}
    scene["police-changzhou"].post(f"{path}/conclusion", conclusion)
    return scene["station-tracing"].get(f"/v1/candidates/{scene.ids['candidate']}")


def reunited(scene: Scene, name: str, relation: str) -> str:
    """Planned and held at the station, before they leave; how it stands."""
    meeting = {
        "profile_id": scene.ids["profile"],
        "kind": "collected",
        "planned_for": iso(scene.now()),
        "place": "常州市救助管理站",
        "relatives": [{"name": name, "relation": relation}],
    }
    desk, path = scene["station-tracing"], "/v1/tracing/reunions"
    return str(desk.post(f"{path}/{desk.post(path, meeting)['id']}/record", {})["state"])


def he_talks(scene: Scene, *clues: tuple[str, str, str]) -> list[str]:
    """What is heard in his words: of what kind each clue is, what he said, what we make of it."""
    path = f"/v1/tracing/profiles/{scene.ids['profile']}/clues"
    told = [
        scene["station-tracing"].post(
            path, {"kind": kind, "raw_words": raw, "interpreted": heard, "method": "conversation"}
        )
        for kind, raw, heard in clues
    ]
    return [clue["interpreted"] for clue in told]


def family_searches(scene: Scene, **told: Any) -> dict[str, Any]:
    sent = scene["police-henan"].post("/v1/inquiries", told)
    scene.ids["inquiry"] = sent["id"]
    return sent


def candidate_found(scene: Scene) -> dict[str, Any]:
    """The candidate of this profile and that inquiry, once it is there; an empty one when it does not come."""

    def look() -> dict[str, Any]:
        listed = scene["station-tracing"].all("/v1/candidates", profile_id=scene.ids["profile"])
        return next((one for one in listed if one["inquiry_id"] == scene.ids["inquiry"]), {})

    found = scene.until(look, bool)
    scene.ids["candidate"] = found.get("id", "")
    return found


def taken_up(scene: Scene) -> dict[str, Any]:
    return scene["station-tracing"].post(f"/v1/candidates/{scene.ids['candidate']}/accept")


def verified(scene: Scene, client_id: str, method: str, reference: str) -> dict[str, Any]:
    body = {"method": method, "result": "supports", "reference": reference}
    return scene[client_id].post(f"/v1/candidates/{scene.ids['candidate']}/verifications", body)


def identity_confirmed(scene: Scene) -> dict[str, Any]:
    """Confirmed by tracing; the case once it knows."""
    path = f"/v1/tracing/profiles/{scene.ids['profile']}/identity"
    scene["station-tracing"].post(path, {"candidate_id": scene.ids["candidate"]})
    return scene.until(lambda: case_listed(scene), lambda case: case["identity"] == "verified_police")


# --- going home -------------------------------------------------------------------------------------------------------


def departure_of(scene: Scene, kind: str, home: str = HOME, **more: Any) -> dict[str, Any]:
    return {"case_id": scene.ids["case"], "kind": kind, "destination_region_code": home, **more}


def departure_planned(scene: Scene, kind: str, home: str = HOME, **more: Any) -> dict[str, Any]:
    planned = scene["station-desk"].post("/v1/departures", departure_of(scene, kind, home, **more))
    scene.ids["departure"] = planned["departure_id"]
    return planned


def left(scene: Scene, **more: Any) -> dict[str, Any]:
    return scene["station-desk"].post(f"/v1/departures/{scene.ids['departure']}/execute", more)


def arrived(scene: Scene, confirmed_by: str) -> dict[str, Any]:
    body = {"confirmed_by": confirmed_by}
    return scene["station-desk"].post(f"/v1/departures/{scene.ids['departure']}/arrival", body)


def closed(scene: Scene) -> dict[str, Any]:
    """The case is closed, once nothing is left open."""
    scene.until(lambda: scene["station-desk"].get(scene.case), lambda case: not case["reasons_to_stay_open"])
    return scene["station-desk"].post(f"{scene.case}/close")


def follow_up_plan(scene: Scene) -> dict[str, Any]:
    """The plan of follow-up, which the arrival alone makes; an empty one when it does not come."""
    desk = scene["station-desk"]
    listed = scene.until(lambda: desk.all("/v1/followup/plans", case_id=scene.ids["case"]), bool)
    if not listed:
        return {"tasks": [], "visits": [], "returnee": {}}
    scene.ids["plan"] = listed[0]["id"]
    return desk.get(f"/v1/followup/plans/{scene.ids['plan']}")


def a_paper(document: str, number: str) -> dict[str, str]:
    return {"document": document, "document_number": number}
