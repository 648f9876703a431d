"""Who did what, and who read whose personal data for which purpose: written in the transaction of the act itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Column, String, Table
from sqlalchemy.orm import Session

from chassis.moments import Codes, Moment
from chassis.orders import Actor
from chassis.tables import METADATA, RowNumber

audit_entry = Table(
    "audit_entry",
    METADATA,
    Column("number", RowNumber, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False),
    Column("agency_id", String(80), nullable=False),
    Column("client_id", String(80), nullable=False),
    Column("action", String(80), nullable=False),
    Column("subject", String(160), nullable=False),
    Column("codes", Codes, nullable=False),
)


def write(
    session: Session,
    at: datetime,
    actor: Actor,
    action: str,
    subject: str,
    codes: Mapping[str, Any],
) -> None:
    """Append one entry; ids and codes only."""
    session.connection().execute(
        audit_entry.insert().values(
            at=at,
            agency_id=actor.agency_id,
            client_id=actor.client_id,
            action=action,
            subject=subject,
            codes=dict(codes),
        )
    )
