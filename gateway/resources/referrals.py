"""Referrals (转诊): the green channel to partner hospitals."""

from contracts.orders import intake
from gateway.routes import command_route, read_route, resource

blp = resource("referrals", "转诊", "Referrals", "绿色通道：先救治，后登记。Hospital first, registration later.")

command_route(
    blp,
    "/v1/referrals",
    intake.REQUEST_REFERRAL,
    zh="发起转诊",
    location="/v1/referrals/{id}",
    problems=("not_found", "case_wrong_state", "referral_already_open", "implausible_time", "sender_missing"),
)
read_route(blp, "/v1/referrals", intake.REFERRALS, zh="转诊列表")
read_route(blp, "/v1/referrals/<uuid:referral_id>", intake.REFERRAL, zh="查看转诊")
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/accept",
    intake.ACCEPT_REFERRAL,
    zh="接收转诊",
    problems=("referral_superseded", "referral_wrong_state"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/reject",
    intake.REJECT_REFERRAL,
    zh="拒收转诊（须说明理由）",
    problems=("referral_superseded", "referral_wrong_state"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/admit",
    intake.ADMIT_PATIENT,
    zh="收治入院",
    problems=("referral_superseded", "referral_wrong_state", "implausible_time"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/discharge",
    intake.DISCHARGE_PATIENT,
    zh="出院返站",
    problems=("referral_wrong_state", "implausible_time"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/status",
    intake.SET_REFERRAL_STATUS,
    zh="暂缓、未能完成、取消（须说明理由）",
    problems=("referral_superseded", "referral_wrong_state"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/withdrawal",
    intake.WITHDRAW_REFERRAL,
    zh="撤回转诊（须说明理由）",
    problems=("referral_superseded", "referral_wrong_state"),
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/sender",
    intake.SIGN_FOR_PATIENT,
    zh="送诊部门签字",
)
command_route(
    blp,
    "/v1/referrals/<uuid:referral_id>/outcome",
    intake.END_HOSPITAL_STAY,
    zh="转院、死亡、擅自离院",
    problems=("referral_wrong_state", "implausible_time"),
)
