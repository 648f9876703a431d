"""Agencies, their clients and their secrets; without it the gateway would not know whom it talks to."""

from __future__ import annotations

import secrets

from chassis.orders import Actor
from chassis.work import UnitOfWork
from contracts.access import scopes_for
from contracts.codes import AgencyKind
from contracts.purposes import PURPOSES
from gateway.domain.agencies import Agency, Client
from gateway.hashing import NOBODYS_HASH, hashed, matches
from gateway.ports import Aside, GatewayRuntime, at_once
from gateway.storage.agencies import Agencies


class UnknownClient(LookupError):
    """There is no such client to renew a secret for."""


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
    return found


def register_client(
    uow: UnitOfWork, client_id: str, agency_id: str, scopes: frozenset[str] | None = None
) -> str | None:
    """Make a client of a registered agency and give its secret, this once; ``None`` when the client was there already.

    :raises NotFound: when the agency is not registered;
    :raises contracts.access.NotGrantable: for a scope beyond its kind.
    """
    agencies = Agencies(uow.session)
    agency = agencies.get(agency_id)
    granted = scopes_for(AgencyKind(agency.kind), scopes)
    if agencies.client(client_id) is not None:
        return None
    secret = secrets.token_urlsafe(32)
    agencies.add_client(
        Client(
            id=client_id,
            agency_id=agency_id,
            secret_hash=hashed(secret),
            scopes=sorted(granted),
            registered_at=uow.now(),
        )
    )
    uow.audit("client.registered", f"client/{client_id}", scopes=sorted(granted))
    return secret


def renew_secret(uow: UnitOfWork, client_id: str) -> str:
    """A new secret for a client, given this once; the old one is worth nothing any more. :raises UnknownClient:"""
    client = Agencies(uow.session).client(client_id)
    if client is None:
        raise UnknownClient(client_id)
    secret = secrets.token_urlsafe(32)
    client.secret_hash = hashed(secret)
    uow.audit("client.secret_renewed", f"client/{client_id}")
    return secret


def signed_in(runtime: GatewayRuntime, client_id: str, secret: str, aside: Aside = at_once) -> Actor | None:
    """Who signs in with this secret, or nobody; an unknown client takes as long to refuse as a wrong secret."""
    actor, secret_hash = _client(runtime, client_id)
    right = aside(matches, secret_hash or NOBODYS_HASH, secret)
    return actor if right else None


def _client(runtime: GatewayRuntime, client_id: str) -> tuple[Actor | None, str | None]:
    with runtime.view() as view:
        agencies = Agencies(view.session)
        client = agencies.client(client_id)
        if client is None or client.disabled_at is not None:
            return None, None
        agency = agencies.get(client.agency_id)
        actor = Actor(
            agency.id,
            agency.kind,
            client.id,
            frozenset(client.scopes),
            agency.region_code,
            frozenset(agency.purposes),
        )
        return actor, client.secret_hash
