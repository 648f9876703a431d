"""Problems of who is calling: signatures of messages, and links of individual reporters."""

from __future__ import annotations

from contracts.problem import Problem

PROBLEMS = (
    Problem(
        "signature_invalid",
        401,
        "报文签名无效",
        "The message signature is not valid",
        "请求带有 Signature，但验签未通过：须由本客户端登记的密钥签名，覆盖 @method、@target-uri、content-digest、"
        "idempotency-key，含 created、keyid、nonce，且在 5 分钟内。请对照 /docs 重新签名后发送。",
        "There is a Signature and it does not hold: it must be by a registered key of this client over @method, "
        "@target-uri, content-digest and idempotency-key, with created, keyid and nonce, at most 5 minutes old. "
        "Sign anew and send it again.",
    ),
    Problem(
        "signature_required",
        403,
        "该操作须签名",
        "This action must be signed",
        "按登记，本客户端办理该操作须附报文签名（RFC 9421），本次请求未被记录。请签名后用同一 Idempotency-Key 重发。",
        "By its registration this client signs this action (RFC 9421); the request was not recorded. "
        "Sign it and send it again with the same Idempotency-Key.",
    ),
    Problem(
        "reporter_code_taken",
        409,
        "该上报人编号已有有效链接",
        "This reporter code has a live link",
        "该编号的链接仍然有效，链接只显示一次。如已遗失，请先撤销该链接，再重新生成。",
        "The code has a link that is still good, and a link is shown once. If it is lost, revoke it and make anew.",
    ),
)
