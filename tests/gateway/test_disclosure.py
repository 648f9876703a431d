"""What stops the start, whom an unknown role is, what a class takes away, what an approval lasts, and the preview."""

from __future__ import annotations

import uuid
from datetime import timedelta
from importlib import resources
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marshmallow import fields

from chassis.orders import Actor, CommandType
from contracts.answers.parts import AnswerSchema, FieldWithoutGroup
from contracts.answers.parts import fields_of as members
from contracts.disclosure.groups import CLASSES_MEMBER, Condition, FieldGroup, Level, Sensitivity
from contracts.disclosure.table import MET_BY_ITSELF, TABLE, TableInvalid, read_table, who_of
from contracts.orders import intake
from contracts.purposes import Purpose
from contracts.roles import Role
from gateway.disclosure.policy import RouteWithoutPolicy, check, policy_of
from gateway.disclosure.preview import READS, invented
from gateway.disclosure.projection import Eyes, projected
from gateway.disclosure.purposes import purpose_of_read
from gateway.domain.disclosure import Approval
from gateway.problems import ProblemFound
from gateway.storage.disclosure import Approvals
from tests.gateway.conftest import Gate

TEXT = resources.files("contracts.disclosure").joinpath("table.toml").read_text("utf8")
A_ROW = """
[[rows]]
who = "{who}"
purpose = "{purpose}"
condition = "{condition}"
basis = "{basis}"
full = ["{group}"]
"""
GOOD = {"who": "hospital", "purpose": "medical_care", "condition": "always", "basis": "法", "group": "health"}
CASE = READS["intake.case"].answer
assert CASE is not None


# --- what stops the start ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"who": "newspaper"}, "no kind of agency"),
        ({"who": "hospital:nurse"}, "no role of the station"),
        ({"purpose": "curiosity"}, "unknown purpose 'curiosity'"),
        ({"purpose": "supervision"}, "which such an agency cannot hold"),
        ({"condition": "whenever"}, "unknown condition 'whenever'"),
        ({"group": "blood"}, "unknown fieldgroup 'blood'"),
        ({"basis": ""}, "has no basis"),
    ],
)
def test_a_row_that_names_what_does_not_exist_stops_the_start_with_a_sentence(wrong: dict[str, str], said: str) -> None:
    read_table(A_ROW.format(**GOOD))
    with pytest.raises(TableInvalid, match=said):
        read_table(A_ROW.format(**(GOOD | wrong)))


def test_a_row_of_a_role_of_the_station_may_stand_beside_the_stations_own() -> None:
    table = read_table(A_ROW.format(**(GOOD | {"who": "station:chief"})))
    assert table.cell("station:chief", "medical_care", FieldGroup.HEALTH).level is Level.FULL
    assert table.cell("station", "medical_care", FieldGroup.HEALTH).level is Level.WITHHELD


def test_a_field_without_a_group_stops_the_start() -> None:
    with pytest.raises(FieldWithoutGroup, match=r"Careless\.blood has no field group"):
        type("Careless", (AnswerSchema,), {"blood": fields.String()})


def test_a_group_that_no_row_opens_to_anybody_stops_the_start(shared_gate: Gate) -> None:
    lonely = read_table(A_ROW.format(**GOOD))
    with pytest.raises(TableInvalid, match="no row of the disclosure table opens the group"):
        check(shared_gate.app, lonely)


def test_a_route_without_a_policy_stops_the_start(gate: Gate) -> None:
    gate.app._got_first_request = False
    gate.app.add_url_rule("/forgotten", "forgotten", lambda: "everything")
    with pytest.raises(RouteWithoutPolicy, match="the route 'forgotten' does not say what it shows"):
        check(gate.app)


def test_an_order_that_does_not_say_what_it_answers_has_no_route() -> None:
    with pytest.raises(RouteWithoutPolicy, match=r"intake\.shout does not say what it answers"):
        policy_of(CommandType("intake", "shout", "case", "cases:work"))


# --- whose eyes -------------------------------------------------------------------------------------------------------


def test_a_person_of_an_unknown_role_sees_nothing_and_never_what_a_programme_sees() -> None:
    known = projected(CASE, invented(CASE), Eyes("station", "case_work"))
    unknown = projected(CASE, invented(CASE), Eyes("station:gardener", "case_work"))

    assert known.discloses
    assert (unknown.body, unknown.fields) == ({}, {})


def test_a_person_of_the_station_is_looked_up_by_role() -> None:
    assert [who_of("station", None), who_of("station", "gardener")] == ["station", "station:gardener"]


@given(st.sets(st.sampled_from(sorted(Role)), min_size=1), st.sampled_from(sorted(Purpose)))
def test_a_person_of_several_roles_sees_of_each_field_what_the_most_open_of_them_does(
    roles: set[Role], purpose: Purpose
) -> None:
    names = tuple(who_of("station", role.value) for role in roles)
    order = list(Level)

    together = projected(CASE, invented(CASE), Eyes(names, purpose.value))
    each = [projected(CASE, invented(CASE), Eyes(name, purpose.value)).fields for name in names]

    assert together.fields == {
        path: max((one.get(path, Level.WITHHELD) for one in each), key=order.index)
        for path in {path for one in each for path in one}
    }


def test_a_person_without_a_role_sees_nothing_and_never_what_a_programme_sees() -> None:
    nobody = projected(CASE, invented(CASE), Eyes((), "case_work"))

    assert (nobody.body, nobody.fields) == ({}, {})


def test_what_no_contract_knows_does_not_leave_whatever_the_owner_sent() -> None:
    body = invented(CASE) | {"blood": "0", "person": invented(CASE)["person"] | {"diary": "…"}}
    shown = projected(CASE, body, Eyes("station", "case_work")).body
    assert "blood" not in shown and "diary" not in shown["person"]


def test_the_levels_on_record_are_the_most_that_any_item_of_a_list_showed() -> None:
    answer = READS["intake.cases"].answer
    assert answer is not None
    item = invented(answer)["items"][0]
    body = {"items": [item | {CLASSES_MEMBER: ["psychiatric"]}, item], "next_after": None}

    shown = projected(answer, body, Eyes("station", "identity_check"))

    assert shown.fields["items[].sex"] is Level.FULL
    assert shown.classes == {Sensitivity.PSYCHIATRIC}


# --- classes ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_of_a_sensitive_record_no_group_shows_more_than_its_cap_to_anybody_not_spared(sensitivity: Sensitivity) -> None:
    order = list(Level)
    for cap in (one for one in TABLE.caps if one.sensitivity is sensitivity):
        for row in TABLE.rows:
            spared = (row.who.partition(":")[0], row.purpose.value) in cap.spared
            for group, most in cap.levels.items():
                level = TABLE.cell(row.who, row.purpose.value, group, classes=[sensitivity]).level
                ordinary = TABLE.cell(row.who, row.purpose.value, group).level
                assert level is ordinary if spared else order.index(level) <= order.index(most), (row.who, group)


def test_a_minor_is_masked_to_a_supervisor_until_there_is_an_approval() -> None:
    table = read_table(TEXT)
    asked: dict[str, Any] = {"classes": [Sensitivity.MINOR]}
    approved = MET_BY_ITSELF | {Condition.APPROVAL}
    before = table.cell("station", "case_work", FieldGroup.PERSON_NAME, **asked).level
    after = table.cell("station", "case_work", FieldGroup.PERSON_NAME, **asked, met=approved).level
    assert (before, after) == (Level.MASKED, Level.FULL)


def test_a_row_under_consent_opens_nothing_because_nobody_can_record_it_yet() -> None:
    table = read_table(A_ROW.format(**(GOOD | {"condition": "consent"})))
    assert table.cell("hospital", "medical_care", FieldGroup.HEALTH).level is Level.WITHHELD


def test_a_row_under_emergency_opens_only_with_the_glass_broken() -> None:
    cell = {"who": "hospital", "purpose": "medical_care", "group": FieldGroup.PERSON_NAME}
    broken = MET_BY_ITSELF | {Condition.EMERGENCY}
    assert TABLE.cell(**cell).level is Level.EXISTS  # type: ignore[arg-type]
    assert TABLE.cell(**cell, met=broken).level is Level.FULL  # type: ignore[arg-type]


# --- purposes ---------------------------------------------------------------------------------------------------------


def a_caller(kind: str, *purposes: str) -> Actor:
    return Actor(f"{kind}-1", kind, f"{kind}-client", purposes=frozenset(purposes))


def test_who_holds_one_purpose_need_not_say_it_and_the_stations_desks_have_the_usual_one() -> None:
    groups = ("sex", "health")
    assert purpose_of_read(None, a_caller("hospital", "medical_care"), groups, "case_work") == "medical_care"
    assert purpose_of_read(None, a_caller("station", "case_work", "supervision"), groups, "case_work") == "case_work"
    # a patrol team reports too, but reporting opens nothing of this answer
    patrol = a_caller("patrol_team", "street_patrol", "reporting")
    assert purpose_of_read(None, patrol, ("found_place",), "street_patrol") == "street_patrol"


def test_police_need_not_say_for_what_they_ask_for_what_tells_nothing_of_anybody() -> None:
    police = a_caller("police", "identity_check", "family_tracing", "reporting")

    assert purpose_of_read(None, police, (), "case_work") == "family_tracing"
    assert TABLE.cell("police", "family_tracing", FieldGroup.RECORD).level is Level.FULL
    with pytest.raises(ProblemFound, match="purpose_missing"):
        purpose_of_read(None, police, ("person_name",), "case_work")


def test_a_station_that_does_not_hold_the_usual_purpose_has_to_be_given_it() -> None:
    with pytest.raises(ProblemFound, match="purpose_not_held"):
        purpose_of_read(None, a_caller("station", "supervision"), ("sex",), "case_work")


def test_where_a_part_would_be_taken_for_the_whole_it_is_withheld_and_named() -> None:
    body = invented(CASE)
    screen = projected(CASE, body, Eyes("station", "medical_care"))
    paper = projected(CASE, body, Eyes("station", "medical_care", least=Level.FULL))

    assert screen.body["person"]["claimed_name"] == "老*"
    assert "claimed_name" not in paper.body["person"]
    assert {"person.claimed_name", "person.home_text", "receipts[].lines"} <= paper.withheld
    assert set(paper.fields.values()) == {Level.FULL}


# --- approvals --------------------------------------------------------------------------------------------------------


def test_an_approval_ends_with_the_shift(gate: Gate) -> None:
    now, record = gate.wall.now(), str(uuid.uuid4())
    asked = Approval(
        id=str(uuid.uuid4()),
        record=record,
        purpose="case_work",
        reason="placement",
        agency_id="station",
        asked_by="station-desk",
        asked_at=now,
    )
    asked.decide(Actor("station", "station", "station-chief"), True, now)
    with gate.town["gateway"].unit() as uow:
        approvals = Approvals(uow.session)
        approvals.add(asked)
        uow.session.flush()
        whose = (record, "station", "station-desk", "case_work")
        last = approvals.in_force(*whose, now + timedelta(hours=8) - timedelta(seconds=1))
        over = approvals.in_force(*whose, now + timedelta(hours=8))
    assert (last, over) == (asked, None)


# --- the preview ------------------------------------------------------------------------------------------------------


def test_the_preview_shows_what_a_hospital_would_see_of_an_invented_person(shared_gate: Gate) -> None:
    path = "/v1/disclosure/preview?kind=hospital&purpose=medical_care&read="
    caller = shared_gate.caller("hospital-1")

    referral, case = (caller.get(path + read).json for read in ("intake.referral", "intake.case"))

    assert (referral["answer"]["reason"], referral["fields"]["reason"]) == ("中暑，意识模糊", "full")
    assert case["answer"]["person"]["name"] == {"exists": True}
    assert "home_text" not in case["answer"]["person"]
    assert caller.get(path.replace("medical_care", "supervision") + "intake.case").json["code"] == "purpose_not_held"
    assert caller.get(path + "intake.diary").status_code == 400


def test_the_documents_say_for_every_field_who_sees_it(shared_gate: Gate) -> None:
    told = shared_gate.browser.get("/v1/openapi.json").json["paths"]["/v1/cases/{case_id}"]["get"]
    shown = told["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["person"]["properties"]

    assert set(shown) == set(members(intake.answers.Person))
    assert shown["name"]["x-guitu-disclosure"]["station"]["supervision"] == "masked"
    assert shown["name"]["x-guitu-disclosure"]["hospital"] == {"medical_care": "exists"}
