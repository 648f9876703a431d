"""A channel without an interface (人工报送): a file is carried there and its receipt is entered; without it the
national site, which has none, could not be served at all (domain §1.8 f)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from contracts.codes import NoticeChannel, NoticeField
from services.tracing.channels.port import Sheet
from services.tracing.domain.masking import Facts, place_of

SITE_NEEDS: Final = (
    NoticeField.PHOTO,
    NoticeField.SEX,
    NoticeField.AGE,
    NoticeField.FOUND_ON,
    NoticeField.FOUND_PLACE,
    NoticeField.CONTACT,
)
"""The photo and the basics that 民发〔2015〕158号 asks for, and whom to call [D]."""
OTHERS_NEED: Final = (NoticeField.SEX, NoticeField.AGE, NoticeField.CONTACT)


@dataclass(frozen=True)
class ByHand:
    """The national site's field list for every channel: one without a field of its own prints it in its text."""

    code: NoticeChannel
    needs: tuple[NoticeField, ...]

    def sheet(self, public: Facts) -> Sheet:
        missing = tuple(field for field in self.needs if not _is_told(field, public))
        return Sheet(self.code, public, tuple(NoticeField), missing)


def _is_told(field: NoticeField, public: Facts) -> bool:
    if field is NoticeField.FOUND_PLACE:
        return place_of(public) is not None
    return getattr(public, "ages" if field is NoticeField.AGE else field.value) is not None
