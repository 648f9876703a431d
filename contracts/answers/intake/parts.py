"""What several of intake's answers share."""

from __future__ import annotations

from typing import Final

CASE_NUMBER: Final = "CZ-2026-000041"
"""The invented person's."""
