"""What the gateway does with every event: keep it as a fact; without it nobody could see across the services."""

from __future__ import annotations

from chassis import seals
from chassis.orders import Heard
from chassis.work import UnitOfWork
from contracts.codes import SightingStage
from contracts.events import CATALOGUE, intake, patrol
from contracts.following import follow
from gateway import erasures
from gateway.domain.readmodel import SightingStatus
from gateway.readmodel.clock_facts import keep_clock
from gateway.storage.consents import Consents
from gateway.storage.notifications import ToTell
from gateway.storage.readmodel import ReadModel, persons


def keep(heard: Heard, uow: UnitOfWork) -> None:
    """Feed the read model, and put it on the list of what agencies are to be told. Handlers for two publishers commute:
    each writes facts, conclusions are drawn when read."""
    model = ReadModel(uow.session)
    erasures.forget(heard, uow)
    _keep_consent(heard, uow)
    if isinstance(heard.data, intake.PersonMerged | intake.PersonSplit):
        # Sealed or not: ids by which nobody is found here. Without them a case that is unsealed would have two persons.
        follow(heard, persons(uow.session))
    if heard.sealed:
        _seal(heard, uow)
        return
    if isinstance(heard.data, intake.CaseUnsealed):
        seals.open_again(uow.session, heard.data.case_id)
    _keep_entry(heard, model)
    ToTell(uow.session).add(heard.id)
    if isinstance(heard.data, patrol.SightingReported | patrol.SightingProgressed):
        _keep_stage(heard, model)
    keep_clock(heard, uow)


def _keep_consent(heard: Heard, uow: UnitOfWork) -> None:
    """One given under a seal opens nothing; one withdrawn under a seal must open nothing when the seal is lifted."""
    consents = Consents(uow.session)
    if isinstance(heard.data, intake.ConsentGiven) and not heard.sealed:
        consents.give(heard.data)
    elif isinstance(heard.data, intake.ConsentWithdrawn):
        consents.withdraw(heard.data)


def _seal(heard: Heard, uow: UnitOfWork) -> None:
    """Nothing of a sealed case is kept but that it is sealed, and who may know; what was heard of it before is hidden
    from now on. A sealed event that comes after the seal was lifted closes it again: it fails on the safe side."""
    case_id = getattr(heard.data, "case_id", None)
    if case_id is None:
        return
    seals.close(uow.session, case_id, getattr(heard.data, "need_to_know", ()), heard.time)


def _keep_entry(heard: Heard, model: ReadModel) -> None:
    contract = CATALOGUE[heard.type]
    model.add_entry(
        {
            "event_id": heard.id,
            "type": heard.type,
            "subject": heard.subject,
            "sequence": heard.sequence,
            "at": heard.time,
            "case_id": getattr(heard.data, "case_id", None),
            "codes": contract.dump(heard.data),
        }
    )


def _keep_stage(heard: Heard, model: ReadModel) -> None:
    """The newest stage stays; a replayed older event does not take it back."""
    sighting_id = heard.data.sighting_id
    stage = SightingStage(getattr(heard.data, "stage", SightingStage.RECEIVED)).value
    at = getattr(heard.data, "at", heard.time)
    known = model.sighting(sighting_id)
    if known is None:
        model.add_sighting(SightingStatus(sighting_id=sighting_id, stage=stage, sequence=heard.sequence, updated_at=at))
    elif heard.sequence > known.sequence:
        known.stage, known.sequence, known.updated_at = stage, heard.sequence, at
