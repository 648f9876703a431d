"""What tracing announces: profiles, clues, notices, candidates, identity, and the identity clocks."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant, Quantity
from contracts.codes import (
    AgencyId,
    ClientId,
    ClockRule,
    ClockVerdict,
    ClueKind,
    ClueState,
    DnaConclusion,
    DnaResult,
    DnaStep,
    EvidenceField,
    InquiryEnd,
    InterviewMethod,
    InterviewSlot,
    MatchBand,
    NoticeChannel,
    ParameterVersion,
    PublicationFailure,
    RegionCode,
    ReunionKind,
    SuspensionReason,
    VerificationMethod,
    VerificationResult,
    WaiverReason,
)


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileOpened:
    """Tracing has a file on an unidentified person."""

    profile_id: Id
    case_id: Id
    opened_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClueAdded:
    """A conversation brought something; its words are read from tracing."""

    profile_id: Id
    case_id: Id
    clue_id: Id
    kind: ClueKind
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClueProgressed:
    """Somebody said what a clue means, asked about it, or found what came of it; the words are read from tracing."""

    profile_id: Id
    case_id: Id
    clue_id: Id
    state: ClueState
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class InterviewDue:
    """The hour of a conversation has come and nobody has talked with the person yet (D15, D17)."""

    profile_id: Id
    case_id: Id
    interview_id: Id
    slot: InterviewSlot
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class InterviewHeld:
    """Somebody talked with the person; what was said is read from tracing."""

    profile_id: Id
    case_id: Id
    interview_id: Id
    slot: InterviewSlot
    method: InterviewMethod
    held_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileSuspended:
    """Nobody works on the file for now; who may be the person is compared all the same."""

    profile_id: Id
    case_id: Id
    reason: SuspensionReason
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileResumed:
    """The file is worked on again."""

    profile_id: Id
    case_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfilePlaced:
    """The person lives in an institution now, and is still searched for (民发〔2015〕158号)."""

    profile_id: Id
    case_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeDrafted:
    """A tracing notice was written and waits for a second person."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channels: tuple[NoticeChannel, ...]
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeApproved:
    """A second person approved the notice, with its legal basis."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeSubmitted:
    """A channel was given the notice. It is not published by that, but may be at any moment."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    submitted_at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeFailed:
    """A channel did not publish what it was given; ``all_withdrawn`` when no channel has a notice of the profile any
    more."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    reason: PublicationFailure
    failed_at: Instant
    all_withdrawn: Flag


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticePublished:
    """A channel gave its receipt: the notice is live there since ``published_at``."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    published_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeWithdrawalDue:
    """The notice must come down on this channel, and its receipt be stored."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class NoticeWithdrawn:
    """A channel confirmed that the notice is down; ``all_withdrawn`` when no channel of the profile is live any
    more."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    withdrawn_at: Instant
    all_withdrawn: Flag


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class NoticeRefreshed:
    """A live notice was brought up to date on this channel (D18)."""

    profile_id: Id
    case_id: Id
    notice_id: Id
    channel: NoticeChannel
    refreshed_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaRequested:
    """Police were asked to take a DNA sample (D12). Requested is not sampled, sampled is not compared."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    requested_at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryReceived:
    """A family's search for a missing person reached us."""

    inquiry_id: Id
    sender_id: AgencyId
    received_at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryChanged:
    """Its sender told the inquiry anew; one that was withdrawn is searched for again."""

    inquiry_id: Id
    sender_id: AgencyId
    at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryWithdrawn:
    """Its sender searches no more; nobody is compared with the inquiry any longer."""

    inquiry_id: Id
    sender_id: AgencyId
    reason: InquiryEnd
    at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryClosed:
    """Whoever searched was told who was found."""

    inquiry_id: Id
    sender_id: AgencyId
    at: Instant


@event(owner="tracing", subject="inquiry_import", heard_by=("gateway",))
class InquiriesImported:
    """Every part of a file of inquiries was taken in; which rows were not, and why, is read from tracing."""

    inquiry_import_id: Id
    sender_id: AgencyId
    added: Quantity
    changed: Quantity
    unchanged: Quantity
    withdrawn: Quantity
    rejected: Quantity
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchSuggested:
    """A profile and an inquiry may be the same person. ``score_millibits`` is absolute; ``fields`` say where it comes
    from."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    inquiry_id: Id
    score_millibits: Quantity
    band: MatchBand
    fields: tuple[EvidenceField, ...]
    parameters: ParameterVersion
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchAccepted:
    """A worker took the candidate up for verification. This is not an identity."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class MatchRejected:
    """A worker said the two are not the same; the pair does not come back until the data change."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class VerificationRecorded:
    """One kind of evidence about a candidate came in."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    method: VerificationMethod
    result: VerificationResult
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class IdentityConfirmed:
    """Two independent kinds of evidence, or DNA alone, say who the person is; the name is read from tracing."""

    profile_id: Id
    case_id: Id
    candidate_id: Id
    methods: tuple[VerificationMethod, ...]
    home_region_code: RegionCode | None
    confirmed_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ProfileClosed:
    """Nothing of the tracing file is open any more."""

    profile_id: Id
    case_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockOpened:
    """A statutory clock of tracing runs. ``provisional``: it reaches into a year without a published calendar."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    started_at: Instant
    due_at: Instant
    provisional: Flag


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockWarned:
    """A statutory clock of tracing comes due soon."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockBreached:
    """A duty was not done in time; it escalates, and never ends the help."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockMet:
    """A duty was done, judged by when it was done and not by when we heard of it."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    done_at: Instant
    verdict: ClockVerdict


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockCancelled:
    """The duty is gone: its condition no longer holds, or it is reckoned anew."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockBreachWithdrawn:
    """It turned out that the duty had been done, or was gone, in time; the record keeps both."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    due_at: Instant
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ClockWaived:
    """Somebody with the power to do so dispensed from the duty; a breach on record stays."""

    profile_id: Id
    case_id: Id
    clock_id: Id
    rule: ClockRule
    reason: WaiverReason
    waived_by: ClientId
    at: Instant


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class ErasureDone:
    """What was kept here of the person of that case is erased; ``thing_ids``: what of ours was about them."""

    case_id: Id
    thing_ids: tuple[Id, ...]
    done_at: Instant


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class CorrectionDone:
    """What is kept here of the person is as it was corrected, if anything is."""

    case_id: Id
    correction_id: Id
    done_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaStepRecorded:
    """Police reached one step with the sample, at ``at``; it says nothing of any other step, least of all of a
    result."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    step: DnaStep
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("intake", "gateway"))
class DnaAnswered:
    """Police fed the result back. A hit that comes later is told again."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    result: DnaResult
    answered_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionPlanned:
    """A family and whoever was found are to meet."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    kind: ReunionKind
    planned_for: Instant
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionDone:
    """They met."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    kind: ReunionKind
    done_at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class ReunionCancelled:
    """They do not meet, or should not have: the identity was revoked."""

    profile_id: Id
    case_id: Id
    reunion_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaHitTakenUp:
    """A hit is being verified with a relative's sample. It identifies nobody yet."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    candidate_id: Id
    at: Instant


@event(owner="tracing", subject="profile", heard_by=("gateway",))
class DnaHitConcluded:
    """Police concluded on a hit; it is evidence about the candidate, and sets no identity."""

    profile_id: Id
    case_id: Id
    request_id: Id
    police_id: AgencyId
    candidate_id: Id
    conclusion: DnaConclusion
    at: Instant


@event(owner="tracing", subject="case", heard_by=("intake", "gateway"))
class HandoverNameCompared:
    """The name on a hand-over was compared by its sound with every open inquiry; the nearest first, with their absolute
    scores in millibits. It identifies nobody."""

    case_id: Id
    handover_id: Id
    inquiry_ids: tuple[Id, ...]
    scores_millibits: tuple[Quantity, ...]
    at: Instant
