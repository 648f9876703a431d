"""Cases (案件): one episode of help to one person, from opening to closing."""

from contracts.answers.gateway import Timeline
from contracts.orders import intake
from gateway.disclosure.policy import Policy
from gateway.resources.timeline import case_timeline
from gateway.routes import command_route, own_route, read_route, resource

blp = resource("cases", "案件", "Cases", "一次救助的全过程。One episode of help.")

read_route(blp, "/v1/cases", intake.CASES, zh="案件列表")
read_route(blp, "/v1/cases/<uuid:case_id>", intake.CASE, zh="查看案件")
read_route(blp, "/v1/cases/find-by-number", intake.FIND_BY_NUMBER, zh="按号码查询", in_body=True)
own_route(
    blp,
    "/v1/cases/<uuid:case_id>/timeline",
    case_timeline,
    shows_what=Policy(Timeline),
    zh="案件时间线",
    en="The whole way of a case, in order, from the events alone: ids, codes and times, no personal data.",
    scope="cases:read",
    problems=("not_found", "invalid_query"),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/safety-check",
    intake.RECORD_SAFETY_CHECK,
    zh="安全检查",
    problems=("case_wrong_state", "opposite_sex_check"),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/health-check",
    intake.RECORD_HEALTH_CHECK,
    zh="健康检查",
    problems=("case_wrong_state",),
)
command_route(
    blp, "/v1/cases/<uuid:case_id>/belongings", intake.RECEIVE_BELONGINGS, zh="物品保管", problems=("case_wrong_state",)
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/belongings/return",
    intake.RETURN_BELONGINGS,
    zh="物品返还",
    problems=("no_belongings_held",),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/admission",
    intake.ADMIT_TO_STATION,
    zh="入站登记",
    problems=(
        "case_wrong_state",
        "safety_check_missing",
        "health_check_missing",
        "hospital_first",
        "wrong_bed_zone",
        "no_free_bed",
        "bed_taken",
        "safety_check_refused",
        "screening_missing",
        "signs_ask_for_hospital",
        "police_first",
        "not_eligible_stands",
        "help_request_wrong_state",
        "age_needs_evidence",
    ),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/age",
    intake.REASSESS_AGE,
    zh="年龄复核",
    problems=("age_needs_evidence", "case_wrong_state"),
)
command_route(blp, "/v1/cases/<uuid:case_id>/seal", intake.SEAL_CASE, zh="密封案件")
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/need-to-know",
    intake.ADMIT_TO_NEED_TO_KNOW,
    zh="准予知悉",
    problems=("case_not_sealed",),
)
command_route(blp, "/v1/cases/<uuid:case_id>/unseal", intake.UNSEAL_CASE, zh="解除密封", problems=("case_not_sealed",))
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/consents",
    intake.RECORD_CONSENT,
    zh="登记同意",
    problems=("consent_of_guardian_needed", "consent_opens_nothing", "implausible_time"),
)
command_route(blp, "/v1/cases/<uuid:case_id>/consents/withdraw", intake.WITHDRAW_CONSENT, zh="撤回同意")
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/close",
    intake.CLOSE_CASE,
    zh="结案",
    problems=("case_wrong_state", "case_not_closable"),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/erase",
    intake.ERASE_PERSON,
    zh="删除个人信息",
    problems=("erasure_held", "retention_forbids_erasure"),
)
command_route(
    blp,
    "/v1/cases/<uuid:case_id>/correct",
    intake.CORRECT_PERSON,
    zh="更正个人信息",
    problems=("nothing_to_correct",),
)
