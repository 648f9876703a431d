"""Promise 5 at the owner: a command has one effect and one answer, and a request that is too late never runs."""

from __future__ import annotations

import threading
import uuid
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from chassis.audit import audit_entry as entry
from chassis.broker import OwnerAway
from chassis.clock import iso
from chassis.commands import Answer
from chassis.orders import Actor, NotFound, Query, Refusal
from chassis.rpc import answer_label
from chassis.settings import Settings
from tests.messaging.depots import CLERK, a_parcel, log_of, parcel_town
from tests.messaging.parcels.language import LABEL, POST
from tests.messaging.parcels.storage import parcel as parcel_table
from tests.town import Town

CANARY = "收件人王小明"
BODY = {"grams": 500, "addressee": CANARY}
TOO_HEAVY = {"grams": 25_000, "addressee": CANARY}


def parcels_in(town: Town) -> int:
    with town["depot"].view() as view:
        return int(view.session.execute(select(func.count()).select_from(parcel_table)).scalar_one())


def test_a_repeated_command_gets_the_same_answer_and_has_one_effect(settings: Settings) -> None:
    with parcel_town(settings) as town:
        number, parcel = str(uuid.uuid4()), a_parcel()
        answers = [town.order(POST, BODY, CLERK, target_id=parcel, command_id=number) for _ in range(3)]
        town.settle()
        assert answers == [Answer(True, {"id": parcel})] * 3
        assert log_of(town["courier"]) == [(parcel, "posted", 500)]


def test_a_domain_refusal_is_answered_the_same_twice_and_changes_nothing(settings: Settings) -> None:
    with parcel_town(settings) as town:
        number = str(uuid.uuid4())
        answers = [town.order(POST, TOO_HEAVY, CLERK, command_id=number) for _ in range(2)]
        town.settle()
        assert answers == [Answer(False, {"grams": 25_000}, "too_heavy")] * 2
        assert (parcels_in(town), log_of(town["courier"])) == (0, [])


def test_fifty_parallel_deliveries_of_one_command_have_one_effect(settings: Settings) -> None:
    with parcel_town(settings) as town:
        number, parcel = str(uuid.uuid4()), a_parcel()
        answers: list[Answer] = []

        def send() -> None:
            answers.append(town.order(POST, BODY, CLERK, target_id=parcel, command_id=number))

        threads = [threading.Thread(target=send) for _ in range(50)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert answers == [Answer(True, {"id": parcel})] * 50
        assert parcels_in(town) == 1


def test_a_cancelled_command_never_runs_and_one_that_ran_cannot_be_cancelled(settings: Settings) -> None:
    with parcel_town(settings) as town:
        rpc, early, late = town["depot"].rpc, str(uuid.uuid4()), str(uuid.uuid4())
        assert rpc.cancel(POST, early, CLERK, 10).code == "operation_cancelled"
        assert town.order(POST, BODY, CLERK, command_id=early).code == "operation_cancelled"
        done = town.order(POST, BODY, CLERK, command_id=late)
        assert rpc.cancel(POST, late, CLERK, 10) == done
        assert parcels_in(town) == 1


def test_an_expired_request_never_runs(settings: Settings) -> None:
    with parcel_town(settings) as town:
        depot = town["depot"]
        request = {
            "kind": "command",
            "name": POST.key,
            "id": str(uuid.uuid4()),
            "target_id": a_parcel(),
            "body": BODY,
            "actor": CLERK.as_json(),
            "accepted_at": iso(depot.wall.now()),
            "purpose": "",
            "if_match": None,
            "correlation_id": None,
            "expires_at": iso(depot.wall.now() - timedelta(milliseconds=1)),
        }
        seal = town.platform.seal
        asked = seal.close(request, "to depot")
        assert seal.open(depot.answerer(asked), answer_label("depot", asked)) == {"failed": "expired"}
        assert parcels_in(town) == 0


def test_a_request_to_a_service_that_is_away_fails_at_once_and_does_not_run_later(settings: Settings) -> None:
    with parcel_town(settings) as town:
        town.stop("depot")
        for _ in range(5):
            with pytest.raises(OwnerAway):
                town.order(POST, BODY, CLERK)
        town.start("depot")
        town.settle()
        assert parcels_in(town) == 0


def test_what_was_not_sealed_by_us_is_not_answered(settings: Settings) -> None:
    with parcel_town(settings) as town:
        forged = b"\x00" * 12 + b'{"kind": "command"}'
        assert town["depot"].answerer(forged) == b""


def test_rights_are_checked_again_at_execution(settings: Settings) -> None:
    nobody = Actor("stranger", "office", "x", frozenset())
    with parcel_town(settings) as town:
        assert town.order(POST, BODY, nobody) == Answer(False, {"scope": "parcels"}, "forbidden_scope")
        with pytest.raises(Refusal, match="forbidden_scope"):
            town.ask(LABEL, {"parcel_id": a_parcel()}, CLERK)
        assert parcels_in(town) == 0


def test_a_body_that_breaks_its_schema_is_refused_by_field(settings: Settings) -> None:
    with parcel_town(settings) as town:
        answer = town.order(POST, {"grams": "500", "shoe_size": 42}, CLERK)
        assert (answer.code, sorted(answer.body["errors"])) == ("invalid_request", ["addressee", "grams", "shoe_size"])


def test_a_read_that_discloses_is_logged_with_its_purpose_and_a_missing_thing_is_not_found(settings: Settings) -> None:
    with parcel_town(settings) as town:
        parcel = a_parcel()
        town.order(POST, BODY, CLERK, target_id=parcel)
        service = Actor.service("courier")
        assert town.ask(LABEL, {"parcel_id": parcel}, service, "delivery") == {"addressee": CANARY}
        with pytest.raises(Refusal, match=NotFound.code):
            town["depot"].rpc.ask(Query(LABEL, {}, service, "delivery"), {"parcel_id": a_parcel()}, 10)
        assert _disclosures(town) == [
            ("service:courier", {"purpose": "delivery", "fields": ["addressee"], "parcel_id": parcel})
        ]


def _disclosures(town: Town) -> list[tuple[str, dict[str, object]]]:
    with town["depot"].view() as view:
        rows = view.session.execute(select(entry).where(entry.c.action == "disclosed")).all()
    return [(row.agency_id, row.codes) for row in rows]
