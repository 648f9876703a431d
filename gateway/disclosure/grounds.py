"""What opens more than the ordinary: approvals (two-step reveal of a minor's record) and broken glass.

Staff see a minor's whole record only after another person has approved it (未成年人网络保护条例 36), for one record,
for one purpose and one shift; glass is broken where nobody can wait for that, loudly, and reviewed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chassis.orders import Actor, ReadType
from chassis.work import UnitOfWork
from contracts.codes import AgencyKind
from contracts.disclosure.groups import CLASSES_MEMBER, Condition, Sensitivity
from contracts.disclosure.table import TABLE
from contracts.orders import intake
from contracts.orders.intake import ReferralState
from gateway.domain.disclosure import BreakGlassReason, BrokenGlass, Grounds
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.disclosure import Approvals, Glass

_UNDER_TREATMENT: Final = (ReferralState.REQUESTED.value, ReferralState.ACCEPTED.value, ReferralState.ADMITTED.value)
_REASONS: Final = [reason.value for reason in BreakGlassReason]


def reason_stated(header: str | None) -> BreakGlassReason | None:
    """:raises ProblemFound: ``break_glass_reason_unknown``."""
    if header is None:
        return None
    if header not in _REASONS:
        raise ProblemFound("break_glass_reason_unknown", reasons=_REASONS)
    return BreakGlassReason(header)


def grounds_for(
    read: ReadType,
    body: Mapping[str, Any],
    caller: Actor,
    purpose: str,
    reason: BreakGlassReason | None,
    runtime: GatewayRuntime,
) -> Grounds:
    """What holds for this very answer.

    :raises ProblemFound: ``break_glass_refused``; ``approval_needed`` for a minor's whole record without either.
    """
    record = body.get("case_id")
    if reason is not None:
        return _broken(read, body, caller, purpose, reason, runtime)
    if not _needs_approval(read, body):
        return Grounds()
    with runtime.view() as view:
        found = Approvals(view.session).in_force(
            str(record), caller.agency_id, caller.client_id, purpose, runtime.wall.now()
        )
    if found is None:
        raise ProblemFound("approval_needed", ask="/v1/approvals", record=record, purpose=purpose)
    return Grounds(approval_id=found.id, conditions=frozenset({Condition.APPROVAL}))


def _needs_approval(read: ReadType, body: Mapping[str, Any]) -> bool:
    classes = {Sensitivity(name) for name in body.get(CLASSES_MEMBER, ())}
    return any(TABLE.is_full_record(one, read.key) for one in classes)


def _broken(
    read: ReadType,
    body: Mapping[str, Any],
    caller: Actor,
    purpose: str,
    reason: BreakGlassReason,
    runtime: GatewayRuntime,
) -> Grounds:
    if not _may_break(read, body, caller):
        raise ProblemFound("break_glass_refused")
    with runtime.unit(caller) as uow:
        glass = _glass(read, body, caller, purpose, reason, uow)
        Glass(uow.session).add(glass)
        uow.audit("glass.broken", f"break_glass/{glass.id}", reason=reason.value, read=read.key, record=glass.record)
    runtime.metrics.glass_broken.labels(caller.agency_kind, reason.value).inc()
    return Grounds(break_glass_id=glass.id, conditions=frozenset({Condition.EMERGENCY}))


def _glass(
    read: ReadType, body: Mapping[str, Any], caller: Actor, purpose: str, reason: BreakGlassReason, uow: UnitOfWork
) -> BrokenGlass:
    return BrokenGlass(
        id=uow.new_id(),
        at=uow.now(),
        agency_id=caller.agency_id,
        agency_kind=caller.agency_kind,
        client_id=caller.client_id,
        role=caller.role,
        reason=reason.value,
        operation=read.key,
        purpose=purpose,
        record=body.get("case_id"),
    )


def _may_break(read: ReadType, body: Mapping[str, Any], caller: Actor) -> bool:
    """The station; a hospital for the one emergency that it is treating. What is sealed was not found before we come
    here, for want of need-to-know, so no glass opens it."""
    if caller.agency_kind == AgencyKind.STATION.value:
        return True
    treating = body.get("urgency") == "emergency" and body.get("state") in _UNDER_TREATMENT
    return caller.agency_kind == AgencyKind.HOSPITAL.value and read is intake.REFERRAL and treating
