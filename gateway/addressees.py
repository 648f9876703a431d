"""Whom an order names as its addressee is an agency of the kind that it must be; without it a report to police could
lie with a misspelled name, where nobody ever reads it.

Only the gateway knows which agencies there are, and only the station chooses among them: whoever else names one names
itself, and is held to that by the owner of the paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from chassis.orders import CommandType
from contracts.codes import AgencyKind
from contracts.orders.parts import ADDRESSED_TO
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.registry import belongs_here
from gateway.storage.agencies import Agencies
from gateway.submissions import Submission


def expect_addressees(wanted: Submission, runtime: GatewayRuntime) -> None:
    """:raises ProblemFound: ``addressee_unknown`` when the station names as police what is no police agency of this
    platform."""
    named = dict(_named(wanted)) if wanted.actor.agency_kind == AgencyKind.STATION else {}
    if not named:
        return
    with runtime.view() as view:
        agencies = Agencies(view.session)
        found = {agency_id: agencies.find(agency_id) for agency_id in named}
    for agency_id, kind in named.items():
        agency = found[agency_id]
        if agency is None or agency.kind != kind or not belongs_here(runtime, agency):
            raise ProblemFound("addressee_unknown", agency_id=agency_id, kind=kind)


def addressed(command: CommandType) -> dict[str, str]:
    """The members of the order's body that name an agency, each with the kind that it must be of."""
    fields = command.body().fields.items()
    return {name: kind for name, field in fields if (kind := field.metadata.get(ADDRESSED_TO)) is not None}


def _named(wanted: Submission) -> Iterator[tuple[str, str]]:
    for name, kind in addressed(wanted.type).items():
        if isinstance(value := wanted.body.get(name), str):
            yield value, kind
