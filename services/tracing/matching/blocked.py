"""Ranks the few reports a database found; without it whoever has no arrays of the whole register could not compare.

The same integers as everywhere: a score depends on the two records and the parameters, not on where the report came
from or what stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable

from services.tracing.matching import forward
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.profiles import Coded
from services.tracing.matching.records import Profile, Report
from services.tracing.matching.reports import Reports, View


def ranked(profile: Profile, reports: Iterable[Report], parameters: Parameters) -> list[tuple[str, int]]:
    """Each report's id with its score in millibits, the likeliest first, equal ones by id."""
    block = Reports()
    for report in reports:
        block.append(report)
    if not block.ids:
        return []
    bits = forward.score(Coded.of(profile, parameters), View(block, slice(0, len(block))))
    return sorted(zip(block.ids, bits.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0]))
