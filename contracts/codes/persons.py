"""Identity and persons (身份与人员), and what is erased, corrected and consented to of them."""

from __future__ import annotations

from chassis.kinds import CodeList


class ErasureReason(CodeList):
    """删除理由: why personal data are erased (PIPL art. 47; what the law still keeps is excepted there too)."""

    PURPOSE_ACHIEVED = "purpose_achieved"
    RETENTION_OVER = "retention_over"
    CONSENT_WITHDRAWN = "consent_withdrawn"
    UNLAWFUL = "unlawful"
    RECORDED_IN_ERROR = "recorded_in_error"


class RequesterRelation(CodeList):
    """申请人关系: who asks for erasure or correction, as what to the person."""

    SELF = "self"
    GUARDIAN = "guardian"
    RELATIVE = "relative"
    AUTHORITY = "authority"
    STATION = "station"


class ConsentGiver(CodeList):
    """同意人: who consents that somebody is told (PIPL arts. 13, 29; for whoever cannot, their guardian, art. 31)."""

    SELF = "self"
    GUARDIAN = "guardian"


class ErasurePart(CodeList):
    """删除环节: who must say that they have erased; ``…_operations``: the gateway, of orders to that service."""

    PATROL = "patrol"
    TRACING = "tracing"
    FOLLOWUP = "followup"
    INTAKE_OPERATIONS = "intake_operations"
    PATROL_OPERATIONS = "patrol_operations"
    TRACING_OPERATIONS = "tracing_operations"
    FOLLOWUP_OPERATIONS = "followup_operations"


class PersonField(CodeList):
    """更正字段: what of a person was corrected; the words themselves are read from intake."""

    NAME = "name"
    CLAIMED_NAME = "claimed_name"
    HOME_TEXT = "home_text"
    DESCRIPTION = "description"
    DIALECT = "dialect"


class CorrectionPart(CodeList):
    """更正环节: who keeps words of intake's and must have the corrected ones."""

    TRACING = "tracing"
    FOLLOWUP = "followup"


class DocumentKind(CodeList):
    """证件种类: every document that may say who somebody is has a form of its own."""

    CITIZEN_ID = "citizen_id"
    HMT_RESIDENCE = "hmt_residence"
    HK_MACAU_PERMIT = "hk_macau_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    PERMANENT_RESIDENCE = "permanent_residence"
    PASSPORT = "passport"


class CheckResult(CodeList):
    """核查结果: that nobody answered is never the answer that there is nobody."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"
    NO_ANSWER = "no_answer"


class RevocationReason(CodeList):
    """撤销身份理由: why somebody is not who they were thought to be."""

    WRONG_PERSON = "wrong_person"
    FORGED_DOCUMENT = "forged_document"
    POLICE_CORRECTED = "police_corrected"
    RECORDED_IN_ERROR = "recorded_in_error"


class MergeBasis(CodeList):
    """合并依据: by what two persons on record are known to be one."""

    SAME_DOCUMENT = "same_document"
    POLICE_ANSWER = "police_answer"
    DNA = "dna"
    RECOGNISED = "recognised"
    ENTERED_TWICE = "entered_twice"


class SplitReason(CodeList):
    """拆分理由: why one person on record is two after all."""

    IDENTITY_REVOKED = "identity_revoked"
    DIFFERENT_PEOPLE = "different_people"
    MERGED_IN_ERROR = "merged_in_error"
