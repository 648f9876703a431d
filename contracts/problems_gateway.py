"""The gateway's own problems: what can be wrong with a request before any service has looked at it."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "bad_request",
        400,
        "请求无法理解",
        "The request cannot be understood",
        "请求不符合 HTTP 或接口文档。请对照 /docs 检查后重发。",
        "The request is not valid HTTP or not as documented. Check it against /docs and send it again.",
    ),
    Problem(
        "invalid_json",
        400,
        "请求体不是规范的 JSON",
        "The body is not strict JSON",
        "请求体须为 UTF-8 编码的 JSON 对象，不得有重复键、NaN 或 Infinity。请改正后重发。",
        "The body must be one JSON object in UTF-8, without duplicate keys, NaN or Infinity. Correct it and resend.",
    ),
    Problem(
        "invalid_body",
        422,
        "请求体字段有误",
        "Fields of the body are not valid",
        "字段缺失、未知或取值不符，详见 errors。请改正后重发；本次请求未被记录。",
        "Fields are missing, unknown or have wrong values; see errors. "
        "Correct them and send it again; this request was not recorded.",
    ),
    Problem(
        "addressee_unknown",
        422,
        "收件机构不存在或类别不符",
        "No such agency to address",
        "facts.agency_id 不是本平台登记的该类机构（facts.kind）。请核对机构代码后重新提交；本次请求未被记录。",
        "facts.agency_id is no agency of that kind (facts.kind) on this platform. Check its id and send it again; this "
        "request was not recorded.",
    ),
    Problem(
        "invalid_query",
        400,
        "查询参数有误",
        "Query parameters are not valid",
        "查询参数缺失、未知、重复或取值不符，详见 errors。请对照 /docs 改正。",
        "Query parameters are missing, unknown, repeated or have wrong values; see errors. Correct them as /docs says.",
    ),
    Problem(
        "cursor_invalid",
        400,
        "分页游标无效",
        "The cursor is not valid",
        "after 须为同一列表、同样筛选条件下上一页返回的 next_after，原样传回。请从第一页重新查询。",
        "after must be the next_after of the page before, of the same list with the same filters, as it came. "
        "Begin again with the first page.",
    ),
    Problem(
        "not_acceptable",
        406,
        "无法提供所要的格式",
        "This form cannot be had",
        "FHIR 接口只提供 FHIR R4（4.0.1）的 JSON。请以 Accept: application/fhir+json 重新请求。",
        "The FHIR interface speaks JSON of FHIR R4 (4.0.1) only. Ask again with Accept: application/fhir+json.",
    ),
    Problem(
        "unsupported_media_type",
        415,
        "不支持的内容类型",
        "Unsupported content type",
        "请求体须以 Content-Type: application/json（UTF-8）发送；FHIR 接口也接受 application/fhir+json。",
        "Send the body with Content-Type: application/json (UTF-8); the FHIR interface takes application/fhir+json "
        "too.",
    ),
    Problem(
        "request_timeout",
        408,
        "请求未在时限内送完",
        "The request took too long to arrive",
        "请求体未在时限内送完，本次请求未被记录。请检查网络后用同一 Idempotency-Key 重发。",
        "The body did not arrive in time and the request was not recorded. "
        "Check the network and send it again with the same Idempotency-Key.",
    ),
    Problem(
        "body_too_large",
        413,
        "请求体过大",
        "The body is too large",
        "请求体不得超过 1 MB。请缩减或分次发送。",
        "A body has at most 1 MB. Make it smaller or send it in parts.",
    ),
    Problem(
        "unauthenticated",
        401,
        "未认证",
        "Not authenticated",
        "缺少有效的访问令牌。请以客户端凭据向 POST /oauth/token 申请后重试。",
        "There is no valid access token. Get one at POST /oauth/token with your client credentials and try again.",
    ),
    Problem(
        "scope_missing",
        403,
        "无此权限",
        "The scope is missing",
        "本客户端没有该操作所需的权限范围，见 facts.scope。如确有需要，请联系救助站开通。",
        "This client does not hold the scope of the operation, see facts.scope. Ask the station if you need it.",
    ),
    Problem(
        "not_found",
        404,
        "未找到",
        "Not found",
        "没有该对象，或贵单位无权查看。请核对编号。",
        "There is no such thing, or not for your agency. Check the id.",
    ),
    Problem(
        "method_not_allowed",
        405,
        "不支持的方法",
        "Method not allowed",
        "该地址不支持此方法，可用方法见 Allow 头。",
        "This address does not know the method; the header Allow names those it knows.",
    ),
    Problem(
        "idempotency_key_missing",
        400,
        "缺少幂等键",
        "The Idempotency-Key is missing",
        "凡产生效果的 POST 须带 Idempotency-Key 头。请为每次操作生成一个新的唯一值，重试时沿用原值。",
        "Every POST with an effect needs the header Idempotency-Key. "
        "Make a fresh value for each action and keep it for retries.",
    ),
    Problem(
        "idempotency_key_invalid",
        400,
        "幂等键格式有误",
        "The Idempotency-Key is not valid",
        "Idempotency-Key 须为 1 至 255 个可打印 ASCII 字符。",
        "An Idempotency-Key has 1 to 255 printable ASCII characters.",
    ),
    Problem(
        "idempotency_key_reused",
        422,
        "幂等键已用于另一请求",
        "The Idempotency-Key belongs to another request",
        "该键已用于内容不同的请求，本次未执行。请换用新的 Idempotency-Key。",
        "The key was used with another request; this one was not carried out. Use a new Idempotency-Key.",
    ),
    Problem(
        "owner_away",
        503,
        "业务服务暂不可用",
        "The service is away",
        "承办该事项的服务未在时限内答复，本次操作已撤销、不会生效。请在 Retry-After 秒后用同一 Idempotency-Key 重试。",
        "The service in charge did not answer in time; the action was cancelled and will have no effect. "
        "Try again with the same Idempotency-Key after Retry-After seconds.",
    ),
    Problem(
        "owner_unreachable",
        503,
        "结果尚未确定",
        "The outcome is not yet certain",
        "承办该事项的服务未答复，撤销指令尚未送达。请在 Retry-After 秒后用同一 Idempotency-Key 查询结果，勿换新键。",
        "The service in charge did not answer and the cancellation has not reached it yet. "
        "Ask again with the same Idempotency-Key after Retry-After seconds; do not use a new one.",
    ),
    Problem(
        "earlier_command_open",
        503,
        "同一对象有未完成的操作",
        "An earlier action on the same thing is open",
        "该对象此前受理的操作尚未送达，本操作不宜延后，未执行。请在 Retry-After 秒后用同一 Idempotency-Key 重试。",
        "An earlier action on the same thing still waits for delivery; this one must not be late and was not carried "
        "out. Try again with the same Idempotency-Key after Retry-After seconds.",
    ),
    Problem(
        "operation_expired",
        409,
        "操作逾期未执行",
        "The operation expired",
        "该操作在有效期内未能送达，已撤销、不会生效。如仍需要，请用新的 Idempotency-Key 重新提交。",
        "The operation could not be delivered while it was valid; it was cancelled and will have no effect. "
        "Submit it anew with a new Idempotency-Key if it is still needed.",
    ),
    Problem(
        "read_unavailable",
        503,
        "暂时无法查询",
        "The question cannot be answered now",
        "承办服务未在时限内答复。请在 Retry-After 秒后重试。",
        "The service in charge did not answer in time. Try again after Retry-After seconds.",
    ),
    Problem(
        "temporarily_unavailable",
        503,
        "系统繁忙",
        "Temporarily unavailable",
        "系统暂时无法受理，本次请求未被记录。请在 Retry-After 秒后用同一 Idempotency-Key 重试。",
        "The request cannot be taken right now and was not recorded. "
        "Try again with the same Idempotency-Key after Retry-After seconds.",
    ),
    Problem(
        "clock_may_not_go_back",
        409,
        "演练时钟只能向前",
        "A drill's clock only moves forward",
        "advance_to 早于当前演练时间。请先查询 GET /v1/drill/clock，再给出更晚的时间。",
        "advance_to lies before the drill's present time. Read GET /v1/drill/clock and name a later moment.",
    ),
    Problem(
        "form_unknown",
        404,
        "没有这种表单",
        "There is no such form",
        "可打印的表单见 facts.forms。请改用其中之一。",
        "The forms that can be printed are in facts.forms. Use one of them.",
    ),
    Problem(
        "form_not_ready",
        409,
        "表单所依据的事实尚未登记",
        "What the form is about is not on record yet",
        "该表单须先有相应记录。请由持有 facts.scope 权限的岗位办理 facts.order 后再打印。",
        "The form needs a record first. Have facts.order given by a desk that holds facts.scope, then print it.",
    ),
    Problem(
        "typeface_missing",
        503,
        "服务器缺少打印字体",
        "The typeface of the forms is not installed",
        "平台照常运行，但暂不能打印表单。请运维人员安装 Debian 软件包 facts.package（make setup 会安装），无需重启。",
        "The platform works but prints nothing. Have the operator install Debian's package facts.package, "
        "as `make setup` does; no restart is needed.",
    ),
    Problem(
        "refused",
        409,
        "不予受理",
        "Refused",
        "承办服务拒绝了该操作，原因见 facts。",
        "The service in charge refused the action; see facts.",
    ),
    Problem(
        "internal_error",
        500,
        "系统内部错误",
        "Internal error",
        "系统出现未预料的错误，已记录。请稍后用同一 Idempotency-Key 重试；如反复出现，请告知救助站并附上 request_id。",
        "Something unexpected went wrong and was recorded. Try again later with the same Idempotency-Key; "
        "if it happens again, tell the station, with the request_id.",
    ),
)
