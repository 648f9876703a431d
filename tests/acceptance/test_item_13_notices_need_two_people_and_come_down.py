"""Notices go out under a second person's approval, and come down on every channel once a name is known (item 13)."""

from __future__ import annotations

from tests.city import City
from tests.stories import Person, approved_notice, come_home, discharged, identified, in_hospital, published, taken_down


def withdrawals_due(city: City, person: Person) -> list[tuple[str, str]]:
    """On which channels the notice must come down, and since when."""
    told = city.announced("tracing", "notice_withdrawal_due", case_id=person.case)
    return sorted((one.data["channel"], one.at) for one in told)


def test_who_drafted_a_notice_may_not_approve_it_whatever_their_rights(city: City) -> None:
    person = in_hospital(city)
    body = {"profile_id": person.profile, "channels": ["national_site"], "text": "寻亲公告"}
    notice = city["station-tracing"].post("/v1/tracing/notices", body)["id"]
    basis = {"legal_basis": "民发〔2015〕158号"}

    path = f"/v1/tracing/notices/{notice}"
    seen = city["station-chief"].version(path)
    assert city["station-tracing"].refused(f"{path}/approve", basis, seen=seen) == (409, "two_person_rule")
    approved = city["station-chief"].post(f"{path}/approve", basis, seen=seen)
    assert (approved["drafted_by"], approved["approved_by"]) == ("station-tracing", "station-chief")


def test_nothing_is_published_before_it_is_approved(city: City) -> None:
    person = in_hospital(city)
    body = {"profile_id": person.profile, "channels": ["national_site"], "text": "寻亲公告"}
    notice = city["station-tracing"].post("/v1/tracing/notices", body)["id"]
    receipt = {"channel": "national_site", "receipt_number": "XQ-1"}

    refused = city["station-tracing"].refused(f"/v1/tracing/notices/{notice}/receipts", receipt)

    assert refused == (409, "notice_not_approved")
    assert city.announced("tracing", "notice_published", case_id=person.case) == []


def test_once_the_identity_is_confirmed_every_live_channel_must_take_the_notice_down_at_once(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "television", "wechat", "national_site")
    published(city, notice, "television", "national_site")
    identified(city, person)

    confirmed = city.the("tracing", "identity_confirmed", case_id=person.case)["confirmed_at"]
    assert withdrawals_due(city, person) == [("national_site", confirmed), ("television", confirmed)]


def test_a_receipt_that_comes_after_the_identity_must_be_taken_down_too(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "wechat")
    identified(city, person)
    published(city, notice, "wechat")

    assert [channel for channel, _ in withdrawals_due(city, person)] == ["wechat"]


def test_a_case_does_not_close_until_every_channel_has_its_withdrawal_receipt(city: City) -> None:
    person = in_hospital(city)
    notice = approved_notice(city, person, "television", "national_site")
    published(city, notice, "television", "national_site")
    identified(city, person)
    discharged(city, person)
    come_home(city, person)
    closing = f"/v1/cases/{person.case}/close"

    tries = [city["station-desk"].answer(closing)]
    taken_down(city, notice, "television")
    tries.append(city["station-desk"].answer(closing))
    taken_down(city, notice, "national_site")
    tries.append(city["station-desk"].answer(closing))

    assert [one.json.get("code") or one.json["state"] for one in tries] == ["case_not_closable"] * 2 + ["closed"]
    assert [one.json["facts"]["reasons"] for one in tries[:2]] == [["notices_live"]] * 2
