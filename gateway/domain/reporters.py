"""Individual reporters (个人上报人) as plain objects, and how often each may report."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from chassis.orders import Actor
from gateway.domain.agencies import Agency

REPORTER_ROLE: Final = "reporter"
"""Of the actor that somebody with a link is; scopes of a reporter are these and never more."""

_SCOPES: Final = frozenset({"sightings:report"})
_PREFIX: Final = "reporter/"

REPORTS_AN_HOUR: Final = 10
_EVERY: Final = timedelta(hours=1) / REPORTS_AN_HOUR
_WINDOW: Final = timedelta(hours=1)


@dataclass(eq=False, kw_only=True)
class Reporter:
    """A courier, a cyclist, a shop: known by the code that its group chose, never by name (PIPL article 6).

    Of its link only the hash of the token is kept. ``owes_until``: when its last hour of reports would be used up at
    an even pace; what lies too far ahead is too many.
    """

    id: str
    agency_id: str
    code: str
    token_hash: str
    request_hash: str
    minted_at: datetime
    revoked_at: datetime | None = None
    owes_until: datetime | None = None

    def take_one(self, now: datetime) -> timedelta | None:
        """Count one report; nothing, or how long to wait when there were too many and this one does not count.

        The generic cell rate algorithm (ITU-T I.371): ten at once, then one every six minutes, in one column.
        """
        owes = max(self.owes_until or now, now) + _EVERY
        if owes - now > _WINDOW:
            return owes - now - _WINDOW
        self.owes_until = owes
        return None


def actor_of_reporter(agency: Agency, reporter: Reporter, now: datetime) -> Actor | None:
    """What this person may do now: report, on behalf of the group; nobody once the link is revoked or the group is out
    of force."""
    if reporter.revoked_at is not None or not agency.in_force(now):
        return None
    return Actor(
        agency_id=agency.id,
        agency_kind=agency.kind,
        client_id=f"{_PREFIX}{reporter.id}",
        scopes=_SCOPES,
        region_code=agency.region_code,
        purposes=frozenset(agency.purposes),
        role=REPORTER_ROLE,
    )


def reporter_id_of(client_id: str) -> str | None:
    """Whose actor that is; nothing when it is a client's."""
    return client_id.removeprefix(_PREFIX) if client_id.startswith(_PREFIX) else None
