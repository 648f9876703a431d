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
    """Reports, dispatch and contact are found by the clients named only; the team that met the person is not one of
    them unless it is named."""
    if cluster_id := StreetCases(uow.session).cluster_of(heard.data.case_id):
        seals.close(uow.session, cluster_id, heard.data.need_to_know, heard.data.at)


def admit_to_need_to_know(heard: Heard, uow: UnitOfWork) -> None:
    if cluster_id := StreetCases(uow.session).cluster_of(heard.data.case_id):
        seals.admit(uow.session, cluster_id, heard.data.need_to_know)


def unseal_cluster(heard: Heard, uow: UnitOfWork) -> None:
    """They are found like any others again."""
    if cluster_id := StreetCases(uow.session).cluster_of(heard.data.case_id):
        seals.open_again(uow.session, cluster_id)
