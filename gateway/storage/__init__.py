"""The gateway's tables, one module per subject: the only place here that knows SQL.

``METADATA`` is whole only when every module was imported, which importing this package does.
"""

from gateway.storage import (
    agencies,
    changes,
    clocks,
    consents,
    disclosure,
    limits,
    notifications,
    once,
    operations,
    own_keys,
    people,
    readmodel,
    reporters,
    webhooks,
)
from gateway.storage.base import METADATA

__all__ = [
    "METADATA",
    "agencies",
    "changes",
    "clocks",
    "consents",
    "disclosure",
    "limits",
    "notifications",
    "once",
    "operations",
    "own_keys",
    "people",
    "readmodel",
    "reporters",
    "webhooks",
]
