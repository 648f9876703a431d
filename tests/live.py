"""A city behind a real port, that keeps moving; without it a partner's own program could be tried on test clients only.

with open_live_city(settings_for(EMBEDDED, home, drill=True)) as live:
    Guitu(live.url, by_secret("hospital-1", live.secret("hospital-1")))
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from werkzeug.serving import WSGIRequestHandler, make_server

from chassis.clock import Clock
from chassis.settings import Settings
from gateway.app import parts_of
from gateway.storage.agencies import Agencies
from gateway.telling import Teller
from tests.city import City, open_city
from tests.town import PATIENCE_S


@dataclass(frozen=True)
class Live:
    """A city as a partner elsewhere sees it: an address."""

    city: City
    url: str

    def secret(self, client_id: str) -> str:
        return self.city[client_id].secret

    def lists(self, agency_id: str, host: str) -> None:
        """The agency's contract names this host for its webhooks."""
        with self.city.town["gateway"].unit() as uow:
            agency = Agencies(uow.session).get(agency_id)
            agency.webhook_hosts = [*agency.webhook_hosts, host]


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: Any) -> None:
        pass


class _Late:
    """The port is known before the app: what the app says of its own address must be that of the port."""

    app: Callable[[Any, Any], Iterable[bytes]]

    def __call__(self, environ: Any, start_response: Any) -> Iterable[bytes]:
        return self.app(environ, start_response)


@contextmanager
def open_live_city(settings: Settings, *, clock: Clock | None = None, deadline_s: float = PATIENCE_S) -> Iterator[Live]:
    """The demo's city on a port of loopback, doing all that a host's loops would; webhooks may go to loopback."""
    late = _Late()
    server = make_server("127.0.0.1", 0, late, threaded=True, request_handler=_Quiet)
    with open_city(replace(settings, webhook_loopback=True), clock=clock, deadline_s=deadline_s) as city:
        late.app, gateway = city.app, city.town["gateway"]
        city.town.platform.http_address = ("127.0.0.1", server.server_port)
        parts = parts_of(city.app)

        def deliver() -> None:
            parts.operations.deliver_due(gateway.wall.now())
            parts.deliverer.start_due(gateway.wall.now())

        listening = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        listening.start()
        try:
            with city.town.keep_moving(Teller(gateway).tell, deliver):
                yield Live(city, f"http://127.0.0.1:{server.server_port}")
        finally:
            server.shutdown()
            server.server_close()
        assert city.town.troubles == []
