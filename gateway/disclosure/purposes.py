"""Which purpose a request has; without it a read would be logged with whatever a caller typed (PIPL art. 6).

The header ``Guitu-Purpose`` names it. Without the header a desk of the station asks for what the read is usually asked
for, and so does a person whose role holds that purpose; anybody else need not say it when only one of their purposes
opens anything of the answer, or when the answer tells nothing of any person: then it is what they usually act for.
"""

from __future__ import annotations

from collections.abc import Iterable

from chassis.orders import Actor
from contracts.codes import AgencyKind
from contracts.disclosure.table import TABLE, who_of
from contracts.purposes import USUAL, Purpose
from gateway.problems import ProblemFound

_KNOWN = frozenset(purpose.value for purpose in Purpose)


def purpose_of_read(
    stated: str | None, caller: Actor, groups: Iterable[str], usual: str, names: Iterable[str] | None = None
) -> str:
    """``names``: what the disclosure table calls the caller, where one name would not do.

    :raises ProblemFound: ``purpose_unknown``, ``purpose_not_held``, ``purpose_missing``.
    """
    if stated is not None:
        return _held(stated, caller)
    if caller.agency_kind == AgencyKind.STATION.value and (caller.role is None or usual in caller.purposes):
        return _held(usual, caller)
    personal = tuple(groups)
    eyes = (who_of(caller.agency_kind, caller.role),) if names is None else names
    opening = frozenset[str]().union(*(TABLE.purposes_opening(who, personal) for who in eyes)) & caller.purposes
    for candidates in (opening, caller.purposes):
        if len(candidates) == 1:
            return next(iter(candidates))
    if personal:
        raise ProblemFound("purpose_missing", purposes=sorted(opening or caller.purposes))
    return usual if usual in caller.purposes else purpose_of_order(None, caller)


def purpose_of_order(stated: str | None, caller: Actor) -> str:
    """An order is the caller's own act: without a header it has the usual purpose of its kind of agency.

    :raises ProblemFound: ``purpose_unknown``, ``purpose_not_held``.
    """
    if stated is not None:
        return _held(stated, caller)
    usual = USUAL[AgencyKind(caller.agency_kind)].value
    return usual if usual in caller.purposes else min(caller.purposes, default=usual)


def _held(purpose: str, caller: Actor) -> str:
    if purpose not in _KNOWN:
        raise ProblemFound("purpose_unknown", purposes=sorted(caller.purposes))
    if purpose not in caller.purposes:
        raise ProblemFound("purpose_not_held", purposes=sorted(caller.purposes))
    return purpose
