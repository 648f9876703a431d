"""A pair that was ruled out comes back: what was answered before names nobody again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from contracts.codes import IdentityState, RevocationReason
from contracts.events import intake as facts
from contracts.orders import tracing as orders
from tests.unit.tracing.desk import (
    CASE,
    POLICE_HENAN,
    WORKER,
    Desk,
    a_case_nobody_can_name,
    a_description,
    an_inquiry,
    identified,
)

POLICE = {"method": "police_identity", "result": "supports", "reference": "商公函2026-18"}
VILLAGE = {"method": "village_certificate", "result": "supports", "reference": "柳河村证明2026-3"}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    fresh = Desk(tmp_path)
    fresh.hear(a_case_nobody_can_name(), a_description(claimed_name="陈国锋"))
    fresh.done(orders.SEND_INQUIRY, None, an_inquiry(), POLICE_HENAN)
    yield fresh
    fresh.database.dispose()


def the_candidate(desk: Desk) -> dict[str, Any]:
    [found] = desk.seen(orders.CANDIDATES, {}, WORKER)["items"]
    return dict(found)


def take_up(desk: Desk) -> str:
    id = str(the_candidate(desk)["id"])
    desk.done(orders.ACCEPT_CANDIDATE, id, {}, WORKER)
    return id


def answer(desk: Desk, id: str, *answers: dict[str, str]) -> None:
    for one in answers:
        by = POLICE_HENAN if one["method"] == "police_identity" else WORKER
        desk.done(orders.RECORD_VERIFICATION, id, one, by)


def confirmation(desk: Desk) -> str | None:
    """With what code the identity is refused, if it is."""
    pair = the_candidate(desk)
    return desk.order(orders.CONFIRM_IDENTITY, pair["profile_id"], {"candidate_id": pair["id"]}, WORKER).code


def facts_change(desk: Desk) -> None:
    """He says where he is from: the pair is another one than that which was ruled out."""
    said = {"kind": "place", "raw_words": "柳河村", "method": "conversation"}
    desk.done(orders.ADD_CLUE, the_candidate(desk)["profile_id"], said, WORKER)


def shows(desk: Desk) -> tuple[str, list[str]]:
    pair = the_candidate(desk)
    return pair["state"], pair["supports"]


def test_evidence_for_an_identity_that_was_revoked_does_not_name_the_person_again(desk: Desk) -> None:
    answer(desk, take_up(desk), POLICE, VILLAGE)
    assert confirmation(desk) is None
    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.WRONG_PERSON,
            at=desk.clock.now(),
        )
    )
    assert shows(desk) == ("rejected", ["police_identity", "village_certificate"]), "what led to it stays readable"

    facts_change(desk)
    assert shows(desk) == ("suggested", [])
    again = take_up(desk)

    assert (shows(desk), confirmation(desk)) == (("accepted", []), "verification_incomplete")
    answer(desk, again, POLICE)
    assert (shows(desk), confirmation(desk)) == (("accepted", ["police_identity"]), "verification_incomplete")
    answer(desk, again, VILLAGE)
    assert confirmation(desk) is None


def test_evidence_for_a_pair_that_a_worker_ruled_out_does_not_count_when_it_comes_back(desk: Desk) -> None:
    id = take_up(desk)
    answer(desk, id, POLICE)
    desk.done(orders.REJECT_CANDIDATE, id, {"reason": "家属看了照片说不是"}, WORKER)
    facts_change(desk)

    answer(desk, take_up(desk), VILLAGE)

    assert (shows(desk), confirmation(desk)) == (("accepted", ["village_certificate"]), "verification_incomplete")


def test_what_was_half_verified_when_the_search_ended_is_verified_from_the_beginning(desk: Desk) -> None:
    answer(desk, take_up(desk), POLICE)
    desk.hear(identified(IdentityState.VERIFIED_DOCUMENT, desk.clock.now()))
    desk.hear(
        facts.IdentityRevoked(
            case_id=CASE,
            identity=IdentityState.UNIDENTIFIED,
            reason=RevocationReason.FORGED_DOCUMENT,
            at=desk.clock.now(),
        )
    )

    answer(desk, take_up(desk), VILLAGE)

    assert (shows(desk), confirmation(desk)) == (("accepted", ["village_certificate"]), "verification_incomplete")
