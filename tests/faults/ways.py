"""The ways on which people come to us, as scripts for many at once; without a script nobody could say what should have
happened.

Every free word carries a canary (tests/canaries.py). What a partner would learn from its own feed or screen (which
dispatch a report led to, which case a contact opened) is read from the publisher's journal.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from chassis.clock import iso
from tests.canaries import CANARY, LATIN, NAME, NUMBER, PHONE
from tests.faults.desks import Desk, Patience, Refused
from tests.faults.eyes import Eyes

HOME: Final = "320481111201"
_LEVELS: Final = {
    "city": "station-desk",
    "district": "district-liyang",
    "township": "township-zhuze",
    "village": "village-zhongmei",
}
_REPORTERS: Final = ("courier-group", "cyclist-group", "streamer-group", "lottery-points")
_ENDS_ON_THE_STREET: Final = ("goods_only_refused_entry", "returned_home_on_spot", "not_found", "handed_police")
_GROWN_UP: Final = {"lo": 30, "hi": 38}
_ELDERLY: Final = {"lo": 65, "hi": 80}
_GIVEN_NAMES: Final = "安邦昌达恩福光海杰凯龙明宁鹏庆荣顺泰伟祥勇志忠"
_LOOK_AGAIN_S: Final = 0.15


@dataclass
class Way:
    """One person's way: whose desks work for it, and what has become known."""

    number: int
    chance: random.Random
    desk: Callable[[str], Desk]
    eyes: Eyes
    patience: Patience
    step: str = ""
    orders: int = 0
    _told: list[str] = field(default_factory=list)

    def post(
        self, client: str, path: str, body: Mapping[str, Any] | None = None, *, seen: int | None = None
    ) -> dict[str, Any]:
        self.step = f"{client} {path}"
        self.orders += 1
        self.patience.wait(self.chance.uniform(0.0, 0.05), self.step)
        return self.desk(client).post(path, body, seen=seen)

    def post_when_ready(self, client: str, path: str, *not_yet: str) -> dict[str, Any]:
        """Give the order anew, under a new key, while it is refused only because news has not arrived yet."""
        while True:
            try:
                return self.post(client, path)
            except Refused as refused:
                if refused.code not in not_yet:
                    raise
            self.patience.wait(_LOOK_AGAIN_S, f"{client} {path}: {not_yet}")

    def told(self, publisher: str, name: str, **about: str) -> dict[str, Any]:
        """The event of that name about these ids, once it is announced."""
        self.step = f"{publisher}.{name} {about}"
        while (found := self.eyes.announced(publisher, name, **about)) is None:
            self.patience.wait(_LOOK_AGAIN_S, self.step)
        return found

    @property
    def place(self) -> dict[str, Any]:
        """Where nobody else lies: 1.1 km from the next."""
        lat, lon = 31.30 + self.number % 60 / 100, 119.20 + self.number // 60 / 50
        return {"text": f"第 {self.number} 号站台 {CANARY}", "lat": lat, "lon": lon, "crs": "WGS84"}

    @property
    def name(self) -> str:
        """A canary with a given name of this person's own."""
        return NAME + "".join(self.chance.choices(_GIVEN_NAMES, k=2))


def on_the_street(way: Way) -> None:
    """Seen by one or two, met by a team, helped on the spot."""
    _met(way, outcome=way.chance.choice(_ENDS_ON_THE_STREET))


def through_the_station(way: Way) -> None:
    """Robbed, brought in, checked, admitted, collected by a daughter, visited at home."""
    case = _opened_case(way, _met(way, outcome="entered_station", ages=_GROWN_UP, knows_own_name=True))
    _into_the_station(way, case, _GROWN_UP)
    _home(way, case)
    _looked_after(way, case)
    way.post_when_ready("station-desk", f"/v1/cases/{case}/close", "case_not_closable")


def through_the_hospital(way: Way) -> None:
    """An emergency that the first hospital rejects and the second takes; unidentified, so a search begins."""
    case = _in_hospital(way)
    _clues(way, _profile(way, case), way.name)


def found_by_the_family(way: Way) -> None:
    """From the hospital through the search to an identity, and home."""
    case, name = _in_hospital(way), way.name
    profile = _profile(way, case)
    notice = _published(way, profile)
    _clues(way, profile, name)
    _identified(way, profile, name)
    way.told("intake", "case_identified", case_id=case)
    withdrawal = {"channel": "national_site", "receipt_number": f"XQ-{way.number}-C"}
    way.post("station-tracing", f"/v1/tracing/notices/{notice}/withdrawals", withdrawal)
    _home(way, case)
    _looked_after(way, case)


WAYS: Final = (
    (on_the_street, 8),
    (through_the_station, 5),
    (through_the_hospital, 3),
    (found_by_the_family, 4),
)
"""Each way and how many of twenty people go it."""


def way_of(seed: int, number: int) -> tuple[Callable[[Way], None], random.Random]:
    """Which way the person of that number goes, and all the chances on it; the same for the same seed."""
    chance = random.Random(f"{seed}/{number}")
    [script] = chance.choices([script for script, _ in WAYS], [weight for _, weight in WAYS])
    return script, chance


# --- parts of ways ----------------------------------------------------------------------------------------------------


def _met(way: Way, **contact: Any) -> str:
    """The id of the contact."""
    report = {"place": way.place, "what_seen": f"一位老人坐在路边 {CANARY}", "client_ref": f"fault-{way.number}"}
    first = way.post(way.chance.choice(_REPORTERS), "/v1/sightings", report)
    if way.chance.random() < 0.4:
        way.post("patrol-team-1", "/v1/sightings", {**report, "what_seen": f"又见 {CANARY}"})
    cluster = way.told("patrol", "sighting_reported", sighting_id=first["id"])["cluster_id"]
    dispatch = f"/v1/dispatches/{way.told('patrol', 'dispatch_queued', cluster_id=cluster)['dispatch_id']}"
    way.post("patrol-team-1", f"{dispatch}/accept", {"staff": ["P-017", "P-023"], "vehicle": PHONE})
    if way.chance.random() < 0.7:
        way.post("patrol-team-1", f"{dispatch}/arrive")
    met = {
        "apparent_sex": "1",
        "ages": _ELDERLY,
        "flags": [],
        "knows_own_name": False,
        "description": f"男, 灰布上衣 {CANARY}",
        "needs": [CANARY],
        **contact,
    }
    return str(way.post("patrol-team-1", f"{dispatch}/contact", met)["contact"]["id"])


def _opened_case(way: Way, contact: str) -> str:
    return str(way.told("intake", "case_opened", contact_id=contact)["case_id"])


def _into_the_station(way: Way, case: str, ages: Mapping[str, int]) -> None:
    path = f"/v1/cases/{case}"
    way.post("station-desk", f"{path}/safety-check", {"officer": "S-017", "officer_sex": "1"})
    health = {"decision": "fit", "impaired": False, "findings": CANARY}
    way.post("station-desk", f"{path}/health-check", health)
    held = {"lines": [{"what": CANARY, "quantity": 1}], "money_fen": 3550, "sealed_bag": f"B-{way.number:04}"}
    way.post("station-desk", f"{path}/belongings", held)
    entry = {"bed_zone": "male", "sex": "1", "ages": ages, "age_basis": "visual", "claimed_name": way.name}
    way.post("station-desk", f"{path}/admission", {**entry, "evidence_number": NUMBER})
    way.post("station-desk", f"{path}/belongings/return", {"signed_by": NAME})


def _in_hospital(way: Way) -> str:
    """The id of the case."""
    sick = {"sex": "1", "ages": _ELDERLY, "place": CANARY, "urgency": "emergency", "reason": CANARY}
    asked = way.post("patrol-team-1", "/v1/referrals", sick)
    rejection = {"reason": "capacity", "note": CANARY}
    way.post("hospital-1", f"/v1/referrals/{asked['referral_id']}/reject", rejection)
    following = way.told("intake", "referral_rejected", referral_id=asked["referral_id"])["next_referral_id"]
    second = f"/v1/referrals/{following}"
    if way.chance.random() < 0.5:
        way.post("hospital-2", f"{second}/accept")
    way.post("hospital-2", f"{second}/admit", {"signer_role": "sending_department", "ward": CANARY})
    way.post("hospital-2", f"{second}/discharge", {"fit_to_travel": True, "advice": CANARY})
    return str(asked["case_id"])


def _profile(way: Way, case: str) -> str:
    return str(way.told("tracing", "profile_opened", case_id=case)["profile_id"])


def _clues(way: Way, profile: str, name: str) -> None:
    path = f"/v1/tracing/profiles/{profile}/clues"
    place = {"kind": "place", "raw_words": f"屋里在中梅 {CANARY}", "interpreted": "中梅村", "method": LATIN}
    way.post("station-tracing", path, place)
    way.post("station-tracing", path, {"kind": "name", "raw_words": CANARY, "interpreted": name, "method": LATIN})


def _published(way: Way, profile: str) -> str:
    drafted = {"profile_id": profile, "channels": ["national_site"], "text": f"寻亲公告 {CANARY}"}
    notice = str(way.post("station-tracing", "/v1/tracing/notices", drafted)["id"])
    path = f"/v1/tracing/notices/{notice}"
    seen = way.desk("station-chief").get(path)["version"]
    way.post("station-chief", f"{path}/approve", {"legal_basis": f"民发〔2015〕158号 {CANARY}"}, seen=seen)
    receipt = {"channel": "national_site", "receipt_number": f"XQ-{way.number}"}
    way.post("station-tracing", f"{path}/receipts", receipt)
    return notice


def _identified(way: Way, profile: str, name: str) -> None:
    today = datetime.now(UTC)
    missing = {
        "name": name,
        "sex": "1",
        "birth_year": today.year - 73,
        "home_region_code": HOME,
        "home_text": CANARY,
        "town": "竹箦镇",
        "village": "中梅村",
        "last_seen_on": (today - timedelta(days=3)).date().isoformat(),
        "reporter": {"name": NAME, "relation": "女儿", "phone": PHONE},
    }
    inquiry = way.post("police-henan", "/v1/inquiries", missing)["id"]
    found = way.told("tracing", "match_suggested", profile_id=profile, inquiry_id=inquiry)["candidate_id"]
    path = f"/v1/candidates/{found}"
    way.post("station-tracing", f"{path}/accept")
    police = {"method": "police_identity", "result": "supports", "reference": LATIN}
    way.post("police-henan", f"{path}/verifications", police)
    video = {"method": "video_recognition", "result": "supports", "reference": f"{LATIN} video"}
    way.post("station-tracing", f"{path}/verifications", video)
    way.post("station-tracing", f"/v1/tracing/profiles/{profile}/identity", {"candidate_id": found})


def _home(way: Way, case: str) -> None:
    receiver = {"name": NAME, "relation": "女儿", "document_number": NUMBER}
    leaving = {"case_id": case, "kind": "collected", "destination_region_code": HOME, "destination_text": CANARY}
    planned = way.post("station-desk", "/v1/departures", {**leaving, "receiver": receiver})
    departure = f"/v1/departures/{planned['departure_id']}"
    way.post("station-desk", f"{departure}/execute", {"executed_at": iso(datetime.now(UTC))})
    way.post("station-desk", f"{departure}/arrival", {"confirmed_by": NAME})


def _looked_after(way: Way, case: str) -> None:
    """The four levels have the notice, and the first call is made."""
    plan = str(way.told("followup", "plan_created", case_id=case)["plan_id"])
    shown = way.desk("station-desk").get(f"/v1/followup/plans/{plan}")
    for notice in shown["notices"]:
        way.post(_LEVELS[notice["level"]], f"/v1/notices/{notice['id']}/acknowledge", {"note": CANARY})
    call = {"present": [NAME], "health": CANARY, "living": CANARY, "stable": True}
    way.post("township-zhuze", f"/v1/followup/tasks/{shown['tasks'][0]['id']}/visit", call)
