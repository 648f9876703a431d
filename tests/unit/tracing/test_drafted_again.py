"""What came down for a wrong name, or for a seal, and nobody wanted down: drafted again once, or let stay."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from contracts.codes import IdentityState, RevocationReason, SealReason
from contracts.events import intake as facts
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CASE,
    CHIEF,
    FIRST_CUSTODY,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    identified,
    the_profile,
)

BASIS = {"legal_basis": "民发〔2015〕158号"}
SITE = {"channel": "national_site"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    fresh.hear(a_case_nobody_can_name(impaired=False), a_description())
    yield fresh
    fresh.database.dispose()


def live(desk: Desk) -> str:
    """A notice that two people let go and the national site shows."""
    body = {"profile_id": the_profile(desk), "channels": ["national_site"], "text": "寻亲公告"}
    notice = str(desk.done(orders.DRAFT_NOTICE, None, body, WORKER)["id"])
    desk.done(orders.APPROVE_NOTICE, notice, BASIS, CHIEF)
    desk.done(orders.RECORD_NOTICE_RECEIPT, notice, {**SITE, "receipt_number": "XQ-1"}, WORKER)
    return notice


def named(desk: Desk) -> None:
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))


def revoked(desk: Desk) -> None:
    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.WRONG_PERSON,
            at=desk.clock.now(),
        )
    )


def down(desk: Desk, notice: str, **when: Any) -> None:
    desk.done(orders.RECORD_NOTICE_WITHDRAWAL, notice, {**SITE, "receipt_number": "XQ-1-C", **when}, WORKER)


def notices(desk: Desk) -> list[tuple[str, str | None]]:
    """Each notice: how it stands, and which it is again."""
    found = desk.seen(orders.NOTICES, {"profile_id": the_profile(desk)}, WORKER)["items"]
    return [(one["state"], one["republishes"]) for one in found]


def due(desk: Desk, notice: str) -> list[Any]:
    found = desk.seen(orders.NOTICE, {"notice_id": notice}, WORKER)
    return [one["withdrawal_due_at"] for one in found["publications"]]


@pytest.mark.parametrize(("hours", "drafted"), [(2, True), (6, False)], ids=["before", "since"])
def test_what_was_down_before_the_name_was_revoked_is_drafted_again_when_we_hear_of_it(
    desk: Desk, hours: int, drafted: bool
) -> None:
    notice = live(desk)
    named(desk)
    desk.move_to(FIRST_CUSTODY + timedelta(hours=4))
    revoked(desk)
    desk.move_to(FIRST_CUSTODY + timedelta(hours=7))

    down(desk, notice, withdrawn_at=(FIRST_CUSTODY + timedelta(hours=hours)).isoformat())

    again = [("drafted", notice)] if drafted else []
    assert notices(desk) == [("approved", None), *again]
    assert desk.deadlines()["D11"] == "open", "nobody shows him, whoever took him down"


def test_a_draft_that_was_approved_and_waits_to_be_given_is_not_drafted_a_second_time(desk: Desk) -> None:
    notice = live(desk)
    named(desk)
    down(desk, notice)
    revoked(desk)
    [_, again] = desk.seen(orders.NOTICES, {"profile_id": the_profile(desk)}, WORKER)["items"]
    desk.done(orders.APPROVE_NOTICE, again["id"], BASIS, CHIEF)
    named(desk)

    revoked(desk)

    assert notices(desk) == [("approved", None), ("approved", notice)]


def sealed_and_unsealed(desk: Desk) -> None:
    clients = (CHIEF.client_id, WORKER.client_id)
    now = desk.clock.now()
    desk.hear(facts.CaseSealed(case_id=CASE, reason=SealReason.DOMESTIC_VIOLENCE, need_to_know=clients, at=now))
    desk.hear(facts.CaseUnsealed(case_id=CASE, at=now))


def test_when_the_seal_is_lifted_what_is_still_up_stays_up(desk: Desk) -> None:
    notice = live(desk)

    sealed_and_unsealed(desk)

    assert due(desk, notice) == [None]
    assert len(desk.seen(orders.PUBLISHED_PERSONS, {}, CHIEF)["items"]) == 1


def test_when_the_seal_is_lifted_of_whoever_is_known_everything_comes_down_all_the_same(desk: Desk) -> None:
    notice = live(desk)
    named(desk)

    sealed_and_unsealed(desk)

    assert due(desk, notice) != [None]
