"""What everything else is said with: regions, numbers, agencies, sexes."""

from __future__ import annotations

from typing import Annotated

from chassis.kinds import CodeList, PatternCode

RegionCode = Annotated[str, PatternCode("RegionCode", r"\d{12}")]
"""统计用区划代码: province 2, city 2, county 2, town 3, village 3 digits."""

CaseNumber = Annotated[str, PatternCode("CaseNumber", r"CZ-\d{4}-\d{6}")]
"""The human number of a case: ``CZ-<year>-<six digits>``."""

AgencyId = Annotated[str, PatternCode("AgencyId", r"[a-z][a-z0-9]*(-[a-z0-9]+)*")]
"""The registered short name of an agency (``hospital-2``), given by the operator, never by a person."""

ClientId = Annotated[str, PatternCode("ClientId", r"[a-z0-9]+([:._-][a-z0-9]+)*")]
"""The registered short name of a client (``station-desk``), given by the operator."""

ParameterVersion = Annotated[str, PatternCode("ParameterVersion", r"p\d{1,6}")]
"""Which frozen set of matching parameters a score was made with."""


class Sex(CodeList):
    """性别, GB/T 2261.1: 0 unknown, 1 male, 2 female, 9 not stated."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    NOT_STATED = "9"


class AgencyKind(CodeList):
    """机构类别: what kind of partner an agency is; scopes and disclosure follow from it."""

    STATION = "station"
    PATROL_TEAM = "patrol_team"
    REPORTER_GROUP = "reporter_group"
    HOSPITAL = "hospital"
    POLICE = "police"
    RAILWAY = "railway"
    TOWNSHIP = "township"
