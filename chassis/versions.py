"""Which version of a thing somebody relied on; without it two desks could undo each other's work unseen.

A thing's version is the counter that its table keeps against lost updates. It is shown with the thing as ``version``,
over HTTP as its ``ETag``, and comes back as ``If-Match`` (RFC 9110 §13.1.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from chassis.orders import Command, NotFound, Refusal

_STRONG = re.compile(r'\s*"(\d{1,18})"\s*')

Versioned = Mapping[str, type[Any]]
"""A service's things that have a version: the resource's name, and the mapped class."""


class VersionConflict(Refusal):
    """The thing has changed since it was looked at; ``version`` is the present one, ``None`` when it is not there."""

    code = "version_conflict"


class VersionNeeded(Refusal):
    """This order is given on the strength of what was seen, and has to say which version that was."""

    code = "version_needed"


def present(session: Session, kind: type[Any], id: str, *, locked: bool = False) -> int | None:
    """The version in force, ``None`` when there is no such thing; ``locked``: it stays until the transaction ends."""
    mapper = inspect(kind)
    # by the class's own attribute, not the table's column: what is sealed from whoever asks has no version either
    version = mapper.get_property_by_column(mapper.version_id_col).class_attribute
    wanted = select(version).where(mapper.primary_key[0] == id)
    found: int | None = session.execute(wanted.with_for_update() if locked else wanted).scalar_one_or_none()
    return found


def matches(if_match: str, version: int | None) -> bool:
    """Whether this header names the version (strong comparison: a weak tag never matches, ``*`` matches what is
    there)."""
    if if_match.strip() == "*":
        return version is not None
    named = (_STRONG.fullmatch(tag) for tag in if_match.split(","))
    return version in {int(tag.group(1)) for tag in named if tag}


@contextmanager
def kept_to(command: Command, versioned: Versioned, session: Session) -> Iterator[None]:
    """Let stand what is carried out inside only if it is about the version that the order relied on; the thing is
    locked first. Inside a savepoint of the caller's.

    The order is tried before its version is judged, because only the handler knows whether the thing is the caller's at
    all: what is somebody else's, sealed or not there is :class:`NotFound` from one place, whatever version is named.

    :raises VersionNeeded: when it relied on none and has to, whatever it is about; :raises VersionConflict:
    """
    if command.if_match is None and command.type.needs_version:
        raise VersionNeeded
    outdated = _conflict(command, versioned, session)
    try:
        yield
    except Refusal as refusal:
        if outdated is None or isinstance(refusal, NotFound):
            raise
        raise outdated from None
    if outdated is not None:
        raise outdated


def _conflict(command: Command, versioned: Versioned, session: Session) -> VersionConflict | None:
    if command.if_match is None:
        return None
    kind = versioned.get(command.type.resource)
    version = None if kind is None else present(session, kind, command.target_id, locked=True)
    return None if matches(command.if_match, version) else VersionConflict(version=version)
