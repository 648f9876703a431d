"""Breakages of what the first version of the parameters promises, and of the short way to a reading."""

from __future__ import annotations

from tests.mutations import Mutation

_TESTS = "tests/unit/tracing/test_national_statistics.py::"
_NATIONAL = "services/tracing/matching/national.py"

MUTATIONS = [
    Mutation(
        "a character is read in the last of its ways",
        "services/tracing/matching/syllables.py",
        'usual.partition(",")[0]',
        'usual.rpartition(",")[2]',
        "tests/unit/tracing/matching/test_what_weighs_what.py::test_a_character_is_read_as_it_is_by_itself",
    ),
    Mutation(
        "a few pet names that are listed stand for all there are",
        _NATIONAL,
        "    counts[UNLISTED] = _many(facts, _WHOLE) - counts.total()\n",
        "",
        _TESTS + "test_few_that_are_listed_do_not_stand_for_all",
    ),
    Mutation(
        "where more people live there is no more likely a home",
        _NATIONAL,
        "max(len(here), _many(facts, _WHOLE * living / everybody))",
        "len(here)",
        _TESTS + "test_provinces_have_the_people_they_have",
    ),
    Mutation(
        "a county where few live is one nobody comes from",
        _NATIONAL,
        "max(len(here), _many(facts, _WHOLE * living / everybody))",
        "_many(facts, _WHOLE * living / everybody)",
        _TESTS + "test_somebody_lives_in_every_county_and_is_lost_there",
    ),
    Mutation(
        "nobody is lost anywhere before the first report",
        _NATIONAL,
        '"lost": counts["home"], ',
        "",
        _TESTS + "test_somebody_lives_in_every_county_and_is_lost_there",
    ),
    Mutation(
        "counties of the country have no names",
        _NATIONAL,
        '{"city_name": cities, "county_name": below}',
        '{"city_name": cities}',
        _TESTS + "test_every_county_is_known_by_name_and_points_at_its_code",
    ),
    Mutation(
        "people are missed before they are lost",
        _NATIONAL,
        "today.toordinal() - round(years * _YEAR)",
        "today.toordinal() + 400 - round(years * _YEAR)",
        _TESTS + "test_those_who_are_missed_were_lost_in_the_twenty_years_before_the_version_is_made",
    ),
    Mutation(
        "who adds a report to a version of his own adds it to everybody's",
        _NATIONAL,
        "def national(",
        "@cache\ndef national(",
        _TESTS + "test_each_call_gives_statistics_of_their_own",
    ),
]
