"""What a case (案件) is."""

from __future__ import annotations

from chassis.kinds import CodeList


class CaseOrigin(CodeList):
    """案件来源: how a case came to be opened."""

    PATROL_CONTACT = "patrol_contact"
    EMERGENCY_REFERRAL = "emergency_referral"
    SELF_ARRIVAL = "self_arrival"
    POLICE_ESCORT = "police_escort"
    HOSPITAL_NOTICE = "hospital_notice"
    ESCORTED = "escorted"


class CustodyPlace(CodeList):
    """首次接收地: where a person first came into our or a hospital's care."""

    HOSPITAL = "hospital"
    STATION = "station"


class AgeBasis(CodeList):
    """年龄依据: only ``document``, ``police_answer`` and ``bone_age`` close a presumption of minority (domain §1.4)."""

    VISUAL = "visual"
    CLAIMED = "claimed"
    DOCUMENT = "document"
    POLICE_ANSWER = "police_answer"
    BONE_AGE = "bone_age"


class IdentityState(CodeList):
    """身份状态."""

    UNIDENTIFIED = "unidentified"
    CLAIMED = "claimed"
    VERIFIED_DOCUMENT = "verified_document"
    VERIFIED_POLICE = "verified_police"
    FALSE_CLAIM = "false_claim"


class SealReason(CodeList):
    """密封事由: why a case is seen by named clients only (Anti-Domestic Violence Law art 5)."""

    DOMESTIC_VIOLENCE = "domestic_violence"
    TRAFFICKING = "trafficking"
    THREATENED = "threatened"
