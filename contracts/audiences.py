"""Which agency hears which event: one table; without it each feed and webhook would decide anew whom a fact concerns.

A row says, for one event, who of each kind of agency hears it. What a row does not say is said to nobody. Events of
sealed cases reach nobody at all, whatever stands here. An event without its row stops the import.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from chassis.catalogue import EventType
from contracts.codes import AgencyId, AgencyKind, RegionCode
from contracts.events import CATALOGUE, followup, gateway, intake, patrol, tracing


class FaultyAudience(ValueError):
    """A row is missing, or speaks of fields that its event does not have."""


class Relation(StrEnum):
    """What makes an event an agency's business."""

    EVERY_ONE = "every_one"
    """It concerns the whole kind."""
    PARTY = "party"
    """The agency is named in the field."""
    REGION = "region"
    """The place in the field lies in the agency's region."""


@dataclass(frozen=True)
class Fact:
    """An earlier event that leads on: about the thing whose id is at hand, and with the same value of ``by``."""

    payload: type[Any]
    by: str

    @property
    def contract(self) -> EventType:
        found: EventType = self.payload.contract
        return found

    def subject_from(self, codes: Mapping[str, Any]) -> str:
        """The subject under which that event was announced."""
        return f"{self.contract.subject}/{codes[self.contract.subject + '_id']}"


@dataclass(frozen=True)
class Audience:
    """Some agencies of one kind. ``field`` is looked for in the event, or in the last of the facts that lead
    ``through`` from it; the fields of ``without`` are another agency's business and are left out."""

    relation: Relation
    field: str = ""
    through: tuple[Fact, ...] = ()
    without: tuple[str, ...] = ()


Row = Mapping[AgencyKind, tuple[Audience, ...]]

NOBODY: Final[tuple[Audience, ...]] = ()
EVERY_ONE: Final = (Audience(Relation.EVERY_ONE),)


def _party(field: str, *through: Fact) -> tuple[Audience, ...]:
    return (Audience(Relation.PARTY, field, through),)


def _region(field: str, *through: Fact) -> tuple[Audience, ...]:
    return (Audience(Relation.REGION, field, through),)


def _without(audiences: Iterable[Audience], *fields: str) -> tuple[Audience, ...]:
    return tuple(replace(audience, without=fields) for audience in audiences)


def _row(
    *,
    patrol_team: tuple[Audience, ...] = NOBODY,
    reporter_group: tuple[Audience, ...] = NOBODY,
    hospital: tuple[Audience, ...] = NOBODY,
    police: tuple[Audience, ...] = NOBODY,
    railway: tuple[Audience, ...] = NOBODY,
    township: tuple[Audience, ...] = NOBODY,
) -> Row:
    """The station hears everything; a new kind of agency must be given its word here before anything starts."""
    return MappingProxyType(
        {
            AgencyKind.STATION: EVERY_ONE,
            AgencyKind.PATROL_TEAM: patrol_team,
            AgencyKind.REPORTER_GROUP: reporter_group,
            AgencyKind.HOSPITAL: hospital,
            AgencyKind.POLICE: police,
            AgencyKind.RAILWAY: railway,
            AgencyKind.TOWNSHIP: township,
        }
    )


_STATION_ONLY = _row()
# A case may be sealed later, and the feed does not look for it among several.
_WITHOUT_CASES: Row = MappingProxyType(
    {**_STATION_ONLY, AgencyKind.STATION: _without(EVERY_ONE, "case_ids", "into_case_ids")}
)

# Whoever reported hears of its own report; which other reports were joined with it is not its business.
_REPORTER = _without(_party("reporter_id"), "cluster_id", "joined")
_REPORTER_OF_IT = _party("reporter_id", Fact(patrol.SightingReported, "sighting_id"))
_TEAM_ON_ITS_WAY = _party("team_id", Fact(patrol.DispatchAccepted, "dispatch_id"))
_HOSPITAL = _party("hospital_id")
_POLICE = _party("police_id")
_HOME_OF_THE_PLAN = _region("home_region_code", Fact(followup.PlanCreated, "plan_id"))
# Who may answer a verification: the police that sent the inquiry, and those asked for the DNA sample (D12).
_VERIFIERS = (
    *_party("sender_id", Fact(tracing.MatchSuggested, "candidate_id"), Fact(tracing.InquiryReceived, "inquiry_id")),
    *_party("police_id", Fact(tracing.DnaRequested, "profile_id")),
)

_ROWS: Final[Mapping[type[Any], Row]] = {
    patrol.SightingReported: _row(patrol_team=_REPORTER, reporter_group=_REPORTER, police=_REPORTER),
    patrol.SightingProgressed: _row(
        patrol_team=_REPORTER_OF_IT, reporter_group=_REPORTER_OF_IT, police=_REPORTER_OF_IT
    ),
    patrol.DispatchQueued: _row(patrol_team=EVERY_ONE),
    patrol.DispatchAccepted: _row(patrol_team=_party("team_id")),
    patrol.DispatchOverdue: _row(patrol_team=EVERY_ONE),
    patrol.WatchBegun: _row(patrol_team=EVERY_ONE),
    patrol.WatchVisited: _row(patrol_team=EVERY_ONE),
    patrol.WatchVisitOverdue: _row(patrol_team=EVERY_ONE),
    patrol.DispatchArrived: _row(patrol_team=_TEAM_ON_ITS_WAY),
    patrol.ContactRecorded: _row(patrol_team=_TEAM_ON_ITS_WAY),
    intake.CaseOpened: _STATION_ONLY,
    # Asking for help, and what is decided on it, is between the station and the person.
    intake.HelpRequested: _STATION_ONLY,
    intake.HelpScreened: _STATION_ONLY,
    intake.SafetyCheckRefused: _STATION_ONLY,
    intake.HelpRegistered: _STATION_ONLY,
    intake.HelpWithdrawn: _STATION_ONLY,
    intake.EligibilityDecided: _STATION_ONLY,
    intake.BelongingsSettled: _STATION_ONLY,
    intake.IncidentReported: _STATION_ONLY,
    intake.IncidentProgressed: _STATION_ONLY,
    # The police are told by a report of their own (D31), not by overhearing who is with us.
    intake.PersonMissing: _STATION_ONLY,
    intake.PersonFound: _STATION_ONLY,
    # Whom the station asked before, and whom it asks next, is no hospital's business.
    intake.ReferralRequested: _row(hospital=_without(_HOSPITAL, "chain_id", "attempt")),
    intake.ReferralAccepted: _row(hospital=_HOSPITAL),
    intake.ReferralRejected: _row(hospital=_without(_HOSPITAL, "next_referral_id")),
    intake.ReferralOverdue: _row(hospital=_HOSPITAL),
    intake.ReferralExhausted: _STATION_ONLY,
    intake.PatientAdmitted: _row(hospital=_HOSPITAL),
    intake.PatientDischarged: _row(hospital=_HOSPITAL),
    intake.CaseUnidentified: _STATION_ONLY,
    intake.AgeReassessed: _STATION_ONLY,
    intake.SafetyChecked: _STATION_ONLY,
    intake.HealthChecked: _STATION_ONLY,
    intake.BelongingsReceived: _STATION_ONLY,
    intake.CaseAdmitted: _STATION_ONLY,
    intake.CaseIdentified: _STATION_ONLY,
    intake.IdentityChecked: _STATION_ONLY,
    intake.IdentityRevoked: _STATION_ONLY,
    intake.PersonMerged: _WITHOUT_CASES,
    intake.PersonSplit: _STATION_ONLY,
    intake.SamePersonSuggested: _STATION_ONLY,
    intake.ClockOpened: _STATION_ONLY,
    intake.ClockWarned: _STATION_ONLY,
    intake.ClockBreached: _STATION_ONLY,
    intake.ClockMet: _STATION_ONLY,
    intake.ClockCancelled: _STATION_ONLY,
    intake.ClockBreachWithdrawn: _STATION_ONLY,
    intake.ClockWaived: _STATION_ONLY,
    intake.ClockPaused: _STATION_ONLY,
    intake.ClockResumed: _STATION_ONLY,
    intake.StayExtended: _STATION_ONLY,
    intake.PlacementPlanned: _STATION_ONLY,
    intake.PlacementFiled: _STATION_ONLY,
    intake.DeparturePlanned: _STATION_ONLY,
    intake.TicketRequested: _row(railway=EVERY_ONE),
    intake.TicketIssued: _row(railway=EVERY_ONE),
    intake.BelongingsReturned: _STATION_ONLY,
    intake.DepartureExecuted: _STATION_ONLY,
    intake.DepartureArrived: _STATION_ONLY,
    intake.DepartureDocumented: _STATION_ONLY,
    intake.DepartureCountersigned: _STATION_ONLY,
    # The station reports to the police by itself and records the report's number; which police, an event cannot say.
    intake.VulnerablePersonMissing: _STATION_ONLY,
    intake.PatientMissing: _row(hospital=_HOSPITAL),
    intake.CashGiven: _STATION_ONLY,
    intake.TicketProgressed: _row(railway=EVERY_ONE),
    intake.RefundFlagged: _STATION_ONLY,
    intake.ArrivalConfirmationDue: _STATION_ONLY,
    # Whoever looks after the place they were going to is to look out for them; the ticket is the station's business.
    intake.ArrivalUnconfirmed: _row(township=_without(_region("destination_region_code"), "ticket_id")),
    intake.CaseClosed: _STATION_ONLY,
    tracing.ProfileOpened: _STATION_ONLY,
    tracing.ClueAdded: _STATION_ONLY,
    tracing.ProfileSuspended: _STATION_ONLY,
    tracing.ProfileResumed: _STATION_ONLY,
    tracing.ProfilePlaced: _STATION_ONLY,
    tracing.InterviewDue: _STATION_ONLY,
    tracing.InterviewHeld: _STATION_ONLY,
    tracing.ClueProgressed: _STATION_ONLY,
    tracing.NoticeDrafted: _STATION_ONLY,
    tracing.NoticeApproved: _STATION_ONLY,
    tracing.NoticeSubmitted: _STATION_ONLY,
    tracing.NoticeFailed: _STATION_ONLY,
    tracing.NoticePublished: _STATION_ONLY,
    tracing.NoticeRefreshed: _STATION_ONLY,
    tracing.NoticeWithdrawalDue: _STATION_ONLY,
    tracing.NoticeWithdrawn: _STATION_ONLY,
    tracing.DnaRequested: _row(police=_party("police_id")),
    tracing.InquiryReceived: _row(police=_party("sender_id")),
    tracing.InquiryChanged: _row(police=_party("sender_id")),
    tracing.InquiryWithdrawn: _row(police=_party("sender_id")),
    tracing.InquiryClosed: _row(police=_party("sender_id")),
    tracing.InquiriesImported: _row(police=_party("sender_id")),
    tracing.MatchSuggested: _STATION_ONLY,
    tracing.MatchAccepted: _row(police=_VERIFIERS),
    tracing.MatchRejected: _STATION_ONLY,
    tracing.VerificationRecorded: _row(police=_VERIFIERS),
    tracing.IdentityConfirmed: _row(police=_VERIFIERS),
    tracing.ProfileClosed: _STATION_ONLY,
    tracing.ClockOpened: _STATION_ONLY,
    tracing.ClockWarned: _STATION_ONLY,
    tracing.ClockBreached: _STATION_ONLY,
    tracing.ClockMet: _STATION_ONLY,
    tracing.ClockCancelled: _STATION_ONLY,
    tracing.ClockBreachWithdrawn: _STATION_ONLY,
    tracing.ClockWaived: _STATION_ONLY,
    followup.PlanCreated: _row(township=_region("home_region_code")),
    followup.TaskDue: _row(township=_HOME_OF_THE_PLAN),
    followup.TaskOverdue: _row(township=_HOME_OF_THE_PLAN),
    followup.VisitRecorded: _row(township=_HOME_OF_THE_PLAN),
    followup.RiskAssessed: _row(township=_HOME_OF_THE_PLAN),
    followup.PlanWithdrawn: _row(township=_HOME_OF_THE_PLAN),
    followup.HomeNoticeSent: _row(township=_region("region_code")),
    followup.HomeNoticeAcknowledged: _row(township=_region("region_code")),
    followup.HomeNoticeOverdue: _row(township=_region("region_code")),
    followup.HomeNoticeVoided: _row(township=_region("region_code")),
    # A sealed case is for those who need to know, and they are the station's.
    intake.CaseSealed: _STATION_ONLY,
    intake.NeedToKnowExtended: _STATION_ONLY,
    intake.CaseUnsealed: _STATION_ONLY,
    # A cancellation must reach the hospital; which attempt follows is, as above, no hospital's business.
    intake.ReferralHeld: _row(hospital=_HOSPITAL),
    intake.ReferralCancelled: _row(hospital=_without(_HOSPITAL, "next_referral_id")),
    intake.ReferralFailed: _row(hospital=_without(_HOSPITAL, "next_referral_id")),
    intake.HospitalStayEnded: _row(hospital=_without(_HOSPITAL, "next_referral_id")),
    intake.CategoryOpened: _row(hospital=_HOSPITAL),
    intake.CategoryDecided: _row(hospital=_HOSPITAL),
    intake.CategoryAppealed: _row(hospital=_HOSPITAL),
    intake.CostLineSubmitted: _row(hospital=_HOSPITAL),
    intake.CostLineProgressed: _row(hospital=_HOSPITAL),
    intake.ClaimSubmitted: _row(hospital=_HOSPITAL),
    intake.ClaimProgressed: _row(hospital=_HOSPITAL),
    # Who was erased or put right is between the station and the person.
    intake.PersonErased: _STATION_ONLY,
    intake.ErasureCompleted: _STATION_ONLY,
    intake.ErasureOverdue: _STATION_ONLY,
    intake.PersonCorrected: _STATION_ONLY,
    intake.CorrectionOverdue: _STATION_ONLY,
    intake.ConsentGiven: _STATION_ONLY,
    intake.ConsentWithdrawn: _STATION_ONLY,
    patrol.ErasureDone: _STATION_ONLY,
    tracing.ErasureDone: _STATION_ONLY,
    tracing.CorrectionDone: _STATION_ONLY,
    followup.ErasureDone: _STATION_ONLY,
    followup.CorrectionDone: _STATION_ONLY,
    gateway.ErasureDone: _STATION_ONLY,
    # What the station and one police agency hand to and ask of each other is theirs.
    intake.HandoverAnnounced: _row(police=_POLICE),
    intake.HandoverArrived: _row(police=_POLICE),
    intake.HandoverSigned: _row(police=_POLICE),
    intake.HandoverSignatureRefused: _row(police=_POLICE),
    intake.HandoverClosed: _row(police=_POLICE),
    intake.IdentityQuerySent: _row(police=_POLICE),
    intake.IdentityQueryReceived: _row(police=_POLICE),
    intake.IdentityQueryAnswered: _row(police=_POLICE),
    intake.IdentityQueryApplied: _row(police=_POLICE),
    intake.IdentityQueryOverdue: _row(police=_POLICE),
    intake.SuspicionReported: _row(police=_POLICE),
    intake.SuspicionRegistered: _row(police=_POLICE),
    intake.SuspicionOverdue: _row(police=_POLICE),
    intake.SuspicionAnswered: _row(police=_POLICE),
    intake.SuspicionClosed: _row(police=_POLICE),
    intake.CaseReopened: _STATION_ONLY,
    tracing.DnaStepRecorded: _row(police=_POLICE),
    tracing.DnaAnswered: _row(police=_POLICE),
    tracing.ReunionPlanned: _STATION_ONLY,
    tracing.ReunionDone: _STATION_ONLY,
    tracing.ReunionCancelled: _STATION_ONLY,
    tracing.DnaHitTakenUp: _row(police=_POLICE),
    tracing.DnaHitConcluded: _row(police=_POLICE),
    # Who else is searched for is nobody's business but the sender's; the station sees what may be one person.
    tracing.HandoverNameCompared: _STATION_ONLY,
}


def table_of(rows: Mapping[type[Any], Row], events: Iterable[EventType]) -> Mapping[str, Row]:
    """The rows by type of event. :raises FaultyAudience: when an event or a kind has none, or a field is not there."""
    table = {payload.contract.type: row for payload, row in rows.items()}
    for contract in events:
        if contract.type not in table:
            raise FaultyAudience(f"{contract.type} has no row: say who hears it, or that nobody does")
        if missing := set(AgencyKind) - set(table[contract.type]):
            raise FaultyAudience(f"{contract.type} says nothing to {', '.join(sorted(missing))}")
        for audiences in table[contract.type].values():
            for audience in audiences:
                _check(contract, audience)
    return MappingProxyType(table)


_KIND_OF_FIELD: Final = {Relation.PARTY: AgencyId, Relation.REGION: RegionCode}


def _check(contract: EventType, audience: Audience) -> None:
    at_hand = contract
    for fact in audience.through:
        needed = {fact.by, f"{fact.contract.subject}_id"}
        if not needed <= set(at_hand.shapes) or fact.by not in fact.contract.shapes:
            raise FaultyAudience(f"{contract.type}: {at_hand.type} does not lead to {fact.contract.type}")
        at_hand = fact.contract
    if unknown := set(audience.without) - set(contract.shapes):
        raise FaultyAudience(f"{contract.type} has no {', '.join(sorted(unknown))} to leave out")
    wanted = _KIND_OF_FIELD.get(audience.relation)
    shape = at_hand.shapes.get(audience.field)
    if wanted is not None and (shape is None or shape.kind != wanted):
        raise FaultyAudience(f"{at_hand.type}: {audience.field} does not name who hears it")


AUDIENCES: Final[Mapping[str, Row]] = table_of(_ROWS, CATALOGUE)
