"""How people come to us, told over the public interface; without these each claim would tell the same way anew.

Every person is invented and lies at a place of their own, so that several may stand in one city without being taken for
one another.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from chassis.clock import iso
from tests.city import City

A_GUESS = {"lo": 65, "hi": 80}
GROWN_UP = {"lo": 30, "hi": 38}
UNCERTAIN = {"lo": 15, "hi": 25}
HOME = "320481111201"
"""中梅村, 竹箦镇, 溧阳市."""

SAFETY_CHECK = {"officer": "S-017", "officer_sex": "1", "items_surrendered": []}
BELONGINGS = {"lines": [{"what": "蓝色布包", "quantity": 1}], "money_fen": 3550, "sealed_bag": "B-0041"}
A_DAUGHTER = {"name": "陈小满", "relation": "女儿", "document_number": "P-0001"}


@dataclass(frozen=True)
class Person:
    """Somebody in our care; ``profile`` is empty for whoever can say who they are."""

    case: str
    profile: str = ""
    referral: str = ""


def a_report(city: City, **more: Any) -> dict[str, Any]:
    """The least that a report says, at a place where nobody else lies."""
    return {"place": {"text": f"第{next(city.numbers)}号公交站台"}, "what_seen": "一位老人坐在路边, 说不清话", **more}


def the_dispatch_of(city: City, sighting_id: str) -> str:
    """The dispatch that this report joined or started."""
    cluster = city.the("patrol", "sighting_reported", sighting_id=sighting_id)["cluster_id"]
    return str(city.the("patrol", "dispatch_queued", cluster_id=cluster)["dispatch_id"])


def met_on_the_street(city: City, **contact: Any) -> str:
    """Reported, looked for and met by a team; the id of the contact."""
    team = city["patrol-team-1"]
    dispatch = the_dispatch_of(city, team.post("/v1/sightings", a_report(city))["id"])
    team.post(f"/v1/dispatches/{dispatch}/accept", {"staff": ["P-017", "P-023"]})
    met = {
        "outcome": "entered_station",
        "apparent_sex": "1",
        "ages": GROWN_UP,
        "flags": [],
        "knows_own_name": True,
        "description": "男, 背包被盗, 想回家",
        **contact,
    }
    return str(team.post(f"/v1/dispatches/{dispatch}/contact", met)["contact"]["id"])


def at_the_door(city: City, **contact: Any) -> str:
    """Brought to the station by the team that met them; the id of the case."""
    contact_id = met_on_the_street(city, **contact)
    city.settle()
    return str(city.the("intake", "case_opened", contact_id=contact_id)["case_id"])


def brought_in(
    city: City,
    *,
    ages: Mapping[str, int] = GROWN_UP,
    zone: str = "male",
    impaired: bool = False,
    knows_own_name: bool = True,
    **admission: Any,
) -> Person:
    """Checked and admitted to the station. Somebody who cannot say who they are has a tracing profile then."""
    case, desk = at_the_door(city, ages=ages, knows_own_name=knows_own_name), city["station-desk"]
    desk.post(f"/v1/cases/{case}/safety-check", SAFETY_CHECK)
    health = {"decision": "fit", "impaired": impaired, "findings": "无外伤"}
    desk.post(f"/v1/cases/{case}/health-check", health)
    entry = {"bed_zone": zone, "sex": "1", "ages": ages, "age_basis": "visual", **admission}
    desk.post(f"/v1/cases/{case}/admission", entry)
    city.settle()
    return Person(case, "" if knows_own_name else profile_of(city, case))


# --- at the door ------------------------------------------------------------------------------------------------------

ARRIVED = {"arrival": "self", "sex": "1", "ages": GROWN_UP, "stated_reason": "robbed", "needs": ["ticket_home"]}
FORM = {"officer": "S-017", "fingerprint_taken": True, "photo_taken": True, "national_system_checked": True}
IN_NEED = {"away_from_home": True, "without_food_or_lodging": True, "wandering_or_about_to": True}
HELP = {"outcome": "eligible", "facts": IN_NEED, "signer": "S-001"}
REFUSAL = {
    "outcome": "not_eligible",
    "facts": IN_NEED | {"without_food_or_lodging": False},
    "reasons": ["provides_for_self"],
    "notice_number": "BYJZ-2026-0007",
    "complaint_route_told": True,
    "signer": "S-001",
}


@dataclass(frozen=True)
class Asking:
    """Somebody who came to the door and asks for help."""

    case: str
    request: str

    @property
    def person(self) -> Person:
        return Person(self.case)


def asks_for_help(city: City, **more: Any) -> Asking:
    told = city["station-desk"].post("/v1/help-requests", {**ARRIVED, **more})
    return Asking(told["case_id"], told["help_request_id"])


def written_down(city: City, document_number: str | None = None, **more: Any) -> Asking:
    """Looked at, checked, and taken down on the form; nothing is decided yet."""
    asking, desk = asks_for_help(city, **more), city["station-desk"]
    desk.post(f"/v1/help-requests/{asking.request}/screening", {"officer": "S-017", "decision": "continue"})
    officer = {"officer_sex": {**ARRIVED, **more}["sex"]}
    desk.post(f"/v1/cases/{asking.case}/safety-check", {**SAFETY_CHECK, **officer})
    form = {**FORM, "document_number": document_number}
    desk.post(f"/v1/help-requests/{asking.request}/registration", form)
    return asking


def admitted(city: City, asking: Asking, zone: str = "male", *, impaired: bool = False, **entry: Any) -> Asking:
    """Decided upon, healthy enough, and in a bed."""
    desk = city["station-desk"]
    desk.post(f"/v1/cases/{asking.case}/eligibility", HELP)
    health = {"decision": "fit", "impaired": impaired, "findings": "无外伤"}
    desk.post(f"/v1/cases/{asking.case}/health-check", health)
    seen = {"bed_zone": zone, "sex": "1", "ages": GROWN_UP, "age_basis": "visual", **entry}
    desk.post(f"/v1/cases/{asking.case}/admission", seen)
    return asking


def left_alone(city: City, person: Person) -> None:
    """Planned and gone by themselves."""
    planned = city["station-desk"].post("/v1/departures", a_departure(person, "self"))
    city["station-desk"].post(f"/v1/departures/{planned['departure_id']}/execute")


def reassessed(city: City, person: Person, stated: Mapping[str, Any]) -> dict[str, Any]:
    """The age is looked at anew by the desk that has the case before it."""
    path = f"/v1/cases/{person.case}"
    return city["station-desk"].post(f"{path}/age", stated, seen=city["station-desk"].version(path))


def approved_to_see(city: City, case: str, purpose: str = "case_work") -> str:
    """A minor's whole record is open to the desk for this shift: it asked, and another person approved."""
    body = {"record": case, "purpose": purpose, "reason": "placement"}
    asked = str(city["station-desk"].post("/v1/approvals", body)["id"])
    city["station-chief"].post(f"/v1/approvals/{asked}/decision", {"approved": True})
    return asked


def profile_of(city: City, case: str) -> str:
    return str(city.the("tracing", "profile_opened", case_id=case)["profile_id"])


EMERGENCY = {"sex": "0", "ages": A_GUESS, "place": "郑陆镇武澄路公交站", "urgency": "emergency"}


def asked_for_a_bed(city: City, **more: Any) -> Person:
    """Somebody found in the heat, for whom a hospital is asked before anything else is known."""
    asked = city["patrol-team-1"].post("/v1/referrals", {**EMERGENCY, **more})
    return Person(asked["case_id"], referral=asked["referral_id"])


def in_hospital(city: City, **more: Any) -> Person:
    """Admitted at once by the first hospital, unidentified: first custody is now, and the law counts."""
    found = asked_for_a_bed(city, **{"sex": "1", **more})
    city["hospital-1"].post(f"/v1/referrals/{found.referral}/admit", {"signer_role": "sending_department"})
    city.settle()
    return Person(found.case, profile_of(city, found.case), found.referral)


def discharged(city: City, person: Person) -> None:
    """Well enough to travel, and still among those whom the station helps."""
    city["hospital-1"].post(f"/v1/referrals/{person.referral}/discharge", {"fit_to_travel": True})
    city.settle()


# --- being looked for ---


def approved_notice(city: City, person: Person, *channels: str) -> str:
    """Drafted by one, approved by another."""
    text = "寻亲公告: 男, 约65至80岁, 在常州市获助, 说不出姓名住址"
    body = {"profile_id": person.profile, "channels": list(channels), "text": text}
    notice = str(city["station-tracing"].post("/v1/tracing/notices", body)["id"])
    path, basis = f"/v1/tracing/notices/{notice}", {"legal_basis": "民发〔2015〕158号"}
    city["station-chief"].post(f"{path}/approve", basis, seen=city["station-chief"].version(path))
    return notice


def published(city: City, notice: str, *channels: str) -> None:
    """The receipts of these channels."""
    for number, channel in enumerate(channels):
        body = {"channel": channel, "receipt_number": f"XQ-{number}"}
        city["station-tracing"].post(f"/v1/tracing/notices/{notice}/receipts", body)
    city.settle()


def taken_down(city: City, notice: str, *channels: str) -> None:
    """The receipts of these channels that the notice is down."""
    for number, channel in enumerate(channels):
        body = {"channel": channel, "receipt_number": f"XQ-{number}-C"}
        city["station-tracing"].post(f"/v1/tracing/notices/{notice}/withdrawals", body)
    city.settle()


def a_familys_search(city: City, **changes: Any) -> dict[str, Any]:
    """What a daughter told the police where she lives."""
    told = {
        "name": "陈国峰",
        "sex": "1",
        "birth_year": city.now().year - 73,
        "home_region_code": HOME,
        "town": "竹箦镇",
        "village": "中梅村",
        "last_seen_on": (city.now() - timedelta(days=3)).date().isoformat(),
        "reporter": {"name": "陈小满", "relation": "女儿", "phone": "10000000001"},
    }
    return told | changes


CLUES = (
    {"kind": "place", "raw_words": "屋里在中梅", "interpreted": "中梅村", "method": "conversation"},
    {"kind": "name", "raw_words": "像是说“陈国锋”", "interpreted": "陈国锋", "method": "conversation"},
)


def a_candidate(city: City, person: Person, **inquiry: Any) -> str:
    """He talked, and a family's search matches; the id of the candidate."""
    for clue in CLUES:
        city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/clues", clue)
    sent = city["police-henan"].post("/v1/inquiries", a_familys_search(city, **inquiry))
    found = city.announced("tracing", "match_suggested", profile_id=person.profile, inquiry_id=sent["id"])
    return str(found[-1].data["candidate_id"])


def verified(city: City, candidate: str) -> None:
    """Taken up, and supported by two independent kinds of evidence."""
    desk = city["station-tracing"]
    desk.post(f"/v1/candidates/{candidate}/accept")
    police = {"method": "police_identity", "result": "supports", "reference": "商公函〔2026〕18号"}
    city["police-henan"].post(f"/v1/candidates/{candidate}/verifications", police)
    video = {"method": "video_recognition", "result": "supports", "reference": "SP-0031"}
    desk.post(f"/v1/candidates/{candidate}/verifications", video)


def identified(city: City, person: Person) -> None:
    """Who the person is is known by evidence, to tracing and to the case."""
    candidate = a_candidate(city, person)
    verified(city, candidate)
    city["station-tracing"].post(f"/v1/tracing/profiles/{person.profile}/identity", {"candidate_id": candidate})
    city.settle()


# --- going home ---


def a_departure(person: Person, kind: str, home: str = HOME, **more: Any) -> dict[str, Any]:
    return {"case_id": person.case, "kind": kind, "destination_region_code": home, **more}


def a_paper(document: str) -> dict[str, str]:
    """A paper of a departure, under a number of its own."""
    return {"document": document, "document_number": f"WS-{document.upper().replace('_', '-')}"[:40]}


def executed(city: City, person: Person, kind: str, **more: Any) -> dict[str, Any]:
    """Planned and left at once."""
    planned = city["station-desk"].post("/v1/departures", a_departure(person, kind, **more))
    return city["station-desk"].post(f"/v1/departures/{planned['departure_id']}/execute")


def come_home(city: City, person: Person, home: str = HOME, **more: Any) -> str:
    """Collected by a daughter who showed her papers, and arrived; the id of the follow-up plan."""
    desk = city["station-desk"]
    planned = desk.post("/v1/departures", a_departure(person, "collected", home, receiver=A_DAUGHTER, **more))
    desk.post(f"/v1/departures/{planned['departure_id']}/execute")
    desk.post(f"/v1/departures/{planned['departure_id']}/arrival", {"confirmed_by": "家属"})
    city.settle()
    return str(city.the("followup", "plan_created", case_id=person.case)["plan_id"])


def moment(city: City, **later: float) -> str:
    """A moment after now as events write it."""
    return iso(city.now() + timedelta(**later))
