"""What a heard name is worth against a registered one; without it a misheard syllable would end the search.

A name is compared syllable by syllable through a noisy channel (heard right, merged by a dialect, near, other), in
the best of the ways people get names wrong: given name turned round, a syllable dropped or added, the surname left
out. Rarity comes in by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from services.tracing.domain.facts import Found, Sought
from services.tracing.domain.parameters import Parameters
from services.tracing.domain.sound import (
    FullName,
    chinese,
    fold,
    folded,
    nickname_core,
    sounds,
)

_INITIAL = re.compile("^(zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?")


@dataclass(frozen=True)
class Heard:
    """What one name of ours and one of theirs have in common; ``given`` is the given name's part of ``millibits``."""

    left: str
    right: str
    millibits: int
    given: int = 0


def full_name(found: Found, sought: Sought, p: Parameters) -> tuple[Heard, ...]:
    """Each name heard against the registered one and against aliases that are full names; nothing heard gives
    nothing."""
    registered = [(sought.full_name, 0)]
    registered += [(FullName.of(alias), p.name_of_an_alias) for alias in sought.aliases if len(chinese(alias)) > 2]
    return tuple(
        max(
            (_one_name(FullName.of(name), true, cost, p) for true, cost in registered),
            key=lambda hit: hit.millibits,
        )
        for name in found.names
        if chinese(name) and sought.full_name.surname
    )


def _one_name(heard: FullName, true: FullName, cost: int, p: Parameters) -> Heard:
    given = _given(heard.given, true.given, p)
    whole = (_surname(heard, true, p) + given, given)
    bare_bits = _given(heard.written, true.given, p) + p.surname_dropped if len(heard.written) > 1 else whole[0]
    bits, part = max(whole, (bare_bits, max(0, bare_bits)))
    bits += cost
    floor = p.somebody_elses_name
    return Heard(heard.written, true.written, *((bits, part) if bits > floor else (floor, 0)))


def _surname(heard: FullName, true: FullName, p: Parameters) -> int:
    pairs = ((left, right) for left in heard.surname_sounds for right in true.surname_sounds)
    best = max(
        (_syllable(left, right, p.surname_bits(fold(right), p.same_syllable), p) for left, right in pairs),
        default=0,
    )
    return best + (p.same_character if heard.surname == true.surname else 0)


def _given(heard: str, true: str, p: Parameters) -> int:
    """The best way of laying the heard syllables beside the true ones; a given name that is not said weighs nothing."""
    if not heard or not true:
        return 0
    if len(heard) != len(true):
        hits = (_character(left, right, p) for left in heard for right in true)
        return max(hits) + p.syllable_dropped * abs(len(heard) - len(true))
    straight = sum(_character(left, right, p) for left, right in zip(heard, true, strict=True))
    turned = sum(_character(left, right, p) for left, right in zip(reversed(heard), true, strict=True))
    return max(straight, turned + p.swapped_given)


def _character(heard: str, true: str, p: Parameters) -> int:
    (left,), (right,) = sounds(heard), sounds(true)
    return _syllable(left, right, p.given_bits(fold(right), p.same_syllable), p) + (
        p.same_character if heard == true else 0
    )


def _syllable(heard: str, true: str, same: int, p: Parameters) -> int:
    if heard == true:
        return same
    left, right = fold(heard), fold(true)
    if left == right:
        return max(0, same + p.merged_by_dialect)
    near = _initial(left) == _initial(right) or left[len(_initial(left)) :] == right[len(_initial(right)) :]
    return p.near_syllable if near else p.other_syllable


def _initial(syllable: str) -> str:
    found = _INITIAL.match(syllable)
    return found.group() if found else ""


def nickname(found: Found, sought: Sought, p: Parameters) -> Heard | None:
    """The best pet name: as a listed alias, as a part of the given name, or 老 and the surname; else a small doubt."""
    hits = [hit for name in found.nicknames if chinese(name) for hit in _one_nickname(name, sought, p)]
    return max(hits, key=lambda hit: (hit.millibits, hit.left, hit.right), default=None)


def _one_nickname(name: str, sought: Sought, p: Parameters) -> list[Heard]:
    core, true = sounds(nickname_core(name)), sought.full_name
    hits = [Heard(name, sought.name, p.nickname_of_nowhere)]
    for alias in sought.aliases:
        bits = _core(core, sounds(nickname_core(alias)), p.nickname_is_alias, 1, p)
        hits += [Heard(name, alias, bits)] if bits is not None else []
    parts = {true.given_sounds} | {(syllable,) for syllable in true.given_sounds}
    for part in parts - {()}:
        bits = _core(core, part, p.nickname_is_given, len(parts - {()}), p)
        hits += [Heard(name, true.given, bits, given=bits)] if bits is not None else []
    if name.startswith("老") and len(core) == 1 and fold(core[0]) in folded(true.surname_sounds):
        hits.append(Heard(name, true.surname, p.surname_bits(fold(core[0]), p.nickname_is_surname)))
    return hits


def _core(
    heard: tuple[str, ...],
    true: tuple[str, ...],
    share: float,
    chances: int,
    p: Parameters,
) -> int | None:
    """The weight of one core against one part of a name, or nothing when they do not sound alike."""
    if not true or folded(heard) != folded(true):
        return None
    first, *rest = folded(true)
    bits = p.given_bits(first, share, chances) + sum(p.given_bits(sound, p.same_syllable) for sound in rest)
    return bits if heard == true else max(0, bits + p.merged_by_dialect)


def together(full: tuple[Heard, ...], pet: Heard | None) -> tuple[Heard | None, Heard | None]:
    """One full name and one pet name, not counting the same syllable twice: what a pet name made of the given name
    adds is only what goes beyond the given name already heard."""
    pairs = [(name, _beyond(name, pet)) for name in full]
    best = max(
        pairs,
        key=lambda pair: (
            pair[0].millibits + (pair[1].millibits if pair[1] else 0),
            pair[0].left,
        ),
        default=None,
    )
    return best or (None, pet)


def _beyond(name: Heard, pet: Heard | None) -> Heard | None:
    if pet is None or pet.given <= 0:
        return pet
    return Heard(pet.left, pet.right, max(0, pet.millibits - max(0, name.given)), pet.given)
