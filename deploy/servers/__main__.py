"""`python -m deploy.servers`: without it the servers could only be started from Python."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from deploy.servers.foreground import DEFAULT_FOLDER, serve


def main() -> int:
    """Read the arguments and serve in the foreground."""
    parser = argparse.ArgumentParser(
        prog="python -m deploy.servers",
        description="A private RabbitMQ and PostgreSQL in the foreground. 在前台运行私有的 RabbitMQ 与 PostgreSQL。",
    )
    parser.add_argument("--folder", type=Path, default=DEFAULT_FOLDER, help="data, logs and env 数据目录 (%(default)s)")
    parser.add_argument("--fast", action="store_true", help="no fsync: quick, not safe 不落盘，仅供测试")
    arguments = parser.parse_args()
    return serve(arguments.folder, fast=arguments.fast)


if __name__ == "__main__":
    sys.exit(main())
