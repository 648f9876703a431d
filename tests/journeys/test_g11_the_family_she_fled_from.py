"""G11: somebody with a history of violence has the sealed woman searched for. Tracing tells nothing to whoever asks;
only those who need to know see that somebody asked."""

from __future__ import annotations

from tests.city import City
from tests.stories import A_GUESS, CLUES, a_familys_search, brought_in

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
