"""Disclosures, approvals and broken glass as plain objects; without them their rules would live in SQL."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chassis.kinds import CodeList
from chassis.orders import Actor, Refusal
from contracts.disclosure.groups import Condition

APPROVED_FOR: Final = timedelta(hours=8)
"""One shift: how long an approval opens its record."""


class BreakGlassReason(CodeList):
    """紧急查阅事由: what makes it impossible to ask first."""

    LIFE_IN_DANGER = "life_in_danger"
    UNCONSCIOUS_PATIENT = "unconscious_patient"
    IMMEDIATE_SAFETY = "immediate_safety"


class ApprovalReason(CodeList):
    """申请查阅事由."""

    FAMILY_FOUND = "family_found"
    PLACEMENT = "placement"
    MEDICAL_NEED = "medical_need"
    INSPECTION = "inspection"


class ApprovalOwn(Refusal):
    """Nobody decides on their own request."""

    code = "approval_own"


class ApprovalDecided(Refusal):
    """It was decided already."""

    code = "approval_decided"


class ReviewOwn(Refusal):
    """Nobody reviews their own breaking of the glass."""

    code = "review_own"


class ReviewDone(Refusal):
    """It was reviewed already."""

    code = "review_done"


@dataclass(eq=False, kw_only=True)
class Disclosure:
    """One answer with personal data that left (提供记录): who got what, for what, on what ground.

    Kept for at least three years (网络数据安全管理条例 12): contracts/retention.py.
    """

    id: str
    at: datetime
    agency_id: str
    agency_kind: str
    client_id: str
    role: str | None
    operation: str
    purpose: str
    fields: dict[str, str]
    basis: list[str]
    classes: list[str]
    results: int
    request_id: str
    approval_id: str | None = None
    break_glass_id: str | None = None
    consent_id: str | None = None


@dataclass(eq=False, kw_only=True)
class Approval:
    """A request to see one minor's whole record, and what another person decided (审批)."""

    id: str
    record: str
    purpose: str
    reason: str
    agency_id: str
    asked_by: str
    asked_at: datetime
    decided_by: str | None = None
    decided_at: datetime | None = None
    approved: bool | None = None
    valid_until: datetime | None = None

    def decide(self, by: Actor, approved: bool, now: datetime) -> None:
        """:raises ApprovalOwn: :raises ApprovalDecided:"""
        if by.client_id == self.asked_by:
            raise ApprovalOwn(approval_id=self.id)
        if self.decided_at is not None:
            raise ApprovalDecided(approval_id=self.id)
        self.decided_by, self.decided_at, self.approved = by.client_id, now, approved
        self.valid_until = now + APPROVED_FOR if approved else None


@dataclass(eq=False, kw_only=True)
class BrokenGlass:
    """Somebody saw what they could not have asked for in time (紧急查阅); another person looks at it afterwards."""

    id: str
    at: datetime
    agency_id: str
    agency_kind: str
    client_id: str
    role: str | None
    reason: str
    operation: str
    purpose: str
    record: str | None
    reviewed_by: str | None = None
    reviewed_at: datetime | None = None
    justified: bool | None = None

    def review(self, by: Actor, justified: bool, now: datetime) -> None:
        """:raises ReviewOwn: :raises ReviewDone:"""
        if by.client_id == self.client_id:
            raise ReviewOwn(break_glass_id=self.id)
        if self.reviewed_at is not None:
            raise ReviewDone(break_glass_id=self.id)
        self.reviewed_by, self.reviewed_at, self.justified = by.client_id, now, justified


@dataclass(frozen=True)
class Grounds:
    """What opens more than the ordinary: an approval or a consent in force, or glass that was broken for this very
    request."""

    approval_id: str | None = None
    break_glass_id: str | None = None
    consent_id: str | None = None
    conditions: frozenset[Condition] = frozenset()
