"""The operator's ``guitu`` command in a process that can be doomed: ``python -m tests.doomed_guitu run patrol``;
without it a real service could be killed only by chance, never between its effect and its answer.

Product processes arm no failpoint; this launcher does, from what tests/doom.py put into its environment.
"""

from __future__ import annotations

from deploy.process import make_green

make_green()

from deploy.cli import main  # noqa: E402
from tests.doom import arm_from_environment  # noqa: E402

if __name__ == "__main__":
    arm_from_environment()
    main()
