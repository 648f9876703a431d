"""The starting values of the green channel as they are asked; without them a guess of ours would pass for law.

They stand in ``green_channel.toml`` beside this module, each with its source.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import timedelta
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from contracts.codes import Urgency
from contracts.orders.intake import ReferralKind
from services.intake.domain.settlement import Span

_VALUES: Final[Mapping[str, Any]] = tomllib.loads(
    resources.files("services.intake.domain").joinpath("green_channel.toml").read_text("utf8")
)

ANSWER_WITHIN: Final[Mapping[Urgency, timedelta]] = MappingProxyType(
    {urgency: timedelta(minutes=_VALUES["answer_within_minutes"][urgency.value]) for urgency in Urgency}
)
"""How long a hospital may take for an answer."""

BEDS_HOLD: Final = timedelta(hours=_VALUES["beds"]["report_holds_hours"])
"""How long a report of free beds is believed."""

SETTLES_BY: Final = Span(_VALUES["settlement"]["period"])
"""How long a settlement period is."""

SPECIALTIES: Final[Mapping[str, frozenset[ReferralKind]]] = MappingProxyType(
    {kind: frozenset(map(ReferralKind, takes)) for kind, takes in _VALUES["specialties"].items()}
)
"""Kind of hospital → what it takes, unless it says so itself."""
