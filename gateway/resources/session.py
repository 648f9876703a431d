"""A person's session (会话): signing in step by step, who one is, and ending it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response, request
from marshmallow import fields, validate

from chassis.clock import iso
from contracts.orders.parts import StrictSchema
from gateway.access import person
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.parts import parts
from gateway.people import second_factor
from gateway.people.passwords import MOST
from gateway.people.signing_in import Step
from gateway.problems import ProblemFound
from gateway.routes import OF_BODIES, as_json, own_route, resource
from gateway.sign_in import TryLater


def _text(about: str, most: int, example: str | None = None, *, least: int = 1, **options: Any) -> fields.String:
    shown = {"example": example} if example else {}
    return fields.String(validate=validate.Length(least, most), metadata={"description": about, **shown}, **options)


class SignInBody(StrictSchema):
    """The first step: who, and the password; the first time the set-up code stands for it."""

    staff_number = _text("工号 The staff number", 20, "S001", required=True)
    password = _text("密码，首次登录为设置码 The password, the first time the set-up code", MOST, required=True)
    device = _text(
        "设备名称，仅本人可见 A name for this device, for one's own eyes", 40, "接待台一", least=0, load_default=""
    )


class CodeBody(StrictSchema):
    """A code of the phone (six digits) or, when it is lost, one of the recovery codes."""

    code = _text("动态验证码或恢复码 A code of the phone, or a recovery code", 24, "492039", required=True)


class PasswordBody(StrictSchema):
    """The password now, and the one from now on."""

    current = _text("当前密码 The password now", MOST, required=True)
    new = _text("新密码，至少 12 个字符 The new one, at least twelve characters", MOST, required=True)


class NothingBody(StrictSchema):
    """Nothing."""


def sign_in(data: Mapping[str, Any]) -> Response:
    """The first step; the answer's session says which one follows."""
    try:
        with parts().sign_in.person(data["staff_number"], request.remote_addr or ""):
            step = parts().signing_in.begin(data["staff_number"], data["password"], data["device"])
    except TryLater as later:
        parts().runtime.metrics.sign_ins.labels("refused").inc()
        raise ProblemFound("too_many_requests", headers={"Retry-After": str(later.after_s)}) from None
    return _answer(step)


def give_code(data: Mapping[str, Any]) -> Response:
    """The second factor."""
    return _answer(parts().signing_in.second_factor(person(), data["code"]))


def change_password(data: Mapping[str, Any]) -> Response:
    """A password of one's own."""
    return _answer(parts().signing_in.change_password(person(), data["current"], data["new"]))


def enrol(_data: Mapping[str, Any]) -> Response:
    """A secret for the phone, shown this once."""
    caller = person()
    secret = parts().signing_in.enrol(caller)
    uri = second_factor.enrolment_uri(secret, parts().sessions.about(caller)["staff_number"])
    return as_json({"secret": secret, "otpauth_uri": uri, "qr_svg": second_factor.as_qr(uri)})


def confirm_enrolment(data: Mapping[str, Any]) -> Response:
    """The phone has it; ten recovery codes, shown this once."""
    return _answer(parts().signing_in.confirm(person(), data["code"]))


def who_am_i() -> Response:
    """The person, what they may do, and how long the session lasts."""
    caller, sessions = person(), parts().sessions
    [session] = [one for one in sessions.of(caller.person_id) if one["session_id"] == caller.session_id]
    rights = {"scopes": sorted(caller.actor.scopes), "purposes": sorted(caller.actor.purposes)}
    return as_json({**sessions.about(caller), **rights, "session": _dated(session)})


def sign_out() -> Response:
    """This session ends."""
    caller = person()
    parts().sessions.end(caller, caller.session_id)
    return Response(status=204)


def my_sessions() -> Response:
    """Every device on which one is signed in."""
    caller = person()
    return as_json({"items": [_dated(one) for one in parts().sessions.of(caller.person_id)]})


def end_my_session(session_id: UUID) -> Response:
    """Another device is signed out."""
    parts().sessions.end(person(), str(session_id))
    return Response(status=204)


def _answer(step: Step) -> Response:
    told = {"token": step.token, "session": _dated(step.session)}
    return as_json(told | ({"recovery_codes": step.recovery_codes} if step.recovery_codes else {}), 201)


def _dated(session: Mapping[str, Any]) -> dict[str, Any]:
    moments = ("created_at", "last_seen_at", "ends_at")
    return {**session, **{name: iso(session[name]) for name in moments}}


_NEXT: Mapping[str, Any] = {
    "201": {
        "description": "令牌换新，旧令牌即刻失效 A new token; the earlier one ends. `session.stage` says what is next.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_ENDED: Mapping[str, Any] = {"204": {"description": "已结束 Ended."}}

blp = resource(
    "session",
    "会话",
    "Sessions of the station's people",
    "站内人员登录：密码、动态验证码；会话闲置或到期即止。"
    "Password, then a code; a session ends when idle and after a day's work.",
)

own_route(
    blp,
    "/v1/session",
    sign_in,
    zh="登录",
    en="The first step of signing in. Whatever is wrong, the answer is the same; after many failures from "
    "one address it is 429, with Retry-After.",
    method="POST",
    open_to_all=True,
    arguments=SignInBody,
    location="json",
    responses=_NEXT,
    problems=("sign_in_refused", "too_many_requests", "temporarily_unavailable", *OF_BODIES),
    shows_what=NOTHING_PERSONAL,
)


def _step_route(
    path: str, view: Callable[..., Response], body: type[StrictSchema], zh: str, en: str, *problems: str, **more: Any
) -> None:
    """One step of whoever has begun to sign in."""
    own_route(
        blp,
        f"/v1/session/{path}",
        view,
        zh=zh,
        en=en,
        method="POST",
        unfinished=True,
        arguments=body,
        location="json",
        problems=(*problems, "step_not_due", "person_needed", *OF_BODIES),
        shows_what=NOTHING_PERSONAL,
        **more,
    )


_step_route(
    "second-factor",
    give_code,
    CodeBody,
    "输入动态验证码",
    "The second step: a code of the phone, or a recovery code. Each counts once.",
    "sign_in_refused",
    responses=_NEXT,
)
_step_route(
    "password",
    change_password,
    PasswordBody,
    "修改密码",
    "A password of one's own; every other session of the person ends.",
    "sign_in_refused",
    "password_unfit",
    responses=_NEXT,
)
_step_route(
    "enrolment",
    enrol,
    NothingBody,
    "绑定动态口令",
    "A secret for the phone as text, URI and QR code, shown this once; a second call makes another.",
)
_step_route(
    "enrolment/confirmation",
    confirm_enrolment,
    CodeBody,
    "确认绑定",
    "A code of the phone confirms it; the answer has ten recovery codes, shown this once.",
    "code_not_right",
    responses=_NEXT,
)
own_route(
    blp,
    "/v1/session",
    who_am_i,
    zh="当前会话",
    en="Who is signed in, with which roles and scopes, and until when.",
    unfinished=True,
    problems=("person_needed",),
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/session",
    sign_out,
    zh="退出登录",
    en="End this session; its token is worth nothing any more.",
    method="DELETE",
    unfinished=True,
    responses=_ENDED,
    problems=("person_needed", "not_found"),
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/session/all",
    my_sessions,
    zh="我的全部会话",
    en="Every device on which the person is signed in.",
    problems=("person_needed",),
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/session/all/<uuid:session_id>",
    end_my_session,
    zh="结束我的某个会话",
    en="End a session of one's own on another device.",
    method="DELETE",
    responses=_ENDED,
    problems=("person_needed", "not_found"),
    shows_what=NOTHING_PERSONAL,
)
