"""Free ports on loopback: without them two checkouts on one machine would fight for 5672."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable
from pathlib import Path

LOOPBACK = "127.0.0.1"
_RANGE = Path("/proc/sys/net/ipv4/ip_local_port_range")


def free_ports(count: int, keep: Iterable[int] = ()) -> list[int]:
    """`count` different ports nobody listens on; those of `keep` that are still free come first.

    They lie outside the kernel's range for outgoing connections. Inside it, a client that keeps knocking at the port
    of a killed server is sooner or later given that very port as its own, connects to itself, and the server can't
    come back.
    """
    chosen = [port for port in keep if _is_free(port)][:count]
    candidates = _outside_of_outgoing()
    for port in random.sample(candidates, len(candidates)):
        if len(chosen) == count:
            return chosen
        if port not in chosen and _is_free(port):
            chosen.append(port)
    raise OSError(f"no {count} free ports on {LOOPBACK}")


def _outside_of_outgoing() -> list[int]:
    first, last = map(int, _RANGE.read_text().split())
    outside = [port for port in range(10_000, 65_000) if not first <= port <= last]
    return outside or list(range(10_000, 65_000))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        # As the servers do: a port in TIME_WAIT after a restart counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True
