"""Problems of webhooks; without them a partner would not know why it is not told."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "webhook_url_forbidden",
        422,
        "不允许的 webhook 地址",
        "A webhook may not go there",
        "地址须为 https，主机名须在贵机构合同所列主机之内，端口为 443 或所列端口，不得为 IP 地址或带用户名。"
        "原因见 reason。请改正，或联系救助管理站登记主机。",
        "It must be https, to a host that your contract lists, on port 443 or the port listed, by name and without a "
        "user. See reason. Correct it, or ask the station to list the host.",
    ),
    Problem(
        "webhook_endpoints_enough",
        409,
        "端点数量已满",
        "Enough endpoints",
        "贵机构的 webhook 端点已达上限（见 most）。请修改或复用已有端点。",
        "Your agency has as many endpoints as it may (see most). Change one that is there.",
    ),
    Problem(
        "webhook_not_verified",
        409,
        "端点未通过验证",
        "The endpoint did not answer the challenge",
        '我方已向该地址发送签名的验证消息，但未在时限内收到 {"challenge": …}。'
        "结果见 outcome 与 status。请检查接收程序后重试。",
        "We sent a signed challenge there and did not get its value back in time; see outcome and status. Check "
        "the receiver and try again.",
    ),
)
