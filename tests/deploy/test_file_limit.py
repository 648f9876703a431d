"""A hosting process takes as many open files as it may; without it a thousand connections end at the thousandth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = """
import resource
from deploy.process import allow_many_files
resource.setrlimit(resource.RLIMIT_NOFILE, (SOFT, HARD))
allow_many_files(2_000)
print(*resource.getrlimit(resource.RLIMIT_NOFILE))
"""


@pytest.mark.parametrize(
    ("soft", "hard", "then"),
    [(256, 4_000, (2_000, 4_000)), (256, 1_500, (1_500, 1_500)), (3_000, 4_000, (3_000, 4_000))],
)
def test_the_soft_limit_is_raised_as_far_as_allowed_and_never_lowered(
    soft: int, hard: int, then: tuple[int, int]
) -> None:
    program = PROGRAM.replace("SOFT", str(soft)).replace("HARD", str(hard))
    said = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert tuple(map(int, said.stdout.split())) == then
