"""People whom a live notice shows, as the public may read of them; without it other registers would hear of nobody in
our care."""

from __future__ import annotations

from typing import Any

from chassis.orders import Query
from chassis.paging import page
from chassis.work import View
from services.tracing.domain.masking import Facts, of_kept
from services.tracing.domain.notices import Publication
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
    return published_of(profile, _approved(up[0], view), up) if up else None


def _approved(publication: Publication, view: View) -> Facts:
    """The field list that two people let go; of a notice from before there was one, nothing."""
    notice = Notices(view.session).get(publication.notice_id)
    kept = None if notice.shown is None else notice.shown.open_unless_erased()
    return Facts() if kept is None else of_kept(kept)
