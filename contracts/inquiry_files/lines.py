"""A stream cut into lines, of which none is longer than a line may be; without it one line of a gigabyte would be read
into memory before anybody could say that it is too long."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator
from typing import BinaryIO, Final, cast

LONGEST_LINE: Final = 64 * 1024
_AT_ONCE: Final = 64 * 1024
_GZIP: Final = b"\x1f\x8b"


class StreamBroken(ValueError):
    """The stream ends before its end, or is not compressed as it says."""


class FileTooLong(ValueError):
    """It holds more than its reader takes; of what is packed only unpacking tells."""


def chunks(stream: BinaryIO, most: int | None = None) -> Iterator[bytes]:
    """Its bytes, plain; a gzip is told by how it begins. :raises StreamBroken: :raises FileTooLong: beyond ``most``
    plain bytes."""
    seen = 0
    for chunk in _plain(stream):
        seen += len(chunk)
        if most is not None and seen > most:
            raise FileTooLong
        yield chunk


def _plain(stream: BinaryIO) -> Iterator[bytes]:
    begin = stream.read(_AT_ONCE)
    if not begin.startswith(_GZIP):
        while begin:
            yield begin
            begin = stream.read(_AT_ONCE)
        return
    try:
        with gzip.GzipFile(fileobj=cast(BinaryIO, _Prefixed(begin, stream))) as plain:
            while chunk := plain.read(_AT_ONCE):
                yield chunk
    except (OSError, EOFError, zlib.error) as error:
        raise StreamBroken from error


def lines(pieces: Iterable[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Each line with its number, without its end; nothing for a line that is too long."""
    number, begun, too_long = 1, bytearray(), False
    for chunk in pieces:
        *ended, rest = chunk.split(b"\n")
        for piece in ended:
            whole = begun + piece
            yield number, None if too_long or len(whole) > LONGEST_LINE else bytes(whole.removesuffix(b"\r"))
            number, begun, too_long = number + 1, bytearray(), False
        begun += rest
        if len(begun) > LONGEST_LINE:
            begun, too_long = bytearray(), True
    if begun or too_long:
        yield number, None if too_long else bytes(begun.removesuffix(b"\r"))


class _Prefixed:
    """A stream of which the beginning was read already."""

    def __init__(self, begin: bytes, rest: BinaryIO) -> None:
        self._begin, self._rest = begin, rest

    def read(self, size: int = -1) -> bytes:
        if not self._begin:
            return self._rest.read(size)
        head, self._begin = (self._begin, b"") if size < 0 else (self._begin[:size], self._begin[size:])
        return head + self._rest.read() if size < 0 else head
