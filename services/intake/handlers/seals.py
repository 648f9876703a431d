"""Sealing a case, so that named clients only see it; without it whoever she fled from could be told where she is.

Anti-Domestic Violence Law (反家庭暴力法) art 5: the privacy of those concerned is protected.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from chassis import seals
from chassis.orders import Command
from chassis.work import UnitOfWork
from contracts.codes import SealReason
from contracts.events import intake as facts
from services.intake.domain.cases import Case
from services.intake.storage.cases import Cases


def seal_case(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """From now on the case is not found by anybody but the clients named and the one that seals it; every event about
    it is flagged. Sealed again, the clients named are added."""
    case = Cases(uow.session).take(command.target_id)
    close_seal(case, command.data["reason"], [*command.data["need_to_know"], command.actor.client_id], uow)
    return _shown(case)


def close_seal(case: Case, reason: SealReason, clients: Iterable[str], uow: UnitOfWork) -> None:
    """Seal the case for these clients, or add them to those who were named before, and say so."""
    named = sorted(set(clients))
    seals.close(uow.session, case.id, named, uow.now())
    case.sealed = True
    uow.announce(facts.CaseSealed(case_id=case.id, reason=reason, need_to_know=tuple(named), at=uow.now()))


def admit_to_need_to_know(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """These clients see it too. :raises CaseNotSealed:"""
    case = Cases(uow.session).take(command.target_id)
    case.expect_sealed()
    named = tuple(sorted(set(command.data["need_to_know"])))
    seals.admit(uow.session, case.id, named)
    uow.announce(facts.NeedToKnowExtended(case_id=case.id, need_to_know=named, at=uow.now()))
    uow.audit("need_to_know_extended", f"case/{case.id}", clients=list(named))
    return _shown(case)


def unseal_case(command: Command, uow: UnitOfWork) -> dict[str, Any]:
    """It is a case like any other again. :raises CaseNotSealed:"""
    case = Cases(uow.session).take(command.target_id)
    case.expect_sealed()
    seals.open_again(uow.session, case.id)
    case.sealed = False
    uow.announce(facts.CaseUnsealed(case_id=case.id, at=uow.now()))
    return _shown(case)


def _shown(case: Case) -> dict[str, Any]:
    return {"case_id": case.id, "sealed": case.sealed}
