"""Agencies, their clients, secrets and keys; without it the gateway would not know whom it talks to."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from chassis.aside import Aside, at_once
from chassis.orders import Actor
from chassis.work import UnitOfWork
from contracts.access import scopes_for
from contracts.codes import AgencyKind
from contracts.purposes import PURPOSES
from gateway import registry
from gateway.domain.agencies import Agency, Client, ClientKey
from gateway.hashing import hashed, matches, nobodys_hash
from gateway.ports import GatewayRuntime
from gateway.storage.agencies import Agencies

_MOST_SECRETS: Final = 2

GRACE: Final = timedelta(days=7)
"""How long what was replaced is good beside its successor, unless it is replaced at once."""


class UnknownClient(LookupError):
    """There is no such client."""


# --- registering ------------------------------------------------------------------------------------------------------


def register_agency(
    uow: UnitOfWork, agency_id: str, kind: AgencyKind, name: str, region_code: str | None = None
) -> Agency:
    """Make the agency known. A second call brings name and region up to date and changes nothing else."""
    agencies = Agencies(uow.session)
    found = agencies.find(agency_id)
    if found is None:
        found = Agency(
            id=agency_id,
            kind=kind.value,
            name=name,
            region_code=region_code,
            registered_at=uow.now(),
            purposes=sorted(PURPOSES[kind]),
        )
        agencies.add(found)
        uow.audit("agency.registered", f"agency/{agency_id}", kind=kind.value)
    found.name, found.region_code = name, region_code
    registry.changed(uow)
    return found


def amend_agency(uow: UnitOfWork, agency_id: str, what: Mapping[str, Any]) -> Agency:
    """Change what the registration says; only what is named. :raises NotFound: when the agency is not registered."""
    found = Agencies(uow.session).get(agency_id)
    for name, value in what.items():
        setattr(found, name, value)
    uow.audit("agency.amended", f"agency/{agency_id}", changed=sorted(what))
    registry.changed(uow)
    return found


def suspend_agency(uow: UnitOfWork, agency_id: str, *, suspended: bool) -> None:
    """From the commit on, and within half a minute in every other process, none of its clients may do anything; or
    may again. A second call changes nothing. :raises NotFound: when the agency is not registered."""
    found = Agencies(uow.session).get(agency_id)
    if suspended == (found.suspended_at is not None):
        return
    found.suspended_at = uow.wall_now if suspended else None
    uow.audit("agency.suspended" if suspended else "agency.resumed", f"agency/{agency_id}")
    registry.changed(uow)


def disable_client(uow: UnitOfWork, client_id: str, *, disabled: bool) -> None:
    """The same for one client. :raises UnknownClient:"""
    found = _known(uow, client_id)
    if disabled == (found.disabled_at is not None):
        return
    found.disabled_at = uow.wall_now if disabled else None
    uow.audit("client.disabled" if disabled else "client.enabled", f"client/{client_id}")
    registry.changed(uow)


def register_client(
    uow: UnitOfWork, client_id: str, agency_id: str, scopes: frozenset[str] | None = None
) -> str | None:
    """Make a client of a registered agency and give its secret, this once; ``None`` when the client was there already.

    :raises NotFound: when the agency is not registered;
    :raises contracts.access.NotGrantable: for a scope beyond its kind.
    """
    agency = Agencies(uow.session).get(agency_id)
    granted = scopes_for(AgencyKind(agency.kind), scopes)
    if Agencies(uow.session).client(client_id) is not None:
        return None
    secret = secrets.token_urlsafe(32)
    _add_client(uow, client_id, agency_id, granted, hashed(secret))
    return secret


def register_key_client(
    uow: UnitOfWork,
    client_id: str,
    agency_id: str,
    keys: Iterable[Mapping[str, Any]],
    scopes: frozenset[str] | None = None,
) -> None:
    """Make a client that signs in with keys of its own (RFC 7523) and has no secret.

    :raises NotFound: :raises contracts.access.NotGrantable: as :func:`register_client`.
    """
    agency = Agencies(uow.session).get(agency_id)
    _add_client(uow, client_id, agency_id, scopes_for(AgencyKind(agency.kind), scopes), None)
    replace_keys(uow, client_id, keys)


def _add_client(
    uow: UnitOfWork, client_id: str, agency_id: str, scopes: frozenset[str], secret_hash: str | None
) -> None:
    new = Client(
        id=client_id,
        agency_id=agency_id,
        secret_hash=secret_hash,
        scopes=sorted(scopes),
        registered_at=uow.now(),
    )
    Agencies(uow.session).add_client(new)
    uow.audit("client.registered", f"client/{client_id}", scopes=sorted(scopes))


def amend_client(
    uow: UnitOfWork, client_id: str, *, scopes: frozenset[str] | None = None, must_sign: Iterable[str] | None = None
) -> None:
    """Change what a client may do and must sign. :raises UnknownClient: :raises contracts.access.NotGrantable:"""
    client = _known(uow, client_id)
    if scopes is not None:
        kind = AgencyKind(Agencies(uow.session).get(client.agency_id).kind)
        client.scopes = sorted(scopes_for(kind, scopes))
    if must_sign is not None:
        client.must_sign = sorted(must_sign)
    uow.audit("client.amended", f"client/{client_id}", scopes=client.scopes, must_sign=client.must_sign)
    registry.changed(uow)


# --- secrets and keys -------------------------------------------------------------------------------------------------


def renew_secret(uow: UnitOfWork, client_id: str, *, grace: timedelta | None = None) -> str:
    """A new secret for a client, given this once. The old one is good for ``grace`` more, and without it worth nothing
    any more; one that was replaced before ends now. :raises UnknownClient:"""
    client = _known(uow, client_id)
    secret = secrets.token_urlsafe(32)
    kept = grace is not None and client.secret_hash is not None
    client.former_secret_hash = client.secret_hash if kept else None
    client.former_secret_until = uow.wall_now + grace if kept and grace else None
    client.secret_hash = hashed(secret)
    uow.audit("client.secret_renewed", f"client/{client_id}", old_until=_iso(client.former_secret_until))
    return secret


def replace_keys(
    uow: UnitOfWork, client_id: str, keys: Iterable[Mapping[str, Any]], *, grace: timedelta | None = None
) -> None:
    """These are the client's keys now. Others are good for ``grace`` more, and without it worth nothing any more; a
    ``kid`` that comes again takes the new key. :raises UnknownClient:"""
    now, agencies = uow.wall_now, Agencies(uow.session)
    _known(uow, client_id)
    fresh = {str(key["kid"]): dict(key) for key in keys}
    until = now + (grace or timedelta(0))
    for old in agencies.keys_of(client_id):
        if old.kid in fresh:
            old.jwk, old.not_after, old.registered_at = fresh.pop(old.kid), None, now
        elif old.good(until):
            old.not_after = until
    for kid, jwk in fresh.items():
        agencies.add_key(ClientKey(client_id=client_id, kid=kid, jwk=jwk, registered_at=now))
    uow.audit("client.keys_replaced", f"client/{client_id}", old_until=_iso(until))
    registry.changed(uow)


def _known(uow: UnitOfWork, client_id: str) -> Client:
    client = Agencies(uow.session).client(client_id)
    if client is None:
        raise UnknownClient(client_id)
    return client


def _iso(moment: Any) -> str | None:
    return None if moment is None else str(moment.isoformat())


# --- secrets at the door ----------------------------------------------------------------------------------------------


def signed_in(runtime: GatewayRuntime, client_id: str, secret: str, aside: Aside = at_once) -> Actor | None:
    """Who signs in with this secret, or nobody; whatever is wrong takes as long to refuse: an unknown client, one that
    is suspended or has no secret, a wrong secret."""
    now = runtime.wall.now()
    with runtime.view() as view:
        found = registry.registered_here(runtime, view.session, client_id)
    actor = found.actor(now) if found else None
    hashes = found.client.hashes(now) if found and actor else ()
    right = aside(_is_one_of, hashes + (nobodys_hash(),) * (_MOST_SECRETS - len(hashes)), secret)
    return actor if right else None


def _is_one_of(secret_hashes: tuple[str, ...], secret: str) -> bool:
    """Pure, so that it may run in another thread."""
    return any(matches(secret_hash, secret) for secret_hash in secret_hashes)
