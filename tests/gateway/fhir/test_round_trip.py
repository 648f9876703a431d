"""Nothing is lost or added between our words and FHIR's: what a caller may see of a referral is read out of the two
resources again, and what is written becomes the order that the plain interface would have got."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from fhir.resources.R4B.bundle import Bundle
from fhir.resources.R4B.capabilitystatement import CapabilityStatement
from fhir.resources.R4B.operationoutcome import OperationOutcome
from fhir.resources.R4B.servicerequest import ServiceRequest
from fhir.resources.R4B.task import Task
from hypothesis import given
from hypothesis import strategies as st

from chassis.orders import Actor, CommandType, Refusal
from contracts.answers import intake as answers
from contracts.codes import HospitalOutcome, RejectionReason, Sex, StatusReason, Urgency
from contracts.disclosure.groups import CLASSES_MEMBER
from contracts.orders import intake
from contracts.orders.intake import HospitalStatus, ReferralKind, SignerRole, Withdrawal
from contracts.problems import PROBLEMS
from gateway.disclosure.projection import Eyes, projected
from gateway.fhir import outcomes, resources, written
from gateway.fhir.capabilities import capability_statement
from gateway.fhir.orders import notice_of, setting_of
from services.intake.domain.referrals import Referral
from services.intake.handlers import shown
from tests.gateway.fhir.reader import notice_saying, referral_in, task_saying

NOW = datetime(2026, 7, 20, 6, 30, tzinfo=UTC)
ID = "01930a5e-7c00-7000-8000-000000000001"
EYES = [
    ("station", "case_work"),
    ("station", "medical_care"),
    ("station", "supervision"),
    ("station", "reporting"),
    ("hospital", "medical_care"),
    ("patrol_team", "street_patrol"),
]
WORDS = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=40)
MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), timezones=st.just(UTC)).map(lambda at: at.isoformat())
AGES = st.tuples(st.integers(0, 120), st.integers(0, 120)).map(lambda two: {"lo": min(two), "hi": max(two)})
IDS = st.uuids().map(str)


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


# --- ours → FHIR → ours -----------------------------------------------------------------------------------------------


def acts(at: datetime) -> list[Any]:
    """What can happen to an attempt, at that moment."""
    return [
        lambda one: one.accept(at),
        lambda one: one.reject(RejectionReason.CAPACITY, at),
        lambda one: one.hold(StatusReason.WAITING_FOR_BED, at),
        lambda one: one.admit(at, SignerRole.SELF, told_at=at),
        lambda one: one.discharge(at, True, told_at=at),
        *(lambda one, outcome=outcome: one.end_stay(outcome, at, told_at=at) for outcome in HospitalOutcome),
        lambda one: one.leave_unanswered(at),
        lambda one: one.cancel(StatusReason.NO_LONGER_NEEDED, at),
        lambda one: one.fail(StatusReason.BEYOND_OUR_MEANS, at),
        lambda one: one.mark_entered_in_error(StatusReason.RECORDED_IN_ERROR, at),
        lambda one: one.miss_answer(at),
    ]


@st.composite
def attempts(draw: st.DrawFn) -> Referral:
    """An attempt at some point of a way that the domain lets it go."""
    one = Referral(
        id=draw(IDS),
        chain_id=draw(IDS),
        case_id=draw(IDS),
        attempt=draw(st.integers(1, 9)),
        hospital_id=draw(st.sampled_from(["hospital-1", "hospital-2"])),
        urgency=draw(st.sampled_from(Urgency)),
        requested_by="station",
        requested_at=NOW,
        changed_at=NOW,
        answer_due_at=NOW + timedelta(minutes=10),
        kind=draw(maybe(st.sampled_from(ReferralKind))),
    )
    for minute, choice in enumerate(draw(st.lists(st.integers(0, len(acts(NOW)) - 1), max_size=6)), 1):
        try:
            acts(NOW + timedelta(minutes=minute))[choice](one)
        except Refusal:
            continue
    one.next_referral_id = draw(maybe(IDS))
    return one


@st.composite
def answers_of_the_owner(draw: st.DrawFn) -> dict[str, Any]:
    """All that intake can say of an attempt."""
    relative = st.fixed_dictionaries({"name": WORDS, "relation": WORDS, "phone": st.just("13800005678")})
    person = {"name": maybe(WORDS), "claimed_name": maybe(WORDS), "relatives": st.lists(relative, max_size=2)}
    words = ("place", "reason", "note", "ward", "advice", "sending_department")
    said = {
        **shown.referral(draw(attempts())),
        **{name: draw(maybe(WORDS)) for name in words},
        "sex": draw(st.sampled_from(Sex)),
        "ages": draw(AGES),
        "sender_signed": draw(st.booleans()),
        "signer": draw(maybe(st.just("J-0417"))),
        "person": draw(st.fixed_dictionaries(person)),
        "live_referral_id": draw(maybe(IDS)),
        "version": draw(st.integers(1, 99)),
        CLASSES_MEMBER: draw(st.lists(st.sampled_from(["minor", "psychiatric"]), unique=True)),
    }
    return dict(json.loads(json.dumps(said)))


def said_only(value: Any) -> Any:
    """Without what says nothing: FHIR has neither null nor empty lists."""
    if not isinstance(value, dict):
        return value
    kept = {name: said_only(inner) for name, inner in value.items()}
    kept = {name: inner for name, inner in kept.items() if inner not in (None, [], {})}
    if "relatives" in kept:
        kept["relatives"] = [said_only(one) for one in kept["relatives"]]
    return kept


@given(answers_of_the_owner(), st.sampled_from(EYES))
def test_what_a_caller_may_see_is_in_the_resources_all_of_it_and_nothing_else(
    body: dict[str, Any], who: tuple[str, str]
) -> None:
    seen = projected(answers.Referral, body, Eyes(*who)).body | {"version": body["version"]}
    request, task = resources.service_request(seen, whole=True), resources.task(seen, whole=True)

    assert referral_in(request, task) == said_only(seen)
    ServiceRequest.model_validate(request)
    Task.model_validate(task)


@given(answers_of_the_owner(), st.sampled_from(EYES))
def test_what_is_answered_to_an_order_is_a_task_too(body: dict[str, Any], who: tuple[str, str]) -> None:
    """With fewer fields, and marked as such."""
    seen = projected(answers.ReferralDone, body, Eyes(*who)).body
    task = resources.task(seen, whole=False)

    assert task["meta"]["tag"][0]["code"] == "SUBSETTED"
    assert (task["id"], task["status"]) == (seen["referral_id"], seen["task_status"])
    Task.model_validate(task)
    Bundle.model_validate(resources.search_set([task], "https://x/fhir", "https://x/fhir/Task", None))


# --- FHIR → our orders ------------------------------------------------------------------------------------------------


def bodies(order: CommandType, **fields: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[CommandType, Any]]:
    """Bodies of that order in which what need not be said sometimes is not."""
    needed = {name for name, field in order.body().fields.items() if field.required}
    required = {name: fields[name] for name in needed}
    optional = {name: one for name, one in fields.items() if name not in needed}
    return st.fixed_dictionaries(required, optional=optional).map(lambda body: (order, body))


def values(codes: Any) -> st.SearchStrategy[str]:
    return st.sampled_from([one.value for one in codes])


ORDERS = st.one_of(
    bodies(intake.ACCEPT_REFERRAL),
    bodies(intake.REJECT_REFERRAL, reason=values(RejectionReason), note=WORDS),
    bodies(intake.SET_REFERRAL_STATUS, status=values(HospitalStatus), reason=values(StatusReason), note=WORDS),
    bodies(intake.WITHDRAW_REFERRAL, status=values(Withdrawal), reason=values(StatusReason)),
    bodies(intake.ADMIT_PATIENT, admitted_at=MOMENTS, ward=WORDS, signer_role=values(SignerRole)),
    bodies(intake.DISCHARGE_PATIENT, discharged_at=MOMENTS, advice=WORDS, fit_to_travel=st.booleans()),
    bodies(
        intake.END_HOSPITAL_STAY,
        outcome=values(HospitalOutcome),
        ended_at=MOMENTS,
        to_hospital_id=st.just("hospital-2"),
        note=WORDS,
    ),
)
ACTS = {
    intake.ACCEPT_REFERRAL: "accept",
    intake.REJECT_REFERRAL: "reject",
    intake.SET_REFERRAL_STATUS: "status",
    intake.WITHDRAW_REFERRAL: "withdrawal",
    intake.ADMIT_PATIENT: "admit",
    intake.DISCHARGE_PATIENT: "discharge",
    intake.END_HOSPITAL_STAY: "outcome",
}


def caller(order: CommandType) -> Actor:
    """Whoever may give that order and no other."""
    return Actor("somebody", "hospital", "desk", frozenset({order.scope}))


@given(ORDERS)
def test_a_task_that_is_written_is_the_order_that_the_plain_interface_would_have_got(
    told: tuple[CommandType, dict[str, Any]],
) -> None:
    order, body = told
    task = task_saying(ID, ACTS[order], body)
    Task.model_validate(task)
    heard = written.Task().load(task)
    setting = setting_of(heard, caller(order))

    assert (setting.order.key, setting.body(heard)) == (order.key, body)


@given(answers_of_the_owner(), ORDERS)
def test_what_was_read_may_be_put_back_around_what_is_set(
    body: dict[str, Any], told: tuple[CommandType, dict[str, Any]]
) -> None:
    """A client changes the status of what it has and sends the whole of it."""
    order, wanted = told
    seen = projected(answers.Referral, body, Eyes("hospital", "medical_care")).body
    read, set_ = resources.task(seen, whole=True), task_saying(body["referral_id"], ACTS[order], wanted)
    outputs = [*set_.pop("output", []), *read.get("output", [])]
    heard = written.Task().load({**read, **set_, **({"output": outputs} if outputs else {})})

    assert setting_of(heard, caller(order)).order.key == order.key


NOTICES = bodies(
    intake.SEND_HOSPITAL_NOTICE,
    sex=values(Sex),
    ages=AGES,
    admitted_at=MOMENTS,
    place=WORDS,
    reason=WORDS,
    kind=values(ReferralKind),
    ward=WORDS,
    signer_role=values(SignerRole),
)


@given(NOTICES)
def test_a_notice_that_is_written_is_the_order_that_the_plain_interface_would_have_got(
    told: tuple[CommandType, dict[str, Any]],
) -> None:
    _, body = told
    request = notice_saying(body)
    ServiceRequest.model_validate(request)

    assert notice_of(written.ServiceRequest().load(request)) == body


# --- what else leaves -------------------------------------------------------------------------------------------------


def test_every_problem_is_an_operation_outcome_with_our_code_and_both_languages() -> None:
    for known in PROBLEMS.values():
        problem = {
            "title": known.title_zh,
            "title_en": known.title_en,
            "status": known.status,
            "code": known.code,
            "detail": known.detail_zh,
            "detail_en": known.detail_en,
            "request_id": ID,
            "facts": {"version": 3, "referral_id": ID},
            "errors": [{"field": "statusReason", "message": "Missing data for required field."}],
        }
        outcome = outcomes.of_problem(problem, "Task")
        OperationOutcome.model_validate(outcome)
        first, of_field = outcome["issue"]
        assert first["details"]["coding"][0]["code"] == known.code
        assert (first["details"]["text"], known.detail_en in first["diagnostics"]) == (known.detail_zh, True)
        assert of_field["expression"] == ["Task.statusReason"]


def test_the_capability_statement_is_one() -> None:
    CapabilityStatement.model_validate(capability_statement("https://x/fhir", "https://x/oauth/token"))
