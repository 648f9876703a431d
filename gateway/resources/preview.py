"""The preview of disclosure (披露预览): what would this hospital see; without it a partner would learn it by trying."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Response
from marshmallow import fields, validate

from contracts.codes import AgencyKind
from contracts.disclosure.groups import Sensitivity
from contracts.disclosure.table import who_of
from contracts.orders.parts import NOT_SAID, StrictSchema, code, patterned
from contracts.purposes import PURPOSES, Purpose
from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.disclosure.preview import READS, preview_of
from gateway.disclosure.projection import Eyes
from gateway.problems import ProblemFound
from gateway.routes import as_json, own_route, resource


class PreviewParams(StrictSchema):
    """Whose eyes, for what, on which answer."""

    kind = code(AgencyKind, "机构类别", AgencyKind.HOSPITAL, required=True)
    purpose = code(Purpose, "用途", Purpose.MEDICAL_CARE, required=True)
    read = fields.String(
        required=True,
        validate=validate.OneOf(sorted(READS)),
        metadata={"description": "查询", "example": "intake.referral"},
    )
    role = patterned("救助站人员的角色; without one a programme of the station", r"[a-z][a-z_]{0,39}", "duty_chief")
    sensitivity = fields.Enum(
        Sensitivity, by_value=True, metadata={"description": "敏感类别", "example": "minor"}, **NOT_SAID
    )


def disclosure_preview(query: Mapping[str, Any]) -> Response:
    """What they would see of an invented person, and the level of each field. Nobody's record is looked at."""
    kind, purpose, role = query["kind"], query["purpose"], query["role"]
    if purpose not in PURPOSES[kind]:
        raise ProblemFound("purpose_not_held", purposes=sorted(PURPOSES[kind]))
    eyes = Eyes(who_of(kind.value, role), purpose.value)
    return as_json(preview_of(query["read"], eyes, query["sensitivity"]))


blp = resource(
    "preview",
    "披露预览",
    "Disclosure preview",
    "以虚构人物显示某类机构能看到什么。What a kind of agency would see, of an invented person.",
)

own_route(
    blp,
    "/v1/disclosure/preview",
    disclosure_preview,
    shows_what=NOTHING_PERSONAL,
    zh="披露预览",
    en="What such an agency would see of an invented person, for that purpose; the same projection as of real answers.",
    arguments=PreviewParams,
    problems=("invalid_query", "purpose_not_held"),
)
