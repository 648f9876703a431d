"""How secrets that people and programmes remember are kept; without one home one kind could be cheaper to guess."""

from __future__ import annotations

import secrets
from typing import Final

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's second profile for argon2id: 19 MiB, two passes; about 20 ms on the machines we measured.
COST: Final = Parameters(
    type=Type.ID, version=19, salt_len=16, hash_len=32, time_cost=2, memory_cost=19_456, parallelism=1
)


class _Hashing:
    def __init__(self, cost: Parameters) -> None:
        self.hasher = PasswordHasher.from_parameters(cost)
        self.nobodys_hash = self.hasher.hash(secrets.token_urlsafe(32))


_at_present = _Hashing(COST)


def at_cost_of(cost: Parameters) -> None:
    """From now on this process hashes at that cost; what was hashed before still matches, a hash says what it cost.
    For tests, whose secrets are worth nothing: no setting leads here."""
    global _at_present
    _at_present = _Hashing(cost)


def nobodys_hash() -> str:
    """What a secret is compared with when there is nobody of that name, so that refusing takes as long."""
    return _at_present.nobodys_hash


def hashed(secret: str) -> str:
    """The secret as argon2id. Pure, so that it may run in another thread."""
    return _at_present.hasher.hash(secret)


def matches(secret_hash: str, secret: str) -> bool:
    """Whether that is the secret. Pure, so that it may run in another thread."""
    try:
        return _at_present.hasher.verify(secret_hash, secret)
    except (VerificationError, InvalidHashError):
        return False
