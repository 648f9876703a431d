"""Whose paper with police it is; without one rule for it another district's police could read what they were never
told."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from chassis.orders import Actor, NotFound
from contracts.codes import AgencyKind


class WithPolice(Protocol):
    """A paper between the station and one police agency."""

    police_id: str


def seen_by(actor: Actor) -> dict[str, str]:
    """Which papers an actor may see: police their own, the station all of them."""
    return {"police_id": actor.agency_id} if actor.agency_kind == AgencyKind.POLICE else {}


def expect_own(paper: WithPolice, actor: Actor) -> None:
    """:raises NotFound: unless it is the actor's."""
    if seen_by(actor).get("police_id", paper.police_id) != paper.police_id:
        raise NotFound


def expect_party(papers: Iterable[WithPolice], actor: Actor) -> None:
    """:raises NotFound: for police who have none of these papers of a case: to them it is not there."""
    if (mine := seen_by(actor).get("police_id")) and all(paper.police_id != mine for paper in papers):
        raise NotFound
