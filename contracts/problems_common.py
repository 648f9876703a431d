"""Problems that any service may answer with, whoever asked; without them each service would word the same trouble anew.

What can be wrong with the HTTP request itself is the gateway's (``problems_gateway``).
"""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "person_erased",
        410,
        "个人信息已删除",
        "The personal data were erased",
        "该对象的个人信息已依法删除，无法查看、补充或恢复。请勿重新提交；如需再次救助，请另立新案。",
        "This person's data were erased and can be neither shown, added to nor brought back. Do not send this again; "
        "open a new case if they need help anew.",
    ),
    Problem(
        "forbidden_scope",
        403,
        "权限不足",
        "Not within your rights",
        "执行时您的机构不具备该操作所需的权限（scope）。请联系救助管理站开通后重新提交。",
        "Your agency did not hold the scope this needs when it was carried out. Ask the station, then send it anew.",
    ),
    Problem(
        "invalid_request",
        422,
        "内容不符合要求",
        "The content is not valid",
        "内容未通过业务系统的校验，未产生任何效果。请对照接口文档改正，以新的 Idempotency-Key 重新提交。",
        "The content is invalid; nothing happened. Correct it as documented, send it under a new Idempotency-Key.",
    ),
    Problem(
        "unknown_command",
        400,
        "不支持的操作",
        "Unknown command",
        "负责该业务的系统不认识此操作，可能双方版本不一致。请联系救助管理站的运维人员。",
        "The owner does not know this command; the two sides may run different versions. Tell the station's operators.",
    ),
    Problem(
        "version_conflict",
        412,
        "数据已被他人修改",
        "Changed by somebody else",
        "您所依据的版本（If-Match）已不是最新。请重新读取，确认后再提交。",
        "The version you relied on (If-Match) is no longer the latest. Read it again, check, and send the change anew.",
    ),
    Problem(
        "operation_cancelled",
        503,
        "操作已撤销",
        "Cancelled",
        "负责的系统未能及时答复，为免迟到的执行造成损害，该操作已撤销，未产生效果。请稍后重试。",
        "No answer in time; because late would harm, this was cancelled and nothing happened. Try again later.",
    ),
    Problem(
        "too_many_requests",
        429,
        "请求过于频繁",
        "Too many requests",
        "请求次数超过限额。请按 Retry-After 的秒数等待后重试。",
        "Your agency has used up its quota. Wait as many seconds as Retry-After says, then try again.",
    ),
    Problem(
        "quota_exhausted",
        429,
        "当日限额已用完",
        "The day's allowance is used up",
        "查询身份的当日限额（按民警、按单位）已用完，见 facts.quota；次日零时（北京时间）恢复。"
        "确有急需，请联系救助站提高限额。",
        "The day's allowance of identity queries, of the officer or of the agency, is used up, see facts.quota. It is "
        "renewed at midnight in Shanghai; ask the station if you need more.",
    ),
    Problem(
        "version_needed",
        428,
        "须注明所依据的版本",
        "Say which version you rely on",
        "该操作须以 If-Match 注明所依据的版本。请先查看该对象，将其 ETag 原样填入 If-Match 后重发。",
        "This order must say in If-Match which version it relies on. Look at the thing and send its ETag as If-Match.",
    ),
)
