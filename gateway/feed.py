"""The feed: what an agency was told, page by page; without it a partner without a server would hear nothing."""

from __future__ import annotations

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from gateway.domain.notifications import Notification
from gateway.ports import GatewayRuntime
from gateway.storage.notifications import Notifications
from gateway.telling import NEWS

_LOOK_AGAIN_S: Final = 1.0
"""Another replica's news is found by looking."""


@dataclass(frozen=True)
class Feed:
    """One app's feed."""

    runtime: GatewayRuntime

    def page(
        self, agency_id: str, after: int, types: Collection[str], limit: int, wait_s: float = 0.0
    ) -> Sequence[Notification]:
        """What follows that number, at most ``limit``; empty only when nothing came for that long."""
        give_up_at = time.monotonic() + wait_s
        while not (found := self._after(agency_id, after, types, limit)):
            left = give_up_at - time.monotonic()
            if left <= 0:
                break
            NEWS.wait(min(_LOOK_AGAIN_S, left))
        return found

    def _after(self, agency_id: str, after: int, types: Collection[str], limit: int) -> Sequence[Notification]:
        with self.runtime.view() as view:
            return Notifications(view.session).after(agency_id, after, types, limit)
