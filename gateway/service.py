"""The gateway as a service: it hears everything that is meant for it, and keeps it for those who ask."""

from __future__ import annotations

from chassis.orders import Heard
from chassis.service import hears
from chassis.work import UnitOfWork
from contracts.events import CATALOGUE
from gateway import handlers, storage


class GatewayService:
    """Feeds the read model. Requests from outside come through :func:`gateway.app.create_app`."""

    name = "gateway"
    metadata = storage.METADATA

    @hears(*(contract.payload for contract in CATALOGUE if "gateway" in contract.heard_by))
    def anything_for_us(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.keep(heard, uow)
