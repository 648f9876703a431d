"""Whom everybody may read of outside, and how much; without it a minor's name would be as public as the notice.

PFIF is public by design, so only people whom a live notice shows leave in it, and of each no more than the mask of
notices leaves anywhere but on the national site (:mod:`services.tracing.domain.masking`). Of minors and of people with
signs of mental disorder that is no name, and here neither place nor day either: sex, age range, marks (domain §4.2).
Whoever is sealed is told of nowhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from contracts.disclosure.groups import Sensitivity
from services.tracing.domain.masking import Facts, masked
from services.tracing.domain.notices import Publication
from services.tracing.domain.profiles import Profile

SHOWN_FOR: Final = timedelta(days=40)
"""[D] A copy is to be deleted this long after the notice was last brought up to date. It is refreshed within a month
(D18): one that is kept up never expires, and one that nobody looks after does (Person Finder keeps 40 days too)."""


@dataclass(frozen=True, kw_only=True)
class PublishedPerson:
    """One person as the public may read of them."""

    profile_id: str
    notice_id: str
    published_at: datetime
    refreshed_at: datetime
    public: Facts

    @property
    def expires_at(self) -> datetime:
        return self.refreshed_at + SHOWN_FOR


def published_of(profile: Profile, approved: Facts, live: Sequence[Publication]) -> PublishedPerson | None:
    """What of the person may leave; nothing when no notice is up, and nothing of whoever must not be found.
    ``approved``: what two people let the notice tell; what the file says since is for the next one."""
    if profile.sealed or not live:
        return None
    guards = _guards(profile)
    begun = [one.published_at for one in live if one.published_at is not None]
    refreshed = max([*begun, *(one.refreshed_at for one in live if one.refreshed_at is not None)])
    since = refreshed.year - profile.ages_year
    facts = masked(
        Facts(
            name=approved.name,
            sex=profile.sex,
            ages=(profile.ages_lo + since, profile.ages_hi + since),
            height_cm=approved.height_cm,
            marks=[{**one, "text": None} for one in approved.marks],
            found_on=None if guards else approved.found_on,
            found_region_code=None if guards else approved.found_region_code,
        ),
        guards,
    )
    return PublishedPerson(
        profile_id=profile.id,
        notice_id=live[0].notice_id,
        published_at=min(begun),
        refreshed_at=refreshed,
        public=facts,
    )


def _guards(profile: Profile) -> list[Sensitivity]:
    held = {Sensitivity.MINOR: profile.presumed_minor, Sensitivity.PSYCHIATRIC: profile.impaired}
    return [one for one, holds in held.items() if holds]
