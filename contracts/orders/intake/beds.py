"""The orders and questions about single beds (床位); without them two desks could promise the same one."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.parts import PagedSchema, StrictSchema, code, identifier
from contracts.purposes import Purpose


class BedState(CodeList):
    """床位状态 (domain §2.2)."""

    FREE = "free"
    RESERVED = "reserved"
    OCCUPIED = "occupied"
    BLOCKED = "blocked"


class BlockReason(CodeList):
    """停用原因."""

    CLEANING = "cleaning"
    REPAIR = "repair"
    INFECTION = "infection"


class ReserveBedBody(StrictSchema):
    case_id = identifier("For whose case (案件编号)", required=True)


class BlockBedBody(StrictSchema):
    reason = code(BlockReason, "停用原因", BlockReason.CLEANING, required=True)


class BedBoardParams(PagedSchema):
    zone = code(codes.BedZone, "Only beds of this zone", codes.BedZone.MINOR)
    state = code(BedState, "Only beds in this state", BedState.FREE)


RESERVE_BED = CommandType(
    "intake",
    "reserve_bed",
    "bed",
    "cases:work",
    ReserveBedBody,
    answer=answers.Bed,
    doc="预留床位 for one case, for a while; the time is the station's rule. Admission to it needs no second order.",
)


RELEASE_BED = CommandType(
    "intake",
    "release_bed",
    "bed",
    "cases:work",
    answer=answers.Bed,
    doc="取消预留: whoever it was kept for may still get another.",
)


BLOCK_BED = CommandType(
    "intake",
    "block_bed",
    "bed",
    "cases:work",
    BlockBedBody,
    answer=answers.Bed,
    doc="停用床位 that is free.",
)


UNBLOCK_BED = CommandType(
    "intake",
    "unblock_bed",
    "bed",
    "cases:work",
    answer=answers.Bed,
    doc="恢复床位: it is free again.",
)


BED_BOARD = ReadType(
    "intake",
    "bed_board",
    "cases:read",
    BedBoardParams,
    **answering(answers.BedBoard, Purpose.CASE_WORK),
    doc="床位一览, by zone and number. Whose case it is stands there only for whoever may know of the case.",
)
