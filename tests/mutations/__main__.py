"""Runs the breakages: python -m tests.mutations [WORDS…], only those whose description or file holds one of the words.

``python -m tests.mutations --write`` runs nothing and writes their table into docs/guarantees.md.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.mutations import Mutation, page
from tests.mutations.every import EVERY

ROOT = Path(__file__).resolve().parents[2]
_WITHIN_S = 600
_VERDICTS = {0: "SURVIVED", 1: "caught"}
"""By what pytest returned; any other code (nothing collected, a usage error) proves nothing."""
_HUNG = 1


@contextmanager
def copy_of_the_checkout() -> Iterator[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    with tempfile.TemporaryDirectory(prefix="guitu-mutation-") as folder:
        for name in listed.stdout.splitlines():
            if (ROOT / name).is_file():
                target = Path(folder) / name
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(ROOT / name, target)
        yield Path(folder)


def verdict_on(mutation: Mutation, copy: Path) -> str:
    """Apply it to the copy, run its test, put the file back."""
    file = copy / mutation.file
    whole = file.read_text("utf8")
    assert whole.count(mutation.old) == 1, f"{mutation.file} does not hold this once: {mutation.old!r}"
    file.write_text(whole.replace(mutation.old, mutation.new), "utf8")
    try:
        return _VERDICTS.get(_outcome(mutation.caught_by, copy), "NOT RUN")
    finally:
        file.write_text(whole, "utf8")


def _outcome(test: str, copy: Path) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", test]
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        return subprocess.run(
            command, cwd=copy, env=environment, timeout=_WITHIN_S, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode
    except subprocess.TimeoutExpired:
        return _HUNG


def main() -> None:
    words = sys.argv[1:]
    if words == ["--write"]:
        page.write(EVERY)
        return
    chosen = [m for m in EVERY if not words or any(word in m.breaks or word in m.file for word in words)]
    verdicts: list[str] = []
    with copy_of_the_checkout() as copy:
        for number, mutation in enumerate(chosen, 1):
            began = time.monotonic()
            verdicts.append(verdict_on(mutation, copy))
            print(
                f"{number}/{len(chosen)} {verdicts[-1]} {time.monotonic() - began:.0f} s  {mutation.breaks}", flush=True
            )
    caught = verdicts.count("caught")
    print(f"{caught} of {len(chosen)} caught")
    sys.exit(caught != len(chosen))


if __name__ == "__main__":
    main()
