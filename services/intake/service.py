"""Intake's table of contents: what it is ordered, asked, told and reminded of; without it nameko would host nothing."""

from __future__ import annotations

from types import MappingProxyType

from chassis.orders import DueTimer, Heard
from chassis.runtime import Runtime
from chassis.service import every, hears, when_due
from chassis.work import UnitOfWork
from contracts.events.patrol import ContactRecorded
from contracts.events.tracing import (
    DnaAnswered,
    HandoverNameCompared,
    IdentityConfirmed,
    NoticeFailed,
    NoticePublished,
    NoticeSubmitted,
    NoticeWithdrawn,
)
from contracts.law.calendar import RECOUNTED_EVERY_S, operator_warnings
from services.intake import storage
from services.intake.desks import AboutACase, AtTheDoor, InTheStation, OnTheWayHome, WithHospitals, WithPolice
from services.intake.domain.care import Incident
from services.intake.domain.cases import Case
from services.intake.domain.costs import Claim, CostLine
from services.intake.domain.departures import Departure
from services.intake.domain.handovers import Handover
from services.intake.domain.help import HelpRequest
from services.intake.domain.identity_queries import IdentityQuery
from services.intake.domain.persons import Individual
from services.intake.domain.referrals import Referral
from services.intake.domain.suspicions import Suspicion
from services.intake.domain.tickets import Ticket
from services.intake.handlers import (
    beds,
    cases,
    chains,
    clocks,
    corrections,
    erasures,
    handovers,
    identity_queries,
    referrals,
    reopening,
    roll_calls,
    suspicions,
    travel,
)


class IntakeService(AtTheDoor, WithHospitals, InTheStation, AboutACase, OnTheWayHome, WithPolice):
    """接待: takes a person in, cares for them, and sends them home."""

    name = "intake"
    metadata = storage.METADATA
    sealed_under = "case_id"
    deadline_announcer = staticmethod(clocks.announce_clock)
    versioned = MappingProxyType(
        {
            "case": Case,
            "referral": Referral,
            "departure": Departure,
            "ticket": Ticket,
            "cost_line": CostLine,
            "claim": Claim,
            "help_request": HelpRequest,
            "incident": Incident,
            "handover": Handover,
            "identity_query": IdentityQuery,
            "suspicion": Suspicion,
            "person": Individual,
        }
    )
    operator_warnings = staticmethod(operator_warnings)

    # --- told ---

    @hears(ContactRecorded, needs=cases.contact_detail_needed)
    def contact_recorded(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.open_case_from_contact(heard, uow)

    @hears(IdentityConfirmed, needs=cases.identity_detail_needed)
    def identity_confirmed(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.identify_person(heard, uow)

    @hears(NoticePublished, NoticeSubmitted)
    def notice_published(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.note_publication(heard, uow)

    @hears(NoticeWithdrawn, NoticeFailed)
    def notice_withdrawn(self, heard: Heard, uow: UnitOfWork) -> None:
        cases.note_withdrawal(heard, uow)

    @hears(HandoverNameCompared)
    def handover_name_compared(self, heard: Heard, uow: UnitOfWork) -> None:
        handovers.learn_nearest(heard, uow)

    @hears(DnaAnswered)
    def dna_answered(self, heard: Heard, uow: UnitOfWork) -> None:
        reopening.reopen_for_hit(heard, uow)

    @hears(*erasures.DONE_ELSEWHERE)
    def erasure_done(self, heard: Heard, uow: UnitOfWork) -> None:
        erasures.note_erased_elsewhere(heard, uow)

    @hears(*corrections.DONE_ELSEWHERE)
    def correction_done(self, heard: Heard, uow: UnitOfWork) -> None:
        corrections.note_corrected_elsewhere(heard, uow)

    # --- reminded ---

    @when_due(erasures.UNACKNOWLEDGED)
    def erasure_unacknowledged(self, timer: DueTimer, uow: UnitOfWork) -> None:
        erasures.mark_erasure_overdue(timer, uow)

    @when_due(corrections.UNCONFIRMED)
    def correction_unconfirmed(self, timer: DueTimer, uow: UnitOfWork) -> None:
        corrections.mark_correction_overdue(timer, uow)

    @when_due(chains.UNANSWERED)
    def referral_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        referrals.mark_referral_overdue(timer, uow)

    @when_due(travel.ARRIVAL_DUE)
    def arrival_due(self, timer: DueTimer, uow: UnitOfWork) -> None:
        travel.open_arrival_task(timer, uow)

    @when_due(travel.ARRIVAL_UNANSWERED)
    def arrival_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        travel.tell_origin_station(timer, uow)

    @every(RECOUNTED_EVERY_S)
    def recount_clocks(self, runtime: Runtime) -> None:
        with runtime.unit() as uow:
            clocks.recount_provisional(uow)

    @when_due(beds.KEPT_LONG_ENOUGH)
    def bed_kept_long_enough(self, timer: DueTimer, uow: UnitOfWork) -> None:
        beds.keep_no_longer(timer, uow)

    @when_due(roll_calls.TIME_IS_OVER)
    def roll_call_time_is_over(self, timer: DueTimer, uow: UnitOfWork) -> None:
        roll_calls.end_roll_call(timer, uow)

    @when_due(identity_queries.UNANSWERED)
    def identity_query_unanswered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        identity_queries.mark_query_overdue(timer, uow)

    @when_due(identity_queries.UNESCALATED)
    def identity_query_unescalated(self, timer: DueTimer, uow: UnitOfWork) -> None:
        identity_queries.escalate_query(timer, uow)

    @when_due(suspicions.UNREGISTERED)
    def suspicion_unregistered(self, timer: DueTimer, uow: UnitOfWork) -> None:
        suspicions.mark_suspicion_overdue(timer, uow)
