"""What ranks nobody is said to rank nobody, and the next question is worth bits (item 08, the worker's file)."""

from __future__ import annotations

from typing import Any

import pytest

from tests.city import City
from tests.stories import Person, a_familys_search, in_hospital

A_TALK = {"method": "conversation", "raw_words": "只说屋里在钟眉", "questions": ["老家在哪里？"]}
A_PLACE = {"kind": "place", "raw_words": "他说屋里在钟眉那一带"}
A_NAME = {"kind": "name", "raw_words": "陈国锋"}
A_YOUNG_WOMAN = {"sex": "2", "ages": {"lo": 20, "hi": 25}}
MARKS = {"marks": [{"kind": "scar", "part": "finger", "side": "left", "text": "左手食指旧疤"}]}


def file_of(person: Person) -> str:
    return f"/v1/tracing/profiles/{person.profile}"


def asked(city: City, person: Person) -> dict[str, Any]:
    return city["station-tracing"].get(f"{file_of(person)}/next-question")


def searched_for(city: City, **changes: Any) -> None:
    city["police-henan"].post("/v1/inquiries", a_familys_search(city, **changes))


def test_of_whom_nothing_is_known_nobody_is_listed_and_it_is_said_what_to_ask(city: City) -> None:
    person = in_hospital(city, **A_YOUNG_WOMAN)
    seen = asked(city, person)
    listed = city["station-tracing"].get("/v1/candidates", profile_id=person.profile)

    assert (listed["items"], listed["cannot_rank"]) == ([], {name: seen[name] for name in seen if name != "version"})
    assert (seen["verdict"], seen["candidates"], seen["not_registered_permille"]) == ("cannot_rank", [], 1000)
    assert seen["questions"][0]["field"] == "home_place"
    assert all(one["zh"] and one["en"] and one["why_zh"] and one["gain_millibits"] > 0 for one in seen["questions"])


def test_among_namesakes_the_home_is_asked_and_its_answer_lowers_what_is_unknown(city: City) -> None:
    person = in_hospital(city)
    for village, town, region, who in (
        ("中梅村", "竹箦镇", "320481111201", "陈小满"),
        ("涂山村", "荆山镇", "340321104000", "陈大勇"),
        ("柳河村", "柳林镇", "411623111000", "陈秀兰"),
    ):
        reporter = {"name": who, "relation": "亲属", "phone": f"1000000{region[:4]}"}
        searched_for(city, village=village, town=town, home_region_code=region, reporter=reporter)
    talk = city["station-tracing"].post(f"{file_of(person)}/interviews", A_TALK | {"clues": [A_NAME, A_PLACE]})
    city.settle()
    before = asked(city, person)
    clue = f"/v1/tracing/clues/{talk['clue_ids'][1]}"
    offered = city["station-tracing"].get(f"{clue}/readings")["places"]
    city["station-tracing"].post(f"{clue}/interpretation", {"meaning": "中梅村", "region_code": "320481111201"})
    city.settle()
    after = asked(city, person)

    listed = city["station-tracing"].get("/v1/candidates", profile_id=person.profile)

    assert (len(listed["items"]) >= 3, listed["cannot_rank"]) == (True, None)
    assert (before["verdict"], before["questions"][0]["field"]) == ("ranked", "home_place")
    assert ("320481111201", "钟眉", "sound") in [(one["region_code"], one["heard"], one["basis"]) for one in offered]
    assert after["uncertainty_millibits"] < before["uncertainty_millibits"]
    assert "home_place" not in [one["field"] for one in after["questions"]]


def test_a_conversation_sent_twice_is_one_and_settles_one_slot(city: City) -> None:
    person = in_hospital(city)
    one, again = (
        city["station-tracing"].post(f"{file_of(person)}/interviews", A_TALK, key=f"talk-{person.profile}")
        for _ in range(2)
    )
    held = city["station-tracing"].every("/v1/tracing/interviews", profile_id=person.profile, state="held")

    assert one == again
    assert [(each["id"], each["slot"]) for each in held] == [(one["id"], "first")]


def test_marks_come_to_their_place_on_the_body_and_a_file_that_changed_meanwhile_is_not_written_over(
    city: City,
) -> None:
    person, desk = in_hospital(city), city["station-tracing"]
    seen = desk.version(file_of(person))
    desk.post(f"{file_of(person)}/particulars", MARKS, seen=seen)
    shown = desk.get(file_of(person))

    assert desk.refused(f"{file_of(person)}/particulars", {"route": "坐火车"}, seen=seen)[0] == 412
    assert shown["body_map"] == [
        {"view": "front", "part": "finger", "side": "left", "x": 728, "y": 550, "kinds": ["疤痕"], "says": "左手指疤痕"}
    ]
    assert shown["particulars"]["marks"][0]["text"] == "左手食指旧疤"


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("particulars", {"marks": [{"kind": "scar", "part": "wing"}]}),
        ("particulars", {"photos": [{"reference": "../../etc"}]}),
        ("interviews", {"method": "hypnosis", "raw_words": "……"}),
        ("interviews", {"method": "map", "raw_words": "   "}),
        ("suspension", {"reason": "tired", "statement": "不想找了"}),
    ],
)
def test_what_nobody_can_mean_is_refused_and_changes_nothing(city: City, path: str, body: dict[str, Any]) -> None:
    person, desk = in_hospital(city), city["station-tracing"]
    seen = desk.version(file_of(person)) if path == "particulars" else None
    refused = desk.refused(f"{file_of(person)}/{path}", body, seen=seen)

    assert refused == (422, "invalid_body")
    assert desk.get(file_of(person))["state"] == "open"
    assert desk.every("/v1/tracing/interviews", profile_id=person.profile, state="held") == []


def test_nobody_outside_the_tracing_desk_sees_a_notebook(city: City) -> None:
    person = in_hospital(city)
    talk = city["station-tracing"].post(f"{file_of(person)}/interviews", A_TALK | {"clues": [A_PLACE]})
    paths = (
        f"{file_of(person)}/next-question",
        f"/v1/tracing/interviews/{talk['id']}",
        f"/v1/tracing/clues/{talk['clue_ids'][0]}/readings",
    )

    for desk in ("police-henan", "hospital-1", "township-zhuze", "station-desk"):
        assert {city[desk].refused_to_see(path)[1] for path in paths} == {"scope_missing"}


def test_the_notebook_of_a_sealed_person_is_not_there_for_those_who_need_not_know(city: City) -> None:
    person, desk = in_hospital(city), city["station-tracing"]
    talk = desk.post(f"{file_of(person)}/interviews", A_TALK | {"clues": [A_PLACE]})
    clue = f"/v1/tracing/clues/{talk['clue_ids'][0]}"
    city["station-chief"].post(f"/v1/cases/{person.case}/seal", {"reason": "domestic_violence"})
    city.settle()
    looks = (f"{file_of(person)}/next-question", f"/v1/tracing/interviews/{talk['id']}", f"{clue}/readings")

    assert {desk.refused_to_see(path) for path in looks} == {(404, "not_found")}
    assert desk.refused(f"{clue}/interpretation", {"meaning": "中梅村"}) == (404, "not_found")
    assert desk.every("/v1/tracing/interviews", profile_id=person.profile) == []
