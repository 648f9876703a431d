"""Tracing's tables and the only SQL of tracing, one module per topic; without it the rules would know where they are
kept.

``METADATA`` is whole only when every module was imported, which importing this package does.
"""

from services.tracing.storage.base import METADATA
from services.tracing.storage.compared import INQUIRY_SIDE, PROFILE_SIDE, Compared
from services.tracing.storage.dna import DnaRequests
from services.tracing.storage.files import (
    Candidates,
    Inquiries,
    Notices,
    Profiles,
    persons,
)
from services.tracing.storage.handovers import HandedOvers
from services.tracing.storage.imports import Imports
from services.tracing.storage.interviews import Interviews
from services.tracing.storage.reunions import Reunions
from services.tracing.storage.versions import Use, Version, Versions

__all__ = [
    "INQUIRY_SIDE",
    "METADATA",
    "PROFILE_SIDE",
    "Candidates",
    "Compared",
    "DnaRequests",
    "HandedOvers",
    "Imports",
    "Inquiries",
    "Interviews",
    "Notices",
    "Profiles",
    "Reunions",
    "Use",
    "Version",
    "Versions",
    "persons",
]
