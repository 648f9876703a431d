"""The orders and questions about statutory duties (法定时限); without them ten days could only be met by leaving."""

from __future__ import annotations

from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.clocks import ClockShown, ClocksShown
from contracts.answers.parts import answering
from contracts.orders.clocks import waiver_body
from contracts.orders.intake.cases import CaseParams
from contracts.orders.parts import StrictSchema, code, moment, several, words
from contracts.purposes import Purpose


class ExtendStayBody(StrictSchema):
    """Why a stay goes on beyond ten days (延长救助), filed with the superior civil-affairs department."""

    reason = code(codes.ExtensionReason, "延期理由", codes.ExtensionReason.AWAITING_RELATIVES, required=True)
    filing_number = words("备案号", "常民备〔2026〕12号", longest=60, required=True)
    filed_at = moment("when it was filed; when this was sent, if nobody says")


class PlanPlacementBody(StrictSchema):
    """How somebody stranded is looked after (照料安置)."""

    kinds = several(
        code(codes.PlacementKind, "照料安置方式", codes.PlacementKind.STATION_CARE, required=True),
        "照料安置方式, at least one",
        ["station_care"],
        most=3,
        least=1,
        required=True,
    )
    planned_at = moment("when it was decided; when this was sent, if nobody says")


class FilePlacementBody(StrictSchema):
    """The application for placement (落户安置) to the civil-affairs bureau."""

    filing_number = words("申请文号", "常救安〔2026〕3号", longest=60, required=True)
    filed_at = moment("when it was filed; when this was sent, if nobody says")


EXTEND_STAY = CommandType(
    "intake",
    "extend_stay",
    "case",
    "cases:work",
    ExtendStayBody,
    answer=answers.FilingShown,
    doc="延长在站救助: reason and filing number, which meet the ten days (D16). Nobody has to leave for want of them.",
)


PLAN_PLACEMENT = CommandType(
    "intake",
    "plan_placement",
    "case",
    "cases:work",
    PlanPlacementBody,
    answer=answers.FilingShown,
    doc="确定照料安置方式 of somebody stranded; meets D17.",
)


FILE_PLACEMENT = CommandType(
    "intake",
    "file_placement",
    "case",
    "cases:work",
    FilePlacementBody,
    answer=answers.FilingShown,
    doc="申请落户安置 after three months without a name; meets D19. Tracing goes on.",
)


WAIVE_CLOCK = CommandType(
    "intake",
    "waive_clock",
    "case",
    "clocks:waive",
    waiver_body("intake"),
    answer=ClockShown,
    doc="免除时限: dispense from a running duty of intake; who and why stay on record, a breach too.",
)


CASE_CLOCKS = ReadType(
    "intake",
    "case_clocks",
    "clocks:read",
    CaseParams,
    **answering(ClocksShown, Purpose.CASE_WORK),
    doc="Every opening of intake's clocks about one case, with all that the record keeps.",
)
