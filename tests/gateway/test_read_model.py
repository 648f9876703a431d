"""The timeline, the stages and the clocks say what the events say, whatever order these came in."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some
from jsonschema import Draft202012Validator

from chassis.kinds import CodeList
from chassis.orders import Heard
from contracts import codes
from contracts.answers.gateway import Timeline
from contracts.events import CATALOGUE, followup, intake, patrol, tracing
from gateway import handlers
from gateway.disclosure.documenting import documented
from gateway.domain.clocks import ClocksWanted
from gateway.readmodel.clocks import clocks_of
from gateway.readmodel.sentences import SENTENCES
from gateway.readmodel.timeline import timeline_of
from gateway.readmodel.words import NO_WORDS_YET, word
from gateway.service import GatewayService
from gateway.storage.readmodel import ReadModel
from tests.gateway.conftest import Gate, an_old_man_at_the_bus_stop
from tests.town import EMBEDDED, Town, settings_for

START = datetime(2026, 7, 6, 1, 0, tzinfo=UTC)


def _id(number: int) -> str:
    return str(UUID(int=number | 0x7 << 76 | 0x8 << 62))


CASE, SIGHTING, DISPATCH, CONTACT, PROFILE, CANDIDATE, INQUIRY, CLOCK, PLAN = (_id(n) for n in range(1001, 1010))
ELSEWHERE, OTHER_CASE = _id(2001), _id(2002)


class Tale:
    """Tells events one after another: each an hour later, sequences per publisher and subject."""

    def __init__(self) -> None:
        self.told: list[Heard] = []
        self._sequences: dict[tuple[str, str], int] = {}

    def tell(self, payload: Any, *, sealed: bool = False, at: datetime | None = None) -> Heard:
        contract = payload.contract
        subject = contract.subject_of(payload)
        line = (contract.owner, subject)
        self._sequences[line] = self._sequences.get(line, 0) + 1
        number = len(self.told) + 1
        heard = Heard(
            id=_id(number),
            type=contract.type,
            subject=subject,
            sequence=self._sequences[line],
            time=at or START + timedelta(hours=number),
            data=payload,
            sealed=sealed,
        )
        self.told.append(heard)
        return heard


def _contact(contact_id: str) -> patrol.ContactRecorded:
    return patrol.ContactRecorded(
        dispatch_id=DISPATCH,
        contact_id=contact_id,
        cluster_id=_id(50),
        sighting_ids=(SIGHTING,),
        outcome=codes.ContactOutcome.SENT_HOSPITAL,
        met_at=START,
        apparent_sex=codes.Sex.MALE,
        ages=(65, 75),
        flags=(),
        knows_own_name=False,
        region_code="320402109000",
    )


def _sighting(sighting_id: str) -> patrol.SightingReported:
    return patrol.SightingReported(
        sighting_id=sighting_id,
        cluster_id=_id(50),
        joined=False,
        channel=codes.ReportChannel.COURIER,
        reporter_id="courier-group",
        region_code="320402109000",
        seen_at=START,
        received_at=START,
        flags=(codes.ConditionFlag.LYING_STILL,),
        priority=codes.Priority.P0,
    )


def _a_way_home() -> Tale:
    """A short way home, with other people's events in between."""
    tale = Tale()
    tale.tell(_sighting(SIGHTING))
    tale.tell(_sighting(ELSEWHERE))
    tale.tell(
        patrol.DispatchQueued(
            dispatch_id=DISPATCH,
            cluster_id=_id(50),
            sighting_ids=(SIGHTING,),
            priority=codes.Priority.P0,
            target_minutes=10,
            queued_at=START,
        )
    )
    tale.tell(_contact(CONTACT))
    tale.tell(_contact(_id(77)))
    tale.tell(
        intake.CaseOpened(
            case_id=CASE,
            case_number="CZ-2026-000001",
            origin=codes.CaseOrigin.PATROL_CONTACT,
            opened_at=START,
            contact_id=CONTACT,
            dispatch_id=DISPATCH,
            sighting_ids=(SIGHTING,),
        )
    )
    tale.tell(tracing.ProfileOpened(profile_id=PROFILE, case_id=CASE, opened_at=START))
    tale.tell(
        tracing.ClockOpened(
            profile_id=PROFILE,
            case_id=CASE,
            clock_id=CLOCK,
            rule=codes.ClockRule.D11,
            started_at=START,
            due_at=START + timedelta(days=1),
            provisional=False,
        )
    )
    tale.tell(
        tracing.ClockBreached(
            profile_id=PROFILE, case_id=CASE, clock_id=CLOCK, rule=codes.ClockRule.D11, due_at=START + timedelta(days=1)
        )
    )
    tale.tell(tracing.InquiryReceived(inquiry_id=INQUIRY, sender_id="police-henan", received_at=START))
    tale.tell(tracing.InquiryReceived(inquiry_id=ELSEWHERE, sender_id="police-henan", received_at=START))
    for candidate, inquiry in ((CANDIDATE, INQUIRY), (_id(78), ELSEWHERE)):
        tale.tell(
            tracing.MatchSuggested(
                profile_id=PROFILE,
                case_id=CASE,
                candidate_id=candidate,
                inquiry_id=inquiry,
                score_millibits=21000,
                band=codes.MatchBand.STRONG,
                fields=(codes.EvidenceField.NAME, codes.EvidenceField.AGE),
                parameters="p1",
                at=START,
            )
        )
    tale.tell(tracing.MatchAccepted(profile_id=PROFILE, case_id=CASE, candidate_id=CANDIDATE, at=START))
    tale.tell(
        tracing.ClockMet(
            profile_id=PROFILE,
            case_id=CASE,
            clock_id=CLOCK,
            rule=codes.ClockRule.D11,
            done_at=START + timedelta(hours=20),
            verdict=codes.ClockVerdict.MET,
        )
    )
    tale.tell(
        followup.PlanCreated(
            plan_id=PLAN,
            case_id=CASE,
            risk=codes.RiskLevel.HIGH,
            home_region_code="411623000000",
            steps=12,
            created_at=START,
        )
    )
    return tale


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Any:
    settings = settings_for(EMBEDDED, Path(tmp_path_factory.mktemp("town")))
    with Town(CATALOGUE, [GatewayService], settings) as running:
        yield running


class _Afterwards(Exception):
    """Ends a unit of work whose effects a test does not want to keep."""


def _heard(town: Town, told: Sequence[Heard]) -> tuple[list[dict[str, Any]], list[dict[str, Any]], str | None]:
    """What the read model says after these events; nothing of it stays."""
    seen: list[Any] = []
    with pytest.raises(_Afterwards), town["gateway"].unit() as uow:
        for heard in told:
            handlers.keep(heard, uow)
        uow.session.flush()
        known = ReadModel(uow.session).sighting(SIGHTING)
        seen += [timeline_of(CASE, uow.session), clocks_of(uow.session, ClocksWanted()), known and known.stage]
        raise _Afterwards
    return seen[0], seen[1], seen[2]


def test_the_timeline_tells_the_whole_way_in_order_and_nobody_elses(town: Town) -> None:
    timeline, _, _ = _heard(town, _a_way_home().told)

    assert [(entry["publisher"], entry["event"]) for entry in timeline] == [
        ("patrol", "sighting_reported"),
        ("patrol", "dispatch_queued"),
        ("patrol", "contact_recorded"),
        ("intake", "case_opened"),
        ("tracing", "profile_opened"),
        ("tracing", "clock_opened"),
        ("tracing", "clock_breached"),
        ("tracing", "inquiry_received"),
        ("tracing", "match_suggested"),
        ("tracing", "match_suggested"),
        ("tracing", "match_accepted"),
        ("tracing", "clock_met"),
        ("followup", "plan_created"),
    ]
    assert timeline[0]["zh"] == "收到快递员上报的线索，优先级 P0 生命危险"
    assert timeline[2]["zh"] == "记录接触：男，约 65–75 岁，结果：送医救治"
    assert timeline[7]["en"] == "A missing-person inquiry from police-henan"
    assert set(timeline[0]) == {
        "at", "publisher", "event", "event_id", "subject", "sequence", "zh", "en", "codes",
    }  # fmt: skip


def test_a_timeline_is_what_the_published_schema_says_it_is(town: Town) -> None:
    timeline, _, _ = _heard(town, _a_way_home().told)

    found = Draft202012Validator(documented(Timeline)).iter_errors({"case_id": CASE, "entries": timeline})
    assert [error.message for error in found] == []


@given(some.randoms(use_true_random=False))
def test_the_order_in_which_events_arrive_changes_nothing(town: Town, chance: random.Random) -> None:
    told = _a_way_home().told
    expected = _heard(town, told)

    shuffled = list(told)
    chance.shuffle(shuffled)

    assert _heard(town, shuffled) == expected


def test_at_the_same_moment_events_stand_as_they_were_announced(town: Town) -> None:
    tale = _a_way_home()
    still = [Heard(h.id, h.type, h.subject, h.sequence, START, h.data) for h in tale.told]

    timeline, _, _ = _heard(town, list(reversed(still)))
    moving, _, _ = _heard(town, tale.told)

    assert [entry["event_id"] for entry in timeline] == [entry["event_id"] for entry in moving]


def test_a_duty_done_in_time_was_never_breached(town: Town) -> None:
    _, [clock], _ = _heard(town, _a_way_home().told)

    assert (clock["state"], clock["state_zh"], clock["breached_at"] is None) == ("met", "按期完成", False)
    assert clock["done_at"] == "2026-07-06T21:00:00Z"


def test_a_duty_that_is_gone_is_cancelled_and_its_breach_stays_on_record(town: Town) -> None:
    told = [heard for heard in _a_way_home().told if not isinstance(heard.data, tracing.ClockMet)]
    gone = tracing.ClockCancelled(
        profile_id=PROFILE, case_id=CASE, clock_id=CLOCK, rule=codes.ClockRule.D11, at=START + timedelta(days=3)
    )
    heard = Heard(_id(99), gone.contract.type, f"profile/{PROFILE}", 99, START + timedelta(days=3), gone)  # type: ignore[attr-defined]

    _, [clock], _ = _heard(town, [*told, heard])

    assert (clock["state"], clock["cancelled_at"]) == ("cancelled", "2026-07-09T01:00:00Z")
    assert clock["breached_at"] is not None


def test_nothing_of_a_sealed_case_is_shown_even_what_was_heard_before(town: Town) -> None:
    tale = _a_way_home()
    closed = intake.CaseClosed(case_id=CASE, closed_at=START)
    for sealed_first in (False, True):
        sealed = tale.tell(closed, sealed=True)
        told = [sealed, *tale.told[:-1]] if sealed_first else tale.told
        assert _heard(town, told)[:2] == ([], [])
        tale.told.pop()


def test_a_stage_is_not_taken_back_by_an_older_event(town: Town) -> None:
    tale = Tale()
    reported = tale.tell(_sighting(SIGHTING))
    progressed = tale.tell(
        patrol.SightingProgressed(sighting_id=SIGHTING, stage=codes.SightingStage.BEING_HELPED, at=START)
    )

    assert _heard(town, [reported, progressed])[2] == "being_helped"
    assert _heard(town, [progressed, reported])[2] == "being_helped"


def test_every_event_the_gateway_hears_has_a_sentence_in_both_languages() -> None:
    heard = {contract.type for contract in CATALOGUE if "gateway" in contract.heard_by}

    assert heard == set(SENTENCES)
    for type_ in heard:
        both = SENTENCES[type_]
        fields = dict.fromkeys(CATALOGUE[type_].shapes, "")
        assert both.zh.format(**fields) and both.en.format(**fields)


def test_every_code_of_an_event_has_words_in_both_languages() -> None:
    lists = {shape.kind for contract in CATALOGUE for shape in contract.shapes.values()}
    speechless = [
        f"{kind.__name__}.{code.name}"
        for kind in lists
        if isinstance(kind, type) and issubclass(kind, CodeList)
        for code in kind
        if word(code) is NO_WORDS_YET
    ]

    assert speechless == []


def test_a_case_nobody_knows_has_no_timeline(gate: Gate) -> None:
    answer = gate.caller("station-desk").get(f"/v1/cases/{OTHER_CASE}/timeline")

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_clocks_are_listed_by_case_and_state(gate: Gate) -> None:
    with gate.town["gateway"].unit() as uow:
        for heard in _a_way_home().told:
            handlers.keep(heard, uow)
    desk = gate.caller("station-desk")

    def found(query: str) -> list[str]:
        return [clock["clock_id"] for clock in desk.get(f"/v1/clocks?{query}").json["items"]]

    assert found("") == found(f"case_id={CASE}&state=met") == [CLOCK]
    assert found("state=breached") == found(f"case_id={OTHER_CASE}") == []
    assert desk.get("/v1/clocks?state=red").json["code"] == "invalid_query"


def test_the_timeline_of_a_real_report_reaches_whoever_asks(gate: Gate) -> None:
    team = gate.caller("patrol-team-1")
    gate.caller("courier-group").post("/v1/sightings", an_old_man_at_the_bus_stop(flags=["lying_still", "heat"]))
    [dispatch] = team.get("/v1/dispatches").json["items"]
    path = f"/v1/dispatches/{dispatch['id']}"
    team.post(f"{path}/accept", {"staff": ["B-101", "B-102"]})
    team.post(f"{path}/arrive", {})
    contact = {
        "outcome": "sent_hospital", "apparent_sex": "1", "ages": {"lo": 65, "hi": 75}, "flags": ["confused"],
        "knows_own_name": False, "description": "虚弱, 说不出姓名",
    }  # fmt: skip
    assert team.post(f"{path}/contact", contact).status_code == 200
    gate.town.settle()
    desk = gate.caller("station-desk")
    [case] = desk.get("/v1/cases").json["items"]

    timeline = desk.get(f"/v1/cases/{case['case_id']}/timeline")

    events = [entry["event"] for entry in timeline.json["entries"]]
    assert events[0] == "sighting_reported"
    assert events.index("dispatch_queued") < events.index("dispatch_accepted") < events.index("contact_recorded")
    assert "case_opened" in events
    assert "虚弱" not in timeline.get_data(as_text=True)
