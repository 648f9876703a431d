"""What tracing answers about reunions (团聚)."""

from __future__ import annotations

from contracts.answers.parts import (
    AnswerSchema,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class ReunionListed(AnswerSchema):
    """团聚, without place and people."""

    id = ident("团聚编号")
    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    state = state_code("状态", "planned")
    kind = fact("团聚方式", "collected")
    planned_for = when("计划时间")
    media_consent = yes("同意媒体到场")
    planned_at = when("登记时间", G.RECORD)
    planned_by = worker("登记人", "station-tracing")
    done_at = when("团聚时间", G.RECORD)
    followed_up_at = when("转回访时间", G.RECORD)
    cancelled_at = when("取消时间", G.RECORD)


class ReunionRelative(AnswerSchema):
    """到场亲属."""

    name = leaf(G.RELATIVES, Look.NAME, "姓名", "陈小满")
    relation = said(G.RELATIVES, "关系", "女儿")
    phone = leaf(G.PHONE, Look.PHONE, "电话", "13800005678")


class Reunion(ReunionListed):
    """团聚, with its place and the relatives."""

    place = leaf(G.HOME_ADDRESS, Look.ADDRESS, "地点", "常州市救助管理站")
    relatives = inside(ReunionRelative, "到场亲属", many=True)


Reunions = page_of(ReunionListed)
