"""What tracing (寻亲) may be ordered and asked; without it gateway and tracing could each believe in another inquiry.

How bodies and lists are read is said in :mod:`contracts.orders.parts`.
"""

from __future__ import annotations

from marshmallow import fields

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing as answers
from contracts.answers.clocks import ClockShown, ClocksShown
from contracts.answers.parts import answering
from contracts.codes import ClueKind, VerificationMethod, VerificationResult, VerificationSource
from contracts.orders.clocks import waiver_body
from contracts.orders.parts import (
    NOT_SAID,
    PagedSchema,
    StrictSchema,
    code,
    identifier,
    moment,
    police_agency,
    words,
)
from contracts.orders.tracing_dna import ANSWER_DNA as ANSWER_DNA
from contracts.orders.tracing_dna import CONCLUDE_HIT as CONCLUDE_HIT
from contracts.orders.tracing_dna import DNA_REQUEST as DNA_REQUEST
from contracts.orders.tracing_dna import DNA_REQUESTS as DNA_REQUESTS
from contracts.orders.tracing_dna import OVERDUE_DNA as OVERDUE_DNA
from contracts.orders.tracing_dna import RECORD_DNA_STEP as RECORD_DNA_STEP
from contracts.orders.tracing_dna import TAKE_UP_HIT as TAKE_UP_HIT
from contracts.orders.tracing_handovers import NEAREST_INQUIRIES as NEAREST_INQUIRIES
from contracts.orders.tracing_inquiries import CHANGE_INQUIRY as CHANGE_INQUIRY
from contracts.orders.tracing_inquiries import CLOSE_INQUIRY as CLOSE_INQUIRY
from contracts.orders.tracing_inquiries import IMPORT_INQUIRIES as IMPORT_INQUIRIES
from contracts.orders.tracing_inquiries import IMPORT_REJECTIONS as IMPORT_REJECTIONS
from contracts.orders.tracing_inquiries import INQUIRY as INQUIRY
from contracts.orders.tracing_inquiries import INQUIRY_IMPORT as INQUIRY_IMPORT
from contracts.orders.tracing_inquiries import SEND_INQUIRY as SEND_INQUIRY
from contracts.orders.tracing_inquiries import WITHDRAW_INQUIRY as WITHDRAW_INQUIRY
from contracts.orders.tracing_notebook import CLUE_READINGS as CLUE_READINGS
from contracts.orders.tracing_notebook import INTERPRET_CLUE as INTERPRET_CLUE
from contracts.orders.tracing_notebook import INTERVIEW as INTERVIEW
from contracts.orders.tracing_notebook import INTERVIEWS as INTERVIEWS
from contracts.orders.tracing_notebook import NEXT_QUESTION as NEXT_QUESTION
from contracts.orders.tracing_notebook import NOTE_PARTICULARS as NOTE_PARTICULARS
from contracts.orders.tracing_notebook import RECORD_CLUE_FINDING as RECORD_CLUE_FINDING
from contracts.orders.tracing_notebook import RECORD_INTERVIEW as RECORD_INTERVIEW
from contracts.orders.tracing_notebook import RESUME_PROFILE as RESUME_PROFILE
from contracts.orders.tracing_notebook import SUSPEND_PROFILE as SUSPEND_PROFILE
from contracts.orders.tracing_notices import APPROVE_NOTICE as APPROVE_NOTICE
from contracts.orders.tracing_notices import DRAFT_NOTICE as DRAFT_NOTICE
from contracts.orders.tracing_notices import NOTICE as NOTICE
from contracts.orders.tracing_notices import NOTICE_SHEET as NOTICE_SHEET
from contracts.orders.tracing_notices import NOTICES as NOTICES
from contracts.orders.tracing_notices import RECORD_NO_RECEIPT as RECORD_NO_RECEIPT
from contracts.orders.tracing_notices import RECORD_NOTICE_FAILURE as RECORD_NOTICE_FAILURE
from contracts.orders.tracing_notices import RECORD_NOTICE_RECEIPT as RECORD_NOTICE_RECEIPT
from contracts.orders.tracing_notices import RECORD_NOTICE_WITHDRAWAL as RECORD_NOTICE_WITHDRAWAL
from contracts.orders.tracing_notices import REFRESH_NOTICE as REFRESH_NOTICE
from contracts.orders.tracing_notices import SUBMIT_NOTICE as SUBMIT_NOTICE
from contracts.orders.tracing_reunions import CANCEL_REUNION as CANCEL_REUNION
from contracts.orders.tracing_reunions import PLAN_REUNION as PLAN_REUNION
from contracts.orders.tracing_reunions import RECORD_REUNION as RECORD_REUNION
from contracts.orders.tracing_reunions import REUNION as REUNION
from contracts.orders.tracing_reunions import REUNIONS as REUNIONS
from contracts.purposes import Purpose

# --- the profile (寻亲档案) -------------------------------------------------------------------------------------------


class ProfilesParams(PagedSchema):
    """Which tracing profiles."""

    case_id = identifier("only the profile of this case")
    person_id = identifier("only the profiles of a person who was merged, or with whom others were")


class ProfileParams(StrictSchema):
    profile_id = identifier("the profile", required=True)


class ClueBody(StrictSchema):
    """A clue (线索): what somebody said, in his own words, and what we take it to mean."""

    kind = code(ClueKind, "线索种类", ClueKind.NICKNAME, required=True)
    raw_words = words("原话: the words as they were said", "他们都喊我小锋", longest=500, required=True)
    interpreted = words("解读: the name, place or habit we hear in them", "小锋", longest=100)
    method = words(
        "方式: how it came up (conversation, song, map, photograph)", "conversation", longest=40, required=True
    )


class DnaRequestBody(StrictSchema):
    """A request to police to take a DNA sample (采血比对, D12)."""

    police_id = police_agency("the police agency asked", required=True)
    requested_at = moment("when the request was handed over; now when missing")
    prior_lab_number = words("此前样本的DNA实验室编号: police hold a sample already", "CZ-DNA-2026-00417", longest=64)
    prior_sampled_on = fields.Date(metadata={"description": "此前采集日期", "example": "2026-07-19"}, **NOT_SAID)


class IdentityBody(StrictSchema):
    """Confirm who the person is (身份确认): refused until the verification is complete."""

    candidate_id = identifier("the verified candidate", required=True)


# --- candidates (比对候选) --------------------------------------------------------------------------------------------


class CandidatesParams(PagedSchema):
    profile_id = identifier("only the candidates of this profile")


class CandidateParams(StrictSchema):
    candidate_id = identifier("the candidate", required=True)


class RejectionBody(StrictSchema):
    """Why the two are not the same person (排除理由)."""

    reason = words("排除理由", "家属说此人已于去年找到", longest=300, required=True)


class VerificationBody(StrictSchema):
    """One kind of evidence about a candidate (核实)."""

    method = code(VerificationMethod, "核实方式", VerificationMethod.POLICE_IDENTITY, required=True)
    result = code(VerificationResult, "核实结果", VerificationResult.SUPPORTS, required=True)
    reference = words("核实文书编号: where the evidence can be found", "周公函〔2026〕18号", longest=64, required=True)
    source = code(VerificationSource, "证据来源; the usual one of the method when missing", VerificationSource.FAMILY)


class IdentityDetailParams(StrictSchema):
    candidate_id = identifier("the confirmed candidate", required=True)
    case_id = identifier("the case that asks", required=True)


# --- orders and reads -------------------------------------------------------------------------------------------------

_WORK = "tracing:work"

ADD_CLUE = CommandType(
    "tracing",
    "add_clue",
    "profile",
    _WORK,
    ClueBody,
    answer=answers.Clue,
    doc="Add a clue (线索); candidates follow at once.",
)
REQUEST_DNA = CommandType(
    "tracing",
    "request_dna",
    "profile",
    _WORK,
    DnaRequestBody,
    answer=answers.DnaRequest,
    doc="Ask police for a DNA sample; meets D12, opens D13.",
)
CONFIRM_IDENTITY = CommandType(
    "tracing",
    "confirm_identity",
    "profile",
    _WORK,
    IdentityBody,
    answer=answers.ProfileListed,
    doc="Confirm the identity (身份确认): two independent kinds of evidence, or DNA alone.",
)
ACCEPT_CANDIDATE = CommandType(
    "tracing",
    "accept_candidate",
    "candidate",
    _WORK,
    answer=answers.CandidateListed,
    doc="Take a candidate up for verification (进入核实). Not an identity.",
)
REJECT_CANDIDATE = CommandType(
    "tracing",
    "reject_candidate",
    "candidate",
    _WORK,
    RejectionBody,
    answer=answers.CandidateListed,
    doc="Rule a candidate out (排除); it does not come back until the data change.",
)
RECORD_VERIFICATION = CommandType(
    "tracing",
    "record_verification",
    "candidate",
    "verifications:answer",
    VerificationBody,
    answer=answers.CandidateStanding,
    doc="Record one kind of evidence (核实): the police agency that sent the inquiry or was asked, or the station.",
)
WAIVE_CLOCK = CommandType(
    "tracing",
    "waive_clock",
    "profile",
    "clocks:waive",
    waiver_body("tracing"),
    answer=ClockShown,
    doc="Dispense from a running duty of tracing (免除时限); who and why stay on record, a breach too.",
)

PROFILE_CLOCKS = ReadType(
    "tracing",
    "profile_clocks",
    "clocks:read",
    ProfileParams,
    **answering(ClocksShown, Purpose.FAMILY_TRACING),
    doc="Every opening of tracing's clocks about one person, with all that the record keeps.",
)
PROFILES = ReadType(
    "tracing",
    "profiles",
    _WORK,
    ProfilesParams,
    **answering(answers.Profiles, Purpose.FAMILY_TRACING),
    doc="Tracing profiles; codes and times only.",
)
PROFILE = ReadType(
    "tracing",
    "profile",
    _WORK,
    ProfileParams,
    **answering(answers.Profile, Purpose.FAMILY_TRACING),
    doc="One tracing profile with its clues.",
    about="profile",
)
PUBLISHED_PERSONS = ReadType(
    "tracing",
    "published_persons",
    _WORK,
    PagedSchema,
    **answering(answers.PublishedPersons, Purpose.FAMILY_TRACING),
    doc="Those whom a live notice shows, and of each what may stand in public.",
)
CANDIDATES = ReadType(
    "tracing",
    "candidates",
    _WORK,
    CandidatesParams,
    **answering(answers.Candidates, Purpose.FAMILY_TRACING),
    doc="Candidates, oldest first; codes and numbers only.",
)
CANDIDATE = ReadType(
    "tracing",
    "candidate",
    _WORK,
    CandidateParams,
    **answering(answers.Candidate, Purpose.FAMILY_TRACING),
    doc="One candidate with its evidence, field by field.",
    about="candidate",
)
IDENTITY_DETAIL = ReadType(
    "tracing",
    "identity_detail",
    "service",
    IdentityDetailParams,
    ("identity", "address", "relatives"),
    doc="Who a confirmed person is, for intake: name, sex, birth year, home, relatives.",
)
