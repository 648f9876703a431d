"""Families' inquiries as police stations send them in; without it we would search for those who search for us."""

from __future__ import annotations

from typing import Any

from chassis.orders import Command, NotFound, Query
from chassis.work import UnitOfWork, View
from contracts.events.tracing import InquiryReceived
from contracts.orders.tracing_states import InquiryState
from services.tracing.domain.inquiries import Inquiry
from services.tracing.handlers import matching, shown
from services.tracing.storage import Inquiries, Profiles

_PERSON = (
    "name",
    "birth_year",
    "home_region_code",
    "home_text",
    "town",
    "village",
    "aliases",
    "marks",
    "height_cm",
    "police_case_number",
)


def send_inquiry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Keep the inquiry and compare it at once with everybody in our care. The sender is told of the receipt, not of
    candidates."""
    matching.take_turn(uow)
    data, owner = command.data, f"inquiry/{command.target_id}"
    last_seen = data["last_seen_on"]
    person = {name: data[name] for name in _PERSON}
    person |= {
        "sex": data["sex"].value,
        "last_seen_on": last_seen.isoformat() if last_seen else None,
    }
    inquiry = Inquiry(
        id=command.target_id,
        sender_id=uow.actor.agency_id,
        state=InquiryState.OPEN,
        received_at=command.accepted_at,
        person=uow.private(owner, person),
        reporter=uow.private(owner, dict(data["reporter"])),
    )
    Inquiries(uow.session).add(inquiry)
    uow.announce(
        InquiryReceived(
            inquiry_id=inquiry.id,
            sender_id=inquiry.sender_id,
            received_at=inquiry.received_at,
        )
    )
    matching.inquiry_changed(inquiry, uow)
    return shown.inquiry(inquiry)


def inquiry(query: Query, view: View) -> dict[str, Any]:
    """The inquiry, for the agency that sent it. :raises NotFound: for anybody else, as if it did not exist."""
    found = Inquiries(view.session).get(query.params["inquiry_id"])
    if found.sender_id != query.actor.agency_id:
        raise NotFound(id=found.id)
    return _told(found, view) | {
        "person": found.person.open_unless_erased(),
        "reporter": found.reporter.open_unless_erased(),
    }


def _told(found: Inquiry, view: View) -> dict[str, Any]:
    """That somebody was found is told unless that person is sealed from the asker: then nobody was found yet."""
    told = shown.inquiry(found)
    if found.matched_profile_id is None or Profiles(view.session).may_be_told(found.matched_profile_id):
        return told
    return told | {"state": InquiryState.OPEN.value}
