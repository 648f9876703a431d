"""A missed duty cannot be made one that nobody missed: neither database deletes a deadline, whoever asks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.exc import DatabaseError

from chassis.clock import ManualClock
from chassis.deadlines import DeadlinePlan, deadline
from chassis.runtime import Runtime
from tests.messaging.depots import a_parcel
from tests.messaging.parcels.hatchery import punctual_depot
from tests.pairs import PAIRS, pair_named
from tests.schemas import brought_up
from tests.town import START, settings_for


@pytest.fixture(params=PAIRS)
def depot(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runtime]:
    """With the database as its migrations make it."""
    with pair_named(request.param, request, ("depot",)) as pair:
        runtime = punctual_depot(settings_for(pair, tmp_path), ManualClock(START))
        brought_up("tests.messaging.parcels", runtime.database)
        yield runtime
        runtime.close()


def test_no_database_deletes_a_deadline(depot: Runtime) -> None:
    with depot.unit() as uow:
        plan = DeadlinePlan(START + timedelta(hours=1))
        uow.deadlines.open("deliver", a_parcel(), started_at=START, plan=plan)
    with pytest.raises(DatabaseError, match="never deleted"), depot.unit() as uow:
        uow.session.execute(delete(deadline))
    with depot.view() as view:
        assert view.session.execute(select(func.count()).select_from(deadline)).scalar_one() == 1
