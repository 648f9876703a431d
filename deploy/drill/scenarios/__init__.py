"""The golden scenarios that a drill can play, in the field's order (domain §6); G9, G11 and G12 are played by tests
only: they need another reporter, a seal, and a broker to stop."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from deploy.drill.scenario import Scenario
from deploy.drill.scenarios import g01, g02, g03, g04, g05, g06, g07, g08, g10

SCENARIOS: Final[Sequence[Scenario]] = tuple(
    module.SCENARIO for module in (g01, g02, g03, g04, g05, g06, g07, g08, g10)
)
