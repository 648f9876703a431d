"""On what it was measured; without it a figure would be a rumour."""

from __future__ import annotations

import os
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from benchmarks.stage import Stage

_PACKAGES = (
    "nameko",
    "kombu",
    "amqp",
    "eventlet",
    "sqlalchemy",
    "psycopg2-binary",
    "faststream",
    "aio-pika",
    "asyncpg",
)


def described(stage: Stage) -> dict[str, Any]:
    """Processor, memory, system, and the versions of everything that takes part."""
    with stage.link() as channel:
        broker = channel.connection.server_properties["version"]
    with create_engine(stage.postgres_url, poolclass=NullPool).connect() as connection:
        database = connection.execute(text("SHOW server_version")).scalar_one().split()[0]
        fsync = connection.execute(text("SHOW fsync")).scalar_one()
    return {
        "cores": os.cpu_count(),
        "processor": _first(r"model name\s*: (.*)", Path("/proc/cpuinfo")),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": _first(r'PRETTY_NAME="(.*)"', Path("/etc/os-release")) or platform.system(),
        "python": platform.python_version(),
        "rabbitmq": broker,
        "postgresql": f"{database}, fsync {fsync}",
        "load_before": os.getloadavg()[0],
        **{name: version(name) for name in _PACKAGES},
    }


def _first(pattern: str, file: Path) -> str:
    found = re.search(pattern, file.read_text("utf8")) if file.exists() else None
    return found[1].strip() if found else ""
