"""Promise 1 and 3, the publisher's half: an event is committed with its change, or neither is; nothing committed is
lost."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from chassis.outbox import outbox
from chassis.settings import Settings
from chassis.work import NotOurs
from tests.messaging.depots import CLERK, a_parcel, announce_journeys, log_of, parcel_town
from tests.messaging.parcels.language import POST, ParcelMoved, ParcelPosted
from tests.town import Town


class ChangedTheirMind(Exception):
    """Something went wrong in the middle of a transaction."""


def test_a_rolled_back_transaction_publishes_nothing_and_a_committed_one_always_publishes(settings: Settings) -> None:
    kept, undone = a_parcel(), a_parcel()
    with parcel_town(settings) as town:
        with pytest.raises(ChangedTheirMind), town["depot"].unit() as uow:
            uow.announce(ParcelPosted(parcel_id=undone, grams=1))
            raise ChangedTheirMind
        with town["depot"].unit() as uow:
            uow.announce(ParcelPosted(parcel_id=kept, grams=2))
        town.settle()
        assert log_of(town["courier"]) == [(kept, "posted", 2)]


def test_what_was_committed_while_the_subscriber_was_away_arrives_when_it_is_back(settings: Settings) -> None:
    parcels = [a_parcel() for _ in range(3)]
    with parcel_town(settings) as town:
        town.stop("courier")
        expected = announce_journeys(town["depot"], parcels, stops=4)
        town.settle()
        assert log_of(town["courier"]) == []
        town.start("courier")
        town.settle()
        assert log_of(town["courier"]) == expected


def test_the_sequence_of_a_subject_counts_from_one_without_gaps(settings: Settings) -> None:
    parcel = a_parcel()
    with parcel_town(settings) as town:
        announce_journeys(town["depot"], [parcel], stops=3)
        with pytest.raises(ChangedTheirMind), town["depot"].unit() as uow:
            uow.announce(ParcelMoved(parcel_id=parcel, stop=99))
            raise ChangedTheirMind
        with town["depot"].unit() as uow:
            uow.announce(ParcelMoved(parcel_id=parcel, stop=4))
        assert _sequences(town, parcel) == [1, 2, 3, 4, 5]


def _sequences(town: Town, parcel: str) -> list[int]:
    with town["depot"].view() as view:
        rows = select(outbox.c.sequence).where(outbox.c.subject == f"parcel/{parcel}").order_by(outbox.c.number)
        return list(view.session.execute(rows).scalars())


def test_a_service_cannot_announce_what_another_one_owns(settings: Settings) -> None:
    with parcel_town(settings) as town, pytest.raises(NotOurs), town["courier"].unit() as uow:
        uow.announce(ParcelPosted(parcel_id=a_parcel(), grams=1))


def test_a_command_and_its_announcement_are_one(settings: Settings) -> None:
    with parcel_town(settings) as town:
        heavy, light = a_parcel(), a_parcel()
        refused = town.order(POST, {"grams": 25_000, "addressee": "收件人"}, CLERK, target_id=heavy)
        done = town.order(POST, {"grams": 500, "addressee": "收件人"}, CLERK, target_id=light)
        town.settle()
        assert (refused.code, done.body) == ("too_heavy", {"id": light})
        assert log_of(town["courier"]) == [(light, "posted", 500)]
