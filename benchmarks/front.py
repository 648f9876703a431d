"""The nginx that is shipped, before a gateway of this machine; without it nobody would know what it keeps away."""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from socket import create_connection

from benchmarks.children import ROOT, ChildFailed
from deploy.servers.ports import free_ports

_HOST = "127.0.0.1"
_SHIPPED = ROOT / "deploy" / "nginx"
_START_S = 20.0
_END_S = 20.0

_MAIN = """
daemon off; {user}
pid {folder}/nginx.pid;
error_log {folder}/error.log;
worker_processes 2;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include guitu-http.conf;
    upstream guitu_gateway {{ server 127.0.0.1:{gateway}; keepalive 64; }}
    server {{ listen 127.0.0.1:{port}; include guitu-server.conf; }}
}}
"""


@contextmanager
def nginx_before(gateway_port: int, folder: Path) -> Iterator[int]:
    """The port of an nginx with the shipped configuration; ended afterwards. Only where it listens, and where it
    writes, differs from a station's."""
    [port] = free_ports(1)
    _configure(folder, gateway_port, port)
    server = subprocess.Popen(
        ["/usr/sbin/nginx", "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]
    )
    try:
        _until_it_listens(port, server)
        yield port
    finally:
        server.terminate()
        server.wait(_END_S)


def _configure(folder: Path, gateway_port: int, port: int) -> None:
    for path in _SHIPPED.glob("guitu-*.conf"):
        text = path.read_text("utf8").replace("/var/log/nginx", str(folder))
        (folder / path.name).write_text(text, "utf8")
    user = _let_a_worker_in(folder) if os.geteuid() == 0 else ""
    main = _MAIN.format(user=user, folder=folder, gateway=gateway_port, port=port)
    (folder / "nginx.conf").write_text(main, "utf8")


def _let_a_worker_in(folder: Path) -> str:
    """Root starts workers as somebody else, only root may say as whom, and they must be able to come here."""
    for path in (folder, *folder.parents):
        mode = stat.S_IMODE(path.stat().st_mode)
        if not mode & stat.S_IXOTH:
            path.chmod(mode | 0o055)
    return f"user {pwd.getpwnam('nobody').pw_name} nogroup;"


def _until_it_listens(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_S
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), closing(create_connection((_HOST, port), 1)):
            return
        time.sleep(0.05)
    raise ChildFailed("nginx does not listen")
