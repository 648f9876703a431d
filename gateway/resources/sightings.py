"""Sightings (线索): reports of a person in need, and the coarse status that whoever reported may follow."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from flask import Response

from chassis.clock import iso
from chassis.orders import NotFound
from chassis.work import UnitOfWork
from contracts.codes import SightingStage
from contracts.orders import patrol
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.domain.readmodel import StatusToken
from gateway.parts import parts
from gateway.readmodel.words import word
from gateway.routes import as_json, command_route, own_route, resource
from gateway.storage.readmodel import ReadModel


def mint_status(uow: UnitOfWork, sighting_id: str) -> dict[str, Any]:
    """An unguessable address for this report's status; only the hash of its token is kept."""
    token = secrets.token_urlsafe(32)
    ReadModel(uow.session).add_token(
        StatusToken(token_hash=_hashed(token), sighting_id=sighting_id, minted_at=parts().runtime.wall.now())
    )
    return {"status_url": f"/v1/sightings/status/{token}"}


def follow_answer(uow: UnitOfWork, minted_id: str, body: Mapping[str, Any]) -> None:
    """A report that was there already keeps its own id; the new address then follows that one."""
    reported = body.get("id", minted_id)
    if reported != minted_id:
        ReadModel(uow.session).repoint_tokens(minted_id, str(reported))


def sighting_status(token: str) -> Response:
    """The stage of the one report that this token was given for, and nothing else."""
    stage, updated_at = stage_of(token)
    return as_json({"stage": stage.value, "stage_zh": word(stage).zh, "updated_at": iso(updated_at)})


def stage_of(token: str) -> tuple[SightingStage, datetime]:
    """How far that report is, and since when. :raises NotFound: when the token was given for none."""
    with parts().runtime.view() as view:
        model = ReadModel(view.session)
        found = model.token(_hashed(token))
        if found is None:
            raise NotFound
        known = model.sighting(found.sighting_id)
        stage = SightingStage(known.stage) if known else SightingStage.RECEIVED
        return stage, known.updated_at if known else found.minted_at


def _hashed(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8")).hexdigest()


blp = resource("sightings", "线索", "Sightings", "路人、快递员、骑行队等看到需要帮助的人。Somebody in need was seen.")

command_route(
    blp,
    "/v1/sightings",
    patrol.REPORT_SIGHTING,
    zh="上报线索",
    location="{status_url}",
    minting=mint_status,
    problems=("coordinate_without_crs", "happened_in_future", "too_many_requests"),
    reporters=True,
)
own_route(
    blp,
    "/v1/sightings/status/<token>",
    sighting_status,
    shows_what=NOTHING_PERSONAL,
    zh="查询线索进展（凭上报时返回的地址）",
    en="The coarse status of one report, for whoever holds its address: stage and time, nothing else.",
    open_to_all=True,
    problems=("not_found",),
)
