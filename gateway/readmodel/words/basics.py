"""What everything else is said with: regions, numbers, agencies, sexes: the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.Sex: said(
        c.Sex,
        {"0": ("性别不详", "sex unknown"), "1": ("男", "male"), "2": ("女", "female"), "9": ("未说明", "not stated")},
    ),
    c.AgencyKind: said(
        c.AgencyKind,
        {
            "station": ("救助站", "the station"),
            "patrol_team": ("巡查队", "patrol teams"),
            "reporter_group": ("线索上报组织", "reporting groups"),
            "hospital": ("医院", "hospitals"),
            "police": ("公安", "police"),
            "railway": ("铁路", "the railway"),
            "township": ("镇（街道）村", "townships"),
        },
    ),
}
