"""Long polling (``Prefer: wait=N``, RFC 7240 §4.3); without a bound on it, patient callers would take every worker."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Final

from flask import Response, request

LONGEST_S: Final = 20
_AT_ONCE: Final = 100
_WAIT = re.compile(r"(?:^|,)\s*wait\s*=\s*\"?(\d{1,6})\"?\s*(?:;[^,]*)?(?=,|$)", re.IGNORECASE)


class Patience:
    """How many requests of this process may wait at once; whoever comes when all places are taken is answered now."""

    def __init__(self, at_once: int = _AT_ONCE) -> None:
        self._free, self._lock = at_once, Lock()

    @contextmanager
    def granted(self) -> Iterator[int]:
        """The seconds this request may wait: what it prefers, at most 20; none when it does not say or may not."""
        wanted = preferred()
        place = wanted > 0 and self._taken()
        try:
            yield wanted if place else 0
        finally:
            if place:
                self._given_back()

    def _taken(self) -> bool:
        with self._lock:
            if self._free <= 0:
                return False
            self._free -= 1
            return True

    def _given_back(self) -> None:
        with self._lock:
            self._free += 1


def preferred() -> int:
    """What the request prefers, in seconds; what cannot be read is no preference (RFC 7240 §2)."""
    said = _WAIT.search(",".join(request.headers.getlist("Prefer")))
    return min(int(said.group(1)), LONGEST_S) if said else 0


def applied(answer: Response, seconds: int) -> Response:
    """The answer, saying that the preference was followed."""
    if seconds:
        answer.headers["Preference-Applied"] = f"wait={seconds}"
    return answer
