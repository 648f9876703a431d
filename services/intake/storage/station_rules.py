"""What the station itself allows, where an operator put something else in place than the starting values."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from sqlalchemy import Column, Integer, String, Table, select, update
from sqlalchemy.orm import Session

from chassis.database import insert_ignoring
from services.intake.domain.station_rules import MINUTES, StationRule, allowed, lasting
from services.intake.storage.base import METADATA

station_rules = Table(
    "station_rules",
    METADATA,
    Column("rule", String(40), primary_key=True),
    Column("minutes", Integer, nullable=False),
)


def time_for(rule: StationRule, session: Session) -> timedelta:
    """How long that may take here."""
    mine = select(station_rules.c.minutes).where(station_rules.c.rule == rule.value)
    return lasting(session.connection().execute(mine).scalar_one_or_none() or MINUTES[rule])


def seed_rules(session: Session, minutes: Mapping[StationRule, int]) -> None:
    """Put other times in place. Seeding again changes them. :raises RuleBeyondLimit:"""
    connection = session.connection()
    for rule, wanted in minutes.items():
        row = {"rule": rule.value, "minutes": allowed(rule, wanted)}
        insert_ignoring(connection, station_rules, [row])
        connection.execute(update(station_rules).where(station_rules.c.rule == rule.value).values(row))
