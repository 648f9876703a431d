"""How urgent a report is and what the reporter is told to do; without it the one lying in the heat would wait behind
the one who begs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from contracts.codes import ConditionFlag, Priority

_ENDANGERING: Final = frozenset({ConditionFlag.HEAT, ConditionFlag.COLD, ConditionFlag.INJURED})
"""Lying still is a danger to life together with any of these."""

_VULNERABLE: Final = frozenset(
    {
        ConditionFlag.LYING_STILL,
        ConditionFlag.INJURED,
        ConditionFlag.MENTAL_SIGNS,
        ConditionFlag.CONFUSED,
        ConditionFlag.PREGNANT,
        ConditionFlag.WITH_CHILD,
        ConditionFlag.LOOKS_MINOR,
        ConditionFlag.LOOKS_ELDERLY,
        ConditionFlag.IMPAIRED,
        ConditionFlag.HEAT,
        ConditionFlag.COLD,
    }
)


@dataclass(frozen=True)
class DispatchTargets:
    """Minutes in which a team should have accepted, by priority.

    Recommended values, not law: ten minutes after the page of D03, the rest so that the place is reached within the
    30-minute rescue circle of another city (D39, Suqian) for whoever is vulnerable. The station may set its own.
    """

    minutes: Mapping[Priority, int] = field(
        default_factory=lambda: {Priority.P0: 10, Priority.P1: 15, Priority.P2: 30, Priority.P3: 120}
    )

    def of(self, priority: Priority) -> timedelta:
        return timedelta(minutes=self.minutes[priority])


TARGETS: Final = DispatchTargets()


def suggested(flags: Iterable[ConditionFlag]) -> Priority:
    """The priority that follows from what was seen (domain §2.1). Nothing seen in particular is ordinary, not
    unimportant."""
    seen = frozenset(flags)
    if ConditionFlag.UNCONSCIOUS in seen or (ConditionFlag.LYING_STILL in seen and seen & _ENDANGERING):
        return Priority.P0
    if seen & _VULNERABLE:
        return Priority.P1
    return Priority.P3 if seen == {ConditionFlag.BEGGING_ONLY} else Priority.P2


def more_urgent(one: Priority, other: Priority) -> Priority:
    return min(one, other, key=lambda priority: priority.value)


@dataclass(frozen=True)
class Advice:
    """What the reporter should do now, in both languages."""

    code: str
    zh: str
    en: str

    def as_json(self) -> dict[str, str]:
        return {"code": self.code, "zh": self.zh, "en": self.en}


CALL_EMERGENCY: Final = Advice(
    "call_120_110",
    "情况可能危及生命：请立即拨打120急救电话；有人身危险或现场混乱时同时拨打110。请在确保自身安全的前提下守候到人员到场。",
    "This may be a danger to life: call 120 (ambulance) now, and 110 (police) if anybody is in danger. Stay with the "
    "person until help is there, if you are safe yourself.",
)
TELL_POLICE_AND_CHILDRENS_DESK: Final = Advice(
    "minor_call_110_childrens_desk",
    "对方可能是未成年人：请立即拨打110，并拨打未成年人保护热线（12345转）联系救助管理站未成年人保护岗；请勿自行带离。",
    "This may be a minor: call 110 (police) and the children's desk of the relief station (through 12345) at once. Do "
    "not take the child away yourself.",
)
NO_FACES: Final = Advice(
    "no_faces",
    "请勿拍摄、直播或传播当事人的面部。",
    "Do not film, stream or share the person's face.",
)


def advice(priority: Priority, flags: Iterable[ConditionFlag]) -> tuple[Advice, ...]:
    """What this report's answer says: the most urgent first."""
    urgent = (CALL_EMERGENCY,) if priority is Priority.P0 else ()
    minor = (TELL_POLICE_AND_CHILDRENS_DESK,) if ConditionFlag.LOOKS_MINOR in set(flags) else ()
    return (*urgent, *minor, NO_FACES)
