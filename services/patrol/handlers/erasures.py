"""A person is erased; without this the street would go on remembering whom the station forgot."""

from __future__ import annotations

from chassis.commands import forget_answers
from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.events.patrol import ErasureDone
from services.patrol.handlers.watches import stop_watching
from services.patrol.storage import Contacts, Dispatches, Sightings


def erase_person(heard: Heard, uow: UnitOfWork) -> None:
    """The reports, the dispatch and the contact that led to the case tell of nobody any more, and nobody is looked for.
    A case that did not come from the street left nothing else here."""
    things = _forgotten(heard.data.contact_id, uow) if heard.data.contact_id else []
    things += stop_watching(heard.data.case_id, uow)
    forget_answers(uow, things)
    uow.announce(ErasureDone(case_id=heard.data.case_id, thing_ids=tuple(things), done_at=uow.now()))
    uow.audit("person_erased", f"case/{heard.data.case_id}", things=len(things))


def _forgotten(contact_id: str, uow: UnitOfWork) -> list[str]:
    contact = Contacts(uow.session).get(contact_id)
    uow.keys.destroy(f"cluster/{contact.cluster_id}")
    uow.index.forget_owner(f"cluster/{contact.cluster_id}")
    dispatch = Dispatches(uow.session).of_cluster(contact.cluster_id)
    reports = Sightings(uow.session).of_cluster(contact.cluster_id)
    return [contact.id, dispatch.id, *(report.id for report in reports)]
