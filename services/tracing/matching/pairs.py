"""Two records compared without an index, in the same integers; without it a stored candidate could not be explained or
checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.tracing.matching import forward
from services.tracing.matching.fields import Field
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.profiles import Coded
from services.tracing.matching.query import Query
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reports import Reports, View


def compare(profile: Profile, report: Report, parameters: Parameters) -> Mapping[Field, int]:
    """The millibits of every field that our side knows, 0 where theirs does not; their sum is the score, the same that
    an index gives in either direction."""
    return compare_all(profile, [report], parameters)[0]


def compare_all(profile: Profile, reports: Sequence[Report], parameters: Parameters) -> list[Mapping[Field, int]]:
    """The same with each of several reports; what one gives does not depend on the others."""
    block = Reports()
    for report in reports:
        block.append(report)
    query = Query(Coded.of(profile, parameters), block.words)
    bits = forward.evidence(query, View(block, slice(0, len(block))))
    return [{field: int(column[row]) for field, column in bits.items()} for row in range(len(reports))]
