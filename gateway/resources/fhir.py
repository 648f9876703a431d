"""FHIR R4 (医院信息系统接口): the referral for hospitals' systems that speak FHIR, in front of the same orders and
questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from flask import Response

from chassis.orders import NotFound
from contracts.orders import intake
from gateway import answers
from gateway.access import actor, require
from gateway.disclosure.answering import answer_to_read
from gateway.disclosure.policy import NOTHING_PERSONAL, policy_of
from gateway.domain.operations import OperationState
from gateway.fhir import outcomes, resources, searching
from gateway.fhir.capabilities import capability_statement
from gateway.fhir.orders import NOTICE, notice_of, orders_of_tasks, setting_of
from gateway.fhir.parts import Element
from gateway.fhir.routes import IF_MATCH_NEEDED, doc_of_orders, fhir_route, in_fhir, version_relied_on, with_code
from gateway.fhir.written import ServiceRequest, Task
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.resources.oauth import TOKEN_PATH
from gateway.routes import BREAK_GLASS, IDEMPOTENCY_KEY, PURPOSE, given, read_doc, resource
from gateway.submissions import Standing

_Made = Callable[..., Element]


def fhir_metadata() -> Response:
    """What this face can do."""
    return in_fhir(capability_statement(_base(), f"{parts().runtime.public_url}{TOKEN_PATH}"))


def fhir_read_service_request(referral_id: UUID) -> Response:
    """What was asked of a hospital, and the patient as far as the caller may know them."""
    return in_fhir(_read(referral_id, resources.service_request))


def fhir_read_task(referral_id: UUID) -> Response:
    """Where a hospital's attempt stands."""
    return in_fhir(_read(referral_id, resources.task))


def fhir_search_tasks(query: Mapping[str, Any]) -> Response:
    """The attempts of one's own."""
    return in_fhir(searching.found(query, _base()))


def fhir_update_task(data: Mapping[str, Any], referral_id: UUID) -> Response:
    """The attempt gets the state that is written, by the order of the plain interface that does so."""
    if data["id"] != str(referral_id):
        raise ProblemFound("invalid_body", errors=[{"field": "id", "message": "is not the id in the address"}])
    setting = setting_of(data, actor())
    require(actor(), setting.order.scope)
    body, seen = setting.body(data), version_relied_on()
    return _answered(given(setting.order, body, target_id=str(referral_id), if_match=seen), resources.task)


def fhir_create_service_request(data: Mapping[str, Any]) -> Response:
    """A patient whom nobody referred."""
    standing = given(NOTICE.order, notice_of(data), location="/fhir/ServiceRequest/{id}")
    return _answered(standing, resources.service_request, f"/fhir/ServiceRequest/{standing.target_id}")


def _base() -> str:
    return f"{parts().runtime.public_url}/fhir"


def _read(referral_id: UUID, made: _Made) -> Element:
    """:raises NotFound: also for whoever may see nothing of it for this purpose: FHIR has no resource without a
    status."""
    shown = answer_to_read(intake.REFERRAL, {"referral_id": str(referral_id)})
    if not resources.is_shown(shown):
        raise NotFound
    return made(shown, whole=True)


def _answered(standing: Standing, made: _Made, location: str | None = None) -> Response:
    """The resource as the order left it, as far as the owner's answer tells; a repeat gets the same. What is not
    carried out yet, or not at all, is told with the plain interface's own status and headers."""
    if standing.state == OperationState.SUCCEEDED:
        return _done(standing, made, location)
    plain = answers.of(standing)
    return _accepted(plain) if plain.status_code == 202 else plain


def _done(standing: Standing, made: _Made, location: str | None) -> Response:
    shown = answers.said(standing)
    if not resources.is_shown(shown):
        raise NotFound
    answer = in_fhir(made(shown, whole=False), 201 if location else 200, location=location)
    answer.headers["Guitu-Operation"] = standing.operation_id
    return answer


def _accepted(plain: Response) -> Response:
    answer = in_fhir(outcomes.accepted(plain.get_json()), 202, location=plain.headers["Location"])
    answer.headers["Guitu-Operation"] = plain.headers["Guitu-Operation"]
    return answer


blp = resource(
    "fhir",
    "FHIR 接口",
    "FHIR",
    "转诊的 FHIR R4 接口：与 /v1/referrals 同一状态机、同一权限、同一记录。"
    "The referral in FHIR R4: the same states, rights and ledger as /v1/referrals.",
)

_METADATA = {
    "summary": "能力声明",
    "description": "CapabilityStatement: what this face can do, and nothing that it cannot. Needs no token.",
    "security": [],
    "responses": {},
    "x-guitu-scope": "",
}

fhir_route(
    blp,
    "/fhir/metadata",
    fhir_metadata,
    method="GET",
    doc=with_code(with_code(_METADATA, "not_acceptable"), "invalid_query"),
    answers_with="CapabilityStatement",
    shows_what=NOTHING_PERSONAL,
    open_to_all=True,
)
for _path, _view, _type, _zh in (
    ("/fhir/ServiceRequest/<uuid:referral_id>", fhir_read_service_request, "ServiceRequest", "查看转诊申请 (FHIR)"),
    ("/fhir/Task/<uuid:referral_id>", fhir_read_task, "Task", "查看转诊任务 (FHIR)"),
):
    fhir_route(
        blp,
        _path,
        _view,
        method="GET",
        doc=with_code(read_doc(intake.REFERRAL, _zh, one_thing=True), "not_acceptable"),
        answers_with=_type,
        shows_what=policy_of(intake.REFERRAL),
        scope=intake.REFERRAL.scope,
        key=intake.REFERRAL.key,
        parameters=(PURPOSE, BREAK_GLASS),
    )
fhir_route(
    blp,
    "/fhir/Task",
    fhir_search_tasks,
    method="GET",
    doc=with_code(read_doc(intake.REFERRALS, "查找转诊任务 (FHIR)"), "not_acceptable"),
    answers_with="Bundle",
    shows_what=policy_of(intake.REFERRALS),
    scope=intake.REFERRALS.scope,
    key=intake.REFERRALS.key,
    query=searching.TaskSearch,
    parameters=(PURPOSE,),
)
fhir_route(
    blp,
    "/fhir/Task/<uuid:referral_id>",
    fhir_update_task,
    method="PUT",
    doc=doc_of_orders(
        orders_of_tasks(),
        "更新转诊任务 (FHIR)",
        "Set the state of an attempt: `status`, with `statusReason`, `businessStatus`, `executionPeriod` and `output` "
        "as it needs them. What is written is one order of the plain interface; what else stands there changes "
        "nothing. The answer tells what the order left, without what is only read (tag SUBSETTED).",
        ("referral_superseded", "referral_wrong_state", "implausible_time", "version_needed", "invalid_query"),
    ),
    answers_with="Task",
    shows_what=policy_of(intake.ACCEPT_REFERRAL),
    body=Task,
    parameters=(IDEMPOTENCY_KEY, IF_MATCH_NEEDED, PURPOSE),
)
fhir_route(
    blp,
    "/fhir/ServiceRequest",
    fhir_create_service_request,
    method="POST",
    doc=doc_of_orders(
        [NOTICE.order],
        "医院通报 (FHIR)",
        NOTICE.order.doc,
        ("not_found", "implausible_time", "invalid_query"),
    ),
    answers_with="ServiceRequest",
    shows_what=policy_of(NOTICE.order),
    status=201,
    scope=NOTICE.order.scope,
    key=NOTICE.order.key,
    body=ServiceRequest,
    parameters=(IDEMPOTENCY_KEY, PURPOSE),
)
