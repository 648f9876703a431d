"""Inquiries (寻人信息): a family's search, sent in by the police station that took it."""

from contracts.orders import tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "inquiries", "寻人信息", "Inquiries", "公安机关转来的家属寻人信息。A family's search for a missing person."
)

command_route(blp, "/v1/inquiries", tracing.SEND_INQUIRY, zh="发送寻人信息", location="/v1/inquiries/{id}")
read_route(blp, "/v1/inquiries/<uuid:inquiry_id>", tracing.INQUIRY, zh="查看寻人信息")
command_route(
    blp,
    "/v1/inquiries/<uuid:inquiry_id>/changes",
    tracing.CHANGE_INQUIRY,
    zh="更正寻人信息",
    problems=("inquiry_settled",),
)
command_route(
    blp,
    "/v1/inquiries/<uuid:inquiry_id>/withdrawal",
    tracing.WITHDRAW_INQUIRY,
    zh="撤回寻人信息",
    problems=("inquiry_settled",),
)
command_route(
    blp,
    "/v1/inquiries/<uuid:inquiry_id>/closing",
    tracing.CLOSE_INQUIRY,
    zh="寻人信息结案",
    problems=("inquiry_not_matched",),
)
