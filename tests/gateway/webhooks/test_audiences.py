"""Who hears what comes from one table, and nobody hears of what is not theirs."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from contracts.audiences import _ROWS, AUDIENCES, Audience, Fact, FaultyAudience, Relation, table_of
from contracts.codes import AgencyKind
from contracts.events import CATALOGUE, followup, intake, patrol, tracing
from gateway.storage.notifications import notification
from gateway.telling import Teller
from tests.gateway.webhooks.conftest import CHENGNAN, PARTNERS, Desk, a_referral_requested, an_id, loaded

AT = datetime(2026, 7, 20, 7, 0, tzinfo=UTC)
FOREIGNERS = [agency for agency in PARTNERS if agency not in ("station", "hospital-1")]


def _row_with(payload: type[Any], kind: AgencyKind, *audiences: Audience) -> dict[type[Any], Any]:
    return {**_ROWS, payload: {**_ROWS[payload], kind: audiences}}


def test_every_event_says_something_of_every_kind_of_agency() -> None:
    said = {(type_, kind) for type_, row in AUDIENCES.items() for kind in row}
    assert said == set(itertools.product([contract.type for contract in CATALOGUE], AgencyKind))


def test_the_station_hears_everything() -> None:
    """But for the ids of other cases in what is told of one: those may be sealed."""
    told = {replace(one, without=()) for row in AUDIENCES.values() for one in row[AgencyKind.STATION]}
    assert (told, all(row[AgencyKind.STATION] for row in AUDIENCES.values())) == ({Audience(Relation.EVERY_ONE)}, True)
    abridged = [event for event, row in AUDIENCES.items() if row[AgencyKind.STATION][0].without]
    assert abridged == [intake.PersonMerged.contract.type]


def test_an_event_without_a_row_stops_the_start() -> None:
    rows = {payload: row for payload, row in _ROWS.items() if payload is not intake.CaseClosed}
    with pytest.raises(FaultyAudience, match="case_closed"):
        table_of(rows, CATALOGUE)


def test_a_row_without_a_kind_stops_the_start() -> None:
    row = {kind: said for kind, said in _ROWS[intake.CaseClosed].items() if kind is not AgencyKind.RAILWAY}
    with pytest.raises(FaultyAudience, match="railway"):
        table_of({**_ROWS, intake.CaseClosed: row}, CATALOGUE)


@pytest.mark.parametrize(
    "audience",
    [
        Audience(Relation.PARTY, "case_id"),
        Audience(Relation.PARTY, "gone_id"),
        Audience(Relation.REGION, "hospital_id"),
        Audience(Relation.PARTY, "hospital_id", without=("gone",)),
        Audience(Relation.PARTY, "reporter_id", (Fact(patrol.SightingReported, "sighting_id"),)),
    ],
    ids=["no agency", "no field", "no region", "nothing to leave out", "leads nowhere"],
)
def test_a_row_that_speaks_of_what_its_event_does_not_have_stops_the_start(audience: Audience) -> None:
    with pytest.raises(FaultyAudience):
        table_of(_row_with(intake.ReferralRequested, AgencyKind.HOSPITAL, audience), CATALOGUE)


def test_a_referral_is_heard_by_the_hospital_that_is_asked_and_by_no_other_partner(desk: Desk) -> None:
    told = desk.hear(a_referral_requested("hospital-1"))

    heard_by = {agency for agency in PARTNERS if told in desk.ids_in_feed(agency)}

    assert heard_by == {"station", "hospital-1"}


def test_no_agency_ever_gets_an_id_of_another_ones_referral(desk: Desk) -> None:
    """The hospital that rejects would read in its own event which referral follows, and whose."""
    first = a_referral_requested("hospital-1")
    second = a_referral_requested("hospital-2", case_id=first.case_id, chain_id=first.chain_id, attempt=2)
    rejected = {
        "case_id": first.case_id,
        "referral_id": first.referral_id,
        "hospital_id": "hospital-1",
        "reason": next(iter(intake.RejectionReason)),
        "rejected_at": AT,
        "next_referral_id": second.referral_id,
    }
    for event in (first, loaded(intake.ReferralRejected, rejected), second):
        desk.hear(event)

    read = {agency: desk.caller(agency).get("/v1/feed").text for agency in PARTNERS}

    assert {agency for agency in PARTNERS if first.referral_id in read[agency]} == {"station", "hospital-1"}
    assert {agency for agency in PARTNERS if second.referral_id in read[agency]} == {"station", "hospital-2"}
    assert {agency for agency in PARTNERS if first.chain_id in read[agency]} == {"station"}


def _a_sighting(reporter_id: str) -> Any:
    said = {
        "sighting_id": an_id(),
        "cluster_id": an_id(),
        "joined": False,
        "channel": "courier",
        "reporter_id": reporter_id,
        "region_code": CHENGNAN,
        "seen_at": AT,
        "received_at": AT,
        "flags": (),
        "priority": next(iter(patrol.Priority)),
    }
    return loaded(patrol.SightingReported, said)


def test_a_sightings_progress_reaches_the_group_that_reported_it(desk: Desk) -> None:
    reported = _a_sighting("courier-group")
    first = desk.hear(reported)
    moved = desk.hear(
        patrol.SightingProgressed(sighting_id=reported.sighting_id, stage=next(iter(patrol.SightingStage)), at=AT)
    )

    assert desk.ids_in_feed("courier-group") == [first, moved]
    assert desk.ids_in_feed("cyclist-group") == []
    assert set(desk.feed("courier-group")[0]["data"]) == {
        "sighting_id",
        "channel",
        "reporter_id",
        "region_code",
        "seen_at",
        "received_at",
        "flags",
        "priority",
    }


def test_a_dispatch_that_waits_is_every_teams_and_one_that_is_taken_only_its_own(desk: Desk) -> None:
    dispatch_id = an_id()
    queued = patrol.DispatchQueued(
        dispatch_id=dispatch_id,
        cluster_id=an_id(),
        sighting_ids=(),
        priority=next(iter(patrol.Priority)),
        target_minutes=30,
        queued_at=AT,
    )
    accepted = patrol.DispatchAccepted(dispatch_id=dispatch_id, team_id="patrol-team-2", staff_count=2, accepted_at=AT)
    ids = [desk.hear(e) for e in (queued, accepted, patrol.DispatchArrived(dispatch_id=dispatch_id, arrived_at=AT))]

    assert desk.ids_in_feed("patrol-team-1") == ids[:1]
    assert desk.ids_in_feed("patrol-team-2") == ids


def test_a_plans_tasks_are_heard_by_the_town_in_whose_region_the_home_lies(desk: Desk) -> None:
    plan_id, case_id = an_id(), an_id()
    plan = {
        "plan_id": plan_id,
        "case_id": case_id,
        "risk": next(iter(followup.RiskLevel)),
        "home_region_code": "320402109201",
        "steps": 3,
        "created_at": AT,
    }
    due = followup.TaskDue(
        plan_id=plan_id, case_id=case_id, task_id=an_id(), kind=next(iter(followup.StepKind)), due_on=AT.date()
    )
    ids = [desk.hear(loaded(followup.PlanCreated, plan)), desk.hear(due)]

    assert desk.ids_in_feed("town-here") == ids
    assert desk.ids_in_feed("town-elsewhere") == []


def _a_match_and_its_inquiry() -> dict[str, Any]:
    profile, case, candidate, inquiry = an_id(), an_id(), an_id(), an_id()
    about = {"profile_id": profile, "case_id": case, "candidate_id": candidate}
    suggested = tracing.MatchSuggested(
        **about,
        inquiry_id=inquiry,
        score_millibits=9000,
        band=next(iter(tracing.MatchBand)),
        fields=(),
        parameters="p1",
        at=AT,
    )
    return {
        "inquiry": tracing.InquiryReceived(inquiry_id=inquiry, sender_id="police-1", received_at=AT),
        "suggested": suggested,
        "accepted": tracing.MatchAccepted(**about, at=AT),
    }


@pytest.mark.parametrize(
    "order",
    [
        ("inquiry", "suggested", "accepted"),
        ("suggested", "inquiry", "accepted"),
        ("suggested", "accepted", "inquiry"),
    ],
)
def test_whoever_becomes_known_late_still_hears_what_came_before(desk: Desk, order: tuple[str, ...]) -> None:
    """The inquiry is another subject than the match: its news may come after the match that belongs to it."""
    events = _a_match_and_its_inquiry()
    ids = {name: desk.hear(events[name]) for name in order}

    assert set(desk.ids_in_feed("police-1")) == {ids["inquiry"], ids["accepted"]}
    assert desk.ids_in_feed("police-2") == []
    assert desk.ids_in_feed("station") == [ids[name] for name in order]


def test_what_waits_for_another_event_is_counted_until_that_comes(desk: Desk) -> None:
    events, registry = _a_match_and_its_inquiry(), desk.runtime.metrics.registry

    def untold() -> list[float | None]:
        Teller(desk.runtime).measure()
        return [registry.get_sample_value("guitu_untold_events", {"state": state}) for state in ("due", "waiting")]

    seen = [untold()]
    desk.hear(events["suggested"])
    desk.hear(events["accepted"], tell=False)
    seen.append(untold())
    desk.tell()
    seen.append(untold())
    desk.hear(events["inquiry"])

    assert [*seen, untold()] == [[0, 0], [1, 0], [0, 1], [0, 0]]


def test_a_sandbox_agency_hears_nothing_of_real_people(desk: Desk) -> None:
    desk.agency("railway-1", sandbox=True)
    ticket = intake.TicketRequested(
        case_id=an_id(), ticket_id=an_id(), departure_id=an_id(), travellers=1, requested_at=AT
    )
    told = desk.hear(ticket)
    desk.agency("railway-1", sandbox=False)  # marked so, it could not even sign in here

    assert (desk.ids_in_feed("railway-1"), desk.ids_in_feed("station")) == ([], [told])


def test_of_a_case_that_was_sealed_before_it_could_be_told_nothing_is_even_noted(desk: Desk) -> None:
    """What reads a feed would hide it too, as long as the case is sealed."""
    waiting = a_referral_requested("hospital-1")
    desk.hear(waiting, tell=False)
    desk.hear(a_referral_requested("hospital-1", case_id=waiting.case_id), sealed=True)

    with desk.runtime.view() as view:
        noted = select(notification.c.agency_id).where(notification.c.case_id == waiting.case_id)
        assert view.session.scalars(noted).all() == []


def test_what_is_of_a_sealed_case_reaches_nobody(desk: Desk) -> None:
    """Sealed from the start, sealed before it was told, sealed after it was told but not read."""
    sealed = a_referral_requested("hospital-1")
    waiting = a_referral_requested("hospital-1", case_id=sealed.case_id)
    read_late = a_referral_requested("hospital-1", case_id=an_id())
    desk.hear(read_late)
    desk.hear(waiting, tell=False)
    desk.hear(sealed, sealed=True)
    desk.hear(a_referral_requested("hospital-1", case_id=read_late.case_id), sealed=True)

    assert {agency: desk.ids_in_feed(agency) for agency in PARTNERS} == {agency: [] for agency in PARTNERS}


def test_telling_twice_tells_once(desk: Desk) -> None:
    told = desk.hear(a_referral_requested())

    assert (desk.tell(), desk.ids_in_feed("hospital-1")) == (0, [told])
