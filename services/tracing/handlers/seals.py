"""What tracing does when a case is sealed; without it a notice would go on showing whoever must not be found."""

from __future__ import annotations

from chassis import seals
from chassis.orders import Heard
from chassis.work import UnitOfWork
from services.tracing.handlers import revocations
from services.tracing.handlers.profiles import ask_withdrawals
from services.tracing.storage import Profiles


def seal_profile(heard: Heard, uow: UnitOfWork) -> None:
    """The file, its notices and its candidates are not found by anybody but the clients named; every channel that
    shows the person must take them down at once. A file that is opened later lies under the same seal."""
    seals.close(uow.session, heard.data.case_id, heard.data.need_to_know, heard.data.at)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None:
        profile.sealed = True
        ask_withdrawals(profile, uow)


def admit_to_need_to_know(heard: Heard, uow: UnitOfWork) -> None:
    seals.admit(uow.session, heard.data.case_id, heard.data.need_to_know)


def unseal_profile(heard: Heard, uow: UnitOfWork) -> None:
    """It is a file like any other again, and what had to come down for the seal alone may stay up."""
    seals.open_again(uow.session, heard.data.case_id)
    profile = Profiles(uow.session).of_case(heard.data.case_id)
    if profile is not None:
        profile.sealed = False
        revocations.keep_live(profile, uow)
