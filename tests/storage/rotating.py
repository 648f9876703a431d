"""A process that rotates keys and may be doomed; without it nothing would show what a kill in the middle leaves behind.

``python -m tests.storage.rotating KIND`` with the settings in the environment.
"""

from __future__ import annotations

import base64
import sys
from collections.abc import Iterator

from chassis import rotation
from chassis.generations import INDEX
from chassis.runtime import Platform, Runtime
from chassis.settings import Settings, read_settings
from tests.doom import arm_from_environment
from tests.messaging.parcels.language import CATALOGUE
from tests.messaging.parcels.service import Depot

BATCH = 3


def steps(kind: str, runtime: Runtime) -> Iterator[rotation.Progress]:
    if kind == "master":
        return rotation.rotate_master(runtime.units, BATCH)
    return rotation.rotate(runtime.units, INDEX, rotation.rebuild_index, BATCH)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as variables."""
    keys = [base64.b64encode(key).decode() for key in (settings.master_key, settings.rpc_key)]
    others = ",".join(base64.b64encode(key).decode() for key in settings.other_master_keys)
    variables = {
        "GUITU_HOME": str(settings.home),
        "GUITU_DATABASE_URL": settings.database_url,
        "GUITU_DATABASE_PREFIX": settings.database_prefix,
        "GUITU_MASTER_KEY": keys[0],
        "GUITU_RPC_KEY": keys[1],
        "GUITU_OTHER_MASTER_KEYS": others,
    }
    return {name: value for name, value in variables.items() if value}


if __name__ == "__main__":
    arm_from_environment()
    for _ in steps(sys.argv[1], Platform.of(read_settings(), CATALOGUE).runtime(Depot)):
        pass
