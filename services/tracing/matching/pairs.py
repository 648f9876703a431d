"""Two records compared without an index, in the same integers; without it a stored candidate could not be explained or
checked."""

from __future__ import annotations

from collections.abc import Mapping

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
    block = Reports()
    block.append(report)
    query = Query(Coded.of(profile, parameters), block.words)
    bits = forward.evidence(query, View(block, slice(0, 1)))
    return {field: int(column[0]) for field, column in bits.items()}
