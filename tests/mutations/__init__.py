"""Each mechanism broken on purpose: the list of breakages, and the test that must go red for each; without it a test
that cannot fail would look like one that holds a promise.

``python -m tests.mutations`` applies each to a copy of the checkout and runs the test named beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    """One breakage: ``old`` stands exactly once in ``file`` and becomes ``new``; then ``caught_by`` must fail."""

    breaks: str
    """What no longer happens, in a few words."""
    file: str
    old: str
    new: str
    caught_by: str
    """A test as pytest names it, without parameters: ``tests/messaging/test_x.py::test_y``."""
