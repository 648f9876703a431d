"""One experiment from its first order to its verdict; without it the command line and the suite would each conduct in
their own way."""

from __future__ import annotations

import time

from tests.faults.disk import NoSmallDisk
from tests.faults.experiments import Experiment, Measure
from tests.faults.lab import Lab
from tests.faults.report import Row


def conducted(lab: Lab, experiment: Experiment, measure: Measure, *, brief: bool) -> Row:
    """Its row; of one that cannot be run here, a row that says why."""
    began = time.monotonic()
    try:
        return lab.conduct(
            experiment.name,
            lambda lab: experiment.run(lab, measure),
            experiment.stories(brief=brief),
            parallel=experiment.parallel,
        )
    except NoSmallDisk as why:
        return Row(experiment.name, 0, 0, 0, 0, 0.0, time.monotonic() - began, (), "", not_run=str(why))
