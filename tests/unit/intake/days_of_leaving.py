"""How people leave, by which train, and when their case is closed; without these rules no made-up day would end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from chassis.clock import iso
from chassis.commands import Answer
from chassis.orders import Actor, CommandType
from contracts.codes import DepartureKind, DnaResult
from contracts.events.tracing import DnaAnswered
from contracts.orders import intake as orders
from tests.unit.intake.days import BY, HOME, Days, any_one, somebody, which, with_some, yes_or_no
from tests.unit.intake.desk import an_id
from tests.unit.intake.forbidden import reasons_to_stay_open
from tests.unit.intake.station import CHIEF, POLICE, RAILWAY

A_STATION: Final = {"receiver": {"organisation": "商丘市救助管理站"}}
_PAPERS: Final = {
    "self": ("leaving_statement", "guardianship_assessment"),
    "ticket": ("guardianship_assessment",),
    "collected": ("guardianship_assessment",),
    "escort": ("guardianship_assessment",),
    "handover_station": ("bureau_notice",),
    "transfer_police": ("police_receipt",),
    "transfer_welfare": ("guardianship_decision",),
    "placement": ("placement_approval",),
    "terminated": ("termination_notice",),
    "not_admitted": ("refusal_notice",),
    "abandoned": ("absence_record",),
    "death": ("death_certificate",),
}
_WITH: Final[Mapping[str, Mapping[str, Any]]] = {
    "collected": {"receiver": {"name": "赵秀兰", "relation": "女儿", "document_number": "P-0001"}},
    "escort": {"escorts": ["S-017", "S-023"]},
    "terminated": {"termination_reason": "period_over"},
    "not_admitted": {"termination_reason": "not_eligible"},
    "handover_station": A_STATION,
    "transfer_hospital": A_STATION,
    "transfer_police": A_STATION,
    "transfer_welfare": A_STATION,
    "placement": A_STATION,
}
KINDS: Final = st.sampled_from([kind.value for kind in DepartureKind])
"""Of a plan made with everything that its kind asks for."""


def a_paper(document: str) -> dict[str, str]:
    return {"document": document, "document_number": f"{document}-1"}


class Leaving(Days):
    """Planned, papered, ticketed, gone, arrived, closed."""

    # --- how they leave ---

    @precondition(somebody)
    @rule(case=which, kind=KINDS, complete=yes_or_no)
    def a_departure_is_planned(self, case: int, kind: str, complete: bool) -> None:
        self.plan(self.one(case), kind, complete=complete)

    def plan(self, id: str, kind: str, *, complete: bool = True) -> Answer:
        papers = [a_paper(one) for one in _PAPERS.get(kind, ())]
        more = {"documents": papers, **_WITH.get(kind, {})} if complete else {}
        body = {"case_id": id, "kind": kind, "destination_region_code": HOME, **more}
        return self.order(orders.PLAN_DEPARTURE, body)

    @precondition(with_some("departures"))
    @rule(departure=any_one, by=st.sampled_from(["station", "chief"]), what=st.sampled_from(["sign", "paper", "cash"]))
    def something_is_added(self, departure: int, by: str, what: str) -> None:
        target = self.one(departure, self.station.ids("departures"))
        owed = ("superior_report", "relatives_notice", "absence_record", "police_report", "police_receipt")
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "sign": (orders.COUNTERSIGN_DEPARTURE, {"reason": "核对无误"}),
            "paper": (orders.RECORD_DOCUMENT, a_paper(owed[departure % len(owed)])),
            "cash": (orders.GIVE_CASH, {"amount_fen": 1500, "receipt_number": "XJ-2026-0007"}),
        }
        self.order(*acts[what], target=target, actor=BY[by])

    @precondition(with_some("departures"))
    @rule(departure=any_one)
    def a_ticket_is_asked_for(self, departure: int) -> None:
        self.ask_for_ticket(self.one(departure, self.station.ids("departures")))

    def ask_for_ticket(self, departure: str) -> Answer:
        wanted = {"departure_id": departure, "from_station": "常州", "to_station": "商丘", "travellers": 1}
        return self.order(orders.REQUEST_TICKET, wanted)

    @precondition(with_some("tickets"))
    @rule(
        ticket=any_one,
        way=st.sampled_from(["approve", "book", "issue", "dear", "board", "miss", "refund", "too much", "void"]),
    )
    def a_ticket_goes_on(self, ticket: int, way: str) -> None:
        self.move_ticket(self.one(ticket, self.station.ids("tickets")), way)

    def move_ticket(self, ticket: str, way: str) -> Answer:
        train = {
            "train": "G1838",
            "departs_at": iso(self.station.now() + timedelta(hours=1)),
            "arrives_at": iso(self.station.now() + timedelta(hours=5)),
            "price_fen": 31800,
            "direct": True,
        }
        back = {"refund_fen": 9300, "refunded_by": "traveller"}
        acts: dict[str, tuple[CommandType, dict[str, Any], Actor]] = {
            "approve": (orders.APPROVE_TICKET, {}, CHIEF),
            "book": (orders.BOOK_TICKET, {}, RAILWAY),
            "issue": (orders.ISSUE_TICKET, train, RAILWAY),
            "dear": (orders.ISSUE_TICKET, train | {"price_fen": 300_000}, RAILWAY),
            "board": (orders.RECORD_BOARDING, {}, RAILWAY),
            "miss": (orders.RECORD_MISSED_TRAIN, {}, RAILWAY),
            "refund": (orders.REFUND_TICKET, back, RAILWAY),
            "too much": (orders.REFUND_TICKET, back | {"refund_fen": 400_000}, RAILWAY),
            "void": (orders.VOID_TICKET, {}, RAILWAY),
        }
        type_, body, by = acts[way]
        return self.order(type_, body, ticket, by)

    @precondition(with_some("departures"))
    @rule(departure=any_one, woman=yes_or_no)
    def somebody_leaves(self, departure: int, woman: bool) -> None:
        self.execute(self.one(departure, self.station.ids("departures")), woman=woman)

    def execute(self, departure: str, *, woman: bool = True) -> Answer:
        answer = self.order(orders.EXECUTE_DEPARTURE, {"female_staff": woman}, departure)
        if answer.ok:
            self.seen.left[self.station.row("departures", departure)["kind"]] += 1
        return answer

    @precondition(somebody)
    @rule(case=which, kind=KINDS)
    def leaves_with_everything_in_order(self, case: int, kind: str) -> None:
        self.leave_in_order(self.one(case), kind)

    def leave_in_order(self, id: str, kind: str) -> None:
        if kind == "placement":
            self.station.passes(timedelta(days=95))
            self.look("time_passes")
        self.give_back(id)
        planned = self.plan(id, kind)
        if not planned.ok:
            return
        departure = planned.body["departure_id"]
        self.order(orders.COUNTERSIGN_DEPARTURE, {"reason": "核对无误"}, departure, CHIEF)
        if kind in ("ticket", "escort"):
            asked = self.ask_for_ticket(departure)
            if asked.ok:
                self.move_ticket(asked.body["ticket_id"], "issue")
        self.execute(departure)

    @precondition(somebody)
    @rule(case=which)
    def a_capable_adult_walks_out(self, case: int) -> None:
        """Whatever lies behind, and whatever is missing (Decree 381 art. 11)."""
        id = self.one(case)
        dead = "SELECT 1 FROM departures WHERE case_id = ? AND kind = 'death' AND countersigned_at IS NOT NULL"
        free = self.is_here(id) and self.case(id)["state"] != "in_hospital" and self.is_capable(id)
        if not free or self.station.rows(dead, id):
            return
        planned = self.plan(id, "self", complete=False)
        assert planned.ok and self.execute(planned.body["departure_id"], woman=False).ok, "nobody keeps a capable adult"

    @precondition(with_some("departures"))
    @rule(departure=any_one)
    def somebody_arrived(self, departure: int) -> None:
        self.order(
            orders.CONFIRM_ARRIVAL, {"confirmed_by": "家属"}, self.one(departure, self.station.ids("departures"))
        )

    def give_back(self, id: str) -> None:
        if self.station.rows("SELECT 1 FROM receipts WHERE case_id = ? AND state = 'held'", id):
            self.order(orders.RETURN_BELONGINGS, {"signed_by": "本人"}, id)

    @precondition(somebody)
    @rule(case=which)
    def everything_is_settled(self, case: int) -> None:
        """What the desk does before it closes a case."""
        id = self.one(case)
        self.give_back(id)
        for one in self.station.rows("SELECT * FROM departures WHERE case_id = ? AND state = 'executed'", id):
            for paper in ("superior_report", "relatives_notice", "absence_record", "police_report"):
                self.order(orders.RECORD_DOCUMENT, a_paper(paper), one["id"])
            self.order(orders.CONFIRM_ARRIVAL, {"confirmed_by": "家属"}, one["id"])
        for one in self.station.rows("SELECT * FROM incidents WHERE case_id = ? AND state != 'closed'", id):
            self.order(orders.HANDLE_INCIDENT, {"measures": "已送医检查", "handled_by": "S-017"}, one["id"])
            self.order(orders.REPORT_INCIDENT_UP, {"reported_to": "市民政局", "reported_by": "S-001"}, one["id"])
            self.order(orders.CLOSE_INCIDENT, {}, one["id"])
        for one in self.station.rows("SELECT * FROM suspicions WHERE case_id = ? AND state = 'submitted'", id):
            self.order(orders.WAIVE_SUSPICION, {"reason": "家属已到派出所销案"}, one["id"], CHIEF)
        self.close(id)

    @precondition(somebody)
    @rule(case=which)
    def the_case_is_closed(self, case: int) -> None:
        self.close(self.one(case))

    def close(self, id: str) -> None:
        owed = reasons_to_stay_open(self.case(id), self.station)
        answer = self.order(orders.CLOSE_CASE, {}, id)
        assert answer.ok == (not owed), f"{answer.body}, and by the domain {owed or 'nothing'}"

    @precondition(somebody)
    @rule(case=which, hit=yes_or_no)
    def dna_is_answered(self, case: int, hit: bool) -> None:
        id = self.one(case)
        closed = self.case(id)["state"] == "closed"
        answered = DnaAnswered(
            profile_id=an_id(),
            case_id=id,
            request_id=an_id(),
            police_id=POLICE.agency_id,
            result=DnaResult.HIT if hit else DnaResult.NO_HIT,
            answered_at=self.station.now(),
        )
        self.hear(answered, "dna_answered")
        assert (self.case(id)["state"] == "closed") == (closed and not hit), "a hit opens a closed case, and only a hit"
