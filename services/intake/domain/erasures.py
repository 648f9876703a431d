"""Erasure of a person's data (删除): when it may be, and who must have done it; without it a request would depend on
who answers the telephone.

PIPL art. 47: data are erased when the purpose is achieved, the retention is over, consent is withdrawn, or they were
handled unlawfully; while a law still has them kept, they are kept and not otherwise used.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chassis.clock import iso
from chassis.orders import Refusal
from contracts.codes import ErasurePart, ErasureReason, RequesterRelation
from services.intake.domain.cases import Case

RECORDS_KEPT_FOR: Final = timedelta(days=3 * 366)
"""Records of what was provided are kept for three years at least from the end of the case."""

ACKNOWLEDGED_WITHIN: Final = timedelta(hours=24)

_AT_ANY_TIME: Final = frozenset({ErasureReason.UNLAWFUL, ErasureReason.RECORDED_IN_ERROR})


class ErasureHeld(Refusal):
    """A legal hold is on the case."""

    code = "erasure_held"


class RetentionForbidsErasure(Refusal):
    """The case is open, or its records must still be kept."""

    code = "retention_forbids_erasure"


def must_be_erasable(case: Case, reason: ErasureReason, now: datetime, *, held: bool) -> None:
    """:raises ErasureHeld: whatever the reason; :raises RetentionForbidsErasure: unless the data should never have been
    here."""
    if held:
        raise ErasureHeld(case_id=case.id)
    if reason in _AT_ANY_TIME:
        return
    keep_until = case.closed_at and case.closed_at + RECORDS_KEPT_FOR
    if keep_until is None or now < keep_until:
        raise RetentionForbidsErasure(case_id=case.id, keep_until=keep_until and iso(keep_until))


@dataclass(eq=False, kw_only=True)
class Erasure:
    """One person erased: the tombstone that stays, and who has said that they erased too."""

    case_id: str
    reason: ErasureReason
    requested_by: RequesterRelation
    decided_by: str
    erased_at: datetime
    acknowledged: Mapping[str, str] = field(default_factory=dict)
    completed_at: datetime | None = None
    overdue_at: datetime | None = None

    @property
    def waiting_for(self) -> tuple[ErasurePart, ...]:
        return tuple(part for part in ErasurePart if part.value not in self.acknowledged)

    def acknowledge(self, part: ErasurePart, at: datetime) -> bool:
        """That part is done. True when it was the last; a second word of the same part changes nothing."""
        if part.value in self.acknowledged:
            return False
        self.acknowledged = {**self.acknowledged, part.value: iso(at)}
        if not self.waiting_for:
            self.completed_at = at
        return self.completed_at is not None
