"""What the domain forbids, written down a second time: from the statutes and domain §1.1 and §1.5, and from nothing
that the product decides by. It looks at the rows after every order and remembers what may never go back."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from sqlite3 import Row
from typing import Final

from tests.unit.intake.station import Station, moment

EVIDENCE: Final = frozenset({"document", "police_answer", "bone_age"})
NOBODY_KNOWN: Final = frozenset({"unidentified", "false_claim"})
GONE: Final = frozenset({"departed", "arrived", "closed"})
ASKED: Final = ("requested", "accepted", "on_hold")
LIVE: Final = (*ASKED, "admitted")

SOMEBODY_ARRIVES: Final = frozenset(
    {"ticket", "collected", "escort", "handover_station", "transfer_welfare", "placement"}
)
"""Who leaves so is somebody's charge until they are there; nobody waits for the others."""

SUSPECTED_LOST: Final = ("missing", "abandoned", "abducted")

_ENDS_A_PRESUMPTION: Final = frozenset({"age_proven", "record_identity_check", "identity_confirmed", "revoke_identity"})
"""Evidence; and taking back the identity from which alone the presumption followed."""

_ROOMS: Final = {
    "minor": lambda case: case["presumed_minor"],
    "male": lambda case: case["sex"] == "1" and not case["presumed_minor"],
    "female": lambda case: case["sex"] == "2" and not case["presumed_minor"],
    "care": lambda case: not case["presumed_minor"],
    "isolation": lambda case: True,
}
"""Decree 381 art. 8: men and women apart; minors apart from adults."""

_VERDICTS: Final = {
    "open": {"open", "met", "met_late", "breached", "cancelled"},
    "breached": {"breached", "met", "met_late", "cancelled"},
    "met_late": {"met_late", "met"},
    "met": {"met"},
    "cancelled": {"cancelled"},
}
"""A verdict is given once; only a breach may be withdrawn, by what was done in time."""


class Watch:
    """Eyes on one station."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.cases: dict[str, Row] = {}
        self._lodged: set[tuple[str, str, str]] = set()
        self._left: dict[str, str] = {}
        self._issued: set[str] = set()
        self._clocks: dict[str, str] = {}

    def look(self, act: str) -> None:
        """:raises AssertionError: when something stands there that may never be, after that act."""
        now = {row["id"]: row for row in self._station.rows("SELECT * FROM cases")}
        self._ages(now, act)
        self._custody(now)
        self._beds(now)
        self._departures()
        self._tickets()
        self._referrals()
        self._duties(now)
        self.cases = now

    # --- who they are ---

    def _ages(self, now: Mapping[str, Row], act: str) -> None:
        for id, case in now.items():
            assert case["presumed_minor"] or case["ages_lo"] >= 18, "a range that touches 18 presumes a minor"
            before = self.cases.get(id)
            ended = before is not None and before["presumed_minor"] and not case["presumed_minor"]
            assert not ended or act in _ENDS_A_PRESUMPTION, f"{act} made a child an adult"

    def _custody(self, now: Mapping[str, Row]) -> None:
        for id, before in self.cases.items():
            known, then = now[id]["first_custody_at"], before["first_custody_at"]
            assert then is None or (known is not None and known <= then), "first custody never moves later"

    # --- where they are ---

    def _beds(self, now: Mapping[str, Row]) -> None:
        beds = self._station.rows("SELECT * FROM beds")
        theirs = {bed["case_id"]: bed for bed in beds if bed["case_id"] is not None}
        held = [bed for bed in beds if bed["state"] in ("occupied", "reserved")]
        assert len(theirs) == len(held), "a bed is one person's, and one person has one bed"
        for id, case in now.items():
            bed = theirs.get(id)
            inside = bed is not None and bed["state"] == "occupied"
            assert inside == (case["state"] == "in_station") and case["bed_id"] == (bed["id"] if inside else None)
            assert bed is None or case["state"] not in GONE, "no bed waits for who has left"
        lodged = {(bed["id"], id, bed["state"]) for id, bed in theirs.items()}
        for bed_id, id, _ in lodged - self._lodged:
            zone = self._station.row("beds", bed_id)["zone"]
            assert _ROOMS[zone](now[id]), f"the wrong room: {zone}"
        self._lodged = lodged

    def _referrals(self) -> None:
        live = self._station.rows(f"SELECT * FROM referrals WHERE state IN {LIVE}")
        chains = Counter(row["chain_id"] for row in live)
        cases = Counter(row["case_id"] for row in live if row["state"] in ASKED)
        assert max([*chains.values(), *cases.values()], default=0) <= 1, "one hospital is asked at a time"

    # --- how they left ---

    def _departures(self) -> None:
        every = self._station.rows("SELECT * FROM departures")
        left = {one["id"]: one for one in every if one["executed_at"] is not None}
        assert all(left[id]["executed_at"] == at for id, at in self._left.items()), "nobody leaves twice by one plan"
        planned = Counter(one["case_id"] for one in every if one["state"] == "planned")
        assert max(planned.values(), default=0) <= 1, "a later plan takes the place of an earlier one"
        for id in left.keys() - self._left.keys():
            assert not (reasons := self._forbidden(left[id])), f"{left[id]['kind']}: {reasons}"
        self._left = {id: one["executed_at"] for id, one in left.items()}

    def _forbidden(self, departure: Row) -> list[str]:
        """Why this departure should not have taken place, by domain §1.5 and the case as it was before."""
        case = self.cases[departure["case_id"]]
        return [why for why, stands in _FORBIDDEN.items() if stands(departure, case, self._station)]

    def _tickets(self) -> None:
        tickets = self._station.rows("SELECT * FROM tickets")
        assert len({one["departure_id"] for one in tickets}) == len(tickets), "one departure, one ticket"
        for ticket in tickets:
            if ticket["issued_at"] is not None and ticket["id"] not in self._issued:
                self._issued.add(ticket["id"])
                departure = self._station.row("departures", ticket["departure_id"])
                case = self.cases[ticket["case_id"]]
                alone = departure["kind"] == "ticket"
                assert not (alone and (case["impaired"] or _child(case))), "no ticket for who may not travel alone"

    # --- what the law gives time for ---

    def _duties(self, now: Mapping[str, Row]) -> None:
        duties = {row["id"]: row for row in self._station.rows("SELECT * FROM deadline")}
        assert self._clocks.keys() <= duties.keys(), "a clock is never deleted"
        assert all(duties[id]["state"] in _VERDICTS[before] for id, before in self._clocks.items())
        for duty in duties.values():
            _expect_one_verdict(duty)
            runs = duty["state"] in ("open", "breached") and duty["rule"] in ("D16", "D17", "D19")
            assert not (runs and now[duty["subject"]]["state"] in GONE), f"{duty['rule']} runs after they left"
        self._clocks = {id: duty["state"] for id, duty in duties.items()}

    def look_when_all_timers_fired(self) -> None:
        """Nothing that is due by now stands open."""
        due = [moment(row["due_at"]) for row in self._station.rows("SELECT due_at FROM deadline WHERE state = 'open'")]
        assert all(at is not None and at > self._station.now() for at in due), "missed, and nobody said so"

    def look_back(self) -> None:
        """At the end: what was told of each duty is what the record says of it, each once."""
        told = Counter(
            (type(fact).__name__, fact.clock_id) for fact in self._station.desk.announced() if hasattr(fact, "clock_id")
        )
        duties = self._station.rows("SELECT * FROM deadline")
        recorded = {"ClockOpened": None, "ClockWarned": "warned_at", "ClockBreached": "breached_at"}
        recorded |= {"ClockBreachWithdrawn": "breach_withdrawn_at", "ClockWaived": "waived_by"}
        for fact, column in recorded.items():
            wanted = {row["id"]: 1 for row in duties if column is None or row[column] is not None}
            assert {id: count for (name, id), count in told.items() if name == fact} == wanted, fact


def _expect_one_verdict(duty: Row) -> None:
    state, met = duty["state"], duty["met_at"]
    assert (met is not None) == (state in ("met", "met_late"))
    assert met is None or (state == "met") == (met <= duty["due_at"]), "judged by when it was done"
    assert state not in ("breached", "met_late") or duty["breached_at"] is not None
    assert duty["waived_by"] is None or state == "cancelled"


# --- domain §1.5 ------------------------------------------------------------------------------------------------------


def _child(case: Row) -> bool:
    """A minor who may not leave alone, whatever the papers: all but who is proven to be sixteen or seventeen."""
    proven = case["age_basis"] in EVIDENCE and case["ages_lo"] >= 16 and case["ages_hi"] < 18
    return bool(case["presumed_minor"]) and not proven


def _papers(departure: Row) -> set[str]:
    return set(json.loads(departure["documents"]))


def _signed_by_a_second(departure: Row) -> bool:
    return departure["countersigned_by"] not in (None, departure["planned_by"])


def _holds_belongings(case: Row, station: Station) -> bool:
    return bool(station.rows("SELECT 1 FROM receipts WHERE case_id = ? AND state = 'held'", case["id"]))


def _unplaceable(case: Row, station: Station) -> bool:
    since = moment(case["first_custody_at"])
    early = since is None or station.now() < since + timedelta(days=89)
    return early or case["identity"] not in NOBODY_KNOWN


def _has_ticket(departure: Row, station: Station) -> bool:
    on = ("SELECT 1 FROM tickets WHERE departure_id = ? AND state IN ('issued', 'boarded', 'arrived')", departure["id"])
    return bool(station.rows(*on))


def _was_turned_away(case: Row, station: Station) -> bool:
    """By the decision that holds, with a reason, a notice, and the complaint route told (Decree 381 art. 15)."""
    every = "SELECT * FROM eligibility_decisions WHERE case_id = ? ORDER BY rowid"
    last = next(reversed(station.rows(every, case["id"])), None)
    told = last is not None and last["outcome"] == "not_eligible" and last["notice_number"] is not None
    return told and bool(last["complaint_route_told"]) and json.loads(last["reasons"]) != []


def _may_be_kept(case: Row) -> bool:
    return bool(case["presumed_minor"] or case["impaired"])


_ALONE: Final = ("self", "ticket")

_FORBIDDEN: Final[Mapping[str, Callable[[Row, Row, Station], bool]]] = {
    "a child alone": lambda d, c, _: d["kind"] in _ALONE and _child(c),
    "a minor alone without assessment and second signature": lambda d, c, _: (
        d["kind"] in _ALONE
        and bool(c["presumed_minor"])
        and not ("guardianship_assessment" in _papers(d) and _signed_by_a_second(d))
    ),
    "an impaired person alone": lambda d, c, _: d["kind"] in _ALONE and bool(c["impaired"]),
    "out of a hospital's bed": lambda d, c, _: (
        c["state"] == "in_hospital" and d["kind"] not in ("transfer_hospital", "abandoned", "death")
    ),
    "a minor to adults, or sent away": lambda d, c, _: (
        d["kind"] in ("placement", "terminated") and bool(c["presumed_minor"])
    ),
    "an impaired person sent away": lambda d, c, _: d["kind"] == "terminated" and bool(c["impaired"]),
    "sent away without notice": lambda d, c, _: (
        d["kind"] == "terminated" and ("termination_notice" not in _papers(d) or d["termination_reason"] is None)
    ),
    "by rail without a ticket": lambda d, c, s: d["kind"] == "ticket" and not _has_ticket(d, s),
    "a minor handed over without assessment": lambda d, c, _: (
        d["kind"] in ("collected", "escort")
        and bool(c["presumed_minor"])
        and "guardianship_assessment" not in _papers(d)
    ),
    "collected by somebody unknown": lambda d, c, _: d["kind"] == "collected" and not d["collector_documented"],
    "escorts missing": lambda d, c, _: d["kind"] == "escort" and len(set(json.loads(d["escorts"]))) < 2,
    "a woman escorted by men": lambda d, c, _: d["kind"] == "escort" and c["sex"] == "2" and not d["female_staff"],
    "an adult to a children's home": lambda d, c, _: d["kind"] == "transfer_welfare" and not c["presumed_minor"],
    "to a children's home without decision": lambda d, c, _: (
        d["kind"] == "transfer_welfare" and "guardianship_decision" not in _papers(d)
    ),
    "to the police without receipt": lambda d, c, _: (
        d["kind"] == "transfer_police" and "police_receipt" not in _papers(d)
    ),
    "to another station without notice": lambda d, c, _: (
        d["kind"] == "handover_station" and "bureau_notice" not in _papers(d)
    ),
    "placed without approval": lambda d, c, _: d["kind"] == "placement" and "placement_approval" not in _papers(d),
    "placed too early, or with a name": lambda d, c, s: d["kind"] == "placement" and _unplaceable(c, s),
    "a death that one person says": lambda d, c, _: (
        d["kind"] == "death" and not ("death_certificate" in _papers(d) and _signed_by_a_second(d))
    ),
    "without their belongings": lambda d, c, s: (
        d["kind"] not in ("abandoned", "death", "transfer_hospital")
        and not (d["kind"] == "self" and not _may_be_kept(c))
        and _holds_belongings(c, s)
    ),
    "travelling unfit": lambda d, c, _: (
        d["kind"] in ("ticket", "escort", "handover_station") and c["fit_to_travel"] == 0
    ),
    "turned away without a decision": lambda d, c, s: (
        d["kind"] == "not_admitted" and (_may_be_kept(c) or not _was_turned_away(c, s))
    ),
    "after they had left": lambda d, c, _: (
        c["state"] == "closed" or (c["state"] in GONE and c["departed_by"] != "placement")
    ),
}
"""What may not happen, and when it would have: the departure, the case as it was before, the station."""


def reasons_to_stay_open(case: Row, station: Station) -> set[str]:
    """What keeps a case open, by domain §1.5 and §2.2; nothing for one that may be closed."""
    left = station.rows("SELECT * FROM departures WHERE case_id = ? AND executed_at IS NOT NULL", case["id"])
    incidents = station.rows("SELECT 1 FROM incidents WHERE case_id = ? AND state != 'closed'", case["id"])
    lost = f"SELECT 1 FROM suspicions WHERE case_id = ? AND state = 'submitted' AND kind IN {SUSPECTED_LOST}"
    placed = case["departed_by"] == "placement"
    owed = {
        "closed already": case["state"] == "closed",
        "here": case["state"] not in GONE,
        "belongings": _holds_belongings(case, station),
        "on the way": case["state"] == "departed" and case["departed_by"] in SOMEBODY_ARRIVES,
        "shown to the public": bool(case["notices_live"]),
        "placed without a name": placed and case["identity"] in NOBODY_KNOWN,
        "incidents": bool(incidents),
        "not reported": bool(station.rows(lost, case["id"])),
        "papers": any(_owed(one) - _papers(one) for one in left),
    }
    return {why for why, stands in owed.items() if stands}


def _owed(departure: Row) -> set[str]:
    if departure["kind"] == "death":
        return {"superior_report", "relatives_notice"}
    if departure["kind"] != "abandoned":
        return set()
    looked_for = departure["person_class"] != "capable_adult"
    return {"absence_record", "police_report"} if looked_for else {"absence_record"}
