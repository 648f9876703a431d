"""Two operators for each change of the registry (四眼原则); without it one person alone could let anybody in.

Whoever proposes a change writes a row; another operator approves it, and only then it takes effect, in the transaction
of the approval. Suspending and disabling are the safe direction: they take effect at once, with one operator.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final

from chassis.clock import from_iso, iso
from chassis.orders import NotFound
from chassis.work import UnitOfWork
from contracts.access import NotGrantable, scopes_for
from contracts.codes import AgencyKind
from gateway import identity
from gateway.commands import COMMANDS
from gateway.domain import registration
from gateway.domain.changes import Change, ChangeKind, ChangeState
from gateway.domain.registration import NotRegistrable
from gateway.storage.agencies import Agencies
from gateway.storage.changes import Changes

_MOMENTS: Final = ("contract_from", "contract_until")


class NoSuchChange(LookupError):
    """There is no change of that number that still waits."""


class SamePerson(PermissionError):
    """Whoever proposed a change does not approve it."""


@dataclass(frozen=True)
class Outcome:
    """What an approval did; ``secret`` is shown this once and kept nowhere."""

    change: Change
    secret: str | None = None


# --- proposing --------------------------------------------------------------------------------------------------------


def propose(
    uow: UnitOfWork,
    operator: str,
    kind: ChangeKind,
    agency_id: str,
    what: Mapping[str, Any],
    client_id: str | None = None,
) -> int:
    """Write down what is to change; nothing changes yet. The number under which another operator approves it.

    :raises NotRegistrable: when the change could never be carried out as things stand.
    """
    proposed = Change(
        kind=kind,
        agency_id=agency_id,
        client_id=client_id,
        what=dict(what),
        proposed_by=registration.operator(operator),
        proposed_at=uow.wall_now,
    )
    _check(uow, proposed)
    number = Changes(uow.session).add(proposed)
    uow.audit("registry.proposed", f"agency/{agency_id}", number=number, kind=kind.value, by=operator)
    return number


def _check(uow: UnitOfWork, change: Change) -> None:
    """Everything that can be known beforehand; the approval checks it again, for by then things may have changed."""
    agencies, what = Agencies(uow.session), change.what
    found = agencies.find(change.agency_id)
    if change.kind == ChangeKind.REGISTER:
        registration.identifier(change.agency_id)
        if found is not None:
            raise NotRegistrable(f"{change.agency_id}: 已登记，请用 amend · registered already: amend it")
        kind = AgencyKind(what["kind"])
        _check_terms(kind, what)
        if client := what.get("client"):
            _check_client(kind, client["id"], client)
        return
    if found is None:
        raise NotRegistrable(f"{change.agency_id}: 未登记 · not registered")
    _check_terms(AgencyKind(found.kind), what)
    if change.client_id is not None:
        known = agencies.client(change.client_id)
        if known is not None and known.agency_id != found.id:
            raise NotRegistrable(f"{change.client_id}: 属于其他机构 · belongs to another agency")
        if known is None and change.kind != ChangeKind.CLIENT:
            raise NotRegistrable(f"{change.client_id}: 未登记 · not registered")
        _check_client(AgencyKind(found.kind), change.client_id, what)


def _check_terms(kind: AgencyKind, what: Mapping[str, Any]) -> None:
    registration.purposes(kind, what.get("purposes", ()))
    registration.hosts(what.get("webhook_hosts", ()))
    registration.quotas(what.get("quotas", {}))
    registration.region(what.get("region_code"))
    registration.contract(*(_moment(what.get(name)) for name in _MOMENTS))


def _check_client(kind: AgencyKind, client_id: str, what: Mapping[str, Any]) -> None:
    registration.identifier(client_id)
    registration.commands(what.get("must_sign") or (), COMMANDS)
    if what.get("keys"):
        registration.public_keys({"keys": what["keys"]})
    try:
        scopes_for(kind, _scopes(what))
    except NotGrantable as error:
        raise NotRegistrable(f"超出该类机构的权限 · beyond the kind: {error}") from None


def _moment(text: str | None) -> datetime | None:
    return None if text is None else from_iso(text)


def _scopes(what: Mapping[str, Any]) -> frozenset[str] | None:
    return None if what.get("scopes") is None else frozenset(what["scopes"])


# --- deciding ---------------------------------------------------------------------------------------------------------


def approve(uow: UnitOfWork, number: int, operator: str) -> Outcome:
    """Carry the change out. :raises NoSuchChange: :raises SamePerson: :raises NotRegistrable: and then nothing is
    changed and the proposal waits on."""
    change = _waiting(uow, number)
    if registration.operator(operator) == change.proposed_by:
        raise SamePerson(operator)
    _check(uow, change)
    secret = _CARRIED_OUT[ChangeKind(change.kind)](uow, change)
    _decide(uow, change, ChangeState.APPROVED, operator)
    return Outcome(change, secret)


def reject(uow: UnitOfWork, number: int, operator: str) -> Change:
    """Lay the change aside for good; whoever proposed it may do that too. :raises NoSuchChange:"""
    change = _waiting(uow, number)
    _decide(uow, change, ChangeState.REJECTED, registration.operator(operator))
    return change


def _waiting(uow: UnitOfWork, number: int) -> Change:
    change = Changes(uow.session).held(number)
    if change is None or change.state != ChangeState.PROPOSED:
        raise NoSuchChange(number)
    return change


def _decide(uow: UnitOfWork, change: Change, state: ChangeState, operator: str) -> None:
    change.state, change.decided_by, change.decided_at = state, operator, uow.wall_now
    uow.audit(
        f"registry.{state.value}",
        f"agency/{change.agency_id}",
        number=change.number,
        kind=change.kind,
        by=operator,
        proposed_by=change.proposed_by,
    )


# --- carrying out -----------------------------------------------------------------------------------------------------


def _register(uow: UnitOfWork, change: Change) -> str | None:
    what = dict(change.what)
    client = what.pop("client", None)
    identity.register_agency(
        uow, change.agency_id, AgencyKind(what.pop("kind")), what.pop("name"), what.pop("region_code", None)
    )
    identity.amend_agency(uow, change.agency_id, _terms(what))
    return _add_client(uow, change.agency_id, client["id"], client) if client else None


def _amend(uow: UnitOfWork, change: Change) -> None:
    identity.amend_agency(uow, change.agency_id, _terms(change.what))


def _terms(what: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _moment(value) if name in _MOMENTS else value for name, value in what.items()}


def _client(uow: UnitOfWork, change: Change) -> str | None:
    assert change.client_id is not None
    if Agencies(uow.session).client(change.client_id) is None:
        return _add_client(uow, change.agency_id, change.client_id, change.what)
    identity.amend_client(uow, change.client_id, scopes=_scopes(change.what), must_sign=change.what.get("must_sign"))
    return None


def _add_client(uow: UnitOfWork, agency_id: str, client_id: str, what: Mapping[str, Any]) -> str | None:
    """A client with keys has no secret: who has both is as safe as the weaker of them."""
    secret = None
    if what.get("keys"):
        keys = registration.public_keys({"keys": what["keys"]})
        identity.register_key_client(uow, client_id, agency_id, keys, _scopes(what))
    else:
        secret = identity.register_client(uow, client_id, agency_id, _scopes(what))
    if what.get("must_sign"):
        identity.amend_client(uow, client_id, must_sign=what["must_sign"])
    return secret


def _rotate(uow: UnitOfWork, change: Change) -> str | None:
    assert change.client_id is not None
    grace = None if change.what["at_once"] else identity.GRACE
    if change.what.get("keys"):
        keys = registration.public_keys({"keys": change.what["keys"]})
        identity.replace_keys(uow, change.client_id, keys, grace=grace)
        return None
    return identity.renew_secret(uow, change.client_id, grace=grace)


def _resume(uow: UnitOfWork, change: Change) -> None:
    identity.suspend_agency(uow, change.agency_id, suspended=False)


def _enable(uow: UnitOfWork, change: Change) -> None:
    assert change.client_id is not None
    identity.disable_client(uow, change.client_id, disabled=False)


_CARRIED_OUT: Final[Mapping[ChangeKind, Callable[[UnitOfWork, Change], str | None]]] = MappingProxyType(
    {
        ChangeKind.REGISTER: _register,
        ChangeKind.AMEND: _amend,
        ChangeKind.CLIENT: _client,
        ChangeKind.ROTATE: _rotate,
        ChangeKind.RESUME: _resume,
        ChangeKind.ENABLE: _enable,
    }
)


# --- the safe direction -----------------------------------------------------------------------------------------------


def suspend(uow: UnitOfWork, operator: str, agency_id: str) -> None:
    """Effective with this transaction, one operator is enough. :raises NotRegistrable: when it is not registered."""
    by = registration.operator(operator)
    try:
        identity.suspend_agency(uow, agency_id, suspended=True)
    except NotFound:
        raise NotRegistrable(f"{agency_id}: 未登记 · not registered") from None
    uow.audit("registry.suspended", f"agency/{agency_id}", by=by)


def disable(uow: UnitOfWork, operator: str, client_id: str) -> None:
    """The same for one client. :raises NotRegistrable:"""
    by = registration.operator(operator)
    try:
        identity.disable_client(uow, client_id, disabled=True)
    except identity.UnknownClient:
        raise NotRegistrable(f"{client_id}: 未登记 · not registered") from None
    uow.audit("registry.disabled", f"client/{client_id}", by=by)


def in_words(change: Change) -> dict[str, Any]:
    """What a second operator reads before deciding: everything that was proposed, keys by their names."""
    told = _in_words(change.what)
    if isinstance(told.get("client"), Mapping):
        told["client"] = _in_words(told["client"])
    return {"proposed_by": change.proposed_by, "proposed_at": iso(change.proposed_at), **told}


def _in_words(what: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in what.items() if value not in (None, [], {})}
    return {**told, "keys": [key["kid"] for key in told["keys"]]} if "keys" in told else told
