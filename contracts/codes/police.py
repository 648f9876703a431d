"""What passes between police and us (公安)."""

from __future__ import annotations

from chassis.kinds import CodeList


class HandoverDirection(CodeList):
    """交接方向: who brings the person to whom (公安机关护送交接表)."""

    FROM_POLICE = "from_police"
    TO_POLICE = "to_police"


class HandoverParty(CodeList):
    """交接方: each signs for itself."""

    POLICE = "police"
    STATION = "station"


class SignatureRefusal(CodeList):
    """拒签理由: why a side does not sign the form."""

    NOT_AS_DESCRIBED = "not_as_described"
    ITEMS_DISAGREE = "items_disagree"
    INJURIES_NOT_RECORDED = "injuries_not_recorded"
    HOSPITAL_FIRST = "hospital_first"
    NOT_COMPETENT = "not_competent"
    OTHER = "other"


class PoliceAnswer(CodeList):
    """公安核查结论: an answer only; that none has come yet is no code of this list (domain §2.4)."""

    MATCH = "match"
    NO_MATCH = "no_match"
    NEED_MORE = "need_more"


class SuspicionKind(CodeList):
    """涉警情形: what is suspected when the station reports to police (D04–D07)."""

    MISSING = "missing"
    ABANDONED = "abandoned"
    ABDUCTED = "abducted"
    DOMESTIC_VIOLENCE = "domestic_violence"
    MINOR_HARMED = "minor_harmed"
    CRIME = "crime"
    FUGITIVE = "fugitive"
    DRUGS = "drugs"


class DnaStep(CodeList):
    """采血比对步骤: each is a fact with its own date; none of them says another (D13). What follows an answer follows a
    hit only: a relative's sample is compared, and that confirms the hit or shows it to be false."""

    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    SAMPLED = "sampled"
    LOADED = "loaded"
    COMPARED = "compared"
    ANSWERED = "answered"
    RELATIVE_VERIFICATION = "relative_verification"
    CONFIRMED = "confirmed"
    FALSE_HIT = "false_hit"


class DnaResult(CodeList):
    """比对结论: what police answered; before that there is no result."""

    HIT = "hit"
    NO_HIT = "no_hit"


class DnaConclusion(CodeList):
    """亲缘核实结论: what the comparison with a relative said of a hit."""

    CONFIRMED = "confirmed"
    FALSE_HIT = "false_hit"


class ReopenReason(CodeList):
    """重新立案理由: why a closed case is worked on again."""

    DNA_HIT = "dna_hit"
    IDENTITY_REVOKED = "identity_revoked"
