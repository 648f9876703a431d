"""What happens while somebody is with us: hospital, identity, police, the law's time; without these rules every made-up
stay would be an easy one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from chassis.clock import iso
from chassis.orders import Actor, CommandType
from contracts.codes import NoticeChannel, VerificationMethod
from contracts.events.tracing import IdentityConfirmed, NoticePublished, NoticeWithdrawn
from contracts.orders import intake as orders
from tests.mothers import a_citizen_number
from tests.unit.intake.days import HOME, WHO, Days, any_one, somebody, which, with_some, yes_or_no
from tests.unit.intake.desk import an_id
from tests.unit.intake.forbidden import ASKED, LIVE
from tests.unit.intake.station import CHIEF, HOSPITALS, POLICE, STATION

TIMES: Final = tuple(
    timedelta(**one) for one in ({"minutes": 20}, {"hours": 3}, {"days": 1}, {"days": 11}, {"days": 95})
)
NUMBERS: Final = (a_citizen_number(), a_citizen_number("19880318"), a_citizen_number("20090718"))


class Care(Days):
    """Ill and well again, named and named wrongly, while time passes."""

    # --- hospital ---

    @precondition(somebody)
    @rule(case=which)
    def somebody_here_falls_ill(self, case: int) -> None:
        id = self.one(case)
        waits_for = LIVE if self.case(id)["state"] == "in_hospital" else ASKED
        asked = self.station.rows(f"SELECT 1 FROM referrals WHERE case_id = ? AND state IN {waits_for}", id)
        must = self.is_here(id) and not asked
        body = {"case_id": id, "place": "站内", "urgency": "emergency", **WHO[case]}
        assert self.order(orders.REQUEST_REFERRAL, body).ok == must, "care waits for nothing, and one hospital is asked"

    @precondition(somebody)
    @rule(case=which)
    def is_ill_and_well_again(self, case: int) -> None:
        """Asked, admitted and given back, as on most days."""
        body = {"case_id": self.one(case), "place": "站内", "urgency": "emergency", **WHO[case]}
        asked = self.order(orders.REQUEST_REFERRAL, body)
        if not asked.ok:
            return
        [hospital] = [one for one in HOSPITALS if one.agency_id == asked.body["hospital_id"]]
        self.order(orders.ADMIT_PATIENT, {"signer_role": "self"}, asked.body["referral_id"], hospital)
        self.order(orders.DISCHARGE_PATIENT, {"fit_to_travel": True}, asked.body["referral_id"], hospital)

    @precondition(with_some("referrals"))
    @rule(
        referral=any_one,
        hospital=st.sampled_from([0, 1, None]),
        way=st.sampled_from(
            ["accept", "full", "no", "hold", "fail", "admit", "give back", "gone", "passed on", "cancel"]
        ),
    )
    def a_referral_goes_on(self, referral: int, hospital: int | None, way: str) -> None:
        target = self.one(referral, self.station.ids("referrals"))
        asked = self.station.rows("SELECT hospital_id FROM referrals WHERE id = ?", target)
        known = {one.agency_id: one for one in HOSPITALS}
        whose = known[asked[0]["hospital_id"]]
        by = whose if hospital is None else HOSPITALS[hospital]
        ended = {"ended_at": iso(self.station.now())}
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "accept": (orders.ACCEPT_REFERRAL, {}),
            "full": (orders.REJECT_REFERRAL, {"reason": "capacity"}),
            "no": (orders.REJECT_REFERRAL, {"reason": "not_a_patient"}),
            "hold": (orders.SET_REFERRAL_STATUS, {"status": "on_hold", "reason": "waiting_for_bed"}),
            "fail": (orders.SET_REFERRAL_STATUS, {"status": "failed", "reason": "beyond_our_means"}),
            "admit": (orders.ADMIT_PATIENT, {"signer_role": "sending_department"}),
            "give back": (orders.DISCHARGE_PATIENT, {"fit_to_travel": referral % 3 > 0}),
            "gone": (orders.END_HOSPITAL_STAY, {"outcome": "absconded", **ended}),
            "passed on": (
                orders.END_HOSPITAL_STAY,
                {"outcome": "transferred", "to_hospital_id": HOSPITALS[referral % 2].agency_id, **ended},
            ),
            "cancel": (orders.WITHDRAW_REFERRAL, {"status": "cancelled", "reason": "no_longer_needed"}),
        }
        self.order(*acts[way], target=target, actor=STATION if way == "cancel" else by)

    @precondition(with_some("referrals"))
    @rule(case=which, hours=st.integers(0, 60))
    def is_admitted_as_we_hear_later(self, case: int, hours: int) -> None:
        """The hospital tells of a bed hours, or days, after it was filled."""
        asked = self.station.rows(f"SELECT * FROM referrals WHERE case_id = ? AND state IN {LIVE}", self.one(case))
        known = {one.agency_id: one for one in HOSPITALS}
        for one in asked:
            body = {
                "signer_role": "sending_department",
                "admitted_at": iso(self.station.now() - timedelta(hours=hours)),
            }
            self.order(orders.ADMIT_PATIENT, body, one["id"], known[one["hospital_id"]])

    # --- who they are ---

    @precondition(somebody)
    @rule(
        case=which,
        number=st.sampled_from(NUMBERS),
        by=st.sampled_from(["document", "police", "nobody"]),
        result=st.sampled_from(["confirmed", "refuted"]),
    )
    def an_identity_is_checked(self, case: int, number: str, by: str, result: str) -> None:
        sources = {"sources": ["police"], "answer_number": "JG-2026-018"} if by == "police" else {}
        body = {"document": "citizen_id", "number": number, "result": result, **sources}
        reader = {"reader": "genuine"} if by == "document" else {}
        self.order(orders.RECORD_IDENTITY_CHECK, body | reader, self.one(case))

    @precondition(somebody)
    @rule(case=which)
    def an_identity_is_revoked(self, case: int) -> None:
        self.order(orders.REVOKE_IDENTITY, {"reason": "wrong_person"}, self.one(case))

    @precondition(somebody)
    @rule(case=which, born=st.sampled_from([None, 1952, 2010]))
    def tracing_finds_the_family(self, case: int, born: int | None) -> None:
        found = IdentityConfirmed(
            profile_id=an_id(),
            case_id=self.one(case),
            candidate_id=an_id(),
            methods=(VerificationMethod.DNA_PARENTAGE,),
            home_region_code=HOME,
            confirmed_at=self.station.now(),
        )
        self.hear(found, "identity_confirmed", {"name": "陈国锋", "birth_year": born, "relatives": []})

    @precondition(somebody)
    @rule(case=which, lo=st.sampled_from([10, 16, 17, 18, 30]), span=st.integers(0, 20), proven=yes_or_no)
    def an_age_is_reassessed(self, case: int, lo: int, span: int, proven: bool) -> None:
        id = self.one(case)
        body = {
            "ages": {"lo": lo, "hi": lo + span},
            "age_basis": "bone_age" if proven else "visual",
            "evidence_number": "BG-2026-118" if proven else None,
        }
        act = "age_proven" if proven else "age_seen"
        self.order(orders.REASSESS_AGE, body, id, act=act, if_match=f'"{self.case(id)["version"]}"')

    @precondition(somebody)
    @rule(one=which, other=which, way=st.sampled_from(["merge", "split", "tell apart"]))
    def two_may_be_one(self, one: int, other: int, way: str) -> None:
        people = self.station.ids("individuals")
        target, into = self.one(one, people), self.one(other, people)
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "merge": (orders.MERGE_PERSON, {"into_id": into, "basis": "same_document"}),
            "split": (orders.SPLIT_PERSON, {"reason": "different_people"}),
            "tell apart": (orders.TELL_APART, {"other_id": into}),
        }
        self.order(*acts[way], target=target)

    @precondition(somebody)
    @rule(case=which, report=any_one, way=st.sampled_from(["missing", "crime", "number", "told", "close", "waive"]))
    def a_suspicion(self, case: int, report: int, way: str) -> None:
        told = {"case_id": self.one(case), "police_id": POLICE.agency_id, "statement": "疑似走失"}
        target = self.one(report, self.station.ids("suspicions"))
        acts: dict[str, tuple[CommandType, dict[str, Any], str | None, Actor]] = {
            "missing": (orders.REPORT_SUSPICION, told | {"kind": "missing"}, None, STATION),
            "crime": (orders.REPORT_SUSPICION, told | {"kind": "crime"}, None, STATION),
            "number": (orders.REGISTER_SUSPICION, {"report_number": "A3204020000002026070021"}, target, POLICE),
            "told": (orders.ANSWER_SUSPICION, {"feedback": "已发布协查通报"}, target, POLICE),
            "close": (orders.CLOSE_SUSPICION, {}, target, STATION),
            "waive": (orders.WAIVE_SUSPICION, {"reason": "家属已到派出所销案"}, target, CHIEF),
        }
        self.order(*acts[way])

    @precondition(somebody)
    @rule(case=which, live=yes_or_no)
    def a_notice(self, case: int, live: bool) -> None:
        about = {"profile_id": an_id(), "case_id": self.one(case), "notice_id": an_id()}
        channel, now = NoticeChannel.NATIONAL_SITE, self.station.now()
        if live:
            self.hear(NoticePublished(**about, channel=channel, published_at=now), "notice_published")
        else:
            down = NoticeWithdrawn(**about, channel=channel, withdrawn_at=now, all_withdrawn=True)
            self.hear(down, "notice_withdrawn")

    # --- the law's time ---

    @precondition(somebody)
    @rule(case=which, way=st.sampled_from(["extend", "plan", "file", "D16", "D17", "D19", "D24"]))
    def a_duty_is_done(self, case: int, way: str) -> None:
        filing = {"filing_number": "常民备〔2026〕12号"}
        acts: dict[str, tuple[CommandType, dict[str, Any]]] = {
            "extend": (orders.EXTEND_STAY, {"reason": "recovering", **filing}),
            "plan": (orders.PLAN_PLACEMENT, {"kinds": ["station_care"]}),
            "file": (orders.FILE_PLACEMENT, filing),
        }
        waived = (orders.WAIVE_CLOCK, {"rule": way, "reason": "superior_decided"})
        self.order(*acts.get(way, waived), target=self.one(case), actor=CHIEF)

    @rule(time=st.sampled_from(TIMES))
    def time_passes(self, time: timedelta) -> None:
        self.station.passes(time)
        self.look("time_passes")
        self.watch.look_when_all_timers_fired()
