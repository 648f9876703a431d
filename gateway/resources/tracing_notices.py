"""Tracing notices (寻亲公告): from the draft to the receipt that it is down, and the file carried to a channel."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate

from chassis.orders import CommandType
from contracts.codes import NoticeChannel
from contracts.orders import tracing
from contracts.orders.parts import StrictSchema, code
from contracts.purposes import Purpose
from gateway.access import actor
from gateway.disclosure.answering import answer_in_full
from gateway.disclosure.policy import Policy
from gateway.parts import parts
from gateway.routes import OF_MOMENTS, command_route, in_form, own_route, read_route, resource
from gateway.sheets import FORMATS, sheet_as

blp = resource(
    "tracing-notices",
    "寻亲公告",
    "Tracing notices",
    "拟写、审批、报送、发布回执、更新、撤稿。From the draft to the receipt that it is down, channel by channel.",
)

_ONE = "/v1/tracing/notices/<uuid:notice_id>"
_NOT_PUBLIC = ("dv_sealed", "profile_not_open", "profile_suspended", "notice_tells_hidden")

command_route(
    blp,
    "/v1/tracing/notices",
    tracing.DRAFT_NOTICE,
    zh="拟写寻亲公告",
    location="/v1/tracing/notices/{id}",
    problems=("not_found", *_NOT_PUBLIC),
)
read_route(blp, "/v1/tracing/notices", tracing.NOTICES, zh="寻亲公告列表")
read_route(blp, _ONE, tracing.NOTICE, zh="查看寻亲公告")
command_route(
    blp,
    f"{_ONE}/approve",
    tracing.APPROVE_NOTICE,
    zh="审批寻亲公告",
    problems=("two_person_rule", "notice_already_approved", "basis_not_sufficient", *_NOT_PUBLIC),
)


def _channel_route(path: str, step: CommandType, zh: str, *problems: str) -> None:
    """What became of a notice on one channel, at a moment that somebody names."""
    command_route(blp, f"{_ONE}/{path}", step, zh=zh, problems=(*problems, *OF_MOMENTS))


_channel_route(
    "submissions",
    tracing.SUBMIT_NOTICE,
    "登记报送",
    *_NOT_PUBLIC,
    "notice_not_approved",
    "basis_not_sufficient",
    "channel_not_listed",
    "notice_already_published",
)
_channel_route("failures", tracing.RECORD_NOTICE_FAILURE, "登记未发布", "notice_not_submitted")
_channel_route(
    "receipts",
    tracing.RECORD_NOTICE_RECEIPT,
    "登记发布回执",
    "dv_sealed",
    "notice_not_approved",
    "channel_not_listed",
    "notice_already_published",
)
_channel_route(
    "refreshes",
    tracing.REFRESH_NOTICE,
    "登记公告更新",
    "dv_sealed",
    "profile_not_open",
    "profile_suspended",
    "notice_not_live",
)
_channel_route("withdrawals", tracing.RECORD_NOTICE_WITHDRAWAL, "登记撤稿回执", "notice_not_live")
_channel_route("withdrawals-without-receipt", tracing.RECORD_NO_RECEIPT, "登记无撤稿回执说明", "notice_not_live")
read_route(blp, f"{_ONE}/sheet", tracing.NOTICE_SHEET, zh="查看报送表")


class SheetAsked(StrictSchema):
    """For which channel, and in which form, the sheet is wanted."""

    channel = code(NoticeChannel, "发布渠道", NoticeChannel.NATIONAL_SITE, required=True)
    format = fields.String(
        load_default="csv",
        validate=validate.OneOf(tuple(FORMATS)),
        metadata={"description": "文件格式: csv for a spreadsheet, json for a programme", "example": "csv"},
    )


def notice_sheet_file(args: dict[str, Any], notice_id: UUID) -> Response:
    """The sheet as a file to be carried to the channel; on the ledger and in the audit before it leaves."""
    channel, wanted = args["channel"].value, args["format"]
    params = {"notice_id": str(notice_id), "channel": channel}
    shown = answer_in_full(tracing.NOTICE_SHEET, params, Purpose.FAMILY_TRACING.value)
    with parts().runtime.unit(actor()) as uow:
        uow.audit("notice.exported", f"notice/{notice_id}", channel=channel, format=wanted)
    answer = Response(sheet_as(FORMATS[wanted], shown.body), mimetype=FORMATS[wanted].media_type)
    answer.headers["Content-Disposition"] = f'attachment; filename="notice-{channel}.{wanted}"'
    answer.headers["Content-Language"] = "zh-CN"
    return answer


own_route(
    blp,
    f"{_ONE}/sheet/file",
    notice_sheet_file,
    shows_what=Policy(by_reads=(tracing.NOTICE_SHEET,)),
    zh="导出报送表",
    en="An approved notice in one channel's field list, its headings in Chinese, masked as that channel may show it: "
    "a file to be uploaded by hand, for the national tracing site has no public interface. It publishes nothing.",
    scope=tracing.NOTICE_SHEET.scope,
    arguments=SheetAsked,
    responses={"200": in_form("报送表 The sheet.", "text/csv", type="string", format="binary")},
    problems=("not_found", *_NOT_PUBLIC, "notice_not_approved", "channel_not_listed", "invalid_query"),
)
