"""How people come, are looked at and lodged; without these rules no made-up day would begin."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from chassis.clock import iso
from chassis.orders import CommandType
from contracts.codes import ContactOutcome
from contracts.orders import intake as orders
from tests.mothers import a_wandering_elder
from tests.unit.intake.days import BY, WHO, Days, any_one, room_for_one_more, somebody, which, with_some, yes_or_no
from tests.unit.intake.station import BEDS, HOSPITALS, POLICE

IN_NEED: Final = {"away_from_home": True, "without_food_or_lodging": True, "wandering_or_about_to": True}
WITH_MEANS: Final = IN_NEED | {"without_food_or_lodging": False}
FORM: Final = {"officer": "S-017", "fingerprint_taken": True, "photo_taken": True, "national_system_checked": True}
TURNED_AWAY: Final = {
    "outcome": "not_eligible",
    "facts": WITH_MEANS,
    "reasons": ["provides_for_self"],
    "reason_text": "本人有现金并已订返程车票",
    "notice_number": "BYJZ-2026-0007",
    "complaint_route_told": True,
    "signer": "S-001",
}


class Coming(Days):
    """Whoever comes, up to the bed and what is kept for them."""

    # --- how they come ---

    @initialize(who=st.sampled_from(WHO), inside=yes_or_no, impaired=yes_or_no, name=st.sampled_from([None, "老根"]))
    def the_first_one(self, who: Mapping[str, Any], inside: bool, impaired: bool, name: str | None) -> None:
        self.somebody_comes(who, "self")
        if inside:
            self.take_in(self.one(0), impaired=impaired, name=name)

    @precondition(room_for_one_more)
    @rule(who=st.sampled_from(WHO), how=st.sampled_from(["self", "police", "citizen"]))
    def somebody_comes(self, who: Mapping[str, Any], how: str) -> None:
        asked = {"arrival": how, "stated_reason": "lost", **who}
        assert self.order(orders.OPEN_HELP_REQUEST, asked).ok, "whoever comes is heard (I1, I2)"

    @precondition(room_for_one_more)
    @rule(who=st.sampled_from(WHO))
    def somebody_lies_in_the_street(self, who: Mapping[str, Any]) -> None:
        asked = {"place": "公交站", "urgency": "emergency", **who}
        assert self.order(orders.REQUEST_REFERRAL, asked).ok, "an emergency asks for nothing first"

    @precondition(room_for_one_more)
    @rule(outcome=st.sampled_from([ContactOutcome.SENT_HOSPITAL, ContactOutcome.ENTERED_STATION]))
    def a_patrol_brings_somebody(self, outcome: ContactOutcome) -> None:
        contact = a_wandering_elder(outcome=outcome, met_at=self.station.now())
        self.hear(contact, "contact_recorded", {"place_text": "郑陆镇公交站", "description": "灰上衣"})

    @precondition(room_for_one_more)
    @rule(who=st.sampled_from(WHO), hospital=st.integers(0, 1))
    def a_hospital_has_somebody(self, who: Mapping[str, Any], hospital: int) -> None:
        told = {"admitted_at": iso(self.station.now() - timedelta(hours=2)), **who}
        assert self.order(orders.SEND_HOSPITAL_NOTICE, told, actor=HOSPITALS[hospital]).ok

    @precondition(somebody)
    @rule(case=which, back=st.integers(0, 3), by=st.sampled_from(["station", "police"]), known=yes_or_no)
    def police_bring_somebody(self, case: int, back: int, by: str, known: bool) -> None:
        form = {
            "direction": "from_police",
            "police_id": POLICE.agency_id,
            "case_id": self.one(case),
            "unit_code": "320402500000",
            "officers": ["P-100231", "P-100418"],
            "found_at": iso(self.station.now() - timedelta(days=back)),
            "found_place": "火车站北广场",
            "circumstances": "独自徘徊",
            "description": "灰上衣",
            "injured": False,
            "dna_taken": False,
            "earlier_query": "not_made",
            **WHO[case],
            **({"arrived_at": iso(self.station.now() - timedelta(days=back))} if known else {}),
        }
        self.order(orders.ANNOUNCE_HANDOVER, form, actor=BY[by])

    @precondition(with_some("handovers"))
    @rule(
        form=any_one,
        by=st.sampled_from(["station", "police"]),
        way=st.sampled_from(["arrive", "sign", "refuse", "close"]),
    )
    def a_form_goes_on(self, form: int, by: str, way: str) -> None:
        steps: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "arrive": (orders.RECORD_HANDOVER_ARRIVAL, {}),
            "sign": (orders.SIGN_HANDOVER, {"signer": "P-100231"}),
            "refuse": (orders.REFUSE_TO_SIGN_HANDOVER, {"signer": "P-100231", "reason": "items_disagree"}),
            "close": (orders.CLOSE_HANDOVER, {}),
        }
        self.order(*steps[way], target=self.one(form, self.station.ids("handovers")), actor=BY[by])

    # --- at the door and in the station ---

    @precondition(with_some("help_requests"))
    @rule(request=any_one, sign=st.sampled_from([None, "injured", "mental_disorder", "danger_to_others"]), on=yes_or_no)
    def first_look(self, request: int, sign: str | None, on: bool) -> None:
        decision = {"injured": "hospital_first", "mental_disorder": "hospital_first"}.get(sign or "", "police_first")
        body = {
            "officer": "S-017",
            "decision": "continue" if on or sign is None else decision,
            "signs": [sign] if sign else [],
            "police_report_number": "BJ-2026-0312" if on else None,
        }
        self.order(orders.SCREEN_HELP_REQUEST, body, self.one(request, self.station.ids("help_requests")))

    @precondition(with_some("help_requests"))
    @rule(request=any_one, withdrawn=yes_or_no, name=st.sampled_from([None, "老根"]))
    def the_form_is_filled_in(self, request: int, withdrawn: bool, name: str | None) -> None:
        target = self.one(request, self.station.ids("help_requests"))
        if withdrawn:
            self.order(orders.WITHDRAW_HELP_REQUEST, {"officer": "S-017"}, target)
        else:
            self.order(orders.REGISTER_HELP_REQUEST, FORM | {"claimed_name": name}, target)

    @precondition(somebody)
    @rule(case=which, sex=st.sampled_from("12"), refused=yes_or_no)
    def safety_check(self, case: int, sex: str, refused: bool) -> None:
        body = {"officer": "S-017", "officer_sex": sex, "refused": refused}
        id = self.one(case)
        fits = self.case(id)["sex"] == sex
        answer = self.order(orders.RECORD_SAFETY_CHECK, body, id)
        assert not answer.ok or fits, "checked by an officer of the same sex (I5)"

    @precondition(somebody)
    @rule(case=which, decision=st.sampled_from(["fit", "observe", "refer_hospital"]), impaired=yes_or_no)
    def health_check(self, case: int, decision: str, impaired: bool) -> None:
        body = {"decision": decision, "impaired": impaired, "findings": "记忆力差"}
        self.order(orders.RECORD_HEALTH_CHECK, body, self.one(case))

    @precondition(somebody)
    @rule(case=which, refuse=yes_or_no, knows=yes_or_no)
    def decide(self, case: int, refuse: bool, knows: bool) -> None:
        id = self.one(case)
        known = "SELECT id FROM eligibility_decisions WHERE case_id = ? ORDER BY rowid"
        earlier = [row["id"] for row in self.station.rows(known, id)]
        body = TURNED_AWAY if refuse else {"outcome": "eligible", "facts": IN_NEED, "signer": "S-001"}
        capable = self.is_capable(id)
        supersedes = earlier[-1] if knows and earlier else None
        answer = self.order(orders.DECIDE_ELIGIBILITY, {**body, "supersedes": supersedes}, id)
        assert not (answer.ok and refuse) or capable, "help comes first (I2)"

    def turn_away(self, id: str) -> None:
        """Looked at, checked and taken down, so that a decision not to help may follow."""
        [request] = [row["id"] for row in self.station.rows("SELECT id FROM help_requests WHERE case_id = ?", id)]
        self.order(orders.SCREEN_HELP_REQUEST, {"officer": "S-017", "decision": "continue"}, request)
        self.order(orders.RECORD_SAFETY_CHECK, {"officer": "S-017", "officer_sex": self.case(id)["sex"]}, id)
        self.order(orders.REGISTER_HELP_REQUEST, FORM, request)
        self.order(orders.DECIDE_ELIGIBILITY, TURNED_AWAY, id)

    @precondition(somebody)
    @rule(case=which, zone=st.sampled_from([zone.value for zone in BEDS]), bed=st.none() | any_one)
    def admit(self, case: int, zone: str, bed: int | None) -> None:
        id = self.one(case)
        row = self.case(id)
        body = {
            "bed_zone": zone,
            "bed_id": None if bed is None else self.one(bed, self.station.ids("beds")),
            "sex": row["sex"],
            "ages": {"lo": row["ages_lo"], "hi": max(row["ages_hi"], row["ages_lo"] + 1)},
            "age_basis": "visual",
        }
        self.order(orders.ADMIT_TO_STATION, body, id)

    @precondition(somebody)
    @rule(case=which, impaired=yes_or_no, name=st.sampled_from([None, "老根"]))
    def is_taken_in(self, case: int, impaired: bool, name: str | None) -> None:
        """Every step in its order, as on most days."""
        self.take_in(self.one(case), impaired=impaired, name=name)

    def take_in(self, id: str, *, impaired: bool, name: str | None) -> None:
        row = self.case(id)
        for request in self.station.rows("SELECT id FROM help_requests WHERE case_id = ?", id):
            screened = {"officer": "S-017", "decision": "continue", "police_report_number": "BJ-2026-0312"}
            self.order(orders.SCREEN_HELP_REQUEST, screened, request["id"])
        self.order(orders.RECORD_SAFETY_CHECK, {"officer": "S-017", "officer_sex": row["sex"]}, id)
        self.order(orders.RECORD_HEALTH_CHECK, {"decision": "fit", "impaired": impaired, "findings": "无外伤"}, id)
        zone = "minor" if row["presumed_minor"] else {"1": "male", "2": "female"}[row["sex"]]
        ages = {"lo": row["ages_lo"], "hi": max(row["ages_hi"], row["ages_lo"] + 1)}
        entry = {"bed_zone": zone, "sex": row["sex"], "ages": ages, "age_basis": "visual", "claimed_name": name}
        self.order(orders.ADMIT_TO_STATION, entry, id)

    @precondition(somebody)
    @rule(bed=any_one, case=which, what=st.sampled_from(["reserve", "release", "block", "unblock"]))
    def a_bed(self, bed: int, case: int, what: str) -> None:
        target = self.one(bed, self.station.ids("beds"))
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "reserve": (orders.RESERVE_BED, {"case_id": self.one(case)}),
            "release": (orders.RELEASE_BED, {}),
            "block": (orders.BLOCK_BED, {"reason": "cleaning"}),
            "unblock": (orders.UNBLOCK_BED, {}),
        }
        self.order(*acts[what], target=target)

    @precondition(somebody)
    @rule(case=which, line=st.integers(1, 2), what=st.sampled_from(["receive", "return", "hand over", "settle"]))
    def belongings(self, case: int, line: int, what: str) -> None:
        id = self.one(case)
        held = [row["id"] for row in self.station.rows("SELECT id FROM receipts WHERE case_id = ?", id)]
        goods = {"lines": [{"what": "布包", "quantity": 1}] * 2, "money_fen": 0, "sealed_bag": "B-2026-0041"}
        one_line = {"receipt_id": self.one(line, held), "lines": [line], "how": "returned", "signed_by": "本人"}
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "receive": (orders.RECEIVE_BELONGINGS, goods),
            "return": (orders.RETURN_BELONGINGS, {"signed_by": "本人"}),
            "hand over": (orders.RETURN_BELONGINGS, {"signed_by": "本人", "transferred_to": "护送人员"}),
            "settle": (orders.SETTLE_BELONGINGS, {**one_line, "officer": "S-017"}),
        }
        self.order(*acts[what], target=id)

    @precondition(somebody)
    @rule(case=which, incident=any_one, what=st.sampled_from(["report", "handle", "up", "close"]))
    def an_incident(self, case: int, incident: int, what: str) -> None:
        told = {"case_id": self.one(case), "kind": "fall", "happened": "滑倒", "reported_by": "S-017"}
        target = self.one(incident, self.station.ids("incidents"))
        acts: dict[str, tuple[CommandType, dict[str, Any], str | None]] = {
            "report": (orders.REPORT_INCIDENT, told, None),
            "handle": (orders.HANDLE_INCIDENT, {"measures": "已送医检查", "handled_by": "S-017"}, target),
            "up": (orders.REPORT_INCIDENT_UP, {"reported_to": "市民政局", "reported_by": "S-001"}, target),
            "close": (orders.CLOSE_INCIDENT, {}, target),
        }
        self.order(*acts[what])

    @precondition(somebody)
    @rule(case=which, over=yes_or_no)
    def the_roll_is_called(self, case: int, over: bool) -> None:
        inside = [one for one in self.cases if self.case(one)["state"] == "in_station"]
        called = self.order(orders.CALL_ROLL, {"called_by": "S-017", "present": inside[:case]})
        if over:
            self.order(orders.FINISH_ROLL, {}, called.body["roll_call_id"])
