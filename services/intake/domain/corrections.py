"""Correction of what is known of a person (更正); without it a wrong name would go home with them.

PIPL art. 46: whoever finds their data inaccurate or incomplete may ask for correction, and it is checked and made.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from chassis.clock import iso
from chassis.orders import Refusal
from contracts.codes import CorrectionPart, PersonField, RequesterRelation

WHERE: Final[Mapping[PersonField, str]] = {
    PersonField.NAME: "verified_name",
    PersonField.CLAIMED_NAME: "claimed_name",
    PersonField.HOME_TEXT: "home_text",
    PersonField.DESCRIPTION: "description",
    PersonField.DIALECT: "dialect",
}
"""In which word of a person each field is kept."""

MADE_WITHIN: Final = timedelta(days=15)
"""[local] The law says "in time" (PIPL art. 46); a starting value, until everybody who keeps the words must have said
that they have the corrected ones."""


class NothingToCorrect(Refusal):
    """No field was given."""

    code = "nothing_to_correct"


@dataclass(eq=False, kw_only=True)
class Correction:
    """One correction: which fields, who asked, and who has the corrected words."""

    id: str
    case_id: str
    fields: list[str]
    requested_by: RequesterRelation
    corrected_at: datetime
    acknowledged: Mapping[str, str] = field(default_factory=dict)

    @property
    def waiting_for(self) -> tuple[CorrectionPart, ...]:
        return tuple(part for part in CorrectionPart if part.value not in self.acknowledged)

    def acknowledge(self, part: CorrectionPart, at: datetime) -> None:
        """That part has the corrected words. A second word of it changes nothing."""
        self.acknowledged = {part.value: iso(at), **self.acknowledged}
