"""What several of intake's orders share; without it two of them could disagree on a badge, a sum or a delay."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from marshmallow import fields

from contracts.orders.parts import patterned

LATE_IS_BETTER_FOR_A_DAY: Final = timedelta(days=1)
LATE_IS_BETTER_FOR_A_WEEK: Final = timedelta(days=7)

MOST_FEN: Final = 100_000_000
"""One million yuan."""

SEAL: Final = r"[A-Za-z0-9-]{1,32}"


def badge(description: str) -> fields.String:
    """A badge code (工号), never a name."""
    return patterned(description, r"[A-Za-z0-9-]{1,20}", "S-017", required=True)


def form_number(description: str, example: str) -> fields.String:
    """The number of a form or of somebody's receipt (文号): a few capitals and digits, so that no name is one."""
    return patterned(description, r"[A-Z]{0,6}-?\d{1,8}([-/]\d{1,6}){0,3}", example)
