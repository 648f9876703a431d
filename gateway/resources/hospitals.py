"""Hospitals (定点医院): their beds, their word of unknown patients, and whether the station stands for them."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource(
    "hospitals", "定点医院", "Hospitals", "空床上报、医院通报与甄别确认。Beds, notices of unknown patients, categories."
)

command_route(blp, "/v1/bed-reports", intake.REPORT_BEDS, zh="上报空床", problems=("not_found", "implausible_time"))
read_route(blp, "/v1/hospitals", intake.HOSPITALS, zh="定点医院列表")
command_route(
    blp,
    "/v1/hospital-notices",
    intake.SEND_HOSPITAL_NOTICE,
    zh="医院通报（收治无人转送的病人）",
    location="/v1/referrals/{id}",
    problems=("not_found", "implausible_time"),
)
read_route(blp, "/v1/category-confirmations", intake.CATEGORIES, zh="甄别确认列表")
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/category",
    intake.DECIDE_CATEGORY,
    zh="甄别确认或否定",
    problems=("category_wrong_state", "denial_reason_missing"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/category-appeal",
    intake.APPEAL_CATEGORY,
    zh="对甄别结论申诉",
    problems=("category_wrong_state",),
)
