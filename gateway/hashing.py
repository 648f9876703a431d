"""How secrets that people and programmes remember are kept; without one home one kind could be cheaper to guess."""

from __future__ import annotations

import secrets
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second profile for argon2id: 19 MiB, two passes; about 20 ms on the machines we measured.
HASHER: Final = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
NOBODYS_HASH: Final = HASHER.hash(secrets.token_urlsafe(32))
"""What a secret is compared with when there is nobody of that name, so that refusing takes as long."""


def hashed(secret: str) -> str:
    """The secret as argon2id. Pure, so that it may run in another thread."""
    return HASHER.hash(secret)


def matches(secret_hash: str, secret: str) -> bool:
    """Whether that is the secret. Pure, so that it may run in another thread."""
    try:
        return HASHER.verify(secret_hash, secret)
    except (VerificationError, InvalidHashError):
        return False
