"""What the gateway keeps of its own goes by the one table of ages, counted first and held like everything else."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from chassis import holds, retention
from chassis.holds import Scope
from chassis.orders import Actor
from chassis.record_classes import RetentionRefused, scheduled
from contracts.retention import RETENTION
from deploy.services import SERVICES
from gateway import limits
from gateway.domain.disclosure import Approval, BrokenGlass, Disclosure
from gateway.storage.disclosure import Approvals, Glass, Ledger, disclosed_record
from tests.gateway.conftest import Gate, opened_gate
from tests.gateway.partners import an_agency_with_keys
from tests.pairs import PAIRS, pair_named

LI, CHIEF = Actor("operator", "operator", "li"), Actor("station", "station", "station-chief", role="chief")
YEARS = RETENTION["provision_records"].minimum
OF_PROVISION = ("approval", "break_glass", "disclosure")
SCHEDULE = scheduled(RETENTION, f"provision_records={YEARS.days}")


@pytest.fixture(params=PAIRS)
def gate(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Gate]:
    with pair_named(request.param, request, SERVICES) as pair, opened_gate(tmp_path, pair) as gate:
        yield gate


def disclosed(gate: Gate, *records: str) -> None:
    """One answer left with these records in it, after an approval and a broken glass."""
    now, said = gate.wall.now(), {"agency_id": "station", "agency_kind": "station", "role": None}
    with gate.town["gateway"].unit() as uow:
        asked = Approval(
            id=uow.new_id(),
            record=records[0],
            purpose="case_work",
            reason="placement",
            agency_id="station",
            asked_by="station-desk",
            asked_at=now,
        )
        asked.decide(CHIEF, True, now)
        Approvals(uow.session).add(asked)
        glass = BrokenGlass(
            id=uow.new_id(),
            at=now,
            client_id="station-desk",
            reason="life_in_danger",
            operation="intake.case",
            purpose="case_work",
            record=records[0],
            **said,
        )
        glass.review(CHIEF, True, now)
        Glass(uow.session).add(glass)
        told = Disclosure(
            id=uow.new_id(),
            at=now,
            client_id="station-desk",
            operation="intake.cases",
            purpose="case_work",
            fields={},
            basis=[],
            classes=[],
            results=len(records),
            request_id=uow.new_id(),
            approval_id=asked.id,
            break_glass_id=glass.id,
            **said,
        )
        Ledger(uow.session).add(told, records)


def outcomes(gate: Gate, operator: str | None = None, *, dry: bool = False) -> dict[str, tuple[int, int, int]]:
    """By table: how many rows are old enough, held, and deleted now."""
    runtime = gate.town["gateway"]
    found = retention.look(runtime, SCHEDULE) if dry else retention.run(runtime, SCHEDULE, operator)
    return {one.table: (one.due, one.held, one.deleted) for one in found}


def of_provision(told: dict[str, tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    return [told[table] for table in OF_PROVISION]


def a_case() -> str:
    return str(uuid.uuid4())


def test_records_of_provision_are_kept_three_years_and_go_with_what_they_name_when_an_operator_says_so(
    gate: Gate,
) -> None:
    disclosed(gate, a_case(), a_case())
    gate.wall.advance(YEARS)
    assert of_provision(outcomes(gate, dry=True)) == [(0, 0, 0)] * 3

    gate.wall.advance(timedelta(seconds=1))
    disclosed(gate, young := a_case())
    assert set(OF_PROVISION).isdisjoint(outcomes(gate))  # never by itself
    assert [of_provision(outcomes(gate, dry=True)) for _ in range(2)] == [[(1, 0, 0)] * 3] * 2
    assert of_provision(outcomes(gate, "li")) == [(1, 0, 1)] * 3

    with gate.town["gateway"].view() as view:
        assert view.session.scalars(select(disclosed_record.c.record)).all() == [young]
    assert of_provision(outcomes(gate, "li")) == [(0, 0, 0)] * 3


@pytest.mark.parametrize("place", [0, 1])
def test_a_hold_on_a_case_keeps_the_disclosures_that_showed_it_wherever_among_others(gate: Gate, place: int) -> None:
    shown = [a_case(), a_case()]
    disclosed(gate, *shown)
    disclosed(gate, a_case())
    disclosed_nothing_named(gate)
    with gate.town["gateway"].unit(LI) as uow:
        holds.place(uow, uow.new_id(), Scope(subject=f"case/{shown[place]}"), "an inquiry", gate.wall.now())
    gate.wall.advance(YEARS + timedelta(seconds=1))

    # the list that names no record at all may have been about the case, so it stays as well
    assert outcomes(gate, "li")["disclosure"] == (3, 2, 1)


def disclosed_nothing_named(gate: Gate) -> None:
    disclosed(gate, only := a_case())
    with gate.town["gateway"].unit() as uow:
        uow.session.execute(disclosed_record.delete().where(disclosed_record.c.record == only))


def test_less_than_three_years_of_provision_is_refused() -> None:
    with pytest.raises(RetentionRefused, match="provision_records"):
        scheduled(RETENTION, "provision_records=1097")


def test_what_was_counted_more_than_half_a_year_ago_goes_by_itself_unless_it_is_held(gate: Gate) -> None:
    courier = Actor("courier-group", "reporter_group", "courier-group")
    allowances = limits.Allowances(gate.town["gateway"])
    allowances.use(courier, "intake.find", "P-1")
    gate.wall.advance(timedelta(days=190))
    assert outcomes(gate)["daily_use"] == (0, 0, 0)  # the day that is counted ends at midnight

    gate.wall.advance(timedelta(days=1))
    assert outcomes(gate, dry=True)["daily_use"] == (2, 0, 0)  # the officer's row and the agency's
    with gate.town["gateway"].unit(LI) as uow:
        holds.place(uow, hold := uow.new_id(), Scope(agency_id="courier-group"), "an inquiry", gate.wall.now())
    assert outcomes(gate)["daily_use"] == (2, 2, 0)
    for who in ("li", "wang"):
        with gate.town["gateway"].unit(Actor("operator", "operator", who)) as uow:
            holds.lift(uow, hold, "it is over", gate.wall.now())
    assert outcomes(gate)["daily_use"] == (2, 0, 2)


def test_used_assertions_go_by_themselves_a_day_after_they_are_over_and_never_count_again(gate: Gate) -> None:
    partner = an_agency_with_keys(gate.town["gateway"])
    form = partner.form()

    def signed_in() -> int:
        return gate.browser.post("/oauth/token", data=form).status_code

    assert signed_in() == 200
    gate.wall.advance(timedelta(days=1))
    assert (outcomes(gate)["used_assertion"], signed_in()) == ((0, 0, 0), 401)
    gate.wall.advance(timedelta(minutes=6))
    assert (outcomes(gate)["used_assertion"], signed_in()) == ((1, 0, 1), 401)
