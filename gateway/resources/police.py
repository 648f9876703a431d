"""Police (公安): hand-overs both ways, identity queries, suspicion reports."""

from contracts.orders import intake, tracing
from gateway.routes import command_route, read_route, resource

blp = resource(
    "police",
    "公安协作",
    "Police",
    "护送交接、身份核查、涉警报告。Hand-overs with two signatures, identity queries, reports of what is suspected.",
)

_HANDOVER = "/v1/handovers/<uuid:handover_id>"
_QUERY = "/v1/identity-queries/<uuid:identity_query_id>"
_SUSPICION = "/v1/suspicion-reports/<uuid:suspicion_id>"

command_route(
    blp,
    "/v1/handovers",
    intake.ANNOUNCE_HANDOVER,
    zh="填写交接表",
    location="/v1/handovers/{id}",
    problems=(
        "not_found",
        "police_agency_missing",
        "handover_direction_not_yours",
        "case_wrong_state",
        "implausible_time",
    ),
)
read_route(blp, "/v1/handovers", intake.HANDOVERS, zh="交接表列表")
read_route(blp, _HANDOVER, intake.HANDOVER, zh="查看交接表")
read_route(blp, f"{_HANDOVER}/nearest-inquiries", tracing.NEAREST_INQUIRIES, zh="读音相近的寻人信息")
command_route(
    blp,
    f"{_HANDOVER}/arrival",
    intake.RECORD_HANDOVER_ARRIVAL,
    zh="登记到达",
    problems=("handover_wrong_state", "implausible_time"),
)
command_route(
    blp,
    f"{_HANDOVER}/signature",
    intake.SIGN_HANDOVER,
    zh="交接签字",
    problems=("handover_wrong_state", "handover_signed_already"),
)
command_route(
    blp,
    f"{_HANDOVER}/refusal",
    intake.REFUSE_TO_SIGN_HANDOVER,
    zh="拒签（须说明理由）",
    problems=("handover_wrong_state", "handover_signed_already"),
)
command_route(blp, f"{_HANDOVER}/close", intake.CLOSE_HANDOVER, zh="交接表归档", problems=("handover_wrong_state",))

command_route(
    blp,
    "/v1/identity-queries",
    intake.SEND_IDENTITY_QUERY,
    zh="发出身份核查",
    location="/v1/identity-queries/{id}",
    problems=("not_found", "case_wrong_state"),
)
read_route(blp, "/v1/identity-queries", intake.IDENTITY_QUERIES, zh="身份核查列表")
read_route(blp, _QUERY, intake.IDENTITY_QUERY, zh="查看身份核查")
command_route(
    blp,
    f"{_QUERY}/receipt",
    intake.CONFIRM_IDENTITY_QUERY,
    zh="签收身份核查",
    problems=("identity_query_wrong_state",),
)
command_route(
    blp,
    f"{_QUERY}/answer",
    intake.ANSWER_IDENTITY_QUERY,
    zh="答复身份核查",
    problems=("identity_query_wrong_state", "implausible_time"),
)
command_route(
    blp,
    f"{_QUERY}/supplement",
    intake.SUPPLEMENT_IDENTITY_QUERY,
    zh="补充核查材料",
    problems=("identity_query_wrong_state", "nothing_to_supplement"),
)
command_route(
    blp,
    f"{_QUERY}/application",
    intake.APPLY_IDENTITY_ANSWER,
    zh="登记结论运用",
    problems=("identity_query_wrong_state", "identity_answer_inconclusive"),
)

command_route(
    blp,
    "/v1/suspicion-reports",
    intake.REPORT_SUSPICION,
    zh="提交涉警报告",
    location="/v1/suspicion-reports/{id}",
    problems=("not_found", "case_wrong_state", "implausible_time"),
)
read_route(blp, "/v1/suspicion-reports", intake.SUSPICIONS, zh="涉警报告列表")
read_route(blp, _SUSPICION, intake.SUSPICION, zh="查看涉警报告")
command_route(
    blp,
    f"{_SUSPICION}/registration",
    intake.REGISTER_SUSPICION,
    zh="登记受案编号",
    problems=("suspicion_wrong_state", "implausible_time"),
)
command_route(
    blp, f"{_SUSPICION}/feedback", intake.ANSWER_SUSPICION, zh="反馈涉警报告", problems=("suspicion_wrong_state",)
)
command_route(
    blp, f"{_SUSPICION}/close", intake.CLOSE_SUSPICION, zh="办结涉警报告", problems=("suspicion_wrong_state",)
)
command_route(blp, f"{_SUSPICION}/waiver", intake.WAIVE_SUSPICION, zh="批准免报", problems=("suspicion_not_waivable",))
