"""Marks on a body map: words and codes come to the same place, and compare with what a family tells."""

from __future__ import annotations

from datetime import date

import pytest

from contracts.codes import BodyPart, BodyView, MarkKind
from services.tracing.domain.body import KINDS, PLACES, Located, body_map, part_named
from services.tracing.domain.facts import Found, Mark, Sought
from services.tracing.matching.bridge import profile_of_found, report_of_sought
from services.tracing.matching.records import Mark as Compared


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("左手食指", BodyPart.FINGER),
        ("右手", BodyPart.HAND),
        ("手腕内侧", BodyPart.WRIST),
        ("左小腿", BodyPart.LOWER_LEG),
        ("腹股沟", BodyPart.GROIN),
        ("手术疤", None),
    ],
)
def test_words_name_a_part_by_the_longest_word_for_one(words: str, part: BodyPart | None) -> None:
    assert part_named(words) is part


def test_every_part_and_every_kind_has_its_place_and_its_word() -> None:
    assert (set(PLACES), set(KINDS)) == (set(BodyPart), set(MarkKind))
    assert all(part_named(word) is part for part, place in PLACES.items() for word in place.says)
    assert all(0 < at.down < 1000 and 0 <= at.out < 500 for at in PLACES.values())


def test_the_persons_left_is_drawn_on_the_right_of_whoever_looks_and_turns_with_the_back() -> None:
    front, back = (
        body_map([Located.coded({"kind": "mole", "part": "shoulder", "side": "left", "view": view})])[0]
        for view in ("front", "back")
    )

    assert (front["x"], back["x"]) == (630, 370)


def test_marks_at_one_place_are_one_spot_from_head_to_foot_and_what_no_figure_shows_comes_last() -> None:
    marks = [
        Located.told({"kind": "手术疤", "part": "手术", "side": None}),
        Located.told({"kind": "疤痕", "part": "左手食指", "side": None}),
        Located.coded({"kind": "mole", "part": "finger", "side": "left"}),
        Located.coded({"kind": "burn", "part": "scalp"}),
    ]

    assert body_map(marks) == [
        {"view": "back", "part": "scalp", "side": None, "x": 500, "y": 25, "kinds": ["烫伤"], "says": "头皮烫伤"},
        {
            "view": "front",
            "part": "finger",
            "side": "left",
            "x": 728,
            "y": 550,
            "kinds": ["疤痕", "痣"],
            "says": "左手食指疤痕、左手指痣",
        },
        {"view": None, "part": None, "side": None, "x": None, "y": None, "kinds": ["手术疤"], "says": "手术手术疤"},
    ]


def test_a_view_from_which_a_part_is_not_seen_gives_way_to_the_usual_one() -> None:
    [spot] = body_map([Located.coded({"kind": "scar", "part": "nose", "view": "back"})])

    assert spot["view"] == BodyView.FRONT


def test_a_coded_mark_compares_with_what_a_family_tells_in_its_own_words() -> None:
    coded = Mark.of(Located.coded({"kind": "scar", "part": "finger", "side": "left"}).as_told)
    told = Mark.of({"kind": "疤痕", "part": "左手食指"})
    in_care = Found(sex="1", ages=(60, 70), ages_year=2026, found_on=date(2026, 7, 6), marks=(coded,))
    searched_for = Sought(name="陈国峰", sex="1", marks=(told,))

    assert profile_of_found("p", in_care).marks == report_of_sought("r", searched_for).marks
    assert profile_of_found("p", in_care).marks == (Compared("疤痕", "手指", "左"),)
