"""A disk that is too small: a file system of its own for PostgreSQL's data, which can be filled up; without it "disk
full" would be a word in a log and not the kernel's answer to a write.

It needs the right to mount (root). Where there is none, :func:`small_disk` says so, and the experiment is not run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from deploy.servers.postgres import Postgres

_MEGABYTE: Final = 1024 * 1024
_PIECE: Final = b"\0" * (4 * _MEGABYTE)


class NoSmallDisk(RuntimeError):
    """This user may not mount file systems, or the tools for it are not here."""


class SmallDisk:
    """A mounted file system and the ballast that fills it."""

    def __init__(self, root: Path) -> None:
        self._ballast = root / "ballast"
        self.root = root

    def fill(self) -> None:
        """Not a byte is left."""
        with self._ballast.open("wb", buffering=0) as out, suppress(OSError):
            for size in (len(_PIECE), 4096):
                with suppress(OSError):
                    while True:
                        out.write(_PIECE[:size])

    def free(self) -> None:
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(postgres: Postgres, spare_mb: int) -> Iterator[SmallDisk]:
    """PostgreSQL is stopped, moved onto a small ext4 file system in a file, and started there; afterwards it is moved
    back. :raises NoSmallDisk:"""
    folder = postgres.data.parent / "small"
    image, aside = postgres.data.parent / "small.img", postgres.data.parent / "aside"
    _mounted(image, folder, _size_mb(postgres.data) + spare_mb)
    try:
        postgres.stop()
        _run("cp", "-a", str(postgres.data), str(folder / "data"))
        postgres.data.rename(aside)
        postgres.data.symlink_to(folder / "data")
        postgres.start()
        disk = SmallDisk(folder)
        try:
            yield disk
        finally:
            disk.free()
            postgres.stop()
            postgres.data.unlink()
            _run("cp", "-a", str(folder / "data"), str(postgres.data))
            shutil.rmtree(aside)
            postgres.start()
    finally:
        subprocess.run(["umount", str(folder)], capture_output=True, check=False)
        image.unlink(missing_ok=True)


def _mounted(image: Path, folder: Path, size_mb: int) -> None:
    if os.geteuid() != 0:
        raise NoSmallDisk("only root may mount")
    folder.mkdir(exist_ok=True)
    with image.open("wb") as out:
        out.truncate(size_mb * _MEGABYTE)
    try:
        _run("mkfs.ext4", "-q", "-F", "-m", "0", str(image))
        _run("mount", "-o", "loop", str(image), str(folder))
    except (OSError, subprocess.CalledProcessError) as error:
        image.unlink()
        raise NoSmallDisk(f"{type(error).__name__}: no loop mount here") from None
    folder.chmod(0o755)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=60)


def _size_mb(folder: Path) -> int:
    return sum(file.lstat().st_size for file in folder.rglob("*") if file.is_file()) // _MEGABYTE
