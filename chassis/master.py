"""The master keys: they wrap the keys of owners, and are never stored beside the data; without them whoever takes the
database has the keys too.

One is current and wraps; the others that are configured only unwrap, so that a new one can take the place of an old
one while services run (``guitu keys rotate master``).
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from chassis.sealing import AES_256_GCM, KEY_BYTES, SM4_GCM, Key

_ID_LENGTH: Final = 12


class UnknownMaster(LookupError):
    """A key was wrapped by a master key that is not configured here; the message is that one's id."""


class MasterKey:
    """Wraps owners' keys; 32 bytes each, from the settings. ``others`` unwrap what they wrapped before.

    ``algorithm`` is that of new keys and of their wrapping. A wrapping has an id that tells key and algorithm apart and
    gives nothing of the key away; one byte of change in either is another id.
    """

    def __init__(self, key: bytes, others: Iterable[bytes] = (), algorithm: int = AES_256_GCM) -> None:
        secrets = list(dict.fromkeys((key, *others)))
        self.algorithm, self.id = algorithm, _id(key, algorithm)
        self._wrapping = {_id(one, each): _wrapping(one, each) for one in secrets for each in KEY_BYTES}
        self._unnamed = [_wrapping(one, AES_256_GCM) for one in secrets]

    def knows(self, id: str | None) -> bool:
        return id is None or id in self._wrapping

    def wrap(self, owner: str, key: bytes) -> bytes:
        """The key as the current master wraps it, bound to its owner."""
        return self._wrapping[self.id].encrypt(key, owner.encode())

    def unwrap(self, owner: str, wrapped: bytes, by: str | None) -> bytes:
        """The key. ``by``: the wrapping's id, or nothing for what was wrapped before masters had ids.

        :raises UnknownMaster: when that master is not configured; :raises InvalidTag: when it is not of that owner.
        """
        if by is None:
            return self._unwrap_unnamed(owner, wrapped)
        if by not in self._wrapping:
            raise UnknownMaster(by)
        return self._wrapping[by].decrypt(wrapped, owner.encode())

    def _unwrap_unnamed(self, owner: str, wrapped: bytes) -> bytes:
        for wrapping in self._unnamed:
            try:
                return wrapping.decrypt(wrapped, owner.encode())
            except InvalidTag:
                continue
        raise InvalidTag


def _wrapping(secret: bytes, algorithm: int) -> Key:
    """SM4 takes 128 bits: derived (HKDF, RFC 5869), never half of the key that AES uses."""
    if algorithm == AES_256_GCM:
        return Key(algorithm, secret)
    derived = HKDF(SHA256(), KEY_BYTES[SM4_GCM], salt=None, info=b"guitu master sm4-gcm").derive(secret)
    return Key(algorithm, derived)


def _id(secret: bytes, algorithm: int) -> str:
    return hmac.new(secret, f"guitu master {algorithm}".encode(), hashlib.sha256).hexdigest()[:_ID_LENGTH]
