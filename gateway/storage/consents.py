"""Consents as the gateway heard of them: codes and times, asked for where the table opens something under consent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, String, Table, or_, select, update
from sqlalchemy.orm import Session

from chassis.columns import ID, Moment
from chassis.database import insert_ignoring
from contracts.events.intake import ConsentGiven, ConsentWithdrawn
from gateway.storage.base import METADATA

consent = Table(
    "consent",
    METADATA,
    Column("consent_id", ID, primary_key=True),
    Column("case_id", ID, nullable=False, index=True),
    Column("recipient", String(40), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("given_at", Moment, nullable=False),
    Column("until", Moment),
    Column("withdrawn_at", Moment),
)


class Consents:
    """Who may be told more of a case, for what."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def give(self, said: ConsentGiven) -> None:
        row = {name: getattr(said, name) for name in ("consent_id", "case_id", "given_at", "until")}
        named = {"recipient": said.recipient.value, "purpose": said.purpose.value}
        insert_ignoring(self._session.connection(), consent, [row | named])

    def withdraw(self, said: ConsentWithdrawn) -> None:
        mine = update(consent).where(consent.c.consent_id == said.consent_id)
        self._session.execute(mine.values(withdrawn_at=said.withdrawn_at))

    def in_force(self, case_id: str, recipient: str, purpose: str, now: datetime) -> str | None:
        """The consent on whose strength such an agency is told more now."""
        wanted = select(consent.c.consent_id).where(
            consent.c.case_id == case_id,
            consent.c.recipient == recipient,
            consent.c.purpose == purpose,
            consent.c.given_at <= now,
            or_(consent.c.until.is_(None), consent.c.until > now),
            consent.c.withdrawn_at.is_(None),
        )
        return self._session.scalars(wanted.order_by(consent.c.given_at.desc()).limit(1)).first()
