"""From a resource that a client wrote to the order that the plain interface would have got; without it the FHIR face
would need a state machine of its own.

Each state that a client can set names its order, and for each field of the order's body where in the resource it
stands. What the order's own schema then finds wrong is told at that place.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chassis.orders import Actor, CommandType
from contracts.fhir import SEXES, STATES, states_called, whole
from contracts.orders import intake
from contracts.orders.intake import ReferralState as S
from gateway.fhir import names
from gateway.fhir.names import Extension, Output
from gateway.problems import ProblemFound
from gateway.routes import field_errors

Written = Mapping[str, Any]
"""A resource as :mod:`.written` read it."""


@dataclass(frozen=True)
class Place:
    """Where in a resource something stands, for errors, and how it is taken from there."""

    path: str
    take: Callable[[Written], Any]


@dataclass(frozen=True)
class Setting:
    """The order by which a state is set, the places of its body, and what of the body the state itself says."""

    order: CommandType
    places: Mapping[str, Place] = field(default_factory=dict)
    says: Mapping[str, str] = field(default_factory=dict)

    def body(self, written: Written) -> dict[str, Any]:
        """What the plain interface would have got. :raises ProblemFound: ``invalid_body``, at places of the
        resource."""
        taken = {name: place.take(written) for name, place in self.places.items()}
        body = {**self.says, **{name: value for name, value in taken.items() if value is not None}}
        if errors := self.order.body().validate(body):
            raise ProblemFound("invalid_body", errors=[self._at_its_place(one) for one in field_errors(errors)])
        return body

    def _at_its_place(self, error: Mapping[str, str]) -> dict[str, str]:
        place = self.places.get(error["field"].partition(".")[0])
        return {"field": place.path if place else error["field"], "message": error["message"]}


def _wrong(path: str, message: str) -> ProblemFound:
    return ProblemFound("invalid_body", errors=[{"field": path, "message": message}])


# --- reading elements -------------------------------------------------------------------------------------------------


def _code_in(concept: Written | None, system: str) -> str | None:
    """The code of our system; of others nothing is known here."""
    return next((one["code"] for one in (concept or {}).get("coding", ()) if one["system"] == system), None)


def _reason(system: str) -> Place:
    """Our code; a reason that is only written out is ``other``, in those words."""

    def take(task: Written) -> str | None:
        reason = task["statusReason"]
        found = _code_in(reason, system)
        return "other" if found is None and reason and reason["text"] else found

    return Place("statusReason", take)


_IN_WORDS: Final = Place("statusReason.text", lambda task: (task["statusReason"] or {}).get("text"))
_BEGUN: Final = Place("executionPeriod.start", lambda task: (task["executionPeriod"] or {}).get("start"))
_ENDED: Final = Place("executionPeriod.end", lambda task: (task["executionPeriod"] or {}).get("end"))


def _output(code: Output, member: str) -> Place:
    def take(task: Written) -> Any:
        return next((one[member] for one in task["output"] if _code_in(one["type"], names.OUTPUT) == code), None)

    return Place(f"output({code.value}).{member}", take)


# --- Task -------------------------------------------------------------------------------------------------------------


def _with_reason(order: CommandType, system: str, **says: str) -> Setting:
    places = {"reason": _reason(system), "note": _IN_WORDS}
    known = order.body().fields
    return Setting(order, {name: place for name, place in places.items() if name in known}, says)


def _end_of_stay(outcome: S) -> Setting:
    to = _output(Output.TRANSFERRED_TO, "valueString")
    places = {"ended_at": _ENDED, "to_hospital_id": to, "note": _IN_WORDS}
    return Setting(intake.END_HOSPITAL_STAY, places, {"outcome": outcome.value})


BY_TARGET: Final[Mapping[S, Setting | None]] = whole(
    {
        S.REQUESTED: None,
        S.ACCEPTED: Setting(intake.ACCEPT_REFERRAL),
        S.REJECTED: _with_reason(intake.REJECT_REFERRAL, names.REJECTION_REASON),
        S.ON_HOLD: _with_reason(intake.SET_REFERRAL_STATUS, names.STATUS_REASON, status=S.ON_HOLD.value),
        S.ADMITTED: Setting(
            intake.ADMIT_PATIENT,
            {
                "admitted_at": _BEGUN,
                "ward": _output(Output.WARD, "valueString"),
                "signer_role": _output(Output.SIGNER_ROLE, "valueCode"),
            },
        ),
        S.DISCHARGED: Setting(
            intake.DISCHARGE_PATIENT,
            {
                "discharged_at": _ENDED,
                "advice": _output(Output.ADVICE, "valueString"),
                "fit_to_travel": _output(Output.FIT_TO_TRAVEL, "valueBoolean"),
            },
        ),
        S.TRANSFERRED: _end_of_stay(S.TRANSFERRED),
        S.DIED: _end_of_stay(S.DIED),
        S.ABSCONDED: _end_of_stay(S.ABSCONDED),
        S.UNANSWERED: None,
        S.CANCELLED: _with_reason(intake.SET_REFERRAL_STATUS, names.STATUS_REASON, status=S.CANCELLED.value),
        S.FAILED: _with_reason(intake.SET_REFERRAL_STATUS, names.STATUS_REASON, status=S.FAILED.value),
        S.ENTERED_IN_ERROR: None,
    },
    S,
)
"""What a hospital sets; ``None``: not the hospital's to set (``services/intake/domain/referral_states.py`` says whose,
and a test holds the two together)."""

BY_REQUESTER: Final[Mapping[S, Setting]] = {
    state: _with_reason(intake.WITHDRAW_REFERRAL, names.STATUS_REASON, status=state.value)
    for state in (S.CANCELLED, S.ENTERED_IN_ERROR)
}
"""What whoever asked takes back."""

SETTABLE: Final = tuple(dict.fromkeys(STATES[one].task for one in S if BY_TARGET[one] or one in BY_REQUESTER))
"""What a client may set ``Task.status`` to: everything but what the platform alone does."""


def orders_of_tasks() -> list[CommandType]:
    """Every order that an attempt, as written, can ask for."""
    settings = [*BY_TARGET.values(), *BY_REQUESTER.values()]
    return list({one.order.key: one.order for one in settings if one is not None}.values())


def setting_of(task: Written, caller: Actor) -> Setting:
    """The order that this attempt, as written, asks of us. Both sides may cancel: it is the hospital's cancellation
    when the caller works on referrals, and otherwise the requester's. :raises ProblemFound: ``invalid_body``"""
    _known_outputs(task)
    state = _state_wanted(task)
    by_target, by_requester = BY_TARGET[state], BY_REQUESTER.get(state)
    if by_requester is not None and (by_target is None or not caller.may(by_target.order.scope)):
        return by_requester
    assert by_target is not None, "a settable status names a state that somebody sets"
    return by_target


def _state_wanted(task: Written) -> S:
    """By ``status`` where it is enough, else by ``businessStatus``."""
    able = [one for one in states_called(task["status"]) if BY_TARGET[one] or one in BY_REQUESTER]
    if len(able) == 1:
        return able[0]
    said = _code_in(task["businessStatus"], names.STATE)
    found = next((one for one in able if one.value == said), None)
    if found is None:
        raise _wrong("businessStatus", f"{task['status']} needs one of {', '.join(able)} of {names.STATE}")
    return found


def _known_outputs(task: Written) -> None:
    """:raises ProblemFound: for one that nobody here would hear."""
    for number, one in enumerate(task["output"]):
        if _code_in(one["type"], names.OUTPUT) not in set(Output):
            raise _wrong(f"output[{number}].type", f"needs one of {', '.join(Output)} of {names.OUTPUT}")


# --- ServiceRequest ---------------------------------------------------------------------------------------------------


def _patient(request: Written) -> Written:
    patient: Written = request["contained"][0]
    return patient


def _told(within: Written, url: Extension, member: str) -> Any:
    return next((one[member] for one in within["extension"] if one["url"] == url), None)


def _sex(request: Written) -> str:
    """The exact code where it is said, else what the gender comes to."""
    patient = _patient(request)
    return _told(patient, Extension.SEX, "valueCode") or SEXES[patient["gender"]].value


def _ages(request: Written) -> dict[str, int] | None:
    told = _told(_patient(request), Extension.AGE_RANGE, "valueRange")
    return told and {"lo": told["low"]["value"], "hi": told["high"]["value"]}


def _text_in(member: str) -> Callable[[Written], Any]:
    return lambda request: next((one["text"] for one in request[member]), None)


NOTICE: Final = Setting(
    intake.SEND_HOSPITAL_NOTICE,
    {
        "sex": Place("contained[0].gender", _sex),
        "ages": Place(f"contained[0].extension({Extension.AGE_RANGE.value})", _ages),
        "admitted_at": Place("occurrenceDateTime", lambda request: request["occurrenceDateTime"]),
        "place": Place(
            "contained[0].address", lambda request: next((one["text"] for one in _patient(request)["address"]), None)
        ),
        "reason": Place("reasonCode", _text_in("reasonCode")),
        "kind": Place("code", lambda request: _code_in(request["code"], names.KIND)),
        "ward": Place("locationCode", _text_in("locationCode")),
        "signer_role": Place("extension", lambda request: _told(request, Extension.SIGNER_ROLE, "valueCode")),
    },
)
"""A patient whom nobody referred."""


def notice_of(request: Written) -> dict[str, Any]:
    """What the plain interface would have got. :raises ProblemFound: ``invalid_body``"""
    if request["subject"]["reference"] != f"#{_patient(request)['id']}":
        raise _wrong("subject.reference", "must refer to the contained patient")
    return NOTICE.body(request)
