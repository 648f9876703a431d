"""The safety and health checks of a stay: their tables."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table

from chassis import seals
from chassis.columns import ID, Moment, Sealed, coded
from contracts.codes import HealthDecision, Sex
from services.intake.domain.stay import HealthCheck, SafetyCheck
from services.intake.storage.base import CASE, FORM_NUMBER, METADATA, mapper
from services.intake.storage.cases import OfCases

safety_checks = Table(
    "safety_checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("officer", String(20), nullable=False),
    Column("officer_sex", coded(Sex), nullable=False),
    Column("items_in_custody", Integer, nullable=False),
    Column("refused", Boolean, nullable=False),
    Column("police_reference", FORM_NUMBER),
    Column("at", Moment, nullable=False),
    Column("emergency_reason", Sealed("safety_checks.emergency_reason", CASE)),
    Column("items", Sealed("safety_checks.items", CASE)),
)

health_checks = Table(
    "health_checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("decision", coded(HealthDecision), nullable=False),
    Column("impaired", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("temperature_tenths", Sealed("health_checks.temperature_tenths", CASE)),
    Column("findings", Sealed("health_checks.findings", CASE)),
)

mapper.map_imperatively(SafetyCheck, safety_checks)
mapper.map_imperatively(HealthCheck, health_checks)

seals.guard({SafetyCheck: safety_checks.c.case_id, HealthCheck: health_checks.c.case_id})


class SafetyChecks(OfCases):
    kind, table = SafetyCheck, safety_checks


class HealthChecks(OfCases):
    kind, table = HealthCheck, health_checks
