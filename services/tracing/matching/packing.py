"""A report as a few bytes and back; without it whoever keeps a million of them would check every field again each time
it reads one.

What is packed was read by :func:`services.tracing.matching.records.report_of` before; what is unpacked is equal to it.
"""

from __future__ import annotations

import json
from datetime import date
from typing import Any, Final

from services.tracing.matching.records import Mark, Relative, Report

_FORM: Final = 1
"""The first item, so that another order of fields can be told from this one."""


def packed(report: Report) -> bytes:
    """The fields in order, as JSON."""
    relatives = [[relative.relation, relative.name] for relative in report.kin]
    values = [
        _FORM,
        report.id,
        report.name,
        report.aliases,
        report.sex,
        report.birth_year,
        report.home_code,
        report.home_text,
        report.town,
        report.village,
        report.ethnicity,
        report.speaks,
        report.height,
        report.blood,
        [[mark.kind, mark.part, mark.side, mark.text] for mark in report.marks],
        report.clothes,
        report.lost_code,
        report.lost_on.toordinal() if report.lost_on else None,
        [report.reporter.relation, report.reporter.name] if report.reporter else None,
        report.phone,
        relatives,
        report.category,
    ]
    return json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode()


def unpacked(content: bytes) -> Report:
    """The report that was packed. :raises ValueError: when these bytes are none."""
    form, *values = json.loads(content)
    if form != _FORM:
        raise ValueError("no packed report")
    return _report(*values)


def _report(*values: Any) -> Report:
    id_, name, aliases, sex, year, home, text, town, village, ethnicity, speaks, height, blood, *rest = values
    marks, clothes, lost, day, reporter, phone, kin, category = rest
    return Report(
        id_,
        name,
        tuple(aliases),
        sex,
        year,
        home,
        text,
        town,
        village,
        ethnicity,
        tuple(speaks),
        height,
        blood,
        tuple(Mark(*mark) for mark in marks),
        tuple(clothes),
        lost,
        date.fromordinal(day) if day else None,
        Relative(*reporter) if reporter else None,
        phone,
        tuple(Relative(*relative) for relative in kin),
        category,
    )
