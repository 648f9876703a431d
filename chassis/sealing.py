"""The ciphers that personal data may be sealed with; without one home for them each sealed place would choose its own.

Both are authenticated (GCM, NIST SP 800-38D) and stand in the first byte of what they sealed, so that both can always
be opened, whichever of them new keys are made for: AES-256 (FIPS 197), SM4 (GB/T 32907-2016).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

AES_256_GCM: Final = 1
SM4_GCM: Final = 2
_NONCE: Final = 12
_TAG: Final = 16

ALGORITHMS: Final[Mapping[str, int]] = MappingProxyType({"aes-256-gcm": AES_256_GCM, "sm4-gcm": SM4_GCM})
"""By the names that the settings give them."""

KEY_BYTES: Final[Mapping[int, int]] = MappingProxyType({AES_256_GCM: 32, SM4_GCM: 16})


class Key(NamedTuple):
    """A key and the algorithm it is for; it is used with no other."""

    algorithm: int
    secret: bytes

    @classmethod
    def new(cls, algorithm: int) -> Key:
        return cls(algorithm, os.urandom(KEY_BYTES[algorithm]))

    def encrypt(self, plain: bytes, bound_to: bytes) -> bytes:
        """Nonce, ciphertext, tag; it opens only together with ``bound_to``."""
        nonce = os.urandom(_NONCE)
        if self.algorithm == AES_256_GCM:
            return nonce + AESGCM(self.secret).encrypt(nonce, plain, bound_to)
        sealing = Cipher(algorithms.SM4(self.secret), modes.GCM(nonce)).encryptor()
        sealing.authenticate_additional_data(bound_to)
        return nonce + sealing.update(plain) + sealing.finalize() + sealing.tag

    def decrypt(self, sealed: bytes, bound_to: bytes) -> bytes:
        """:raises InvalidTag: when a bit of it, or of what it is bound to, is another."""
        nonce, body = sealed[:_NONCE], sealed[_NONCE:]
        if len(body) < _TAG:
            raise InvalidTag
        if self.algorithm == AES_256_GCM:
            return AESGCM(self.secret).decrypt(nonce, body, bound_to)
        opening = Cipher(algorithms.SM4(self.secret), modes.GCM(nonce, body[-_TAG:])).decryptor()
        opening.authenticate_additional_data(bound_to)
        return opening.update(body[:-_TAG]) + opening.finalize()
