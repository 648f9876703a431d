"""What a channel must be able to do (发布渠道); without one port an interface of the national site would one day have
to be built into the rules of notices."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from contracts.codes import NoticeChannel, NoticeField
from services.tracing.domain.masking import Facts


@dataclass(frozen=True)
class Sheet:
    """A notice in a channel's own form: which fields, in which order, and which of them it needs and nobody filled
    in."""

    channel: NoticeChannel
    public: Facts
    fields: tuple[NoticeField, ...]
    missing: tuple[NoticeField, ...]


class Channel(Protocol):
    """One channel. Whoever gives one an interface writes another of these: it sends what :meth:`sheet` gives, outside
    any transaction, and records submission and receipt by the orders that a worker gives today."""

    @property
    def code(self) -> NoticeChannel:
        """Which channel it is."""
        ...

    def sheet(self, public: Facts) -> Sheet:
        """The notice in this channel's form; ``public`` is masked for it. Pure: a second call gives the same."""
        ...
