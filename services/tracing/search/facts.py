"""What is compared, read from the database; without it each way into the arrays would read a record differently."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

from chassis import seals
from chassis.aside import give_way
from chassis.work import View
from services.tracing.domain.facts import Found, Sought, found_of, sought_of
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.particulars import described, names_said
from services.tracing.domain.profiles import Profile
from services.tracing.search.memory import Reader
from services.tracing.storage import PROFILE_SIDE, Inquiries, Profiles

_AT_ONCE: Final = 100
"""Records that are read between two pauses: some milliseconds."""


def found_as(profile: Profile, view: View) -> Found:
    """Everything known of the person in our care that can be compared."""
    heard = (clue.heard() for clue in Profiles(view.session).clues(profile.id))
    noted: dict[str, Any] = profile.particulars.open() if profile.particulars else {}
    return found_of(
        sex=profile.sex,
        ages=(profile.ages_lo, profile.ages_hi),
        ages_year=profile.ages_year,
        found_on=profile.found_on,
        description=described(profile.description.open(), noted),
        clues=[*(one for one in heard if one is not None), *names_said(noted)],
        found_region_code=profile.found_region_code,
        dialects=noted.get("dialects") or (),
    )


def sought_as(inquiry: Inquiry) -> Sought:
    """Everything told of whom somebody searches for."""
    return sought_of(inquiry.person.open(), inquiry.reporter.open())


def reader(view: View) -> Reader:
    """Reads records that are compared, as they stand."""

    def read(side: str, ids: list[str]) -> Iterator[tuple[str, Found | Sought]]:
        yield from profiles(ids, view) if side == PROFILE_SIDE else people(ids, view)

    return read


def profiles(ids: Sequence[str], view: View) -> Iterator[tuple[str, Found]]:
    """Those of them who are searched for by us, sealed ones too."""
    with seals.unguarded(view.session):
        for some in _batches(ids):
            view.keys.bring(f"profile/{id}" for id in some)
            for profile in Profiles(view.session).of_ids(some):
                if profile.is_open and profile.description.open_unless_erased() is not None:
                    yield profile.id, found_as(profile, view)


def people(ids: Sequence[str], view: View) -> Iterator[tuple[str, Sought]]:
    """Those of them whom somebody searches for. Values only: a register of a hundred thousand is no session's to
    keep."""
    for some in _batches(ids):
        view.keys.bring(f"inquiry/{id}" for id in some)
        give_way()
        for id, person, reporter in Inquiries(view.session).told_of(some):
            told, who = person.open_unless_erased(), reporter.open_unless_erased()
            if told is not None and who is not None:
                yield id, sought_of(told, who)


def _batches(ids: Iterable[str]) -> Iterator[list[str]]:
    numbered = enumerate(ids)
    return ([id for _, id in some] for _, some in groupby(numbered, key=lambda pair: pair[0] // _AT_ONCE))
