"""The words of codes, Chinese and English; without them a timeline would read like a table of abbreviations.

One module per topic, as in :mod:`contracts.codes`; a topic joins by its place in ``_TOPICS``.
"""

from __future__ import annotations

from typing import Final

from chassis.kinds import CodeList
from gateway.readmodel.words import (
    basics,
    case,
    clocks,
    departures,
    followup,
    hospital,
    inquiries,
    notebook,
    persons,
    police,
    purposes,
    states,
    stay,
    street,
    tracing,
)
from gateway.readmodel.words.word import Lists, Word

_TOPICS: Final = (
    basics,
    street,
    case,
    hospital,
    stay,
    departures,
    clocks,
    police,
    tracing,
    inquiries,
    notebook,
    followup,
    persons,
    purposes,
    states,
)
_LISTS: Final[Lists] = {kind: words for topic in _TOPICS for kind, words in topic.LISTS.items()}

NO_WORDS_YET: Final = Word("（新代码）", "(a new code)")


def word(code: CodeList) -> Word:
    """The code in both languages; a code of a newer version shows as such instead of failing a whole page."""
    return _LISTS.get(type(code), {}).get(code, NO_WORDS_YET)


__all__ = ["NO_WORDS_YET", "Word", "word"]
