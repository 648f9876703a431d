"""Under which keys a record is looked up; without them every change would be compared with every record ever sent in.

A key is a short text of sounds. Stored keys are keyed hashes of it, so the table of keys tells nobody a name. Two
records are compared when they share a key; the score decides. Keys are many and cheap: a missed key is a missed
person.
"""

from __future__ import annotations

from itertools import chain

from services.tracing.domain.facts import Found, Sought
from services.tracing.domain.places import core_of
from services.tracing.domain.sound import (
    FullName,
    chinese,
    fold,
    folded,
    nickname_core,
    sounds,
)

_TOO_WIDE = ("province", "city")


def keys_of_found(found: Found) -> frozenset[str]:
    """Keys of the person in our care: names and nicknames heard, places said."""
    named = chain.from_iterable(_keys_of_name(FullName.of(name)) for name in found.names)
    petted = chain.from_iterable(_keys_of_core(sounds(nickname_core(name))) for name in found.nicknames)
    return frozenset(named) | frozenset(petted) | _keys_of_places(found.places)


def keys_of_sought(sought: Sought) -> frozenset[str]:
    """Keys of the person somebody searches for: name, given name, aliases, and the home below the city."""
    true = sought.full_name
    full = [
        true,
        *(FullName.of(alias) for alias in sought.aliases if len(chinese(alias)) > 2),
    ]
    named = chain.from_iterable(_keys_of_name(name) for name in full)
    petted = chain.from_iterable(_keys_of_core(sounds(nickname_core(alias))) for alias in sought.aliases)
    given = {
        *_keys_of_core(true.given_sounds),
        *(f"g:{fold(sound)}" for sound in true.given_sounds),
    }
    homes = (place.name for place in sought.home if place.level not in _TOO_WIDE)
    return frozenset(named) | frozenset(petted) | frozenset(given) | _keys_of_places(tuple(homes))


def _keys_of_name(name: FullName) -> list[str]:
    """The full name, the surname with each single given syllable, and the given name in any order without the
    surname."""
    given = folded(name.given_sounds)
    surnames = folded(name.surname_sounds)
    whole = [f"n:{surname} {' '.join(given)}" for surname in surnames if given]
    halves = [f"s:{surname} {syllable}" for surname in surnames for syllable in given]
    bare = [f"p:{' '.join(sorted(part))}" for part in (given, folded(sounds(name.written))) if len(part) > 1]
    return whole + halves + bare


def _keys_of_core(core: tuple[str, ...]) -> list[str]:
    return [f"g:{' '.join(folded(core))}"] if core else []


def _keys_of_places(places: tuple[str, ...]) -> frozenset[str]:
    cores = (folded(sounds(core_of(place))) for place in places)
    return frozenset(f"v:{' '.join(core)}" for core in cores if core)
