"""A published message as the bytes of its frames (AMQP 0-9-1, 2.3.5 and 4.2); without it a relay would spend more on
each message than the broker does: py-amqp looks for an alarm, sets a timeout and packs property by property, each time.

Persistent and mandatory, always: nothing else is published as an event.
"""

from __future__ import annotations

from struct import Struct

from chassis.broker import Outgoing
from chassis.envelope import CONTENT_TYPE

_BASIC, _PUBLISH = 60, 40
_METHOD, _HEADER, _BODY, _END = 1, 2, 3, b"\xce"
_MANDATORY = 1
_PERSISTENT = 2
_CARRIED = 1 << 15 | 1 << 12 | 1 << 7
"""The properties that are there: content type, delivery mode, message id."""
_FRAME = Struct(">BHI")
_OF_METHOD = Struct(">BHIHHH")
_OF_HEADER = Struct(">BHIHHQH")
_AROUND_BODY = 8


def _short(text: str) -> bytes:
    octets = text.encode()
    return bytes([len(octets)]) + octets


_SAME_PROPERTIES = _short(CONTENT_TYPE) + bytes([_PERSISTENT])


class Frames:
    """Makes the frames of messages for one exchange, on one channel."""

    def __init__(self, exchange: str, channel: int, largest: int) -> None:
        """``largest``: bytes of a frame, as agreed with the broker."""
        self._exchange, self._channel, self._piece = _short(exchange), channel, largest - _AROUND_BODY
        self._methods: dict[str, bytes] = {}

    def of(self, outgoing: Outgoing) -> bytes:
        """All frames of one message, in their order."""
        method = self._methods.get(outgoing.routing_key)
        if method is None:
            method = self._methods[outgoing.routing_key] = self._method(outgoing.routing_key)
        body = outgoing.body
        if 0 < len(body) <= self._piece:  # nearly always
            return b"".join(
                (method, self._header(outgoing), _FRAME.pack(_BODY, self._channel, len(body)), body, _END),
            )
        # no body, no frame of one: an empty frame is a breach of the protocol
        pieces = (body[start : start + self._piece] for start in range(0, len(body), self._piece))
        framed = (_FRAME.pack(_BODY, self._channel, len(piece)) + piece + _END for piece in pieces)
        return method + self._header(outgoing) + b"".join(framed)

    def _method(self, routing_key: str) -> bytes:
        to = self._exchange + _short(routing_key) + bytes([_MANDATORY])
        return _OF_METHOD.pack(_METHOD, self._channel, 6 + len(to), _BASIC, _PUBLISH, 0) + to + _END

    def _header(self, outgoing: Outgoing) -> bytes:
        properties = _SAME_PROPERTIES + _short(outgoing.message_id)
        size, length = len(outgoing.body), 14 + len(properties)
        return _OF_HEADER.pack(_HEADER, self._channel, length, _BASIC, 0, size, _CARRIED) + properties + _END
