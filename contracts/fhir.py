"""What a referral's codes are called in FHIR R4 (4.0.1): the one table; without it the owner, the facade and its search
could each have their own idea of what ``in-progress`` is.

Statuses are those of the SDOH Clinical Care referral flow (HL7/fhir-sdoh-clinicalcare; domain §4.1): ``received`` and
``ready`` are not used, ``draft`` is not kept. A code without a row stops the start.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeVar

from chassis.kinds import CodeList
from contracts.codes import Sex, Urgency
from contracts.orders.intake import ReferralState as S

_Code = TypeVar("_Code", bound=CodeList)
_Row = TypeVar("_Row")


class CodeWithoutRow(TypeError):
    """A code of ours has no name in FHIR; the sentence says which."""


def whole(rows: Mapping[_Code, _Row], codes: type[_Code]) -> Mapping[_Code, _Row]:
    """The rows, one for each code of the list. :raises CodeWithoutRow: for a code that has none."""
    if missing := [code.value for code in codes if code not in rows]:
        raise CodeWithoutRow(f"{codes.__name__} has codes that FHIR does not know from us: {', '.join(missing)}")
    return MappingProxyType(dict(rows))


@dataclass(frozen=True)
class Called:
    """One state as FHIR says it: of the attempt (``Task.status``), and of what was asked (``ServiceRequest.status``).

    Where several states share a ``task``, ``Task.businessStatus`` tells them apart by our own code.
    """

    task: str
    request: str


STATES: Final[Mapping[S, Called]] = whole(
    {
        S.REQUESTED: Called("requested", "active"),
        S.ACCEPTED: Called("accepted", "active"),
        S.REJECTED: Called("rejected", "revoked"),
        S.ON_HOLD: Called("on-hold", "on-hold"),
        S.ADMITTED: Called("in-progress", "active"),
        S.DISCHARGED: Called("completed", "completed"),
        S.TRANSFERRED: Called("completed", "completed"),
        S.DIED: Called("completed", "completed"),
        S.ABSCONDED: Called("completed", "completed"),
        S.UNANSWERED: Called("cancelled", "revoked"),
        S.CANCELLED: Called("cancelled", "revoked"),
        S.FAILED: Called("failed", "revoked"),
        S.ENTERED_IN_ERROR: Called("entered-in-error", "entered-in-error"),
    },
    S,
)

PRIORITIES: Final[Mapping[Urgency, str]] = whole(
    {Urgency.EMERGENCY: "stat", Urgency.URGENT: "urgent", Urgency.ROUTINE: "routine"}, Urgency
)
"""Urgency → ``priority`` of the request and of the attempt."""

GENDERS: Final[Mapping[Sex, str]] = whole(
    {Sex.UNKNOWN: "unknown", Sex.MALE: "male", Sex.FEMALE: "female", Sex.NOT_STATED: "unknown"}, Sex
)
"""GB/T 2261.1 → ``Patient.gender``; ``other`` is never made."""

SEXES: Final[Mapping[str, Sex]] = MappingProxyType(
    {"male": Sex.MALE, "female": Sex.FEMALE, "unknown": Sex.UNKNOWN, "other": Sex.NOT_STATED}
)
"""``Patient.gender`` → GB/T 2261.1, where nothing more exact is said."""

INTENT: Final = "order"
"""``intent`` of every request and attempt: somebody is to act on it now."""


def states_called(task: str) -> tuple[S, ...]:
    """The states that are this ``Task.status``."""
    return tuple(state for state, called in STATES.items() if called.task == task)
