"""Settings, validated once at start; without one place for them a service would find out at night what is missing.

Every setting comes from an environment variable ``GUITU_…``; the embedded mode needs none. Secrets are never printed.
"""

from __future__ import annotations

import base64
import os
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from environs import Env
from marshmallow import ValidationError, validate
from sqlalchemy import make_url

from chassis.sealing import AES_256_GCM, ALGORITHMS

SECRET = {"secret": True}


@dataclass(frozen=True)
class Settings:
    """All settings of one process."""

    home: Path
    """Data folder: databases of the embedded mode, keys, the drill clock."""
    amqp_url: str | None = field(metadata=SECRET, repr=False)
    """RabbitMQ; without it the embedded broker is used, and then all services run in one process."""
    database_url: str | None = field(metadata=SECRET, repr=False)
    """PostgreSQL server, e.g. postgresql://user:password@host:port/postgres; each service has its own database there.
    Without it: SQLite files."""
    database_prefix: str
    master_key: bytes = field(metadata=SECRET, repr=False)
    rpc_key: bytes = field(metadata=SECRET, repr=False)
    http_host: str
    http_port: int
    drill: bool
    """Demo and drill mode: the station's clock may be moved forward. Refused with servers."""
    log_level: str
    other_master_keys: tuple[bytes, ...] = field(default=(), metadata=SECRET, repr=False)
    """Master keys that open what they wrapped: the one before a rotation, or the one that comes after it."""
    sealing: int = AES_256_GCM
    """The algorithm of new keys; what the other one sealed can always be opened."""
    health_port: int | None = None
    """Where ``guitu run SERVICE`` answers /livez, /readyz and /metrics, on loopback only; without it, nowhere."""
    http_idle_s: float = 30.0
    """How long a client may wait before it begins a request, and then take for its headers, its body, each write of
    our answer."""
    http_headers_s: float = 10.0
    http_body_s: float = 20.0
    http_write_s: float = 20.0
    http_connections: int = 1000
    session_idle_s: float = 15 * 60.0
    """How long a person of the station may do nothing before signing in again, and how long a session lasts at most."""
    session_s: float = 10 * 3600.0
    database_owner_url: str | None = field(default=None, metadata=SECRET, repr=False)
    """The same PostgreSQL server as the role that owns the tables, for migrations and retention. With it, the role of
    ``database_url`` may insert into the audit and read it, and no more (docs/adr/0028)."""
    audit_folder: Path | None = None
    """Where signed checkpoints of the audit are appended; by default ``audit`` in the data folder. Meant to be carried
    to another machine."""
    audit_key_file: Path | None = None
    """The Ed25519 key that signs them, made when it is not there; by default ``keys/audit_signing.pem`` in the data
    folder. Better where no database is."""
    retention: str = ""
    """Other ages than those of contracts/retention.py: ``class=days,class=never``."""
    webhook_loopback: bool = False
    """Webhooks may go to listed loopback addresses, without TLS: for a demo, a sandbox, a test, and nothing else."""
    http_proxies: int = 0
    """How many reverse proxies of ours stand in front: that many of the newest entries of X-Forwarded-For are believed.
    With none, the header is not looked at."""
    public_url: str | None = None
    """The address at which partners reach the gateway, e.g. https://guitu.example.gov.cn: what they sign is meant for
    it. Without it: the address on which the gateway listens."""
    work_calendar: Path | None = None
    """A file of the station's own that adds or corrects years of working days; read at the start."""
    typefaces: Path = Path("/usr/share/fonts/opentype/noto")
    """Where the typeface of printed forms is; Debian's package fonts-noto-cjk puts it there. Without it nothing is
    printed."""
    sandbox: bool = False
    """A platform of invented people, whose agencies are worth nothing elsewhere; embedded, in a folder of its own."""

    @property
    def embedded(self) -> bool:
        return self.amqp_url is None

    def database_of(self, service: str) -> str:
        """The URL of one service's database."""
        if self.database_url is None:
            return f"sqlite:///{self.home / service}.sqlite3"
        own = make_url(self.database_url).set(database=self.database_prefix + service)
        return own.render_as_string(hide_password=False)

    def owner_database_of(self, service: str) -> str:
        """The URL of one service's database as the role that owns its tables."""
        if self.database_owner_url is None:
            return self.database_of(service)
        own = make_url(self.database_owner_url).set(database=self.database_prefix + service)
        return own.render_as_string(hide_password=False)

    @property
    def checkpoints_folder(self) -> Path:
        return self.audit_folder or self.home / "audit"

    @property
    def signing_key_file(self) -> Path:
        return self.audit_key_file or self.home / "keys" / "audit_signing.pem"

    def shown(self) -> dict[str, Any]:
        """The settings as an operator may see them: secrets only as set or not set."""
        return {f.name: _shown(getattr(self, f.name), f.metadata == SECRET) for f in fields(self)}


class SettingsInvalid(ValueError):
    """A setting is missing or wrong; the message says which and what to do."""


def _shown(value: Any, secret: bool) -> Any:
    if secret:
        return "(not set)" if value is None else "(set, not shown)"
    return str(value) if isinstance(value, Path) else value


def read_settings() -> Settings:
    """:raises SettingsInvalid: naming the variable."""
    env = Env()
    try:
        home = Path(env.str("GUITU_HOME", "var")).resolve()
        settings = Settings(
            home=home,
            amqp_url=env.str("GUITU_AMQP_URL", None),
            database_url=env.str("GUITU_DATABASE_URL", None),
            database_prefix=env.str("GUITU_DATABASE_PREFIX", "guitu_"),
            master_key=_key(env, home, "GUITU_MASTER_KEY"),
            rpc_key=_key(env, home, "GUITU_RPC_KEY"),
            http_host=env.str("GUITU_HTTP_HOST", "127.0.0.1"),
            http_port=env.int("GUITU_HTTP_PORT", 8750, validate=validate.Range(0, 65535)),
            drill=env.bool("GUITU_DRILL", False),
            log_level=env.str(
                "GUITU_LOG_LEVEL",
                "INFO",
                validate=validate.OneOf(["DEBUG", "INFO", "WARNING", "ERROR"]),
            ),
            other_master_keys=_other_keys(env, home, "GUITU_OTHER_MASTER_KEYS"),
            sealing=ALGORITHMS[env.str("GUITU_SEALING", "aes-256-gcm", validate=validate.OneOf(list(ALGORITHMS)))],
            health_port=env.int("GUITU_HEALTH_PORT", 0, validate=validate.Range(0, 65535)) or None,
            http_idle_s=env.float("GUITU_HTTP_IDLE_S", Settings.http_idle_s, validate=_SECONDS),
            http_headers_s=env.float("GUITU_HTTP_HEADERS_S", Settings.http_headers_s, validate=_SECONDS),
            http_body_s=env.float("GUITU_HTTP_BODY_S", Settings.http_body_s, validate=_SECONDS),
            http_write_s=env.float("GUITU_HTTP_WRITE_S", Settings.http_write_s, validate=_SECONDS),
            http_connections=env.int("GUITU_HTTP_CONNECTIONS", Settings.http_connections, validate=validate.Range(1)),
            session_idle_s=env.float("GUITU_SESSION_IDLE_S", Settings.session_idle_s, validate=_OF_A_SESSION),
            session_s=env.float("GUITU_SESSION_S", Settings.session_s, validate=_OF_A_SESSION),
            retention=env.str("GUITU_RETENTION", ""),
            database_owner_url=env.str("GUITU_DATABASE_OWNER_URL", None),
            audit_folder=_path(env, "GUITU_AUDIT_FOLDER"),
            audit_key_file=_path(env, "GUITU_AUDIT_KEY_FILE"),
            webhook_loopback=env.bool("GUITU_WEBHOOK_LOOPBACK", False),
            http_proxies=env.int("GUITU_HTTP_PROXIES", 0, validate=validate.Range(0, 5)),
            public_url=_address(env.str("GUITU_PUBLIC_URL", None)),
            work_calendar=_path(env, "GUITU_WORK_CALENDAR"),
            typefaces=_path(env, "GUITU_TYPEFACES") or Settings.typefaces,
            sandbox=env.bool("GUITU_SANDBOX", False),
        )
    except (ValueError, ValidationError) as error:
        raise SettingsInvalid(str(error)) from error
    return _apart(settings, env) if settings.sandbox else _consistent(settings)


def _apart(settings: Settings, env: Env) -> Settings:
    """The sandbox beside this platform: nothing of it leads to the platform's databases, broker, keys or audit."""
    home = settings.home / "sandbox"
    return replace(
        settings,
        home=home,
        amqp_url=None,
        database_url=None,
        database_owner_url=None,
        master_key=_kept_key(home / "keys" / "master_key"),
        other_master_keys=_kept_others(home),
        rpc_key=_kept_key(home / "keys" / "rpc_key"),
        health_port=None,
        http_port=env.int("GUITU_SANDBOX_PORT", 8751, validate=validate.Range(0, 65535)),
        audit_folder=None,
        audit_key_file=None,
        public_url=_address(env.str("GUITU_SANDBOX_PUBLIC_URL", None)),
        webhook_loopback=True,
    )


_SECONDS = validate.Range(0, 3600, min_inclusive=False)
_OF_A_SESSION = validate.Range(60, 24 * 3600)


def _address(url: str | None) -> str | None:
    """Scheme and authority, without a slash at the end, for it is compared letter by letter."""
    if url is None:
        return None
    parts = urlsplit(url.rstrip("/"))
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError("GUITU_PUBLIC_URL: an address is needed, https://HOST[:PORT]")
    return parts.geturl()


def _consistent(settings: Settings) -> Settings:
    if settings.drill and not settings.embedded:
        raise SettingsInvalid(
            "GUITU_DRILL: a drill moves the clock and is refused with servers; unset it, or unset GUITU_AMQP_URL"
        )
    if settings.amqp_url and not settings.database_url:
        raise SettingsInvalid("GUITU_DATABASE_URL: with GUITU_AMQP_URL, a PostgreSQL server is needed too")
    if settings.database_owner_url and not settings.database_url:
        raise SettingsInvalid("GUITU_DATABASE_OWNER_URL: it is for PostgreSQL; set GUITU_DATABASE_URL too, or unset it")
    return settings


def _path(env: Env, name: str) -> Path | None:
    given = env.str(name, None)
    return Path(given).resolve() if given else None


def _key(env: Env, home: Path, name: str) -> bytes:
    """A 32-byte key, base64 from the environment, or made once and kept in the data folder (embedded mode)."""
    given = env.str(name, None)
    return _decoded(name, given) if given else _kept_key(home / "keys" / name.removeprefix("GUITU_").lower())


def _other_keys(env: Env, home: Path, name: str) -> tuple[bytes, ...]:
    """From the environment, with commas between them, or what lies beside the kept key as ``master_key.…``."""
    given = env.str(name, None)
    if given:
        return tuple(_decoded(name, one.strip()) for one in given.split(","))
    return _kept_others(home)


def _kept_others(home: Path) -> tuple[bytes, ...]:
    return tuple(file.read_bytes() for file in sorted((home / "keys").glob("master_key.*")))


def _decoded(name: str, given: str) -> bytes:
    try:
        key = base64.b64decode(given, validate=True)
    except ValueError:
        key = b""
    if len(key) != 32:
        raise SettingsInvalid(f"{name}: 32 bytes in base64 are needed")
    return key


def _kept_key(file: Path) -> bytes:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(handle, "wb") as out:
        key = os.urandom(32)
        out.write(key)
    return key
