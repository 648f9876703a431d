"""People whom a live notice shows, as the public may read of them; without it other registers would hear of nobody in
our care."""

from __future__ import annotations

from typing import Any

from chassis.orders import Query
from chassis.paging import page
from chassis.work import View
from services.tracing.domain.profiles import Profile
from services.tracing.domain.published import PublishedPerson, published_of
from services.tracing.handlers import shown
from services.tracing.storage import Notices, Profiles


def published_persons(query: Query, view: View) -> dict[str, Any]:
    """Those still searched for whom some channel shows, and of each what may stand in public."""
    found = Profiles(view.session).published(after=query.params["after"], limit=query.params["limit"])
    told = (_published(one, view) for one in found)
    return page([shown.published(one) for one in told if one is not None], query.params["limit"])


def _published(profile: Profile, view: View) -> PublishedPerson | None:
    up = Notices(view.session).up_of(profile.id)
    return published_of(profile, profile.description.open_unless_erased() or {}, up)
