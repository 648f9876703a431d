"""What of a person may stand in public, by who they are; without it a minor's name would be as public as a notice.

PFIF is public by design, so only what a live notice shows leaves in it, and of minors and people with signs of mental
disorder nothing but sex, age range and marks (domain §4.2; 未成年人保护法 103, 精神卫生法 4). Whoever is sealed
(反家庭暴力法) is not published at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from services.tracing.domain.profiles import Profile

SHOWN_FOR: Final = timedelta(days=40)
"""[D] Copies of a record are to be deleted this long after it was last brought up to date: a notice is refreshed within
a month (D18), so one that is kept up never expires, and one that nobody looks after does."""
_CITY: Final = 4


@dataclass(frozen=True, kw_only=True)
class PublishedPerson:
    """One person as the public may read of them. ``masked``: by who they are, whatever else is known."""

    profile_id: str
    notice_id: str
    first_published_at: datetime
    refreshed_at: datetime
    expires_at: datetime
    masked: bool
    name: str | None
    sex: str
    ages_lo: int
    ages_hi: int
    height_cm: int | None
    marks: tuple[str, ...]
    dialect: str | None
    found_on: str | None
    found_city_code: str | None


def published_of(
    profile: Profile, notice_id: str, description: Mapping[str, Any], live: tuple[datetime, datetime]
) -> PublishedPerson | None:
    """The person as the public may read of them; nothing for whoever must not be found. ``live``: since when the
    notice is up, and when it was last brought up to date."""
    if profile.sealed:
        return None
    masked = profile.presumed_minor or profile.impaired
    since, refreshed = live
    return PublishedPerson(
        profile_id=profile.id,
        notice_id=notice_id,
        first_published_at=since,
        refreshed_at=refreshed,
        expires_at=refreshed + SHOWN_FOR,
        masked=masked,
        name=None if masked else description.get("claimed_name"),
        sex=profile.sex,
        ages_lo=profile.ages_lo,
        ages_hi=profile.ages_hi,
        height_cm=description.get("height_cm"),
        marks=tuple(_mark(one) for one in description.get("marks") or ()),
        dialect=None if masked else description.get("dialect"),
        found_on=None if masked else profile.found_on.isoformat(),
        found_city_code=None if masked else _city(profile.found_region_code),
    )


def _mark(said: Mapping[str, Any]) -> str:
    """Kind and part; the words of whoever described it are not for everybody."""
    return f"{said.get('side') or ''}{said['part']}{said['kind']}"


def _city(code: str | None) -> str | None:
    """The city and nothing below it: the exact place leads to where somebody lives or is kept."""
    return None if code is None else code[:_CITY].ljust(12, "0")
