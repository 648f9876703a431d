"""A DNA request to police and what becomes of it (采血比对, D12, D13); without six facts apart a sample that lies in a
refrigerator would pass for a comparison.

Domain §2.4: requested is not sampled, sampled is not loaded, loaded is not compared, and only an answer says what was
found.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from chassis.moves import Moves
from chassis.orders import Actor, NotFound, Refusal
from contracts.codes import AgencyKind, DnaConclusion, DnaResult, DnaStep
from services.tracing.domain.notices import TimeOutOfOrder

if TYPE_CHECKING:
    from chassis.private import Private

DNA_MOVES: Final = Moves(
    (DnaStep.REQUESTED,),
    {
        DnaStep.REQUESTED: (DnaStep.SCHEDULED, DnaStep.SAMPLED, DnaStep.LOADED),
        DnaStep.SCHEDULED: (DnaStep.SAMPLED,),
        DnaStep.SAMPLED: (DnaStep.LOADED,),
        DnaStep.LOADED: (DnaStep.COMPARED,),
        DnaStep.COMPARED: (DnaStep.ANSWERED,),
        DnaStep.ANSWERED: (DnaStep.ANSWERED, DnaStep.RELATIVE_VERIFICATION),
        DnaStep.RELATIVE_VERIFICATION: (DnaStep.CONFIRMED, DnaStep.FALSE_HIT),
        DnaStep.CONFIRMED: (),
        DnaStep.FALSE_HIT: (DnaStep.ANSWERED,),
    },
)
"""From ``requested`` straight to ``loaded`` goes only a sample that police had taken before; ``answered`` follows
itself, and a false hit, when a hit comes later."""

DNA_REVOKED_TO: Final[Mapping[DnaStep, tuple[DnaStep, ...]]] = MappingProxyType(
    {DnaStep.CONFIRMED: (DnaStep.FALSE_HIT,)}
)
"""What follows when the identity that it confirmed is revoked, and by nothing else."""

_TOLD_BY_STEP: Final = frozenset({DnaStep.SCHEDULED, DnaStep.SAMPLED, DnaStep.LOADED, DnaStep.COMPARED})


class DnaStepOutOfOrder(Refusal):
    """That step may not follow the present one."""

    code = "dna_step_out_of_order"


@dataclass(eq=False, kw_only=True)
class DnaRequest:
    """One request to one police agency; each fact has its own date, and ``step`` is the last of them."""

    id: str
    profile_id: str
    case_id: str
    police_id: str
    requested_at: datetime
    due_at: datetime
    step: DnaStep = DnaStep.REQUESTED
    scheduled_at: datetime | None = None
    sampled_at: datetime | None = None
    loaded_at: datetime | None = None
    compared_at: datetime | None = None
    answered_at: datetime | None = None
    result: DnaResult | None = None
    prior_sampled_on: date | None = None
    prior_lab_number: Private | None = None
    barcode: Private | None = None
    reference: Private | None = None
    relative_verification_at: datetime | None = None
    confirmed_at: datetime | None = None
    false_hit_at: datetime | None = None
    verified_candidate_id: str | None = None
    verification_reference: Private | None = None

    def record(self, step: DnaStep, at: datetime) -> None:
        """Police reached that step; an answer comes with its result only. :raises DnaStepOutOfOrder, TimeOutOfOrder:"""
        if step not in _TOLD_BY_STEP:
            raise self._refused(step)
        self._move(step, at)
        setattr(self, f"{step.value}_at", at)

    def answer(self, result: DnaResult, at: datetime) -> None:
        """Police fed the result back; a later hit replaces "no hit so far", or a hit that was false. :raises
        DnaStepOutOfOrder: also for another answer after a hit, or the same one; :raises TimeOutOfOrder:"""
        open_to_a_hit = self.result is DnaResult.NO_HIT or self.step is DnaStep.FALSE_HIT
        if self.result is not None and not (open_to_a_hit and result is DnaResult.HIT):
            raise self._refused(DnaStep.ANSWERED)
        self._move(DnaStep.ANSWERED, at)
        self.answered_at, self.result, self.verified_candidate_id = at, result, None

    def take_up_hit(self, candidate_id: str, at: datetime) -> None:
        """A relative's sample is to be compared, of the family of that candidate. :raises DnaStepOutOfOrder: without a
        hit; :raises TimeOutOfOrder:"""
        if self.result is not DnaResult.HIT:
            raise self._refused(DnaStep.RELATIVE_VERIFICATION)
        self._move(DnaStep.RELATIVE_VERIFICATION, at)
        self.relative_verification_at, self.verified_candidate_id = at, candidate_id

    def conclude(self, conclusion: DnaConclusion, reference: Private, at: datetime) -> None:
        """What the comparison with the relative said. :raises DnaStepOutOfOrder, TimeOutOfOrder:"""
        step = DnaStep(conclusion.value)
        self._move(step, at)
        setattr(self, f"{step.value}_at", at)
        self.verification_reference = reference

    def revoke(self, candidate_id: str, at: datetime) -> None:
        """The identity that it confirmed is revoked: the hit was false. Nothing for another candidate's."""
        if self.verified_candidate_id == candidate_id and DnaStep.FALSE_HIT in DNA_REVOKED_TO.get(self.step, ()):
            self.step, self.false_hit_at = DnaStep.FALSE_HIT, at

    @property
    def is_unanswered(self) -> bool:
        return self.answered_at is None

    @property
    def last_at(self) -> datetime:
        """When its last step was reached."""
        reached: datetime = getattr(self, f"{self.step.value}_at")
        return reached

    def _move(self, to: DnaStep, at: datetime) -> None:
        unsampled = self.sampled_at is None and self.prior_lab_number is None
        if not DNA_MOVES.allows(self.step, to) or (to is DnaStep.LOADED and unsampled):
            raise self._refused(to)
        if at < self.last_at:
            raise TimeOutOfOrder(dna_request_id=self.id)
        self.step = to

    def _refused(self, to: DnaStep) -> Refusal:
        return DNA_MOVES.refused(self.step, to, DnaStepOutOfOrder, dna_request_id=self.id)


def seen_by(actor: Actor) -> dict[str, str]:
    """Which requests an actor may see: police their own, the station all of them."""
    return {"police_id": actor.agency_id} if actor.agency_kind == AgencyKind.POLICE else {}


def expect_own(request: DnaRequest, actor: Actor) -> None:
    """:raises NotFound: unless the request is the actor's."""
    if seen_by(actor).get("police_id", request.police_id) != request.police_id:
        raise NotFound(id=request.id)
