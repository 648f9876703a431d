"""Which parameters are in use; without it two workers could give one pair two scores.

The database says so: every worker asks within its transaction. The tables of a version are made once for a process,
however many units ask for it.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from typing import Final

from chassis.work import UnitOfWork, View
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.national import national
from services.tracing.matching.parameters import Parameters
from services.tracing.storage import Compared, Version, Versions

FIRST: Final = "p2"
_MOST_KEPT: Final = 3
_ready: dict[str, Parameters] = {}
"""By digest, with all their tables made; equal data are one set wherever they came from."""


def in_use(view: View) -> Parameters:
    """The version in use; before anybody chose one, the first."""
    use = Versions(view.session).in_use()
    return _made_ready(use.version, use.digest, view) if use else _made_ready(FIRST, first().digest, view)


@cache
def first() -> Parameters:
    """What everybody begins with: expert beliefs, and how often everything occurs in the country."""
    return Parameters(FIRST, Beliefs(), national())


def keep_first(uow: UnitOfWork) -> None:
    """The first version stands with the others, as it was when it was first used. A second call changes nothing, and
    of two workers that start at once one waits for the other."""
    Compared(uow.session).take_turn()
    versions = Versions(uow.session)
    if versions.in_use() is None:
        add(first(), uow.aside(packed, first()), uow)
        versions.use(FIRST, since=uow.now(), chosen_by=uow.actor.client_id, pinned=False)


def add(
    parameters: Parameters,
    body: bytes,
    uow: UnitOfWork,
    *,
    confirmed: int = 0,
    rejected: int = 0,
    verdicts: int = 0,
    surprise: int | None = None,
    surprise_before: int | None = None,
) -> Version:
    """A version for good, :func:`packed`, with what it was learnt from."""
    made = Version(
        version=parameters.version,
        digest=parameters.digest,
        made_at=uow.now(),
        reports=parameters.statistics.reports,
        confirmed=confirmed,
        rejected=rejected,
        verdicts=verdicts,
        surprise=surprise,
        surprise_before=surprise_before,
    )
    Versions(uow.session).add(made, body)
    return made


def packed(parameters: Parameters) -> bytes:
    """As it is kept; the same data give the same bytes. Its digest is made with it: both take a while, so aside."""
    _ = parameters.digest
    return gzip.compress(parameters.canonical.encode(), mtime=0)


def unpacked(body: bytes) -> Parameters:
    return Parameters.of_data(json.loads(gzip.decompress(body)))


def _made_ready(version: str, digest: str, view: View) -> Parameters:
    """Seconds of calculation the first time, so it is done aside."""
    if (known := _ready.get(digest)) is not None:
        return known
    parameters = first() if digest == first().digest else unpacked(_body(version, view))
    view.aside(parameters.warm)
    while len(_ready) >= _MOST_KEPT:
        _ready.pop(next(iter(_ready)), None)
    _ready[digest] = parameters
    return parameters


def _body(version: str, view: View) -> bytes:
    body = Versions(view.session).body(version)
    if body is None:
        raise LookupError(version)
    return body
