"""The orders and questions of a reunion (团聚); without them nobody could say when a family met, and who was there."""

from __future__ import annotations

from marshmallow import fields

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing_reunions as answers
from contracts.answers.parts import answering
from contracts.codes import ReunionKind
from contracts.orders.parts import PagedSchema, StrictSchema, code, flag, identifier, moment, several, words
from contracts.purposes import Purpose


class RelativeBody(StrictSchema):
    """Who comes (到场亲属)."""

    name = words("姓名", "陈小满", longest=50, required=True)
    relation = words("关系", "女儿", longest=20, required=True)
    phone = words("联系电话", "10000000001", longest=30)


class ReunionBody(StrictSchema):
    """A reunion to be held. Media are there only where everybody agreed, and not when nobody said."""

    profile_id = identifier("the profile of whoever was found", required=True)
    kind = code(ReunionKind, "团聚方式", ReunionKind.COLLECTED, required=True)
    planned_for = moment("when they are to meet", required=True)
    place = words("地点", "常州市救助管理站", longest=200, required=True)
    relatives = several(
        fields.Nested(RelativeBody),
        "到场亲属",
        [{"name": "陈小满", "relation": "女儿"}],
        least=1,
        most=20,
        required=True,
    )
    media_consent = flag("同意媒体到场", False, load_default=False)


class ReunionDoneBody(StrictSchema):
    """They met."""

    done_at = moment("when they met; now when missing, never in the future")


class ReunionsParams(PagedSchema):
    profile_id = identifier("only the reunions of this profile")


class ReunionParams(StrictSchema):
    reunion_id = identifier("the reunion", required=True)


_WORK = "tracing:work"

PLAN_REUNION = CommandType(
    "tracing",
    "plan_reunion",
    "reunion",
    _WORK,
    ReunionBody,
    creates=True,
    answer=answers.ReunionListed,
    doc="Plan a reunion (团聚) of somebody whose identity is known; refused for whoever is sealed.",
)
RECORD_REUNION = CommandType(
    "tracing",
    "record_reunion",
    "reunion",
    _WORK,
    ReunionDoneBody,
    answer=answers.ReunionListed,
    doc="Record that they met; follow-up's plan, made when the person has arrived, continues from there.",
)
CANCEL_REUNION = CommandType(
    "tracing",
    "cancel_reunion",
    "reunion",
    _WORK,
    answer=answers.ReunionListed,
    doc="Record that a planned reunion does not take place.",
)
REUNIONS = ReadType(
    "tracing",
    "reunions",
    _WORK,
    ReunionsParams,
    **answering(answers.Reunions, Purpose.FAMILY_TRACING),
    doc="Reunions; codes and times only.",
)
REUNION = ReadType(
    "tracing",
    "reunion",
    _WORK,
    ReunionParams,
    **answering(answers.Reunion, Purpose.FAMILY_TRACING),
    doc="One reunion with its place and the relatives.",
    about="reunion",
)
