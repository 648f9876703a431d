"""Invented people in care and people searched for, as hypothesis makes them up."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from contracts.codes import Sex
from services.tracing.domain.facts import Found, Kin, Mark, Sought, Speech

FOUND_ON = date(2026, 7, 6)
_GIVEN = "国锋峰建军华明伟芳丽英德胜利宏鸿兰南"
_SURNAMES = "陈成王黄李刘牛曾单谢解"
_VILLAGES = ("柳河村", "刘河村", "王庄", "查家村", "东村", "北湾村")
_CODES = (None, "411623000000", "320402109000", "320412000000")


def an_old_man_called_xiaofeng() -> Found:
    """Does not know his name; says 小锋 and 柳河村 when asked about home."""
    return Found(sex="1", ages=(65, 75), ages_year=2026, found_on=FOUND_ON, nicknames=("小锋",), places=("柳河村",))


def the_father_missing_from_liuhe() -> Sought:
    """Registered as 陈国峰, of an invented village in Henan."""
    return Sought(
        name="陈国峰",
        sex="1",
        birth_year=1955,
        home_region_code="411623000000",
        town="柳林镇",
        village="柳河村",
        home_text="河南省商水县柳林镇柳河村",
        last_seen_on=date(2026, 5, 2),
    )


_names = st.builds(lambda s, g: s + g, st.sampled_from(_SURNAMES), st.text(_GIVEN, min_size=1, max_size=2))
_nicknames = st.builds(lambda p, c: p + c, st.sampled_from(("小", "阿", "老", "")), st.sampled_from(_GIVEN))
_marks = st.builds(
    Mark,
    st.sampled_from(("疤痕", "痣")),
    st.sampled_from(("手", "手食指", "额头")),
    st.sampled_from(("", "left", "right")),
)
_sexes = st.sampled_from([sex.value for sex in Sex])
_kin = st.builds(Kin, st.sampled_from(("", "女儿")), _names)
_few = {"max_size": 2, "unique": True}
_ages = st.tuples(st.integers(5, 80), st.integers(0, 30)).map(lambda pair: (pair[0], pair[0] + pair[1]))


def _some(strategy: st.SearchStrategy) -> st.SearchStrategy:
    """Up to two, in the order in which facts are kept."""
    return st.lists(strategy, **_few).map(lambda some: tuple(sorted(some)))


found_people = st.builds(
    Found,
    sex=_sexes,
    ages=_ages,
    ages_year=st.just(2026),
    found_on=st.just(FOUND_ON),
    names=_some(_names),
    nicknames=_some(_nicknames),
    places=_some(st.sampled_from((*_VILLAGES, "郑陆", "河南"))),
    marks=_some(_marks),
    height_cm=st.none() | st.integers(140, 190),
    found_region_code=st.sampled_from(_CODES),
    speech=st.sampled_from(((), (Speech("河南口音", ""),), (Speech("豫南一带", "411500000000"),))),
    kin=_some(_kin),
)
people_sought = st.builds(
    Sought,
    home_region_code=st.sampled_from(_CODES),
    village=st.sampled_from(("", *_VILLAGES)),
    name=_names,
    sex=_sexes,
    aliases=_some(_nicknames | _names),
    birth_year=st.none() | st.integers(1930, 2020),
    marks=_some(_marks),
    height_cm=st.none() | st.integers(140, 190),
    last_seen_on=st.none() | st.integers(-60, 4000).map(lambda days: FOUND_ON - timedelta(days=days)),
    lost_region_code=st.sampled_from(_CODES),
    kin=_some(_kin),
)
