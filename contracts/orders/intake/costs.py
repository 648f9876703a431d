"""The orders and questions of hospital costs (医疗费用); without them care first, money later would have no later."""

from __future__ import annotations

from typing import Final

from marshmallow import fields

from chassis.kinds import CodeList, shape_of
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_WEEK, MOST_FEN, badge
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    agency_id,
    code,
    identifier,
    patterned,
    whole_number,
    words,
)
from contracts.purposes import Purpose

_PERIOD: Final = str(shape_of(codes.SettlementPeriod).pattern())


class Payer(CodeList):
    """支付方 of a cost; never the patient, the relatives or the employer (Decree 381 art. 10), but what a family
    chooses to pay is on record."""

    MEDICAL_INSURANCE = "medical_insurance"
    EMERGENCY_RESCUE_FUND = "emergency_rescue_fund"
    RELIEF_FUND = "relief_fund"
    CHARITY = "charity"
    FAMILY = "family"


class ReviewStep(CodeList):
    """审核步骤 of a claim by the joint review group (民政、卫健、医保)."""

    UNDER_REVIEW = "under_review"
    QUERIED = "queried"
    APPROVED = "approved"
    REJECTED = "rejected"
    PAID = "paid"


class ClaimReason(CodeList):
    """审核理由: why a claim is queried, rejected or opened again."""

    ARITHMETIC = "arithmetic"
    EVIDENCE_MISSING = "evidence_missing"
    BEYOND_CATALOGUE = "beyond_catalogue"
    DUPLICATE = "duplicate"
    LINE_MISSING = "line_missing"
    OTHER = "other"


def _period() -> fields.String:
    return patterned("结算期, as the station settles: 2026, 2026-Q3 or 2026-07", _PERIOD, "2026-Q3", required=True)


def _day() -> fields.Date:
    about = {"description": "发生日期, in the station's own calendar", "example": "2026-07-21"}
    return fields.Date(required=True, metadata=about)


class CostLineBody(StrictSchema):
    item = words("项目", "头颅CT平扫", longest=200, required=True)
    catalogue_class = code(codes.CatalogueClass, "目录类别", codes.CatalogueClass.WITHIN, required=True)
    payer = code(Payer, "支付方", Payer.RELIEF_FUND, required=True)
    amount_fen = whole_number("Amount in fen (金额，分)", 25800, lowest=1, highest=MOST_FEN, required=True)
    incurred_on = _day()


class CostLinesParams(PagedSchema):
    case_id = identifier("Only those of this case")
    referral_id = identifier("Only those of this referral")
    claim_id = identifier("Only those of this claim")
    state = code(codes.CostLineState, "Only those in this state", codes.CostLineState.QUERIED)


class SignCostLineBody(StrictSchema):
    signer = badge("签批人工号")


class CloseSettlementBody(StrictSchema):
    hospital_id = agency_id("医院", "hospital-1", required=True)
    period = _period()


class ClaimsParams(PagedSchema):
    hospital_id = agency_id("Only those of this hospital", "hospital-1")
    state = code(codes.ClaimState, "Only those in this state", codes.ClaimState.SUBMITTED)


class ClaimParams(StrictSchema):
    claim_id = identifier("结算单编号", required=True)


class ReviewClaimBody(StrictSchema):
    step = code(ReviewStep, "审核步骤", ReviewStep.UNDER_REVIEW, required=True)
    reason = code(ClaimReason, "理由; required to query or reject", ClaimReason.EVIDENCE_MISSING)


class AskReopeningBody(StrictSchema):
    reason = code(ClaimReason, "重开理由", ClaimReason.LINE_MISSING, required=True)


SUBMIT_COST_LINE = CommandType(
    "intake",
    "submit_cost_line",
    "referral",
    "costs:submit",
    CostLineBody,
    answer=answers.CostLine,
    doc="The hospital that had the patient in a bed puts a cost on its account (提交费用). Not before the station has "
    "confirmed the category, and not into a closed period. Beyond the catalogue it is queried until the hospital's "
    "head and the station have signed.",
)


SIGN_COST_LINE_FOR_HOSPITAL = CommandType(
    "intake",
    "sign_cost_line_for_hospital",
    "cost_line",
    "costs:submit",
    SignCostLineBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.CostLine,
    doc="The hospital's head signs for a cost beyond the catalogue (医院负责人签批).",
)


SIGN_COST_LINE_FOR_STATION = CommandType(
    "intake",
    "sign_cost_line_for_station",
    "cost_line",
    "costs:review",
    SignCostLineBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.CostLine,
    doc="The station signs for a cost beyond the catalogue (救助站签批).",
)


WITHDRAW_COST_LINE = CommandType(
    "intake",
    "withdraw_cost_line",
    "cost_line",
    "costs:submit",
    answer=answers.CostLine,
    doc="The hospital takes a cost back (撤回费用), as long as it is in no claim.",
)


COST_LINES = ReadType(
    "intake",
    "cost_lines",
    "costs:read",
    CostLinesParams,
    **answering(answers.CostLines, Purpose.MEDICAL_CARE),
    doc="Costs; a hospital sees its own.",
)


CLOSE_SETTLEMENT = CommandType(
    "intake",
    "close_settlement",
    "claim",
    "costs:review",
    CloseSettlementBody,
    creates=True,
    answer=answers.Claim,
    doc="Close a hospital's settlement period once it is over (关账): its costs become one claim, whose total is "
    "theirs to the fen. What is still queried waits for the next period.",
)


CLAIMS = ReadType(
    "intake",
    "claims",
    "costs:read",
    ClaimsParams,
    **answering(answers.Claims, Purpose.MEDICAL_CARE),
    doc="Claims; a hospital sees its own.",
)


CLAIM = ReadType(
    "intake",
    "claim",
    "costs:read",
    ClaimParams,
    **answering(answers.ClaimDetail, Purpose.MEDICAL_CARE),
    doc="One claim with its sums by class and payer; another hospital's is not found.",
    about="claim",
)


REVIEW_CLAIM = CommandType(
    "intake",
    "review_claim",
    "claim",
    "costs:review",
    ReviewClaimBody,
    answer=answers.Claim,
    doc="The joint review takes a claim one step further (联合审核).",
)


ASK_REOPENING = CommandType(
    "intake",
    "ask_reopening",
    "claim",
    "costs:review",
    AskReopeningBody,
    answer=answers.Claim,
    doc="Ask for a closed period to be opened again (申请重开); another person must agree. Nothing changes yet.",
)


REOPEN_SETTLEMENT = CommandType(
    "intake",
    "reopen_settlement",
    "claim",
    "costs:review",
    answer=answers.Claim,
    doc="Another client than the one that asked opens the period again (同意重开): its lines are free, and it is "
    "closed anew with a new claim. Never once it is paid.",
)
