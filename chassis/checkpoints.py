"""Checkpoints of the audit chain, signed and kept outside the database: without them whoever owns the database could
compute the whole chain anew, or cut off its end.

A checkpoint is a line of JSON in ``<folder>/<service>.checkpoints``: service, batch, digest, count, moments of sealing
and of signing, id of the key, signature. The file is only ever appended to, and meant to be carried to another
machine. Each replica keeps its own, with every batch.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from chassis.audit_chain import Seal
from chassis.clock import iso

_TAIL: Final = 8192
"""More than any line is long."""
_PEM_END: Final = "-----END PUBLIC KEY-----"


class Contradicted(RuntimeError):
    """The database tells another history than the one that was signed; nothing more is signed until an operator has
    looked (``guitu audit verify``)."""


class KeyUnusable(ValueError):
    """The file holds no Ed25519 key in PEM."""


@dataclass(frozen=True)
class Checkpoint:
    """What was signed about one batch."""

    service: str
    batch: int
    digest: str
    count: int
    sealed_at: str
    signed_at: str
    key: str
    signature: str = ""

    def signed_bytes(self) -> bytes:
        """What the signature covers: everything else, as JSON with sorted names and no spaces."""
        said = {name: value for name, value in self.__dict__.items() if name != "signature"}
        return _canonical({"kind": "checkpoint", **said})

    def says(self, seal: Seal) -> bool:
        """Whether it is about that very batch."""
        return (self.batch, self.digest, self.count) == (seal.batch, seal.digest.hex(), seal.count)


class SigningKey:
    """The key that signs checkpoints and tombstones; made when the file is not there, readable by its owner only."""

    def __init__(self, file: Path) -> None:
        self._key = _private_key(file)
        self.id = key_id(self._key.public_key())

    def sign(self, data: bytes) -> bytes:
        return self._key.sign(data)

    def public_pem(self) -> str:
        return self._key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def checkpoint(self, service: str, seal: Seal, now: datetime) -> Checkpoint:
        told = (service, seal.batch, seal.digest.hex(), seal.count, iso(seal.sealed_at), iso(now), self.id)
        unsigned = Checkpoint(*told)
        return Checkpoint(*told, base64.b64encode(self.sign(unsigned.signed_bytes())).decode())


class PublicKeys:
    """The keys that signatures may have been made with, by their ids."""

    def __init__(self, pem: str) -> None:
        """``pem``: one public key or several after one another. :raises KeyUnusable: when there is none."""
        blocks = [block + _PEM_END for block in pem.split(_PEM_END)[:-1]]
        keys = [_public_key(block.strip()) for block in blocks]
        if not keys:
            raise KeyUnusable("no public key in PEM")
        self._keys: Mapping[str, Ed25519PublicKey] = {key_id(key): key for key in keys}

    def verify(self, key: str, signature: bytes, data: bytes) -> bool:
        """Whether that known key signed these bytes."""
        if key not in self._keys:
            return False
        try:
            self._keys[key].verify(signature, data)
        except InvalidSignature:
            return False
        return True

    def signed(self, checkpoint: Checkpoint) -> bool:
        try:
            signature = base64.b64decode(checkpoint.signature, validate=True)
        except ValueError:
            return False
        return self.verify(checkpoint.key, signature, checkpoint.signed_bytes())


class CheckpointFile:
    """The checkpoints of one service on this machine."""

    def __init__(self, folder: Path, service: str) -> None:
        self.path = file_of(folder, service)

    def last(self) -> Checkpoint | None:
        """The last whole line; half a line, left by a process that was killed, counts as none."""
        if not self.path.exists():
            return None
        with self.path.open("rb") as lines:
            lines.seek(max(0, lines.seek(0, os.SEEK_END) - _TAIL))
            whole = lines.read().rpartition(b"\n")[0].splitlines()
        return parsed(whole[-1]) if whole else None

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Add them, on the disk when this returns; half a line before them says nothing and is taken away."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._end_with_a_line()
        with self.path.open("ab") as out:
            for one in checkpoints:
                out.write(_canonical(one.__dict__) + b"\n")
            out.flush()
            os.fsync(out.fileno())

    def _end_with_a_line(self) -> None:
        if not self.path.exists():
            return
        with self.path.open("rb+") as lines:
            size = lines.seek(0, os.SEEK_END)
            lines.seek(max(0, size - _TAIL))
            half = len(lines.read().rpartition(b"\n")[2])
            if half:
                lines.truncate(size - half)


def file_of(folder: Path, service: str) -> Path:
    return folder / f"{service}.checkpoints"


def read_checkpoints(path: Path) -> Iterator[Checkpoint | None]:
    """The checkpoint of every line, ``None`` for one that is none; a last line without its end is still being written,
    or was when its process was killed."""
    with path.open("rb") as lines:
        for line in lines:
            if line.endswith(b"\n"):
                yield parsed(line)


def parsed(line: bytes) -> Checkpoint | None:
    try:
        said = json.loads(line)
        one = Checkpoint(**said)
    except (ValueError, TypeError):
        return None
    return one if isinstance(one.batch, int) and isinstance(one.signature, str) else None


def tombstone_bytes(service: str, seal: Seal, pruned_at: datetime, key: str) -> bytes:
    """What the signature of a tombstone covers."""
    told = {"batch": seal.batch, "count": seal.count, "digest": seal.digest.hex(), "pruned_at": iso(pruned_at)}
    return _canonical({"kind": "tombstone", "service": service, "key": key, **told})


def key_id(key: Ed25519PublicKey) -> str:
    """The first sixteen hex digits of the SHA-256 of the raw public key."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()[:16]


def _canonical(said: Mapping[str, Any]) -> bytes:
    return json.dumps(said, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")


def _private_key(file: Path) -> Ed25519PrivateKey:
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = file.with_name(f"{file.name}.{os.getpid()}.new")
    if not file.exists():
        key = Ed25519PrivateKey.generate()
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
            out.flush()
            os.fsync(out.fileno())
        _keep_the_first(fresh, file)
    loaded = load_pem_private_key(file.read_bytes(), None)
    if not isinstance(loaded, Ed25519PrivateKey):
        raise KeyUnusable(f"{file}: not an Ed25519 key")
    return loaded


def _keep_the_first(fresh: Path, file: Path) -> None:
    """Two processes may make the key at once: a link fails where there is one already, and is never half a file."""
    try:
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()


def _public_key(pem: str) -> Ed25519PublicKey:
    try:
        key = load_pem_public_key(pem.encode())
    except ValueError as error:
        raise KeyUnusable(str(error)) from None
    if not isinstance(key, Ed25519PublicKey):
        raise KeyUnusable("not an Ed25519 key")
    return key
