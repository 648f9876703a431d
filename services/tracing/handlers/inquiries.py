"""Families' inquiries as police stations send them in; without it we would search for those who search for us."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from chassis.kinds import CodeList
from chassis.orders import Command, NotFound, Query
from chassis.work import UnitOfWork, View
from contracts.codes import InquiryEnd
from contracts.events.tracing import InquiryChanged, InquiryClosed, InquiryReceived, InquiryWithdrawn
from contracts.orders.tracing_states import InquiryState
from services.tracing.domain.inquiries import Inquiry
from services.tracing.handlers import matching, shown
from services.tracing.storage import Inquiries, Profiles

_REFERENCE: Final = "inquiry.sender_reference"
_NUMBER: Final = "sender_reference"
_NOT_OF_THE_PERSON: Final = frozenset({"reporter"})


def send_inquiry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Keep the inquiry and compare it at once with everybody in our care. The sender is told of the receipt, not of
    candidates."""
    matching.take_turn(uow)
    received = receive(command.target_id, command.data, command.accepted_at, uow)
    return shown.inquiry(received)


def change_inquiry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """What is said now takes the place of what was said, and is compared at once. The same again changes nothing.
    :raises InquirySettled: when somebody was found by it; :raises NotFound: for anybody but its sender."""
    matching.take_turn(uow)
    found = _of_sender(command.target_id, uow)
    tell_anew(found, command.data, uow)
    return _told(found, uow)


def withdraw_inquiry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Nobody is compared with it any longer. A second time changes nothing.
    :raises InquirySettled: when somebody was found by it; :raises NotFound: for anybody but its sender."""
    matching.take_turn(uow)
    found = _of_sender(command.target_id, uow)
    withdraw(found, command.data["reason"], uow)
    return _told(found, uow)


def close_inquiry(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """Whoever searched was told. A second time changes nothing.
    :raises InquiryNotMatched: when nobody was found by it; :raises NotFound: for anybody but its sender."""
    found = _of_sender(command.target_id, uow)
    if found.close(uow.now(), hidden=_hidden(found, uow)):
        uow.announce(InquiryClosed(inquiry_id=found.id, sender_id=found.sender_id, at=uow.now()))
    return _told(found, uow)


def inquiry(query: Query, view: View) -> dict[str, Any]:
    """The inquiry, for the agency that sent it. :raises NotFound: for anybody else, as if it did not exist."""
    found = _of_sender(query.params["inquiry_id"], view)
    return _told(found, view) | {
        "person": found.person.open_unless_erased(),
        "reporter": found.reporter.open_unless_erased(),
    }


# --- what an order and a row of a file have in common -----------------------------------------------------------------


def receive(id: str, said: Mapping[str, Any], received_at: datetime, uow: UnitOfWork) -> Inquiry:
    """A new inquiry of whoever acts, compared at once. It is this transaction's turn."""
    owner = f"inquiry/{id}"
    new = Inquiry(
        id=id,
        sender_id=uow.actor.agency_id,
        state=InquiryState.OPEN,
        received_at=received_at,
        person=uow.private(owner, person_of(said)),
        reporter=uow.private(owner, reporter_of(said)),
    )
    Inquiries(uow.session).add(new)
    _index(new, said.get(_NUMBER), uow)
    uow.announce(InquiryReceived(inquiry_id=new.id, sender_id=new.sender_id, received_at=new.received_at))
    matching.inquiry_changed(new, uow)
    return new


def tell_anew(found: Inquiry, said: Mapping[str, Any], uow: UnitOfWork) -> bool:
    """Whether it was another thing than before; the sender's own number stays when it is not said again.
    :raises InquirySettled: when somebody was found by it."""
    reference = found.person.open().get(_NUMBER)
    person, reporter = person_of({_NUMBER: None, **said}), reporter_of(said)
    person[_NUMBER] = person[_NUMBER] or reference
    if found.end_reason is None and _same((person, reporter), (found.person.open(), found.reporter.open())):
        return False
    owner, hidden = f"inquiry/{found.id}", _hidden(found, uow)
    found.tell_anew(uow.private(owner, person), uow.private(owner, reporter), hidden=hidden)
    if person[_NUMBER] != reference:
        uow.index.forget(_REFERENCE, found.id)
        _index(found, person[_NUMBER], uow)
    uow.announce(InquiryChanged(inquiry_id=found.id, sender_id=found.sender_id, at=uow.now()))
    if found.is_open:
        matching.compare_again(found, uow)
    return True


def withdraw(found: Inquiry, reason: InquiryEnd, uow: UnitOfWork) -> bool:
    """Whether it was still searched for. :raises InquirySettled: when somebody was found by it."""
    hidden = _hidden(found, uow)
    if not found.withdraw(reason, uow.now(), hidden=hidden):
        return False
    uow.announce(InquiryWithdrawn(inquiry_id=found.id, sender_id=found.sender_id, reason=reason, at=uow.now()))
    if not hidden:
        matching.stop_comparing(found, uow)
    return True


def of_reference(reference: str, uow: UnitOfWork) -> Inquiry | None:
    """That of whoever acts under their own number; of several the first."""
    known = uow.index.find(_REFERENCE, _own_number(uow.actor.agency_id, reference))
    return Inquiries(uow.session).get(known[0]) if known else None


def person_of(said: Mapping[str, Any]) -> dict[str, Any]:
    """The person as kept: codes by their value, days as ISO text."""
    return {name: _plain(value) for name, value in said.items() if name not in _NOT_OF_THE_PERSON}


def reporter_of(said: Mapping[str, Any]) -> dict[str, Any]:
    return dict(_plain(said.get("reporter") or {}))


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, CodeList):
        return value.value
    return value.isoformat() if hasattr(value, "isoformat") else value


def _same(now: tuple[dict[str, Any], ...], before: tuple[dict[str, Any], ...]) -> bool:
    """What nobody said is no difference: an inquiry of an earlier version knows fewer members."""
    return [*map(_said, now)] == [*map(_said, before)]


def _said(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _said(inner) for name, inner in value.items() if inner not in (None, [], {}, "")}
    return [_said(inner) for inner in value] if isinstance(value, list) else value


def _index(of: Inquiry, reference: str | None, uow: UnitOfWork) -> None:
    if reference is not None:
        uow.index.put(_REFERENCE, f"inquiry/{of.id}", of.id, _own_number(of.sender_id, reference))


def _own_number(sender_id: str, reference: str) -> str:
    return f"{sender_id}|{reference}"


# --- who may know -----------------------------------------------------------------------------------------------------


def _of_sender(id: str, view: View) -> Inquiry:
    found = Inquiries(view.session).get(id)
    if found.sender_id != view.actor.agency_id:
        raise NotFound(id=found.id)
    return found


def _told(found: Inquiry, view: View) -> dict[str, Any]:
    """That somebody was found is told unless that person is sealed from the asker: then nobody was found yet."""
    state = found.told_state(hidden=_hidden(found, view))
    told = shown.inquiry(found) | {"state": state.value}
    return told | {"ended_at": None} if state is InquiryState.OPEN else told


def _hidden(found: Inquiry, view: View) -> bool:
    """Whether whom it found is sealed from whoever acts."""
    matched = found.matched_profile_id
    return matched is not None and not Profiles(view.session).may_be_told(matched)
