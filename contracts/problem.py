"""What a problem of the platform is made of; without it each error would word itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One stable code with its HTTP status and its words; ``detail_*`` ends with what to do next."""

    code: str
    status: int
    title_zh: str
    title_en: str
    detail_zh: str
    detail_en: str
