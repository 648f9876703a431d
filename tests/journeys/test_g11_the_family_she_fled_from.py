"""G11: somebody with a history of violence has the sealed woman searched for. Tracing tells nothing to whoever asks;
only those who need to know see that somebody asked."""

from __future__ import annotations

from tests.city import City
from tests.notice_stories import approved, drafted, path_of, sheet_of, submitted
from tests.stories import A_GUESS, CLUES, a_familys_search, brought_in, published

NOT_FOUND = (404, "not_found")


def test_the_search_of_the_family_she_fled_from_finds_nobody_and_those_who_need_to_know_see_it(city: City) -> None:
    desk, chief, tracing, police = (
        city[name] for name in ("station-desk", "station-chief", "station-tracing", "police-henan")
    )
    she = brought_in(city, ages=A_GUESS, zone="female", knows_own_name=False, sex="2")
    for clue in CLUES:
        tracing.post(f"/v1/tracing/profiles/{she.profile}/clues", clue)
    chief.post(f"/v1/cases/{she.case}/seal", {"reason": "domestic_violence"})
    city.settle()

    sent = police.post("/v1/inquiries", a_familys_search(city, sex="2"))
    city.settle()

    # the family, through its police station, learns that its search was received, and nothing else
    assert police.get(f"/v1/inquiries/{sent['id']}", purpose="family_tracing")["state"] == "open"
    # nobody at the station who need not know finds her: not by id, in a list, a count, a candidate, a clock
    for one in (desk, tracing):
        assert she.case not in str(one.get("/v1/cases"))
        assert one.refused_to_see(f"/v1/cases/{she.case}") == NOT_FOUND
        assert one.refused_to_see(f"/v1/cases/{she.case}/timeline") == NOT_FOUND
        assert one.get("/v1/clocks", case_id=she.case)["items"] == []
    assert tracing.get("/v1/tracing/profiles", case_id=she.case)["items"] == []
    assert tracing.get("/v1/candidates", profile_id=she.profile)["items"] == []
    # whoever needs to know sees that somebody searches for her
    [hint] = chief.get("/v1/candidates", profile_id=she.profile)["items"]
    assert (hint["inquiry_id"], hint["state"]) == (sent["id"], "suggested")
    assert chief.get(f"/v1/cases/{she.case}")["case_id"] == she.case


def test_g11_published_before_anybody_knew_what_she_fled_from_she_is_taken_down_everywhere_and_stays_so(
    city: City,
) -> None:
    chief, tracing = city["station-chief"], city["station-tracing"]
    she = brought_in(city, ages=A_GUESS, zone="female", knows_own_name=False, sex="2")
    notice = drafted(city, she, "national_site", "newspaper", "news_app")
    approved(city, notice)
    assert sheet_of(city, notice)["公告编号"] == notice
    submitted(city, notice, "newspaper")
    published(city, notice, "national_site")

    chief.post(f"/v1/cases/{she.case}/seal", {"reason": "domestic_violence"})
    city.settle()

    sealed_at = city.the("intake", "case_sealed", case_id=she.case)["at"]
    told = city.announced("tracing", "notice_withdrawal_due", case_id=she.case)
    assert sorted((one.data["channel"], one.at) for one in told) == [
        ("national_site", sealed_at),
        ("newspaper", sealed_at),
    ]
    path = path_of(notice)
    assert tracing.refused_to_see(path) == NOT_FOUND
    assert tracing.refused_to_see(f"{path}/sheet/file?channel=national_site", "family_tracing") == NOT_FOUND
    assert tracing.get("/v1/tracing/notices", profile_id=she.profile)["items"] == []
    # whoever needs to know takes her down, channel by channel, and can publish her nowhere
    assert chief.refused(f"{path}/submissions", {"channel": "news_app"}) == (409, "dv_sealed")
    written = {"channel": "newspaper", "no_receipt": "published_once", "reason": "当日已一次性刊登"}
    chief.post(f"{path}/withdrawals", {"channel": "national_site", "receipt_number": "XQ-C"})
    left = chief.post(f"{path}/withdrawals-without-receipt", written)
    assert {one["channel"]: one["state"] for one in left["publications"]} == {
        "national_site": "withdrawn",
        "newspaper": "withdrawn",
    }
