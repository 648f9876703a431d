"""Where a webhook may go; without it a partner could have us knock at the station's own doors (SSRF).

Https only, to a host that the agency's contract lists, on port 443 or the port listed with it. The host must be a name:
an address in any notation is refused. Every address the name resolves to must be public, and the connection is made to
the very address that was looked at. All of it is checked again at each delivery.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urlsplit

Resolver = Callable[[str, int], Sequence[str]]
"""The addresses of a host, as text. :raises OSError: when it has none."""

_LONGEST: Final = 500
_PRINTABLE: Final = re.compile(r"[^\s\\\x00-\x20\x7f]+")
_NAME: Final = re.compile(r"(?=.{1,253}\Z)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_LOOPBACK_HOSTS: Final = frozenset({"127.0.0.1", "localhost"})
_PORTS: Final = {"https": 443, "http": 80}

# What is_global takes for public, or says nothing of, although it leads inside or into another network's tunnels.
_TUNNELS: Final = tuple(
    ipaddress.ip_network(net)
    for net in (
        "::/96",  # IPv4-compatible (RFC 4291 §2.5.5.1)
        "64:ff9b::/96",  # NAT64 (RFC 6052)
        "64:ff9b:1::/48",  # local NAT64 (RFC 8215)
        "2001::/32",  # Teredo (RFC 4380)
        "2002::/16",  # 6to4 (RFC 3056)
        "fec0::/10",  # site-local (RFC 3879)
        "192.88.99.0/24",  # 6to4 relays (RFC 7526)
        "100.64.0.0/10",  # carrier-grade NAT (RFC 6598)
        "168.63.129.16/32",  # a cloud's own services under a public address
    )
)


class ForbiddenDestination(ValueError):
    """A webhook may not go there; ``reason`` is a code."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Destination:
    """A URL that passed: ``url`` is its canonical form."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        return self.host if self.port == _PORTS[self.scheme] else f"{self.host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def destination(url: str, listed: Collection[str], *, loopback: bool = False) -> Destination:
    """The URL taken apart. ``listed``: hosts of the contract, ``name`` (port 443) or ``name:port``. ``loopback``: the
    setting that lets listed loopback addresses be told without TLS, and on any port when none is listed with them.

    :raises ForbiddenDestination: saying why not.
    """
    parts = _split(url)
    scheme, host = parts.scheme.lower(), _host(parts)
    inside = loopback and host in _LOOPBACK_HOSTS
    if scheme != "https" and not (scheme == "http" and inside):
        raise ForbiddenDestination("scheme")
    if not inside and not _NAME.fullmatch(host):
        raise ForbiddenDestination("host")
    port = _port(parts, scheme)
    if f"{host}:{port}" not in listed and not ((port == 443 or inside) and host in listed):
        raise ForbiddenDestination("host_not_listed")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Destination(scheme, host, port, target)


def _split(url: str) -> SplitResult:
    if len(url) > _LONGEST or not _PRINTABLE.fullmatch(url):
        raise ForbiddenDestination("url")
    try:
        parts = urlsplit(url)
    except ValueError:
        raise ForbiddenDestination("url") from None
    if "@" in parts.netloc:
        raise ForbiddenDestination("userinfo")
    if parts.fragment or not (parts.path + parts.query).isascii():
        raise ForbiddenDestination("url")
    return parts


def _host(parts: SplitResult) -> str:
    """The name as DNS knows it. Letters that only look alike become another name, which nobody listed."""
    try:
        return (parts.hostname or "").encode("idna").decode("ascii").lower()
    except (UnicodeError, ValueError):
        raise ForbiddenDestination("host") from None


def _port(parts: SplitResult, scheme: str) -> int:
    try:
        return _PORTS[scheme] if parts.port is None else parts.port
    except ValueError:
        raise ForbiddenDestination("url") from None


def checked_addresses(to: Destination, resolve: Resolver, *, loopback: bool = False) -> list[str]:
    """The addresses to which a connection may be made, resolved once and looked at.

    :raises ForbiddenDestination: when any of them is not public: a name that leads inside as well is no accident;
    :raises OSError: when the name has none.
    """
    found = list(dict.fromkeys(resolve(to.host, to.port)))
    if not found:
        raise OSError("no address")
    if not all(is_public(address) or (loopback and _is_loopback(address)) for address in found):
        raise ForbiddenDestination("address")
    if to.scheme == "http" and not all(_is_loopback(address) for address in found):
        raise ForbiddenDestination("address")
    return found


def is_public(address: str) -> bool:
    """Whether it is an ordinary address of the public internet; what cannot be read is not."""
    try:
        ip: ipaddress.IPv4Address | ipaddress.IPv6Address = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.scope_id is not None:
            return False
        ip = ip.ipv4_mapped or ip
    inside = ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast or ip.is_unspecified
    tunnelled = any(ip in net for net in _TUNNELS if net.version == ip.version)
    return ip.is_global and not inside and not ip.is_reserved and not tunnelled


def _is_loopback(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
