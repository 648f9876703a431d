"""The first version: nobody had to count anything, a name weighs by how rare it is in the country, and whatever a city
counts on top outweighs it little by little."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from services.tracing.domain.body import KINDS, PLACES
from services.tracing.domain.places import PROVINCES
from services.tracing.matching.beliefs import Beliefs
from services.tracing.matching.fields import Field
from services.tracing.matching.index import Index
from services.tracing.matching.national import WORTH, counties, national
from services.tracing.matching.pairs import compare
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.provinces import CODES
from services.tracing.matching.records import Mark, Profile, Report
from services.tracing.matching.statistics import TOPICS, WORDS, Statistics
from tests.unit.tracing.matching.world import a_world

DAY_ONE = Parameters("m1", Beliefs(), national())
SOMEBODY = Report(
    id="somebody", name="冼桂芳", sex="女", birth_year=1951, home_code="511921", home_text="四川省巴中市通江县诺江镇",
    town="诺江镇", marks=(Mark("痣", "下巴"),), lost_code="511921", lost_on=date(2026, 5, 2),
)  # fmt: skip


def weight(field: Field, profile: Profile, report: Report) -> int:
    return compare(profile, report, DAY_ONE)[field]


def of_surname(surname: str) -> int:
    name = f"{surname}桂芳"
    return weight(Field.NAME, Profile(id="p", names=(name,), name_kind="全名"), Report(id="r", name=name))


def test_a_rare_surname_weighs_more_than_a_common_one() -> None:
    assert 5_000 < of_surname("王") < of_surname("覃") < of_surname("冼")


def test_a_pet_name_that_serves_for_anybody_weighs_less_than_one_nobody_has_heard_of() -> None:
    assert 0 < DAY_ONE.alias("丫丫") < DAY_ONE.alias("小芳") < DAY_ONE.alias("狗剩儿")


def test_few_that_are_listed_do_not_stand_for_all() -> None:
    shares = national()

    assert shares.share("alias", "丫丫", least=0) < 0.01
    assert shares.share("town", "cen gan", least=0) < 0.01
    assert shares.share("people", "1", least=0) == pytest.approx(0.91, abs=0.005)


def test_marks_are_known_in_the_words_in_which_the_service_compares_them() -> None:
    told = {tuple(key.split("|")) for key in national().counts["mark"]}

    assert {kind for kind, _ in told} == {*KINDS.values(), ""}
    assert {part for _, part in told} < {*(place.says[0] for place in PLACES.values()), ""}


def test_every_pet_name_is_common_enough_that_a_learnt_version_keeps_it() -> None:
    learnt = national()
    learnt.drop_rare("alias", 3)

    assert learnt.counts == national().counts


def test_a_word_that_is_forgotten_goes_on_being_counted_and_what_is_known_to_everybody_stays() -> None:
    learnt = national()
    learnt.add(replace(SOMEBODY, town="鲎鲎岙镇", name="麴桂芳", marks=(Mark("鳞纹", "下巴"), Mark("痣", "尾闾穴"))))
    counted, weighed = totals(learnt), Parameters("m2", Beliefs(), learnt).marks.of(Mark("痣", "下巴"))
    for topic in WORDS:
        learnt.drop_rare(topic, 3, national().counts[topic])

    assert (totals(learnt), Parameters("m2", Beliefs(), learnt).marks.of(Mark("痣", "下巴"))) == (counted, weighed)
    assert learnt.counts["town_at"] == {"|511921": 1}
    assert all(national().counts[topic].keys() <= learnt.counts[topic].keys() for topic in WORDS)
    assert Parameters("m2", Beliefs(), learnt).warm()


def totals(statistics: Statistics) -> dict[str, int]:
    return {topic: statistics.total(topic) for topic in WORDS}


def test_every_county_is_known_by_name_and_points_at_its_code() -> None:
    nowhere = [name for code, name in counties().items() if code.removesuffix("00") not in regions(name)]

    assert nowhere == []
    assert {code[:2] for code in counties()} == PROVINCES.keys() - {"71", "81", "82"}


def regions(name: str) -> set[str]:
    fragment = DAY_ONE.gazetteer.fragment(name)
    assert fragment is not None
    return {code for code, _ in fragment.regions}


def test_somebody_lives_in_every_county_and_is_lost_there() -> None:
    seen = national().counts

    assert seen["home"].keys() == seen["lost"].keys() == counties().keys()


def test_provinces_have_the_people_they_have() -> None:
    shares = dict(zip(CODES, DAY_ONE.tables.province_shares[1:], strict=True))

    assert sum(shares.values()) == pytest.approx(1)
    assert (shares["44"], shares["51"], shares["54"]) == pytest.approx((0.089, 0.059, 0.013), abs=0.003)


def test_those_who_are_missed_were_lost_in_the_twenty_years_before_the_version_is_made() -> None:
    day = date(2031, 3, 1)
    days = [int(lost) for lost in national(day).counts["lost_day"]]

    assert day.toordinal() - 20 * 366 < min(days) < max(days) < day.toordinal()
    assert national(day).counts == {**national().counts, "lost_day": national(day).counts["lost_day"]}


def test_each_call_gives_statistics_of_their_own() -> None:
    untouched = national()
    mine = national()
    mine.add(SOMEBODY)

    assert (mine.reports, national().reports) == (1, 0)
    assert national().counts == untouched.counts != mine.counts
    mine.add(SOMEBODY, times=-1)
    assert mine.counts == untouched.counts


def test_the_same_day_gives_the_same_version_and_it_can_be_kept() -> None:
    made = Parameters("m1", Beliefs(), national())

    assert made.digest == DAY_ONE.digest == Parameters.of_data(made.as_data()).digest


def test_with_as_many_counted_reports_country_and_register_weigh_the_same() -> None:
    statistics = national()
    before = statistics.share("surname", "王", least=0)
    for number in range(WORTH):
        statistics.add(replace(SOMEBODY, id=f"r{number}"))

    assert statistics.share("surname", "冼", least=0) == pytest.approx(0.5, abs=0.02)
    assert statistics.share("surname", "王", least=0) == pytest.approx(before / 2, abs=0.002)


def test_however_many_are_counted_a_share_stays_a_share() -> None:
    statistics = national()
    statistics.add(SOMEBODY, times=1_000_000)

    for topic in ("surname", "given", "birth_year", "home", "lost", "lost_day", "town"):
        shares = [statistics.share(topic, value, least=0) for value in statistics.counts[topic]]
        assert sum(shares) == pytest.approx(1)
        assert max(shares) > 0.49


def test_something_is_known_of_everything_but_where_towns_lie() -> None:
    known = {topic for topic, counter in national().counts.items() if counter}

    assert known == set(TOPICS) - {"town_at", "village_at"}


def test_on_its_first_day_a_version_finds_somebody_among_a_few_hundred() -> None:
    register = Index(DAY_ONE)
    register.build([*a_world().reports, SOMEBODY])
    heard = Profile(
        id="p", names=("冼桂方",), name_kind="全名", sex="女", ages=(68, 78), found_on=date(2026, 5, 4),
        found_code="511921", accent="四川口音", places=("通江",),
    )  # fmt: skip

    (first, best), (_, second) = register.candidates(heard, 2)

    assert first == SOMEBODY.id
    assert best > second + 10_000
