"""One live city for the examples, and the receiver among them on a port of its own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from examples.partner.guitu_partner import Guitu, by_secret
from examples.receiver.guitu_receiver import Memory, Receiver
from tests.live import Live, open_live_city
from tests.town import EMBEDDED, settings_for


@pytest.fixture(scope="package")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with open_live_city(settings_for(EMBEDDED, tmp_path_factory.mktemp("live"), drill=True)) as live:
        yield live


@dataclass
class Heard:
    """What a receiver handed to its own system."""

    keys: list[str] = field(default_factory=list)
    events: list[Any] = field(default_factory=list)
    came: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, event: Any) -> None:
        with self.came:
            self.events.append(event)
            self.came.notify_all()

    def wait_for(self, wanted: Any, timeout: float = 30.0) -> Any:
        """The first event that ``wanted`` accepts."""

        def found() -> Any:
            return next((event for event in self.events if wanted(event)), None)

        with self.came:
            assert self.came.wait_for(found, timeout), [event.get_type() for event in self.events]
            return found()


@contextmanager
def receiving(memory: Path, *keys: str) -> Iterator[tuple[Receiver, Heard]]:
    """The example's receiver, listening; it believes these keys and those put into ``heard.keys``."""
    heard = Heard(list(keys))
    receiver = Receiver(0, lambda: heard.keys, Memory(str(memory)), heard)
    thread = threading.Thread(target=receiver.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield receiver, heard
    finally:
        receiver.shutdown()
        receiver.server_close()
        receiver.memory.close()


def partner(live: Live, client_id: str) -> Guitu:
    """The example's client, signing in with its secret."""
    return Guitu(live.url, by_secret(client_id, live.secret(client_id)))
