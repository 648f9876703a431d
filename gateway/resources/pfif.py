"""PFIF (寻人交换格式): the people whom live notices show, for other registers of missing persons."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final
from urllib.parse import urlsplit

from flask import Response

from contracts.inquiry_files.pfif_written import written
from contracts.orders import tracing
from contracts.purposes import Purpose
from gateway.access import actor
from gateway.disclosure.answering import answer_in_full
from gateway.disclosure.policy import Policy
from gateway.parts import parts
from gateway.routes import in_form, own_route, resource
from gateway.storage.agencies import Agencies

_MEDIA: Final = "application/pfif+xml"


def published_notices() -> Response:
    """Every page of them in one document; on the ledger, page by page, before it leaves."""
    persons = list(_persons())
    with parts().runtime.view() as view:
        names = Agencies(view.session).names()
    author = names.get(actor().agency_id, actor().agency_id)
    domain = urlsplit(parts().runtime.public_url).hostname or "localhost"
    return Response(written(persons, domain, author), content_type=f"{_MEDIA}; charset=utf-8")


def _persons() -> Iterator[dict[str, Any]]:
    """What the asker's purpose does not open whole is left out: a masked name would be taken for a name elsewhere."""
    asked: dict[str, str] = {}
    while True:
        page = answer_in_full(tracing.PUBLISHED_PERSONS, asked, Purpose.FAMILY_TRACING.value).body
        yield from page["items"]
        if page["next_after"] is None:
            return
        asked = {"after": page["next_after"]}


blp = resource(
    "pfif",
    "寻人交换格式",
    "PFIF",
    "已发布的寻亲公告，以 PFIF 1.4 导出，按公开范围遮蔽。Live notices as PFIF 1.4, masked as the public may read them.",
)

own_route(
    blp,
    "/v1/tracing/notices/export",
    published_notices,
    shows_what=Policy(by_reads=(tracing.PUBLISHED_PERSONS,)),
    zh="导出已发布的寻亲公告",
    en="People whom a live notice shows, as PFIF 1.4: of minors and of people with signs of mental disorder neither "
    "name nor place; nobody who is sealed, nobody who was found. Copies are to be deleted at `expiry_date`.",
    scope=tracing.PUBLISHED_PERSONS.scope,
    responses={"200": in_form("寻人交换文件 The file.", _MEDIA, type="string")},
)
