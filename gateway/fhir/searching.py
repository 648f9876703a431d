"""The search for attempts: FHIR's parameters as those of the plain list, and its page as a Bundle; without it a client
without a server of its own could not ask what there is to do."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from marshmallow import ValidationError, fields, validate

from chassis.clock import iso
from chassis.kinds import InstantField
from contracts.fhir import states_called
from contracts.orders import intake
from contracts.orders.parts import NOT_SAID, StrictSchema
from gateway.cursors import CursorField
from gateway.fhir import resources
from gateway.fhir.capabilities import known_statuses
from gateway.fhir.negotiating import FORMAT
from gateway.fhir.parts import Element
from gateway.problems import ProblemFound
from gateway.routes import one_page

_A_MOMENT: Final = timedelta(microseconds=1)
_ONE_OF = "|".join(known_statuses())


class TaskSearch(StrictSchema):
    """Which attempts."""

    status = fields.String(
        validate=validate.Regexp(rf"\A(?:{_ONE_OF})(?:,(?:{_ONE_OF}))*\Z"),
        metadata={
            "description": "Task.status，多个以逗号分隔 one or more, with commas between",
            "example": "requested",
        },
        **NOT_SAID,
    )
    last_updated = fields.String(
        data_key="_lastUpdated",
        validate=validate.Regexp(r"\A(?:ge|gt)\S{10,40}\Z"),
        metadata={
            "description": "此后有变化的 changed at (ge) or after (gt) this instant; a plus must be escaped",
            "example": "ge2026-07-21T02:00:00Z",
        },
        **NOT_SAID,
    )
    count = fields.Integer(
        data_key="_count",
        load_default=100,
        validate=validate.Range(1, 100),
        metadata={"description": "条数 at most this many a page"},
    )
    after = CursorField()
    format = fields.String(data_key="_format", metadata={"description": FORMAT["description"]}, **NOT_SAID)


def found(search: Mapping[str, Any], base: str) -> Element:
    """The page of attempts that this caller may see, oldest first, with the address of the next one."""
    page = one_page(intake.REFERRALS, _plain(search))
    shown = [one for one in page.get("items") or () if resources.is_shown(one)]
    tasks = [resources.task(one, whole=False) for one in shown]
    following = page["next_after"]
    this = _address(search, base, search["after"])
    return resources.search_set(tasks, base, this, following and _address(search, base, following))


def _plain(search: Mapping[str, Any]) -> dict[str, str]:
    """The parameters as the plain list knows them."""
    said = {"limit": str(search["count"]), "after": search["after"]}
    if search["status"] is not None:
        wanted = [state for status in search["status"].split(",") for state in states_called(status)]
        said["states"] = ",".join(dict.fromkeys(wanted))
    if search["last_updated"] is not None:
        said["changed_since"] = iso(_since(search["last_updated"]))
    return {name: value for name, value in said.items() if value is not None}


def _since(said: str) -> datetime:
    """The instant from which on; ``gt`` begins a moment later. :raises ProblemFound: ``invalid_query``"""
    try:
        at = InstantField().deserialize(said[2:])
    except ValidationError:
        wrong = {"field": "_lastUpdated", "message": "needs ge or gt and an instant with its offset"}
        raise ProblemFound("invalid_query", errors=[wrong]) from None
    return at + _A_MOMENT if said.startswith("gt") else at


def _address(search: Mapping[str, Any], base: str, after: str | None) -> str:
    said = {
        "status": search["status"],
        "_lastUpdated": search["last_updated"],
        "_count": search["count"],
        "after": after,
    }
    return f"{base}/Task?{urlencode({name: value for name, value in said.items() if value is not None})}"
