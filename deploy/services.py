"""Which services there are; the one place that imports them all."""

from __future__ import annotations

from typing import Any

from gateway.service import GatewayService
from services.followup.service import FollowupService
from services.intake.service import IntakeService
from services.patrol.service import PatrolService
from services.tracing.service import TracingService

SERVICES: dict[str, type[Any]] = {
    service.name: service
    for service in (
        PatrolService,
        IntakeService,
        TracingService,
        FollowupService,
        GatewayService,
    )
}


def package_of(service: str) -> str:
    return str(SERVICES[service].__module__).rpartition(".")[0]
