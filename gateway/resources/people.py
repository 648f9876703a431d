"""The station's people (站内人员): accounts by the system administrator, roles by the security administrator."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import fields, validate

from chassis.clock import iso
from chassis.orders import NotFound
from chassis.work import UnitOfWork
from contracts.orders.parts import StrictSchema, patterned
from contracts.roles import ROLES, Role
from gateway.access import actor
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.domain.people import Person
from gateway.hashing import hashed
from gateway.parts import parts
from gateway.people import administration
from gateway.resources.session import NothingBody
from gateway.routes import OF_BODIES, as_json, own_route, resource
from gateway.storage.people import People

STAFF_NUMBER = r"[A-Z0-9][A-Z0-9-]{1,19}"


class PersonBody(StrictSchema):
    """Who is to sign in."""

    staff_number = patterned("工号 The staff number", STAFF_NUMBER, "S001", required=True)
    name = fields.String(
        required=True,
        validate=[validate.Length(1, 50), validate.Regexp(r"(?s)\A.*\S.*\Z", error="may not be blank")],
        metadata={"description": "姓名 The name", "example": "张三"},
    )


class RoleBody(StrictSchema):
    """What the person is there for."""

    role = fields.String(
        required=True,
        validate=validate.OneOf([role.value for role in Role]),
        metadata={"description": "角色 " + ", ".join(f"{role.value} {ROLES[role].zh}" for role in Role)},
    )


def list_people() -> Response:
    """Everybody; that they were looked at is on record."""
    runtime = parts().runtime
    with runtime.unit(actor()) as uow:
        uow.audit("read.people", "gateway.people")
        everybody = [_dated(administration.shown(one, runtime.wall.now())) for one in People(uow.session).all()]
    return as_json({"items": everybody})


def register_person(data: Mapping[str, Any]) -> Response:
    """An account that may do nothing yet, and its set-up code, told this once."""
    code = administration.new_setup_code()
    setup_hash, now = parts().aside(hashed, code), parts().runtime.wall.now()

    def register(uow: UnitOfWork) -> Person:
        return administration.register(uow, data["staff_number"], data["name"], setup_hash, now)

    return _acted(register, 201, setup_code=code)


def reset_persons_password(_data: Mapping[str, Any], person_id: UUID) -> Response:
    """A set-up code instead of a forgotten password, told this once."""
    code = administration.new_setup_code()
    setup_hash, now = parts().aside(hashed, code), parts().runtime.wall.now()
    return _acted(lambda uow: administration.reset_password(uow, str(person_id), setup_hash, now), setup_code=code)


def reset_persons_second_factor(_data: Mapping[str, Any], person_id: UUID) -> Response:
    return _acted(lambda uow: administration.reset_second_factor(uow, str(person_id)))


def disable_person(_data: Mapping[str, Any], person_id: UUID) -> Response:
    now = parts().runtime.wall.now()
    return _acted(lambda uow: administration.disable(uow, str(person_id), now))


def enable_person(_data: Mapping[str, Any], person_id: UUID) -> Response:
    return _acted(lambda uow: administration.enable(uow, str(person_id)))


def unlock_person(_data: Mapping[str, Any], person_id: UUID) -> Response:
    return _acted(lambda uow: administration.unlock(uow, str(person_id)))


def grant_role(data: Mapping[str, Any], person_id: UUID) -> Response:
    return _acted(lambda uow: administration.grant(uow, str(person_id), Role(data["role"])))


def revoke_role(person_id: UUID, role: str) -> Response:
    """A role that nobody knows is not found."""
    if role not in {known.value for known in Role}:
        raise NotFound(role=role[:40])
    return _acted(lambda uow: administration.revoke(uow, str(person_id), Role(role)))


def _acted(act: Callable[[UnitOfWork], Person], status: int = 200, **told: str) -> Response:
    runtime = parts().runtime
    with runtime.unit(actor()) as uow:
        person = administration.shown(act(uow), runtime.wall.now())
    return as_json({**_dated(person), **told}, status)


def _dated(person: Mapping[str, Any]) -> dict[str, Any]:
    paused = person["paused_until"]
    return {**person, "registered_at": iso(person["registered_at"]), "paused_until": iso(paused) if paused else None}


_MADE: Mapping[str, Any] = {
    "201": {
        "description": "已建账号；设置码仅显示一次，七日有效 Made; the set-up code is shown once, good for seven days.",
        "content": {"application/json": {"schema": {"type": "object"}}},
    }
}
_ONE = "/v1/people/<uuid:person_id>"

blp = resource(
    "people",
    "站内人员",
    "The station's people",
    "三员分立：系统管理员管账号，安全管理员管授权，审计管理员只看审计；均不得处理本人账号，均无案件权限。"
    "Three administrators: accounts, roles, audit; none on their own account, none with access to cases.",
)

own_route(
    blp,
    "/v1/people",
    list_people,
    zh="查看站内人员",
    en="Everybody of the station, with state and roles.",
    scope="people:read",
    shows_what=NOTHING_PERSONAL,
)
own_route(
    blp,
    "/v1/people",
    register_person,
    zh="建立账号",
    en="An account without any role. A repeat finds the staff number taken.",
    method="POST",
    scope="people:register",
    arguments=PersonBody,
    location="json",
    responses=_MADE,
    problems=("staff_number_taken", *OF_BODIES),
    shows_what=NOTHING_PERSONAL,
)


def _act_route(path: str, view: Callable[..., Response], scope: str, zh: str, en: str, *problems: str) -> None:
    """What an administrator does to one account; doing it again changes nothing, so it needs no Idempotency-Key."""
    own_route(
        blp,
        _ONE + path,
        view,
        shows_what=NOTHING_PERSONAL,
        zh=zh,
        en=en,
        method="POST",
        scope=scope,
        arguments=RoleBody if view is grant_role else NothingBody,
        location="json",
        problems=("not_found", "not_on_oneself", *problems, *OF_BODIES),
    )


_act_route(
    "/disable",
    disable_person,
    "people:register",
    "停用账号",
    "No more sign-in, and every session ends.",
    "last_administrator",
)
_act_route(
    "/second-factor/reset",
    reset_persons_second_factor,
    "people:register",
    "重置动态口令",
    "The phone is lost: the next sign-in enrols another.",
    "other_factor_open",
)
_act_route(
    "/password/reset",
    reset_persons_password,
    "people:register",
    "重置密码",
    "The password is forgotten: a set-up code instead. Each call gives another, and only the last one counts.",
    "other_factor_open",
)
_act_route("/enable", enable_person, "people:authorise", "启用账号", "Let a disabled person sign in again.")
_act_route("/unlock", unlock_person, "people:authorise", "解除锁定", "End the pause after failures.")
_act_route("/roles", grant_role, "people:authorise", "授予角色", "Grant a role.", "roles_conflict")
own_route(
    blp,
    _ONE + "/roles/<role>",
    revoke_role,
    zh="撤销角色",
    en="Revoke a role, effective at the person's next request.",
    method="DELETE",
    scope="people:authorise",
    problems=("not_found", "not_on_oneself", "last_administrator"),
    shows_what=NOTHING_PERSONAL,
)
