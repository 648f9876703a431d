"""Tracing's tables and the only SQL of tracing, one module per topic; without it the rules would know where they are
kept.

``METADATA`` is whole only when every module was imported, which importing this package does.
"""

from services.tracing.storage.base import METADATA
from services.tracing.storage.dna import DnaRequests
from services.tracing.storage.files import (
    INQUIRY_SIDE,
    PROFILE_SIDE,
    Candidates,
    Inquiries,
    Keys,
    Notices,
    Profiles,
    persons,
)
from services.tracing.storage.handovers import HandedOvers
from services.tracing.storage.imports import Imports
from services.tracing.storage.interviews import Interviews
from services.tracing.storage.reunions import Reunions

__all__ = [
    "INQUIRY_SIDE",
    "METADATA",
    "PROFILE_SIDE",
    "Candidates",
    "DnaRequests",
    "HandedOvers",
    "Imports",
    "Inquiries",
    "Interviews",
    "Keys",
    "Notices",
    "Profiles",
    "Reunions",
    "persons",
]
