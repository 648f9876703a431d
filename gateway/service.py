"""The gateway as a service: it hears everything that is meant for it, and keeps it for those who ask."""

from __future__ import annotations

from typing import Any

from eventlet import tpool

from chassis.http import HttpFace
from chassis.orders import Heard
from chassis.runtime import Runtime
from chassis.service import every, hears
from chassis.work import UnitOfWork
from contracts.events import CATALOGUE
from contracts.law.calendar import operator_warnings
from gateway import handlers, storage
from gateway.app import create_app, parts_of
from gateway.telling import Teller


def hosted_app(runtime: Runtime) -> Any:
    """The app as this process serves it; hashing a secret goes to a real thread, so that it holds up nobody."""
    return create_app(runtime, aside=tpool.execute)


class GatewayService:
    """Feeds the read model, serves the HTTP face, and delivers what had to be deferred."""

    name = "gateway"
    metadata = storage.METADATA
    lanes = 4
    """What it keeps of one subject stands in rows of that subject's own."""
    face = HttpFace(hosted_app)
    operator_warnings = staticmethod(operator_warnings)

    @hears(*(contract.payload for contract in CATALOGUE if "gateway" in contract.heard_by))
    def anything_for_us(self, heard: Heard, uow: UnitOfWork) -> None:
        handlers.keep(heard, uow)

    @every(1.0)
    def deliver(self, runtime: Runtime) -> None:
        if runtime.face is not None:
            parts_of(runtime.face).operations.deliver_due(runtime.wall.now())

    @every(0.2)
    def tell(self, runtime: Runtime) -> None:
        Teller(runtime).tell()

    @every(0.2)
    def send_webhooks(self, runtime: Runtime) -> None:
        if runtime.face is not None:
            parts_of(runtime.face).deliverer.start_due(runtime.wall.now())

    @every(5.0)
    def measure_what_is_untold(self, runtime: Runtime) -> None:
        Teller(runtime).measure()

    @every(5.0)
    def measure_webhooks(self, runtime: Runtime) -> None:
        if runtime.face is not None:
            parts_of(runtime.face).deliverer.measure()
