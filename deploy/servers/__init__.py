"""Private servers: without them, trying the platform on RabbitMQ and PostgreSQL would mean administering both.

A pair started here has ports, passwords, data and an Erlang cookie of its own, listens on loopback only, runs as an
unprivileged user, and dies with the process that started it. Debian's services are neither looked for nor disturbed.

    servers = Servers.start(temporary=True, fast=True)
    try:
        connect(servers.amqp_url, servers.postgres_url)
    finally:
        servers.stop()
"""

from __future__ import annotations

from deploy.servers.errors import ServersBusy, ServersFailed, ServersMissing
from deploy.servers.pair import Servers
from deploy.servers.postgres import Postgres
from deploy.servers.rabbit import Rabbit

__all__ = ["Postgres", "Rabbit", "Servers", "ServersBusy", "ServersFailed", "ServersMissing"]
