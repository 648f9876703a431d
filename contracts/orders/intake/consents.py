"""Orders about consent (同意): who may be told more because the person said so."""

from __future__ import annotations

from chassis.orders import CommandType
from contracts import codes
from contracts.answers import intake as answers
from contracts.orders.parts import StrictSchema, code, identifier, moment, words
from contracts.purposes import Purpose


class RecordConsentBody(StrictSchema):
    recipient = code(codes.AgencyKind, "可获知的机构类别", codes.AgencyKind.HOSPITAL, required=True)
    purpose = code(Purpose, "用途", Purpose.MEDICAL_CARE, required=True)
    given_by = code(codes.ConsentGiver, "同意人", codes.ConsentGiver.SELF, required=True)
    reference = words(
        "同意书或笔录的出处: where the signed consent is kept", "同意书 2026-118 号", longest=200, required=True
    )
    given_at = moment("同意时间")
    until = moment("有效期至", "2027-07-21T10:00:00+08:00")


class WithdrawConsentBody(StrictSchema):
    consent_id = identifier("同意编号", required=True)


RECORD_CONSENT = CommandType(
    "intake",
    "record_consent",
    "case",
    "cases:work",
    RecordConsentBody,
    answer=answers.Consent,
    doc="登记同意: agencies of that kind may be told, for that purpose, what the disclosure table opens under consent. "
    "Whoever may be a minor or is impaired consents through their guardian (PIPL arts. 23, 29, 31).",
)


WITHDRAW_CONSENT = CommandType(
    "intake",
    "withdraw_consent",
    "case",
    "cases:work",
    WithdrawConsentBody,
    answer=answers.Consent,
    doc="撤回同意 (PIPL art. 15), at any time and by whoever asks: what was told before stays lawful, nothing more is "
    "told. A second call changes nothing.",
)
