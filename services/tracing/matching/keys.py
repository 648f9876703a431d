"""Under which keys a report is found in an ordinary index of a database; without them whoever has no arrays in memory
would have to read a million reports to compare one person with them.

A key is a short text: what kind of agreement it is, and what agrees (``N|li|guo|hen``: a full name by sound). A report
is written under all of its keys, a profile asks for all of its own, and who shares one is scored. What many reports
share tells nobody apart, so keys with more than ``MOST_SHARED`` reports are passed over *when asking* (never when
writing: which ones these are changes as the register grows). Therefore there are narrow keys beside wide ones.

Nothing here decides who it is. A key says only who is worth comparing; the score says how much. Which kinds of keys
there are, and what each one brings: docs/adr/0043.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache
from itertools import combinations, product
from typing import Final

from services.tracing.domain.places import PROVINCES
from services.tracing.domain.sound import FullName, chinese, fold, nickname_core, sounds
from services.tracing.matching.names import FAMILY, PET, form_of
from services.tracing.matching.provinces import CODES, province_of_text, provinces_of_speech, without_province
from services.tracing.matching.records import Mark, Profile, Relative, Report
from services.tracing.matching.statistics import core_key

MOST_SHARED: Final = 800
MOST_ASKED: Final = 160
"""Keys of one profile; the usual one has about fifty. A profile with sixty places said asks for the first of them."""
_YEARS_OFF: Final = 6
"""By how much an estimate of age may miss its middle, for keys: most do not miss by more."""
_MONTHS_BACK: Final = 4
_WEEKS_BACK: Final = 3
_YEARS_BACK: Final = 3
_PHONE: Final = 4
_DIVISION: Final = re.compile(r".+?(?:自治州|自治县|自治旗|地区|市|县|区|旗|盟)")
_LOOSER: Final = tuple(
    (re.compile(pattern), merged)
    for pattern, merged in (
        ("^[bp]", "b"), ("^[dt]", "d"), ("^[gk]", "g"), ("^[zcsjqx]", "s"), ("^[hw]", "h"), ("[iuy](?=[aeo])", ""),
        ("n$", ""),
    )
)  # fmt: skip
_MUNICIPALITIES: Final = frozenset({"11", "12", "31", "50"})


def hashed(key: str, secret: bytes) -> int:
    """A key as it is stored: the first eight bytes of its HMAC-SHA256, as a signed number. Nobody without the secret
    can tell, or try, what it says; two keys that meet by chance cost one more comparison."""
    return shortened(hmac.digest(secret, key.encode(), "sha256"))


def shortened(digest: bytes) -> int:
    """The number a whole HMAC is stored as."""
    return int.from_bytes(digest[:8], "big", signed=True)


def keys_of_report(report: Report) -> frozenset[str]:
    """Under what a report is written: about two dozen keys."""
    return frozenset({*_names_of_report(report), *_family(report), *_homes(report), *_losses(report), *_bodies(report)})


def keys_of_profile(profile: Profile) -> tuple[str, ...]:
    """What a person in our care is looked up under, each once, what tells most first."""
    asked = (
        *_names_of_profile(profile),
        *_relatives(profile),
        *_phone_asked(profile),
        *_places_said(profile),
        *_whereabouts(profile),
        *_marks_seen(profile),
    )
    return tuple(dict.fromkeys(asked))[:MOST_ASKED]


# --- names --------------------------------------------------------------------------------------------------------


@cache
def _sound(character: str) -> str:
    return fold(sounds(character)[0])


def _sounds(text: str) -> tuple[str, ...]:
    """Character by character: a name is no phrase whose neighbours would change how it is read."""
    return tuple(_sound(character) for character in chinese(text))


@cache
def _loose(syllable: str) -> str:
    for pattern, merged in _LOOSER:
        syllable = pattern.sub(merged, syllable)
    return syllable


@cache
def _surname_sounds(surname: str) -> tuple[str, ...]:
    return tuple(fold(sound) for sound in FullName(surname, "").surname_sounds)


def _surnames(name: FullName) -> tuple[str, ...]:
    return _surname_sounds(name.surname)


def _names_of_report(report: Report) -> Iterator[str]:
    name = FullName.of(report.name)
    yield from _full(name)
    for surname in _surnames(name):
        yield _key("S", surname, _province(report.home_code), report.sex, _fifth(report.birth_year))
    for given in set(_sounds(name.given)):
        yield _key("g", given, _province(report.home_code), report.sex)
        yield _key("d", given, report.sex, _decade(report.birth_year))
    for alias in report.aliases:
        yield from _pet(alias)
        if len(chinese(alias)) > 2:
            yield from _full(FullName.of(alias))


def _full(name: FullName) -> Iterator[str]:
    """The whole name by sound, loosely by sound, the surname with each given syllable, the given name in any order."""
    given = _sounds(name.given)
    for surname in _surnames(name):
        yield _key("N", surname, *given)
        yield from (_key("s", surname, syllable) for syllable in given)
    if given:
        yield _key("L", *map(_loose, _sounds(name.written)))
    if len(given) > 1:
        yield _key("G", *sorted(given))


def _pet(text: str) -> Iterator[str]:
    core = _sounds(nickname_core(text))
    if core:
        yield _key("A", *core)
    if len(core) > 1:
        yield _key("G", *sorted(core))


def _names_of_profile(profile: Profile) -> Iterator[str]:
    for heard, kind in profile.heard:
        form = form_of(heard, kind)
        if form == FAMILY:
            yield from _surname_heard(heard, profile)
        elif form == PET:
            yield from _pet_heard(heard, profile)
        elif chinese(heard):
            yield from _full_heard(heard, profile)


def _full_heard(heard: str, profile: Profile) -> Iterator[str]:
    name = FullName.of(heard)
    yield from _full(name)
    if len(chinese(heard)) == 2:  # or a given name without its surname
        yield _key("G", *sorted(_sounds(heard)))
    yield from _given_heard(_sounds(name.given), profile, most=2)
    yield from _surname_heard(name.surname, profile)


def _pet_heard(heard: str, profile: Profile) -> Iterator[str]:
    core = _sounds(nickname_core(heard))
    yield _key("A", *_sounds(heard))
    yield from _pet(heard)
    yield from _given_heard(core, profile, most=3)
    yield from (_key("d", *parts) for parts in product(dict.fromkeys(core), _sexes(profile), _decades(profile)))
    if heard.startswith("老") and len(core) == 1:
        yield from _surname_heard(nickname_core(heard), profile)


def _given_heard(given: tuple[str, ...], profile: Profile, most: int) -> Iterator[str]:
    provinces = provinces_of(profile)[:most]
    yield from (_key("g", *parts) for parts in product(dict.fromkeys(given), provinces, _sexes(profile)))


def _surname_heard(heard: str, profile: Profile) -> Iterator[str]:
    around = product(provinces_of(profile)[:3], _sexes(profile), _fifths(profile))
    yield from (_key("S", surname, *parts) for parts in around for surname in _surnames(FullName.of(heard)))


# --- family -------------------------------------------------------------------------------------------------------


def _family(report: Report) -> Iterator[str]:
    for relative in (*report.kin, *([report.reporter] if report.reporter else [])):
        yield from _relative(relative)
    # every second place: of five digits in a row one such group is always whole
    yield from (_key("F", report.phone[at : at + _PHONE]) for at in range(0, len(report.phone) - _PHONE + 1, 2))


def _relative(relative: Relative) -> Iterator[str]:
    name = FullName.of(relative.name)
    given = _sounds(name.given)
    yield from (_key("K", surname, *given) for surname in _surnames(name) if given)
    if len(given) > 1:
        yield _key("k", *sorted(given))


def _relatives(profile: Profile) -> Iterator[str]:
    for relative in profile.kin:
        yield from _relative(relative)
        if len(chinese(relative.name)) == 2:
            yield _key("k", *sorted(_sounds(relative.name)))


def _phone_asked(profile: Profile) -> Iterator[str]:
    yield from (_key("F", profile.phone[at : at + _PHONE]) for at in range(len(profile.phone) - _PHONE + 1))


# --- places -------------------------------------------------------------------------------------------------------


def _homes(report: Report) -> Iterator[str]:
    for name in (report.town, report.village):
        if core := core_key(name):
            yield _key("P", core)
    for core in divisions_of(report):
        yield _key("C", core, report.sex, _third(report.birth_year))


def divisions_of(report: Report) -> Iterator[str]:
    """City and county of the address, by sound; what has no name for itself (市辖区) is none."""
    rest = without_province(report.home_text)
    for tail in (report.village, report.town):
        rest = rest.removesuffix(tail) if tail else rest
    yield from (core for name in _DIVISION.findall(rest)[:2] if "直辖" not in name and (core := core_key(name)))


def _places_said(profile: Profile) -> Iterator[str]:
    cores = [core for said in profile.places if (core := core_key(said)) and said not in PROVINCES.values()]
    yield from (_key("P", core) for core in cores)
    yield from (_key("C", *parts) for parts in product(cores, _sexes(profile), _thirds(profile)))


def _province(code: str | None) -> str:
    return code[:2] if code else ""


@cache
def _spoken(accent: str) -> tuple[str, ...]:
    """The provinces of an accent that says which; none when it is spoken in half the country."""
    numbers = sorted(provinces_of_speech(accent))
    return tuple(CODES[number - 1] for number in numbers) if len(numbers) <= 3 else ()


def _origins(profile: Profile) -> list[str]:
    """Where he may come from: a province he names, or speaks like."""
    named = (province for said in profile.places if (province := province_of_text(said)))
    return list(dict.fromkeys([*named, *_spoken(profile.accent)]))


def provinces_of(profile: Profile) -> list[str]:
    """Where he may come from, and where he was found."""
    found = [_province(profile.found_code)] if profile.found_code else []
    return list(dict.fromkeys([*_origins(profile), *found]))


# --- where and when somebody was lost -----------------------------------------------------------------------------


def _losses(report: Report) -> Iterator[str]:
    if report.lost_on is None:
        return
    who = report.sex, _decade(report.birth_year)
    week, month = _week(report.lost_on), _month(report.lost_on)
    yield _key("w", week, *who)
    yield _key("h", week, _province(report.home_code), report.sex)
    yield _key("o", month, _province(report.home_code), *who)
    if report.lost_code:
        city, province = _city(report.lost_code), _province(report.lost_code)
        yield _key("M", city, month)
        yield _key("Y", city, report.lost_on.year, *who)
        yield _key("q", province, month, *who)
        yield _key("W", province, week, report.sex)


def _whereabouts(profile: Profile) -> Iterator[str]:
    if profile.found_on is None:
        return
    weeks = [_week(profile.found_on) - back for back in range(_WEEKS_BACK)]
    months = [_month(profile.found_on) - back for back in range(_MONTHS_BACK)]
    who = list(product(_sexes(profile), _decades(profile)))
    if profile.found_code:
        yield from _near_where_found(profile, weeks, months, who)
    yield from (_key("w", week, *one) for week in weeks for one in who)
    yield from (_key("h", *parts) for parts in product(weeks, _origins(profile)[:2], _sexes(profile)))
    for month, province in product(months[:3], _origins(profile)[:2]):
        yield from (_key(kind, *both, *one) for kind, both in _either(month, province) for one in who)


def _either(month: int, province: str) -> Iterator[tuple[str, tuple[int | str, int | str]]]:
    """Lost at home, or at home in that province and lost wherever."""
    yield "q", (province, month)
    yield "o", (month, province)


def _near_where_found(
    profile: Profile, weeks: list[int], months: list[int], who: list[tuple[str, str]]
) -> Iterator[str]:
    found_on, code = profile.found_on, profile.found_code
    assert found_on and code
    city, province = _city(code), _province(code)
    yield from (_key("M", city, month) for month in months)
    yield from (_key("Y", city, found_on.year - back, *one) for back in range(_YEARS_BACK) for one in who)
    yield from (_key("q", province, month, *one) for month in months[:3] for one in who)
    yield from (_key("W", province, *parts) for parts in product(weeks, _sexes(profile)))


def _city(code: str) -> str:
    """Of the four municipalities the whole: their second pair of digits only parts districts from counties."""
    return code[:2] if code[:2] in _MUNICIPALITIES else code[:4]


def _week(day: date) -> int:
    return day.toordinal() // 7


def _month(day: date) -> int:
    return 12 * day.year + day.month


# --- the body -----------------------------------------------------------------------------------------------------


def _bodies(report: Report) -> Iterator[str]:
    for mark in report.marks:
        yield _key("m", *_where(mark), report.sex, _decade(report.birth_year))
        yield _key("p", *_where(mark), mark.side, _province(report.home_code), report.sex)
        if report.lost_on:
            yield _key("t", *_where(mark), _month(report.lost_on))
    yield from _pairs_of_marks(report.marks, [report.sex or ""])


def _marks_seen(profile: Profile) -> Iterator[str]:
    for mark in profile.marks:
        where = _where(mark)
        yield from (_key("m", *where, *one) for one in product(_sexes(profile), _decades(profile)))
        around = product(provinces_of(profile)[:3], _sexes(profile))
        yield from (_key("p", *where, mark.side, *parts) for parts in around)
        if profile.found_on:
            yield from (_key("t", *where, _month(profile.found_on) - back) for back in range(_MONTHS_BACK))
    yield from _pairs_of_marks(profile.marks, _sexes(profile))


def _pairs_of_marks(marks: Iterable[Mark], sexes: Iterable[str]) -> Iterator[str]:
    places = sorted({_where(mark) for mark in marks})[:4]
    yield from (_key("2", *one, *other, sex) for (one, other), sex in product(combinations(places, 2), sexes))


def _where(mark: Mark) -> tuple[str, str]:
    return mark.kind, mark.part


# --- who, roughly -------------------------------------------------------------------------------------------------


def _sexes(profile: Profile) -> tuple[str, ...]:
    """Unknown, it is asked for as either."""
    return (profile.sex,) if profile.sex else ("男", "女")


def _born(profile: Profile) -> range:
    """The years he was most likely born in; none when nobody estimated his age."""
    if profile.ages is None or profile.found_on is None:
        return range(0)
    middle = profile.found_on.year - sum(profile.ages) // 2
    return range(middle - _YEARS_OFF, middle + _YEARS_OFF)


def _spans(profile: Profile, years: int) -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(year // years) for year in _born(profile)))


def _decades(profile: Profile) -> tuple[str, ...]:
    return _spans(profile, 10)


def _fifths(profile: Profile) -> tuple[str, ...]:
    return _spans(profile, 5)


def _thirds(profile: Profile) -> tuple[str, ...]:
    return _spans(profile, 3)


def _span(year: int | None, years: int) -> str:
    return "" if year is None else str(year // years)


def _decade(year: int | None) -> str:
    return _span(year, 10)


def _fifth(year: int | None) -> str:
    return _span(year, 5)


def _third(year: int | None) -> str:
    return _span(year, 3)


def _key(*parts: str | int | None) -> str:
    return "|".join(map(str, parts))
