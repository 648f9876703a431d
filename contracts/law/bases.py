"""On what legal basis a person may be shown to the public (公布依据); without one list "approved" would mean whatever
the approver had in mind.

Personal information may be made public with separate consent only, unless a statutory duty, or somebody's life, asks
for it (个人信息保护法 13, 25); a child's with a guardian's (31). Whoever may be a minor, or shows signs of a mental
disorder or an intellectual disability, does not consent alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.codes import LegalBasis
from contracts.disclosure.groups import Sensitivity


@dataclass(frozen=True)
class Basis:
    """One basis: the rule, the numbers by which a letter cites it, and for whom it is not enough."""

    source: str
    cited_as: tuple[str, ...]
    not_for: frozenset[Sensitivity] = frozenset()


BASES: Final[Mapping[LegalBasis, Basis]] = MappingProxyType(
    {
        LegalBasis.SEARCH_DUTY: Basis("民发〔2015〕158号；个人信息保护法 13(3)", ("民发〔2015〕158号",)),
        LegalBasis.SEPARATE_CONSENT: Basis(
            "个人信息保护法 25",
            ("个人信息保护法第二十五条", "个人信息保护法 25"),
            frozenset({Sensitivity.MINOR, Sensitivity.PSYCHIATRIC}),
        ),
        LegalBasis.GUARDIAN_CONSENT: Basis("个人信息保护法 31", ("个人信息保护法第三十一条", "个人信息保护法 31")),
        LegalBasis.LIFE_EMERGENCY: Basis(
            "个人信息保护法 13(4)", ("个人信息保护法第十三条第四项", "个人信息保护法 13(4)")
        ),
    }
)


def cited(words: str) -> LegalBasis | None:
    """The basis whose number stands in these words; nothing when none does."""
    plain = words.replace("[", "〔").replace("]", "〕").replace("《", "").replace("》", "")
    return next((code for code, basis in BASES.items() if any(one in plain for one in basis.cited_as)), None)


def suffices(basis: LegalBasis, guards: Collection[Sensitivity]) -> bool:
    """Whether somebody guarded like that may be shown on this basis."""
    return not BASES[basis].not_for & frozenset(guards)
