"""Files of inquiries (批量导入寻人信息): a register's missing-person reports, read here and taken in part by part."""

from __future__ import annotations

import csv
import hashlib
import io
import threading
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from uuid import UUID

from flask import Response, request

from contracts.codes import ImportFormat, RowReason
from contracts.inquiry_files import FileTooLong, Item, last_of_each, latest, parts_of, read
from contracts.law.calendar import day_of
from contracts.orders import tracing
from gateway import answers
from gateway.access import about, actor, signed_in_only
from gateway.bodies import holds_up_to
from gateway.disclosure.answering import answer_to_read
from gateway.disclosure.policy import Policy, policy_of, shows
from gateway.domain.operations import OperationState
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.readmodel.words import word
from gateway.routes import (
    IDEMPOTENCY_KEY,
    PURPOSE,
    command_doc,
    given,
    idempotency_key,
    in_form,
    own_route,
    read_route,
    resource,
    with_parameters,
)
from gateway.submissions import Standing, Submission

FILE_LIMIT: Final = 8 * 1024 * 1024
UNPACKED_LIMIT: Final = 64 * 1024 * 1024
MOST_ROWS: Final = 10_000
"""A bigger register comes in several files, or by ``guitu inquiries import`` on the station's machine."""

_FORMATS: Final[Mapping[str, ImportFormat]] = MappingProxyType(
    {
        "application/x-ndjson": ImportFormat.JSON_LINES,
        "application/jsonl": ImportFormat.JSON_LINES,
        "text/csv": ImportFormat.CSV,
        "application/pfif+xml": ImportFormat.PFIF,
        "application/xml": ImportFormat.PFIF,
        "text/xml": ImportFormat.PFIF,
    }
)
_TURNS: Final = threading.BoundedSemaphore(2)
_WAITED_FOR_A_TURN_S: Final = 5.0
_COME_BACK_S: Final = 30
_CHARSETS: Final = ("utf-8", "gb18030")
_PATH: Final = "/v1/inquiry-imports"
_GOES_ON: Final = (OperationState.SUCCEEDED, OperationState.OPEN)


def import_inquiries() -> Response:
    """The first part at once, the others one after another in the background; what was accepted is not lost. A repeat
    is read as on the day it first came, whatever has expired since."""
    form, charset = _format(), _charset()
    with _turn():
        raw = _file()
        try:
            bodies = parts().aside(cut, raw, form, _day_it_came(), charset)
        except FileTooLong:
            raise _too_large() from None
        first = given(tracing.IMPORT_INQUIRIES, bodies[0], location=f"{_PATH}/{{id}}")
        if first.state in _GOES_ON:
            _follow(first, bodies)
    return answers.of(first)


def _day_it_came() -> date:
    first = parts().operations.first_time_of(actor().agency_id, idempotency_key())
    return day_of(first or parts().runtime.clock.now())


@contextmanager
def _turn() -> Iterator[None]:
    """Few files are held at once: a small upload may unpack to a hundred megabytes of rows. :raises ProblemFound: when
    two are."""
    if not _TURNS.acquire(timeout=_WAITED_FOR_A_TURN_S):
        raise ProblemFound("temporarily_unavailable", headers={"Retry-After": str(_COME_BACK_S)})
    try:
        yield
    finally:
        _TURNS.release()


def _file() -> bytes:
    """The body, whole. :raises ProblemFound: ``file_too_large``; one that tells its length is not even read."""
    if (request.content_length or 0) >= FILE_LIMIT:
        raise _too_large()
    raw = request.get_data(cache=True)
    if len(raw) >= FILE_LIMIT:
        raise _too_large()
    return raw


def _too_large() -> ProblemFound:
    return ProblemFound("file_too_large", rows=MOST_ROWS, bytes=FILE_LIMIT)


def cut(raw: bytes, form: ImportFormat, today: date, charset: str | None) -> list[dict[str, Any]]:
    """The file as orders. :raises FileTooLong: when it holds more than a file may."""
    items = list(_bounded(read(io.BytesIO(raw), form, today, charset=charset, most=UNPACKED_LIMIT)))
    bodies = [part.as_body() for part in parts_of(latest(items, last_of_each(items)))]
    told = {"format": form.value, "digest": hashlib.sha256(raw).hexdigest(), "parts": len(bodies)}
    return [{**told, "part": number, **body} for number, body in enumerate(bodies, 1)]


def _bounded(items: Iterable[Item]) -> Iterator[Item]:
    """Good rows and bad ones count alike: a file of broken lines takes as long to read. :raises FileTooLong:"""
    for number, item in enumerate(items, 1):
        if number > MOST_ROWS:
            raise FileTooLong
        yield item


def _follow(first: Standing, bodies: list[dict[str, Any]]) -> None:
    """Accept the other parts, each under a key that the import gives it: a repeat of the request finds them there."""
    for body in bodies[1:]:
        parts().operations.enqueue(
            Submission(
                type=tracing.IMPORT_INQUIRIES,
                actor=actor(),
                key=f"inquiry-import/{first.target_id}/{body['part']}",
                body=body,
                target_id=first.target_id,
                location=f"{_PATH}/{{id}}",
            )
        )


def _format() -> ImportFormat:
    found = _FORMATS.get(request.mimetype)
    if found is None:
        raise ProblemFound("unsupported_media_type")
    return found


def _charset() -> str | None:
    said = request.mimetype_params.get("charset")
    if said is not None and said.lower() not in _CHARSETS:
        raise ProblemFound("unsupported_media_type")
    return said


def import_report(import_id: UUID) -> Response:
    """The rejected rows as a table to open, print and send back: line, code, and the reason in both languages."""
    table = io.StringIO()
    written = csv.writer(table)
    written.writerow(("行号 line", "字段 field", "代码 code", "退回原因", "reason"))
    for one in _rejections(str(import_id)):
        said = word(RowReason(one["reason"]))
        written.writerow((one["line"], one["field"] or "", one["reason"], said.zh, said.en))
    answer = Response("\ufeff" + table.getvalue(), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="rejected-{import_id}.csv"'
    return answer


def _rejections(import_id: str) -> Iterator[dict[str, Any]]:
    asked: dict[str, str] = {"inquiry_import_id": import_id}
    while True:
        page = answer_to_read(tracing.IMPORT_REJECTIONS, asked)
        yield from page["items"]
        if page["next_after"] is None:
            return
        asked = {**asked, "after": page["next_after"]}


blp = resource(
    "inquiry-imports",
    "批量导入寻人信息",
    "Imports of inquiries",
    "一次报送一个登记库的寻人信息：JSON 行、CSV、PFIF 1.4，可压缩。A register's missing-person reports in one file.",
)

_BODY: Final = {
    "required": True,
    "description": "文件本身，可 gzip 压缩，至多 8 MB、10000 行。The file itself, plain or gzip.",
    "content": {media: {"schema": {"type": "string", "format": "binary"}} for media in _FORMATS},
}


def _declare() -> None:
    order = tracing.IMPORT_INQUIRIES
    doc = command_doc(order, "批量导入寻人信息", ("file_too_large",)) | {"requestBody": _BODY}
    doc["description"] = (
        "A file of missing-person reports in a form of docs/inquiry-files: rows that cannot be taken are told by line, "
        "the others are kept, and the same rows again change nothing. The answer tells of the first part; ask the "
        "import how far it is."
    )
    view = with_parameters(holds_up_to(FILE_LIMIT)(import_inquiries), IDEMPOTENCY_KEY, PURPOSE)
    view = signed_in_only(order.scope)(blp.doc(**doc)(view))
    blp.add_url_rule(
        _PATH, order.key.replace(".", "_"), about(order.key)(shows(policy_of(order))(view)), methods=["POST"]
    )


_declare()
read_route(blp, f"{_PATH}/<uuid:inquiry_import_id>", tracing.INQUIRY_IMPORT, zh="导入进度与结果")
read_route(blp, f"{_PATH}/<uuid:inquiry_import_id>/rejections", tracing.IMPORT_REJECTIONS, zh="导入退回的行")
own_route(
    blp,
    f"{_PATH}/<uuid:import_id>/report",
    import_report,
    shows_what=Policy(by_reads=(tracing.IMPORT_REJECTIONS,)),
    zh="下载退回清单",
    en="The rejected rows as CSV, with the reasons in Chinese and English.",
    scope=tracing.IMPORT_REJECTIONS.scope,
    responses={"200": in_form("退回清单 The rejected rows.", "text/csv", type="string")},
    problems=("not_found",),
)
