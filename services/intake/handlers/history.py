"""Earlier help shown as information; without it a desk would not see that the ticket of last week did not bring anybody
home.

Nothing that decides on help imports this module or its storage (Decree 381 art. 6; ``make check`` forbids it).
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from chassis.clock import iso_or_none
from chassis.orders import Query
from chassis.paging import page
from chassis.work import View
from services.intake.domain.cases import Case
from services.intake.domain.tickets import Ticket
from services.intake.handlers.numbers import cases_of_number, cases_of_same_person, same_person
from services.intake.handlers.shown import classes
from services.intake.storage.cases import Cases
from services.intake.storage.history import Histories, Often, Repeated
from services.intake.storage.persons import Individuals

WINDOW: Final = timedelta(days=180)
TIMES: Final = 3
"""Three times within 180 days (domain §5 item 21)."""

TICKETS_FOR: Final = timedelta(days=90)
"""Domain §5 item 21."""


def history_of_case(query: Query, view: View) -> dict[str, Any]:
    """Of the person of that case. :raises NotFound: when there is no such case."""
    case = Cases(view.session).get(query.params["case_id"])
    return _history(_and_of_the_same([case.id, *cases_of_same_person(case.id, view)], view), view)


def history_by_number(query: Query, view: View) -> dict[str, Any]:
    """Of whoever gave or showed that number as theirs; nothing for nobody."""
    return _history(_and_of_the_same(cases_of_number(query.params["number"], view), view), view)


def _and_of_the_same(case_ids: Collection[str], view: View) -> set[str]:
    """These cases, and those of whoever somebody found to be the same person."""
    persons = Individuals(view.session)
    members = persons.with_members(person.id for person in persons.of_cases(case_ids))
    joined = persons.cases_of(id for ids in members.values() for id in ids)
    return {*case_ids, *(case.id for case in joined)}


def repeat_help(query: Query, view: View) -> dict[str, Any]:
    """Whoever was helped again and again, as far as whoever asks may know of the cases."""
    params = query.params
    wanted = Often(view.now() - WINDOW, max(TIMES, params["at_least"]), params["latest_since"])
    found = Histories(view.session).repeated(same_person(view), wanted, params["after"], params["limit"])
    answer = page([_repeated(one) for one in found], params["limit"], key="latest_case_id")
    return {**answer, "next_after": answer["next_after"] and found[-1].first_case_id}


def _history(ids: Collection[str], view: View) -> dict[str, Any]:
    histories, now = Histories(view.session), view.now()
    cases = histories.cases(ids)
    known = [case.id for case in cases]
    lately = sum(case.opened_at >= now - WINDOW for case in cases)
    went = histories.destinations(known)
    return {
        "cases": [_earlier_case(case, went.get(case.id)) for case in cases],
        "tickets": [_earlier_ticket(one) for one in histories.tickets(known, now - TICKETS_FOR)],
        "within_180_days": lately,
        "repeated": lately >= TIMES,
        "decides_nothing": True,
    }


def _earlier_case(shown: Case, destination: str | None) -> dict[str, Any]:
    return {
        "case_id": shown.id,
        "case_number": shown.number,
        "state": shown.state,
        "opened_at": iso_or_none(shown.opened_at),
        "entered_at": iso_or_none(shown.entered_at),
        "departed_at": iso_or_none(shown.departed_at),
        "departed_by": shown.departed_by,
        "destination_region_code": destination,
        **classes(shown),
    }


def _earlier_ticket(shown: Ticket) -> dict[str, Any]:
    return {
        "ticket_id": shown.id,
        "case_id": shown.case_id,
        "state": shown.state,
        "requested_at": iso_or_none(shown.requested_at),
        "issued_at": iso_or_none(shown.issued_at),
        "price_fen": shown.price_fen,
    }


def _repeated(shown: Repeated) -> dict[str, Any]:
    return {
        "latest_case_id": shown.latest_case_id,
        "within_180_days": shown.times,
        "latest_opened_at": iso_or_none(shown.latest_opened_at),
    }
