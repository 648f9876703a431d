"""The generated documents; without them the catalogue could be read by programmers only, and prose would drift from it.

:func:`render` gives every document as text, by its path in the project, from the contracts alone: no file is read but
the packaged data, none is written. The same contracts give the same bytes, so that ``make check`` can compare.
"""

from __future__ import annotations

from contracts.documents.asyncapi import asyncapi_yaml
from contracts.documents.audiences import audiences_page
from contracts.documents.clocks import clocks_page
from contracts.documents.disclosure import disclosure_page
from contracts.documents.events import events_page
from contracts.documents.problems import problems_page
from contracts.documents.topology import topology_page

__all__ = ["render"]


def render() -> dict[str, str]:
    """Every generated document: path from the project's root → text."""
    return {
        "docs/asyncapi.yaml": asyncapi_yaml(),
        "docs/audiences.md": audiences_page(),
        "docs/clocks.md": clocks_page(),
        "docs/disclosure.md": disclosure_page(),
        "docs/events.md": events_page(),
        "docs/problems.md": problems_page(),
        "docs/topology.md": topology_page(),
    }
