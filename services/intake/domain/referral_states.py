"""The states of a referral, what follows which, and who may set what: data in one place; without it each handler would
have its own idea of a referral's way. What each is called in FHIR stands in ``contracts/fhir.py``.

The states are those of a FHIR Task in the SDOH Clinical Care referral flow (HL7/fhir-sdoh-clinicalcare), told apart
further where a station must: ``unanswered`` is a cancellation by silence, and the four ends of a hospital stay are all
``completed``. ``draft`` is not kept: what is not asked yet is nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from chassis.moves import Moves
from contracts.fhir import STATES
from contracts.orders.intake import ReferralState as S


class Setter(StrEnum):
    """Who sets a state: the hospital that is asked, whoever asked (and the station), the platform itself."""

    TARGET = "target"
    REQUESTER = "requester"
    PLATFORM = "platform"


REFERRAL_MOVES: Final = Moves(
    (S.REQUESTED,),
    {
        S.REQUESTED: (
            S.ACCEPTED,
            S.REJECTED,
            S.ON_HOLD,
            S.ADMITTED,
            S.UNANSWERED,
            S.CANCELLED,
            S.ENTERED_IN_ERROR,
        ),
        S.ON_HOLD: (
            S.ACCEPTED,
            S.REJECTED,
            S.ADMITTED,
            S.UNANSWERED,
            S.FAILED,
            S.CANCELLED,
            S.ENTERED_IN_ERROR,
        ),
        S.ACCEPTED: (S.REJECTED, S.ON_HOLD, S.ADMITTED, S.FAILED, S.CANCELLED, S.ENTERED_IN_ERROR),
        S.UNANSWERED: (S.ACCEPTED, S.ADMITTED),
        S.ADMITTED: (S.DISCHARGED, S.TRANSFERRED, S.DIED, S.ABSCONDED),
        S.REJECTED: (),
        S.DISCHARGED: (),
        S.TRANSFERRED: (),
        S.DIED: (),
        S.ABSCONDED: (),
        S.CANCELLED: (),
        S.FAILED: (),
        S.ENTERED_IN_ERROR: (),
    },
)
"""From ``unanswered`` only while nobody else is asked (:mod:`.referrals`)."""

SETTERS: Final[Mapping[S, frozenset[Setter]]] = MappingProxyType(
    {
        S.REQUESTED: frozenset({Setter.REQUESTER, Setter.PLATFORM}),
        S.ENTERED_IN_ERROR: frozenset({Setter.REQUESTER}),
        S.CANCELLED: frozenset({Setter.REQUESTER, Setter.TARGET, Setter.PLATFORM}),
        S.UNANSWERED: frozenset({Setter.PLATFORM}),
        S.ACCEPTED: frozenset({Setter.TARGET}),
        S.REJECTED: frozenset({Setter.TARGET}),
        S.ON_HOLD: frozenset({Setter.TARGET}),
        S.FAILED: frozenset({Setter.TARGET}),
        S.ADMITTED: frozenset({Setter.TARGET}),
        S.DISCHARGED: frozenset({Setter.TARGET}),
        S.TRANSFERRED: frozenset({Setter.TARGET}),
        S.DIED: frozenset({Setter.TARGET}),
        S.ABSCONDED: frozenset({Setter.TARGET}),
    }
)
"""State → who may set it (domain §4.1). The platform cancels what another hospital's admission made pointless."""

TASK_STATUS: Final[Mapping[S, str]] = MappingProxyType({state: called.task for state, called in STATES.items()})
"""State → ``Task.status`` of FHIR R4."""

OPEN: Final = frozenset({S.REQUESTED, S.ACCEPTED, S.ON_HOLD, S.ADMITTED})
"""A hospital is asked, or has the patient."""
