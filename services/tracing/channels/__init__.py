"""Where notices are published, one adaptor per channel; without it the rules would know each channel's form."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.codes import NoticeChannel
from services.tracing.channels.by_hand import OTHERS_NEED, SITE_NEEDS, ByHand
from services.tracing.channels.port import Channel, Sheet

__all__ = ["CHANNELS", "Channel", "Sheet"]

CHANNELS: Final[Mapping[NoticeChannel, Channel]] = MappingProxyType(
    {one: ByHand(one, SITE_NEEDS if one is NoticeChannel.NATIONAL_SITE else OTHERS_NEED) for one in NoticeChannel}
)
"""None of them has an interface today: each is given a sheet by hand, and its receipt is entered (docs/adr/0046)."""
