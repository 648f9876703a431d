"""What all tables of intake share."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import MetaData, String, event
from sqlalchemy.orm import object_session, registry

from chassis.columns import Whose
from chassis.tables import NAMING

METADATA = MetaData(naming_convention=NAMING)
CASE = Whose("case/<id>", "`intake.erase_person` destroys the case's key")
mapper = registry(metadata=METADATA)

BADGE: Final = String(20)
"""A badge code (工号), never a name."""

FORM_NUMBER: Final = String(40)
"""The number of a form, or of somebody's receipt (文号)."""


class WrittenOnce(TypeError):
    """Somebody's code tried to change what is only added to."""


def written_once(*kinds: type[Any]) -> None:
    """Things of these kinds are added and never changed; what comes later is another one."""
    for kind in kinds:
        event.listen(kind, "before_update", _refuse_to_change)


def _refuse_to_change(_mapper: Any, _connection: Any, thing: Any) -> None:
    session = object_session(thing)
    if session is not None and session.is_modified(thing):
        raise WrittenOnce(type(thing).__name__)
