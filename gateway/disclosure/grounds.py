"""What opens more than the ordinary: approvals (two-step reveal of a minor's record), consent, and broken glass.

Staff see a minor's whole record only after another person has approved it (未成年人网络保护条例 36), for one record,
for one purpose and one shift; a partner sees more where the person said so (个人信息保护法 13(1)); glass is broken
where nobody can wait for either, loudly, and reviewed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from chassis.orders import Actor, ReadType
from chassis.work import UnitOfWork
from contracts.codes import AgencyKind
from contracts.disclosure.groups import CLASSES_MEMBER, Condition, Sensitivity
from contracts.disclosure.table import TABLE, who_of
from contracts.orders import intake
from contracts.orders.intake import ReferralState
from gateway.domain.disclosure import BreakGlassReason, BrokenGlass, Grounds
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.storage.consents import Consents
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
    if reason is not None:
        return _broken(read, body, caller, purpose, reason, runtime)
    approval = _approval(read, body, caller, purpose, runtime)
    consent = _consent(body.get("case_id"), caller, purpose, runtime)
    held = {Condition.APPROVAL: approval, Condition.CONSENT: consent}
    return Grounds(
        approval_id=approval,
        consent_id=consent,
        conditions=frozenset(condition for condition, found in held.items() if found is not None),
    )


def _approval(
    read: ReadType, body: Mapping[str, Any], caller: Actor, purpose: str, runtime: GatewayRuntime
) -> str | None:
    """The approval in force for a record of which more is shown under one: it opens whatever else is read of that
    record too, or one screen would hide what another one shows. :raises ProblemFound: ``approval_needed``, of a whole
    record."""
    record, classes = str(body.get("case_id")), {Sensitivity(name) for name in body.get(CLASSES_MEMBER, ())}
    needed = any(TABLE.is_full_record(one, read.key) for one in classes)
    if not needed and not any(TABLE.is_lifted_by(Condition.APPROVAL, one) for one in classes):
        return None
    with runtime.view() as view:
        found = Approvals(view.session).in_force(
            record, caller.agency_id, caller.client_id, purpose, runtime.wall.now()
        )
    if found is None and needed:
        raise ProblemFound("approval_needed", ask="/v1/approvals", record=record, purpose=purpose)
    return found.id if found else None


def _consent(case_id: str | None, caller: Actor, purpose: str, runtime: GatewayRuntime) -> str | None:
    """Asked for only where the table opens something under consent; by the station's clock, which said when it was
    given."""
    who = who_of(caller.agency_kind, caller.role)
    if case_id is None or not TABLE.asks_for(Condition.CONSENT, who, purpose):
        return None
    with runtime.view() as view:
        return Consents(view.session).in_force(case_id, caller.agency_kind, purpose, view.now())


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
