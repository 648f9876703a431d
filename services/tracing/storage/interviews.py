"""Conversations: their table, and which of them are still to be held."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Table, select
from sqlalchemy.orm import Session

from chassis import seals
from chassis.columns import AGENCY_ID, ID, Moment, Sealed, coded
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import InterviewMethod, InterviewSlot
from contracts.orders.tracing_states import InterviewState
from services.tracing.domain.interviews import OPEN, Interview
from services.tracing.domain.profiles import WORKED_ON, Profile
from services.tracing.storage.base import METADATA, PROFILE, mapper
from services.tracing.storage.files import profile

interview = Table(
    "interview",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("profile_id", ID, ForeignKey("profile.id"), nullable=False, index=True),
    Column("case_id", ID, nullable=False),
    Column("slot", coded(InterviewSlot), nullable=False),
    Column("state", coded(InterviewState), nullable=False),
    Column("due_at", Moment),
    Column("held_at", Moment),
    Column("method", coded(InterviewMethod)),
    Column("interviewer", AGENCY_ID),
    Column("words", Sealed("interview.words", PROFILE)),
    Index("ix_interview_state_due_at", "state", "due_at"),
)

mapper.map_imperatively(Interview, interview)

seals.guard({Interview: interview.c.case_id})


class Interviews:
    """The conversations, planned and held."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Interview) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, id: str) -> Interview:
        """:raises NotFound:"""
        return existing(self._session.get(Interview, id), id=id)

    def open_of(self, profile_id: str) -> list[Interview]:
        """Those still to be held, the earliest first."""
        wanted = select(Interview).where(interview.c.profile_id == profile_id, interview.c.state.in_(OPEN))
        return list(self._session.scalars(wanted.order_by(interview.c.due_at, interview.c.id)))

    def profiles_without(self, limit: int) -> list[Profile]:
        """Files that are worked on with nothing to be held, at most so many."""
        to_hold = select(interview.c.id).where(interview.c.profile_id == profile.c.id, interview.c.state.in_(OPEN))
        wanted = select(Profile).where(profile.c.state.in_(WORKED_ON), ~to_hold.exists())
        return list(self._session.scalars(wanted.order_by(profile.c.id).limit(limit)))

    def page(
        self, filters: dict[str, Any], states: Sequence[InterviewState] | None, *, after: str | None, limit: int
    ) -> list[Interview]:
        wanted = paged(select(Interview), interview, filters, after, limit)
        return list(self._session.scalars(wanted if states is None else wanted.where(interview.c.state.in_(states))))
