"""What patrol does when a case is sealed; without it whoever lists dispatches would read where she was found."""

from __future__ import annotations

from chassis import seals
from chassis.orders import Heard
from chassis.work import UnitOfWork
from services.patrol.domain.cases import StreetCase
from services.patrol.storage import Contacts, StreetCases


def note_case(heard: Heard, uow: UnitOfWork) -> None:
    """Which person of the street the case is about; nothing for a case that did not begin there."""
    if heard.data.contact_id is not None:
        contact = Contacts(uow.session).get(heard.data.contact_id)
        StreetCases(uow.session).add(StreetCase(case_id=heard.data.case_id, cluster_id=contact.cluster_id))


def seal_cluster(heard: Heard, uow: UnitOfWork) -> None:
    """Reports, dispatch, contact and watch are found by the clients named only; the team that met the person is not one
    of them unless it is named."""
    seals.close(uow.session, _subject(heard, uow), heard.data.need_to_know, heard.data.at)


def admit_to_need_to_know(heard: Heard, uow: UnitOfWork) -> None:
    seals.admit(uow.session, _subject(heard, uow), heard.data.need_to_know)


def unseal_cluster(heard: Heard, uow: UnitOfWork) -> None:
    """They are found like any others again."""
    seals.open_again(uow.session, _subject(heard, uow))


def _subject(heard: Heard, uow: UnitOfWork) -> str:
    """The cluster that led to the case; of a case that did not begin on the street, the case itself."""
    case_id: str = heard.data.case_id
    return StreetCases(uow.session).cluster_of(case_id) or case_id
