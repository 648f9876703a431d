"""How long somebody who failed to sign in must wait; without it one stranger could keep every processor busy hashing.

Secrets are 256 random bits, so nobody guesses one: what is protected is our CPU. That is why failures are counted in
each process and not in the database, where every wrong guess of a stranger would become a write (docs/adr/0021).

Three counts, none of which a stranger can turn against the true client for ever: by client and address, by address,
and a budget of the client from everywhere. The last two do not bind an address from which the client has signed in
before, and no count of secrets binds a client that signs in with its key.
"""

from __future__ import annotations

import ipaddress
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

_FREE_OF_PAIR: Final = 3
_FREE_OF_ADDRESS: Final = 20
_LONGEST_S: Final = 300.0
_FORGOTTEN_AFTER_S: Final = 3600.0
_BUDGET: Final = 30.0
_BUDGET_A_SECOND: Final = 0.5
_MOST_KEPT: Final = 10_000


@dataclass
class _Failures:
    count: int
    last_at: float

    def wait_s(self, free: int, at: float) -> float:
        """Twice as long after each failure beyond those that anybody may make."""
        if self.count < free:
            return 0.0
        delay = min(2.0 ** min(self.count - free, 10), _LONGEST_S)
        return max(self.last_at + delay - at, 0.0)


class _Counts:
    """Failures by name, as many as a process can afford to remember; the longest untouched are forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[object, _Failures] = OrderedDict()

    def wait_s(self, name: object, free: int, at: float) -> float:
        found = self._kept.get(name)
        return found.wait_s(free, at) if found else 0.0

    def add(self, name: object, at: float) -> None:
        found = self._kept.pop(name, None)
        fresh = found is None or at - found.last_at > _FORGOTTEN_AFTER_S
        self._kept[name] = _Failures(1 if fresh or found is None else found.count + 1, at)
        while len(self._kept) > _MOST_KEPT:
            self._kept.popitem(last=False)

    def drop(self, name: object) -> None:
        self._kept.pop(name, None)


class Guesses:
    """Who must wait, and how long, in one process. ``free``: how many failures of one name at one address cost
    nothing."""

    def __init__(self, free: int = _FREE_OF_PAIR) -> None:
        self._free = free
        self._pairs, self._addresses = _Counts(), _Counts()
        self._budgets: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._proven: OrderedDict[tuple[str, str], None] = OrderedDict()

    def wait_s(self, client_id: str, address: str, now: datetime, *, with_secret: bool = True) -> int:
        """Whole seconds until this client may try again from this address; 0 when it may try now."""
        at, pair = now.timestamp(), (client_id, network_of(address))
        waits = [self._pairs.wait_s(pair, self._free, at)]
        if pair not in self._proven:
            waits.append(self._addresses.wait_s(pair[1], _FREE_OF_ADDRESS, at))
            waits.append(self._budget_wait_s(client_id, at) if with_secret else 0.0)
        return math.ceil(max(waits))

    def failed(self, client_id: str, address: str, now: datetime, *, with_secret: bool = True) -> None:
        at, pair = now.timestamp(), (client_id, network_of(address))
        self._pairs.add(pair, at)
        self._addresses.add(pair[1], at)
        if with_secret and pair not in self._proven:
            self._spend(client_id, at)

    def succeeded(self, client_id: str, address: str) -> None:
        """It was the true client: its failures are forgotten, and strangers do not hold it up at this address."""
        pair = (client_id, network_of(address))
        self._pairs.drop(pair)
        self._proven.pop(pair, None)
        self._proven[pair] = None
        while len(self._proven) > _MOST_KEPT:
            self._proven.popitem(last=False)

    def _left(self, client_id: str, at: float) -> float:
        left, since = self._budgets.get(client_id, (_BUDGET, at))
        return min(_BUDGET, left + max(at - since, 0.0) * _BUDGET_A_SECOND)

    def _budget_wait_s(self, client_id: str, at: float) -> float:
        return max(1.0 - self._left(client_id, at), 0.0) / _BUDGET_A_SECOND

    def _spend(self, client_id: str, at: float) -> None:
        left = self._left(client_id, at)
        self._budgets.pop(client_id, None)
        self._budgets[client_id] = (max(left - 1.0, 0.0), at)
        while len(self._budgets) > _MOST_KEPT:
            self._budgets.popitem(last=False)


def network_of(address: str) -> str:
    """An IPv6 customer has at least a /64 of addresses (RFC 6177), and is one source; an IPv4 address is itself."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv6Address):
        mapped = parsed.ipv4_mapped
        return str(mapped) if mapped else str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)
