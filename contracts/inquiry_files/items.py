"""What a file of inquiries consists of once it is read: rows, and lines that are none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from contracts.codes import InquiryEnd, RowOp, RowReason


@dataclass(frozen=True)
class Row:
    """One row. ``inquiry``: what a report says, as an order says it; a withdrawal has none."""

    line: int
    op: RowOp
    reference: str
    inquiry: Mapping[str, Any] | None = None
    reason: InquiryEnd | None = None

    def as_body(self) -> dict[str, Any]:
        return {
            "line": self.line,
            "op": self.op.value,
            "reference": self.reference,
            "reason": self.reason.value if self.reason else None,
            "inquiry": self.inquiry,
        }


@dataclass(frozen=True)
class Rejected:
    """One line that is no row, and why. ``field`` is a name of the documented form, never a word of the file."""

    line: int
    reason: RowReason
    field: str | None = None

    def as_body(self) -> dict[str, Any]:
        return {"line": self.line, "reason": self.reason.value, "field": self.field}


Item = Row | Rejected


class NotTaken(Exception):
    """A row cannot be taken, for this reason."""

    def __init__(self, reason: RowReason, field: str | None = None) -> None:
        self.reason, self.field = reason, field
        super().__init__(reason.value, field)
