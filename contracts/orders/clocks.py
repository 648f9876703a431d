"""What both keepers of statutory clocks are ordered alike: to dispense from one of their own duties (免除)."""

from __future__ import annotations

from marshmallow import fields, validate

from contracts.codes import ClockRule, WaiverReason
from contracts.law.clocks import kept_by
from contracts.orders.parts import StrictSchema, code


def waiver_body(keeper: str) -> type[StrictSchema]:
    """The body of that keeper's order: one of its own clocks, and why."""
    own = kept_by(keeper)
    rule: fields.Enum[ClockRule] = code(ClockRule, "法定时限: one that this service keeps", own[0], required=True)
    rule.validators.append(validate.OneOf(own))
    reason = code(WaiverReason, "免除理由", WaiverReason.SUPERIOR_DECIDED, required=True)
    members = {"__doc__": "Which duty, and why nobody need do it (免除时限).", "rule": rule, "reason": reason}
    return type(f"Waive{keeper.capitalize()}ClockBody", (StrictSchema,), members | {"__module__": __name__})
