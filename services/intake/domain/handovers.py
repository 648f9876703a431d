"""A hand-over between police and station (公安机关护送交接); without two signatures nobody could say from when on the
person was in whose care.

Domain §2.4: announced → arrived until both have signed → signed → closed. A side that does not sign says why, and may
sign after all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from chassis.kinds import Range
from chassis.moves import Moves
from chassis.orders import Actor, Refusal
from contracts.codes import AgencyKind, HandoverDirection, HandoverParty, Sex, SignatureRefusal
from contracts.orders.intake import EarlierQuery, HandoverState, NameMatch

if TYPE_CHECKING:
    from chassis.private import Private

HANDOVER_MOVES: Final = Moves(
    (HandoverState.ANNOUNCED,),
    {
        HandoverState.ANNOUNCED: (HandoverState.ARRIVED, HandoverState.CLOSED),
        HandoverState.ARRIVED: (HandoverState.ARRIVED, HandoverState.SIGNED, HandoverState.REFUSED_TO_SIGN),
        HandoverState.REFUSED_TO_SIGN: (
            HandoverState.REFUSED_TO_SIGN,
            HandoverState.ARRIVED,
            HandoverState.SIGNED,
            HandoverState.CLOSED,
        ),
        HandoverState.SIGNED: (HandoverState.CLOSED,),
        HandoverState.CLOSED: (),
    },
)
"""``arrived`` follows itself with the first of two signatures, ``refused_to_sign`` with the other side's word; who is
announced may never come."""

_OF_KIND: Final = {AgencyKind.POLICE.value: HandoverParty.POLICE}


class HandoverWrongState(Refusal):
    """The form is at another point of its way."""

    code = "handover_wrong_state"


class PoliceAgencyMissing(Refusal):
    """The station filled in a form without saying with whom."""

    code = "police_agency_missing"


class DirectionNotYours(Refusal):
    """Police fill in forms of whom they bring, and of nobody else."""

    code = "handover_direction_not_yours"


class SignedAlready(Refusal):
    """That side has signed."""

    code = "handover_signed_already"


def police_of(actor: Actor, named: str | None, direction: HandoverDirection) -> str:
    """Which police agency the form is about. :raises DirectionNotYours, PoliceAgencyMissing:"""
    if actor.agency_kind == AgencyKind.POLICE:
        if direction is not HandoverDirection.FROM_POLICE or named not in (None, actor.agency_id):
            raise DirectionNotYours(direction=direction.value)
        return actor.agency_id
    if named is None:
        raise PoliceAgencyMissing
    return named


def party_of(actor: Actor) -> HandoverParty:
    """For which side that actor signs: a police agency for police, everybody else for the station."""
    return _OF_KIND.get(actor.agency_kind, HandoverParty.STATION)


@dataclass(eq=False, kw_only=True)
class Handover:
    """One form. What is personal on it is sealed; ``nearest`` is ``[inquiry id, score]``, codes and numbers only."""

    id: str
    case_id: str
    case_number: str
    direction: HandoverDirection
    police_id: str
    unit_code: str
    officers: Sequence[str]
    announced_at: datetime
    found_at: datetime
    found_region_code: str | None
    sex: Sex
    ages_lo: int
    ages_hi: int
    injured: bool
    dna_taken: bool
    dna_taken_on: date | None
    earlier_query: EarlierQuery
    name_match: NameMatch
    state: HandoverState = HandoverState.ANNOUNCED
    arrived_at: datetime | None = None
    police_signed_at: datetime | None = None
    police_signer: str | None = None
    station_signed_at: datetime | None = None
    station_signer: str | None = None
    refused_by: HandoverParty | None = None
    refusal_reason: SignatureRefusal | None = None
    refused_at: datetime | None = None
    closed_at: datetime | None = None
    compared_at: datetime | None = None
    nearest: Sequence[Sequence[str | int]] = field(default_factory=list)
    name: Private | None = None
    found_place: Private | None = None
    circumstances: Private | None = None
    description: Private | None = None
    items: Private | None = None
    injuries: Private | None = None
    dna_lab_number: Private | None = None
    refusal_note: Private | None = None

    @property
    def ages(self) -> Range:
        return Range(self.ages_lo, self.ages_hi)

    @property
    def missing(self) -> tuple[HandoverParty, ...]:
        """Whose signature is wanted."""
        signed: Mapping[HandoverParty, datetime | None] = {
            HandoverParty.POLICE: self.police_signed_at,
            HandoverParty.STATION: self.station_signed_at,
        }
        return tuple(party for party, at in signed.items() if at is None)

    @property
    def is_complete(self) -> bool:
        return not self.missing

    def arrive(self, at: datetime) -> None:
        """The person is there. :raises Refusal: the second time."""
        if self.arrived_at is not None:
            raise self._refused(HandoverState.ARRIVED)
        self._move(HandoverState.ARRIVED)
        self.arrived_at = at

    def sign(self, party: HandoverParty, signer: str, at: datetime) -> None:
        """That side signs; a refusal of its own is over, the other's stands. :raises SignedAlready: the second time;
        :raises HandoverWrongState: before the arrival."""
        self._expect_unsigned(party)
        if self.arrived_at is None:
            raise self._refused(HandoverState.SIGNED)
        self._move(self._after_signature_of(party))
        if party is HandoverParty.POLICE:
            self.police_signed_at, self.police_signer = at, signer
        else:
            self.station_signed_at, self.station_signer = at, signer

    def _after_signature_of(self, party: HandoverParty) -> HandoverState:
        if self.missing == (party,):
            return HandoverState.SIGNED
        others_refusal = self.state is HandoverState.REFUSED_TO_SIGN and self.refused_by is not party
        return HandoverState.REFUSED_TO_SIGN if others_refusal else HandoverState.ARRIVED

    def refuse_to_sign(self, party: HandoverParty, reason: SignatureRefusal, at: datetime) -> None:
        """That side does not sign. :raises SignedAlready: after it has."""
        self._expect_unsigned(party)
        self._move(HandoverState.REFUSED_TO_SIGN)
        self.refused_by, self.refusal_reason, self.refused_at = party, reason, at

    def close(self, at: datetime) -> None:
        self._move(HandoverState.CLOSED)
        self.closed_at = at

    def learn_nearest(self, nearest: Sequence[Sequence[str | int]], at: datetime) -> None:
        """Tracing has compared the name. Heard again, the newest comparison stays."""
        self.name_match, self.nearest, self.compared_at = NameMatch.COMPARED, nearest, at

    def _expect_unsigned(self, party: HandoverParty) -> None:
        if party not in self.missing:
            raise SignedAlready(handover_id=self.id, missing=[one.value for one in self.missing])

    def _refused(self, to: HandoverState) -> Refusal:
        return HANDOVER_MOVES.refused(self.state, to, HandoverWrongState, handover_id=self.id)

    def _move(self, to: HandoverState) -> None:
        HANDOVER_MOVES.expect(self.state, to, HandoverWrongState, handover_id=self.id)
        self.state = to
