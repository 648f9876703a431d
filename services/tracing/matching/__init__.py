"""Who in a register of missing people may be the person in our care; without it a name heard in dialect finds nobody.

A pure library: no database, no broker, no clock. :mod:`services.tracing.matching.index` answers both ways,
:mod:`services.tracing.matching.pairs` compares two records without an index, in the same integers.
"""
