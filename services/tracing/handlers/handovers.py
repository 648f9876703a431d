"""The name on a hand-over, compared by its sound at that very moment; without it a name that police wrote down would
lie in a drawer while a family searches.

Intake tells that there is a form, its words are read from intake before the transaction opens, and the answer goes back
as an event. So a hand-over never waits for tracing, and tracing never misses one (docs/adr/0038).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chassis.orders import Heard, Need, Query
from chassis.work import UnitOfWork, View
from contracts.disclosure.groups import CLASSES_MEMBER, Sensitivity
from contracts.events.tracing import HandoverNameCompared
from contracts.orders import intake
from services.tracing.domain.facts import ADULT_AT
from services.tracing.domain.handovers import NEAREST, HandedOver, found_on_form
from services.tracing.domain.inquiries import Inquiry
from services.tracing.domain.scoring import Comparison
from services.tracing.handlers import matching
from services.tracing.handlers.erasures import is_erased
from services.tracing.storage import HandedOvers

Nearest = Sequence[tuple[Inquiry, Comparison]]


def handover_person_needed(heard: Heard) -> Need | None:
    """The words on the form; nothing is read of a form without a name."""
    if not heard.data.name_given:
        return None
    return Need(intake.HANDOVER_PERSON, {"handover_id": heard.data.handover_id}, purpose="compare_name")


def compare_name(heard: Heard, uow: UnitOfWork) -> None:
    """Whose name on an open inquiry sounds like this one is told, nobody too. A second call tells it anew."""
    if not heard.answer or not heard.answer["name"] or is_erased(heard.data.case_id, uow):
        return
    told = {name: heard.answer[name] for name in ("name", "sex", "ages", "found_on")}
    form = HandedOver(
        handover_id=heard.data.handover_id,
        case_id=heard.data.case_id,
        compared_at=uow.now(),
        person=uow.private(f"handover/{heard.data.handover_id}", told),
    )
    HandedOvers(uow.session).put(form)
    nearest = _nearest(told, uow)
    uow.announce(
        HandoverNameCompared(
            case_id=form.case_id,
            handover_id=form.handover_id,
            inquiry_ids=tuple(inquiry.id for inquiry, _ in nearest),
            scores_millibits=tuple(comparison.score for _, comparison in nearest),
            at=form.compared_at,
        )
    )


def nearest_inquiries(query: Query, view: View) -> dict[str, Any]:
    """Whose name sounds alike as of now. :raises NotFound: while the form was not compared, or when it carries no
    name."""
    form = HandedOvers(view.session).get(query.params["handover_id"])
    person = form.person.open_unless_erased()
    nearest = _nearest(person, view) if person else ()
    told = {"handover_id": form.handover_id, "case_id": form.case_id, CLASSES_MEMBER: _classes(person)}
    return told | {"nearest": [_shown(inquiry, comparison) for inquiry, comparison in nearest]}


def _classes(person: dict[str, Any] | None) -> list[Sensitivity]:
    """Who may be a minor is guarded as one, before there is a file that says so."""
    may_be_minor = person is not None and person["ages"]["lo"] < ADULT_AT
    return [Sensitivity.MINOR] if may_be_minor else []


def _nearest(person: dict[str, Any], view: View) -> Nearest:
    return matching.nearest(found_on_form(person), NEAREST, view)


def _shown(inquiry: Inquiry, comparison: Comparison) -> dict[str, Any]:
    person = inquiry.person.open_unless_erased() or {}
    return {
        "inquiry_id": inquiry.id,
        "sender_id": inquiry.sender_id,
        "score_millibits": comparison.score,
        "band": comparison.band.value,
        **{name: person.get(name) for name in ("name", "home_region_code", "last_seen_on")},
    }
