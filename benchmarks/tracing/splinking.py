"""Splink 5 on DuckDB over the same reports and profiles; without it ours would be compared only with searches by name.

Its model is given what ours has: names by sound, sex, birth year, where and when somebody was lost against where and
when he was found, places, marks, height, blood, condition, relatives; u from random pairs, m by expectation
maximisation over the profiles of the run, no labels. It compares whoever shares one of our keys, with the same bound
(services/tracing/matching/keys.py), which found more than any rules of columns. Splink has no search for one record
(the function of Splink 4 was removed); ``predict_between`` with a table of one row is what is left."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, Final

from benchmarks.tracing.contestants import MOST, Answer
from services.tracing.domain.sound import FullName, chinese, fold, nickname_core, sounds
from services.tracing.matching.keys import MOST_SHARED, divisions_of, keys_of_profile, keys_of_report, provinces_of
from services.tracing.matching.names import FAMILY, PET, form_of
from services.tracing.matching.records import Mark, Profile, Relative, Report
from services.tracing.matching.statistics import core_key

_YEARS: Final = (2, 5, 9, 14)
_GAPS: Final = (4, 31, 183, 730, 3650)
_TRAINED_ON: Final = (("name",), ("city", "month"), ("town",))


def available() -> bool:
    return all(find_spec(package) for package in ("splink", "duckdb", "pandas"))


class Splinked:
    """Splink with a model trained on the register and these profiles."""

    name = "Splink 5, EM"

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._asked = 0

    def build(self, reports: Sequence[Report]) -> None:
        from pandas import DataFrame
        from splink import DuckDBAPI, Linker, block_on

        logging.getLogger("splink").setLevel(logging.ERROR)
        self._database, narrow = DuckDBAPI(), _narrow(reports)
        rows = DataFrame([_of_report(report, narrow) for report in reports])
        self._known = self._database.register(rows, dataset_display_name="reports")
        people = DataFrame([_of_profile(profile) for profile in self._profiles]).astype(rows.dtypes.to_dict())
        self._types = rows.dtypes.to_dict()
        seen = self._database.register(people, dataset_display_name="profiles")
        self._linker = Linker([seen, self._known], _settings(len(reports)), log_level=logging.ERROR)
        training = self._linker.training
        training.estimate_u_using_random_sampling(max_pairs=2e6)
        for rule in _TRAINED_ON:
            with suppress(
                ValueError
            ):  # in a small invented world some agreement never fails, which it takes for an error
                training.estimate_parameters_using_expectation_maximisation(block_on(*rule))

    def ask(self, profile: Profile) -> Answer:
        from pandas import DataFrame

        self._asked += 1
        row = DataFrame([_of_profile(profile)]).astype(self._types)
        one = self._database.register(row, dataset_display_name=f"asked_{self._asked}")
        found = self._linker.inference.predict_between(one, self._known).as_pandas_dataframe()
        found = found.nlargest(MOST, "match_weight")
        other = "id_r" if profile.id in set(found["id_l"]) else "id_l"
        return [(str(key), round(1000 * score)) for key, score in zip(found[other], found["match_weight"], strict=True)]

    def close(self) -> None:
        pass


def _settings(reports: int) -> Any:
    import splink.comparison_library as comparisons
    from splink import SettingsCreator, block_on

    exact = ("sex", "blood", "condition", "province")
    return SettingsCreator(
        link_type="link_only",
        unique_id_column_name="id",
        probability_two_random_records_match=0.7 / reports,
        comparisons=[
            comparisons.JaroWinklerAtThresholds("name", [0.95, 0.85]).configure(term_frequency_adjustments=True),
            comparisons.ExactMatch("last").configure(term_frequency_adjustments=True),
            *(comparisons.ExactMatch(column) for column in exact),
            _steps("year_of_birth", "abs(born_l - born_r)", ("born",), _YEARS),
            _steps("gap", "abs(day_l - day_r)", ("day",), _GAPS),
            _steps("height", "abs(height_l - height_r)", ("height",), (3, 6, 10)),
            _place(),
            *(comparisons.ArrayIntersectAtSizes(column, [2, 1]) for column in ("places", "marks")),
            comparisons.ArrayIntersectAtSizes("family", [1]),
        ],
        blocking_rules_to_generate_predictions=[block_on("keys", arrays_to_explode=["keys"])],
    )


def _level(condition: str, label: str, *, missing: bool = False) -> dict[str, Any]:
    return {"sql_condition": condition, "label_for_charts": label, **({"is_null_level": True} if missing else {})}


def _steps(name: str, apart: str, columns: Iterable[str], bounds: Sequence[int]) -> dict[str, Any]:
    """A comparison of two numbers by how far they are apart."""
    missing = " OR ".join(f"{column}_{side} IS NULL" for column in columns for side in "lr")
    steps = [_level(f"{apart} <= {bound}", f"up to {bound}") for bound in bounds]
    return {
        "output_column_name": name,
        "comparison_levels": [_level(missing, "unknown", missing=True), *steps, _level("ELSE", "else")],
    }


def _place() -> dict[str, Any]:
    """Where somebody was lost against where he was found."""
    missing = _level("code_l IS NULL OR code_r IS NULL", "unknown", missing=True)
    nearer = [
        _level(f"substr(code_l, 1, {digits}) = substr(code_r, 1, {digits})", f"{digits} digits") for digits in (6, 4, 2)
    ]
    return {"output_column_name": "place", "comparison_levels": [missing, *nearer, _level("ELSE", "else")]}


def _narrow(reports: Iterable[Report]) -> set[str]:
    """The keys that few enough reports share."""
    shared = Counter(key for report in reports for key in keys_of_report(report))
    return {key for key, count in shared.items() if count <= MOST_SHARED}


# --- rows ---------------------------------------------------------------------------------------------------------


def _of_report(report: Report, narrow: Set[str]) -> dict[str, Any]:
    return {
        "id": report.id,
        "keys": sorted(keys_of_report(report) & narrow),
        **_name(FullName.of(report.name)),
        **_person(report.sex, report.birth_year, report.height, report.blood, report.category),
        **_when(report.lost_on, report.lost_code),
        **_body(report.marks),
        **_family([*report.kin, *([report.reporter] if report.reporter else [])]),
        "province": (report.home_code or "")[:2] or None,
        "town": core_key(report.town) or None,
        "village": core_key(report.village) or None,
        "places": [core for place in (report.town, report.village) if (core := core_key(place))]
        + list(divisions_of(report)),
    }


def _of_profile(profile: Profile) -> dict[str, Any]:
    born = profile.found_on.year - sum(profile.ages) // 2 if profile.ages and profile.found_on else None
    places = [core for place in profile.places if (core := core_key(place))]
    return {
        "id": profile.id,
        "keys": list(keys_of_profile(profile)),
        **_name(_heard(profile)),
        **_person(profile.sex, born, profile.height, profile.blood, profile.category),
        **_when(profile.found_on, profile.found_code),
        **_body(profile.marks),
        **_family(profile.kin),
        "province": next(iter(provinces_of(profile)), None),
        "town": places[-1] if places else None,
        "village": places[-1] if places else None,
        "places": places or None,
    }


def _heard(profile: Profile) -> FullName:
    for heard in profile.names:
        form = form_of(heard, profile.name_kind)
        if form == PET:
            return FullName("", nickname_core(heard))
        return FullName(chinese(heard), "") if form == FAMILY else FullName.of(heard)
    return FullName("", "")


def _name(name: FullName) -> dict[str, Any]:
    surname = "".join(fold(sound) for sound in name.surname_sounds[:1])
    given = [fold(sound) for sound in sounds(name.given)]
    whole = " ".join([surname, *given]) if surname and given else None
    return {
        "name": whole,
        "surname": surname or None,
        "first": given[0] if given else None,
        "last": given[-1] if given else None,
    }


def _person(sex: str | None, born: int | None, height: int | None, blood: str | None, condition: str) -> dict[str, Any]:
    return {
        "sex": sex,
        "born": born,
        "decade": str(born // 10) if born else None,
        "height": height,
        "blood": blood,
        "condition": condition or None,
    }


def _when(day: Any, code: str | None) -> dict[str, Any]:
    return {
        "day": day.toordinal() if day else None,
        "week": str(day.toordinal() // 7) if day else None,
        "month": f"{day:%Y%m}" if day else None,
        "year": str(day.year) if day else None,
        "code": code,
        "city": code[:4] if code else None,
    }


def _body(marks: Iterable[Mark]) -> dict[str, Any]:
    places = sorted({f"{mark.kind}{mark.part}" for mark in marks})
    return {"mark": places[0] if places else None, "marks": places or None}


def _family(relatives: Iterable[Relative]) -> dict[str, Any]:
    names = sorted({" ".join(fold(sound) for sound in sounds(each.name)) for each in relatives if each and each.name})
    return {"relative": names[0] if names else None, "family": names or None}
