"""Codes of the second factor: of the phone (TOTP, RFC 6238) and, when it is lost, of paper.

MLPS level 3 wants two factors, one of them by cryptography (GB/T 22239-2019, 8.1.4.1).
"""

from __future__ import annotations

import hmac
import io
import secrets
from datetime import datetime
from typing import Final

import pyotp
import segno

STEP_S: Final = 30
_DRIFT: Final = (0, -1, 1)
"""The present time step and its neighbours: phones' clocks are some seconds off."""
RECOVERY_CODES: Final = 10
_LETTERS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_ISSUER: Final = "归途 Guitu"


def new_secret() -> str:
    """160 random bits in base32, as authenticators take them."""
    return pyotp.random_base32()


def step_of(code: str, secret: str, now: datetime) -> int | None:
    """The time step whose code this is; nothing when it is none of now, just before or just after."""
    present = int(now.timestamp()) // STEP_S
    generator = pyotp.TOTP(secret, interval=STEP_S)
    found = None
    for step in (present + drift for drift in _DRIFT):
        if hmac.compare_digest(generator.generate_otp(step).encode(), code.encode()):
            found = step if found is None else max(found, step)
    return found


def enrolment_uri(secret: str, staff_number: str) -> str:
    """What the phone reads (the ``otpauth`` key URI format)."""
    return pyotp.TOTP(secret, interval=STEP_S).provisioning_uri(name=staff_number, issuer_name=_ISSUER)


def as_qr(uri: str) -> str:
    """The same as an SVG picture, made here: a secret is drawn by no third party."""
    drawn = io.BytesIO()
    segno.make(uri, error="m").save(drawn, kind="svg", xmldecl=False, scale=4)
    return drawn.getvalue().decode("utf8")


def new_recovery_codes() -> list[str]:
    """Ten codes of 80 random bits each, in groups that can be copied from paper."""
    return ["-".join(_group() for _ in range(4)) for _ in range(RECOVERY_CODES)]


def _group() -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(4))


def written_plainly(code: str) -> str:
    """A recovery code however it was typed: without hyphens and spaces, in capitals."""
    return code.replace("-", "").replace(" ", "").upper()
