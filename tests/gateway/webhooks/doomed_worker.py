"""One worker of one endpoint in a process of its own, green as in production, that can be doomed (tests/doom.py):
``python -m tests.gateway.webhooks.doomed_worker ENDPOINT``."""

from __future__ import annotations

from deploy.process import make_green

make_green()

import sys  # noqa: E402

from chassis.settings import read_settings  # noqa: E402
from deploy.running import runtime_of  # noqa: E402
from gateway.webhooks.delivering import Deliverer  # noqa: E402
from gateway.webhooks.posting import Poster  # noqa: E402
from tests.doom import arm_from_environment  # noqa: E402

if __name__ == "__main__":
    arm_from_environment()
    runtime = runtime_of("gateway", read_settings())
    Deliverer(runtime, Poster(loopback=runtime.settings.webhook_loopback)).drain(sys.argv[1])
