"""Why somebody may look at a person, a closed list; without it a purpose would be whatever a caller typed.

Purpose limitation is article 6 of the Personal Information Protection Law (个人信息保护法): each read of personal data
names one of these, and an agency holds only those its contract with the station names.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from chassis.kinds import CodeList
from contracts.codes import AgencyKind


class Purpose(CodeList):
    """用途: why personal data is asked for or provided."""

    CASE_WORK = "case_work"
    MEDICAL_CARE = "medical_care"
    IDENTITY_CHECK = "identity_check"
    FAMILY_TRACING = "family_tracing"
    RETURN_TRAVEL = "return_travel"
    HOME_FOLLOW_UP = "home_follow_up"
    STREET_PATROL = "street_patrol"
    REPORTING = "reporting"
    SUPERVISION = "supervision"


PURPOSES: Final[Mapping[AgencyKind, frozenset[Purpose]]] = MappingProxyType(
    {
        AgencyKind.STATION: frozenset(Purpose),
        AgencyKind.PATROL_TEAM: frozenset({Purpose.STREET_PATROL, Purpose.REPORTING}),
        AgencyKind.REPORTER_GROUP: frozenset({Purpose.REPORTING}),
        AgencyKind.HOSPITAL: frozenset({Purpose.MEDICAL_CARE}),
        AgencyKind.POLICE: frozenset({Purpose.IDENTITY_CHECK, Purpose.FAMILY_TRACING, Purpose.REPORTING}),
        AgencyKind.RAILWAY: frozenset({Purpose.RETURN_TRAVEL}),
        AgencyKind.TOWNSHIP: frozenset({Purpose.HOME_FOLLOW_UP}),
    }
)
"""The most that an agency of that kind may hold; a registration may say less."""

USUAL: Final[Mapping[AgencyKind, Purpose]] = MappingProxyType(
    {
        AgencyKind.STATION: Purpose.CASE_WORK,
        AgencyKind.PATROL_TEAM: Purpose.STREET_PATROL,
        AgencyKind.REPORTER_GROUP: Purpose.REPORTING,
        AgencyKind.HOSPITAL: Purpose.MEDICAL_CARE,
        AgencyKind.POLICE: Purpose.FAMILY_TRACING,
        AgencyKind.RAILWAY: Purpose.RETURN_TRAVEL,
        AgencyKind.TOWNSHIP: Purpose.HOME_FOLLOW_UP,
    }
)
"""What an agency of that kind acts for when an order of its names no purpose; a read is never guessed from it."""
