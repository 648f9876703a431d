"""What each role of the station opens, as one table, and which roles no one person may hold together."""

from __future__ import annotations

from itertools import combinations

import pytest

from contracts.access import ADMINISTRATION, GRANTABLE, SCOPES
from contracts.codes import AgencyKind
from contracts.disclosure.table import TABLE as DISCLOSURE
from contracts.purposes import PURPOSES
from contracts.roles import ADMINISTRATORS, ROLES, Role, conflict, leading

SHORT = {
    "chief": "站长 C", "tracing": "寻亲 T", "reception": "接待 R", "care": "照料 W", "psychiatric": "精神 P",
    "follow_up": "回访 F",
    "dispatcher": "巡查 D", "system_administrator": "系统 1", "security_administrator": "安全 2",
    "audit_administrator": "审计 3",
}  # fmt: skip

# One line a scope; the letters are the roles that open it.
TABLE = """
sightings:report        R D
dispatches:work         D
referrals:request       R W P D
referrals:read          C R W P
referrals:work
referrals:psychiatric   P
costs:read              C R
costs:submit
costs:review            C R
cases:read              C T R W F
cases:work              R W
departures:work         R
departures:supervise    C
tickets:issue
tracing:work            C T
notices:approve         C
approvals:decide        C
erasure:decide          C
disclosures:read        C
cases:seal              C
inquiries:send
verifications:answer    T
handovers:work          C T R
police-requests:answer  C T R
suspicions:waive        C
followup:work           C F
home-notices:work       F
clocks:read             C T R W F
clocks:waive            C
help:supervise          C
drill:clock
people:read             1 2
people:register         1
people:authorise        2
audit:read              3
"""


def test_every_role_opens_exactly_the_scopes_of_the_table() -> None:
    letters = {told.split()[1]: role for role, told in SHORT.items()}
    told = {line.split()[0]: {letters[one] for one in line.split()[1:]} for line in TABLE.strip().splitlines()}

    found = {scope: {role.value for role, rights in ROLES.items() if scope in rights.scopes} for scope in told}

    assert found == told
    assert {scope for rights in ROLES.values() for scope in rights.scopes} <= set(told) <= set(SCOPES)


def test_a_role_has_a_row_in_the_disclosure_table_for_each_of_its_purposes_and_an_administrator_has_none() -> None:
    opened = {role: {row.purpose for row in DISCLOSURE.rows if row.who == f"station:{role.value}"} for role in Role}

    assert opened == {role: set(ROLES[role].purposes) for role in Role}


def test_a_working_role_stays_within_what_the_station_may_hold_and_an_administrator_outside_of_it() -> None:
    station = GRANTABLE[AgencyKind.STATION]
    for role in Role:
        scopes, purposes = ROLES[role].scopes, ROLES[role].purposes
        if role in ADMINISTRATORS:
            assert scopes <= ADMINISTRATION and not purposes, role
        else:
            assert scopes <= station and purposes and purposes <= PURPOSES[AgencyKind.STATION], role
    assert ADMINISTRATION & frozenset().union(*GRANTABLE.values()) == {"audit:read"}


def test_no_administrator_has_a_scope_that_shows_a_case() -> None:
    of_administrators = frozenset().union(*(ROLES[role].scopes for role in ADMINISTRATORS))
    of_work = frozenset().union(*(ROLES[role].scopes for role in Role if role not in ADMINISTRATORS))

    assert not of_administrators & of_work
    assert set(ROLES) == set(Role)


@pytest.mark.parametrize("pair", list(combinations(Role, 2)), ids=lambda pair: f"{pair[0]} and {pair[1]}")
def test_two_roles_go_together_only_when_both_are_work(pair: tuple[Role, Role]) -> None:
    apart = bool(ADMINISTRATORS & set(pair))

    assert conflict(pair) == (frozenset(pair) if apart else frozenset())


def test_one_role_alone_is_never_a_conflict() -> None:
    assert [conflict([role]) for role in Role] == [frozenset()] * len(Role)


def test_of_several_roles_the_first_of_the_list_leads() -> None:
    assert leading([Role.CARE, Role.TRACING]) == Role.TRACING
    assert leading([]) is None
