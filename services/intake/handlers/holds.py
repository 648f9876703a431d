"""Whether something must be kept though it might be erased; without this place a legal hold and an erasure would not
know of each other."""

from __future__ import annotations

from chassis.work import View


def is_held(subject: str, view: View) -> bool:
    """Whether a legal hold is on the subject (``case/<id>``). Holds are kept by nobody yet: none is."""
    return False
