"""Forms over HTTP: each desk prints what it may read, nobody else anything, and everything printed is on the ledger.

What stands on each form is tests/unit/forms/'s; here the facts come from their owners.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from werkzeug.test import TestResponse

from chassis.audit_reading import Wanted, entries
from gateway.app import create_app
from gateway.forms import FORMS
from gateway.forms.printing import printed
from tests.canaries import NAME
from tests.city import City, Desk, open_city
from tests.police_stories import POLICE, brought_by_police, signed_by
from tests.stories import (
    A_DAUGHTER,
    BELONGINGS,
    REFUSAL,
    Asking,
    a_departure,
    a_paper,
    admitted,
    approved_to_see,
    asked_for_a_bed,
    brought_in,
    written_down,
)
from tests.town import EMBEDDED, settings_for

NOWHERE = "01930a5e-7c00-7000-8000-0000000000ff"
A_CHILD = {"arrival": "police", "sex": "2", "ages": {"lo": 8, "hi": 10}, "stated_reason": "lost"}


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Iterator[City]:
    settings = settings_for(EMBEDDED, tmp_path_factory.mktemp("city"), drill=True)
    with open_city(settings) as city:
        yield city


def asked_for(desk: Desk, case: str, form: str, **how: str) -> TestResponse:
    return desk.look(f"/v1/cases/{case}/forms/{form}", **how)


def read_back(answer: TestResponse) -> str:
    """The text of a form that was answered with, without its spaces."""
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf"), answer.get_data(as_text=True)[:600]
    pages = PdfReader(io.BytesIO(answer.data)).pages
    return "".join("".join(page.extract_text().split()) for page in pages)


def problem(answer: TestResponse) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def without_request(answer: TestResponse) -> dict[str, Any]:
    return {name: value for name, value in answer.json.items() if name != "request_id"}


def ledger_of(city: City, case: str) -> list[dict[str, Any]]:
    return list(city["station-chief"].get("/v1/disclosures", record=case)["items"])


def a_guest(city: City) -> Asking:
    """Registered, taken in, with a bag in custody."""
    asking = admitted(city, written_down(city))
    city["station-desk"].post(f"/v1/cases/{asking.case}/belongings", BELONGINGS)
    return asking


# --- every form from the facts of its owners --------------------------------------------------------------------------


def test_the_registration_is_printed_from_the_request_the_case_and_the_decision(city: City) -> None:
    told = read_back(asked_for(city["station-desk"], a_guest(city).case, "help-registration"))

    assert "求助登记表" in told and "求助事由□务工不着□√被盗被骗" in told
    assert "蓝色布包" in told and "35.50元" in told
    assert "信息采集□√指纹□√照片□√全国救助管理信息系统查询" in told
    assert "救助决定□√予以救助" in told and "决定人：S-001" in told


def test_a_refusal_is_printed_with_its_number_its_reason_and_the_way_to_complain(city: City) -> None:
    asking, desk = written_down(city), city["station-desk"]
    desk.post(f"/v1/cases/{asking.case}/eligibility", REFUSAL)

    told = read_back(asked_for(desk, asking.case, "refusal-notice"))

    assert "编号：BYJZ-2026-0007" in told
    assert "□√能自行解决食宿" in told
    assert "第十五条" in told and "第六十五条" in told and "□√已告知" in told


def test_a_statement_of_leaving_and_the_register_are_printed_from_the_departure_that_counts(city: City) -> None:
    asking, desk = a_guest(city), city["station-desk"]
    desk.post("/v1/departures", a_departure(asking.person, "collected", receiver=A_DAUGHTER))
    desk.post("/v1/departures", a_departure(asking.person, "self", destination_text="柳河村三组"))
    entry = {"kind": "meal", "text": "晚餐吃了一半", "written_by": "S-031"}
    desk.post(f"/v1/cases/{asking.case}/care-log", entry)

    statement = read_back(asked_for(desk, asking.case, "leaving-statement"))
    register = read_back(asked_for(desk, asking.case, "stay-and-departure"))

    assert "离站方式自行离站" in statement and "去向柳河村三组" in statement
    assert "晚餐吃了一半" in register and "□√自行离站" in register and "□亲属接领" in register
    assert "陈小满" not in register  # the plan that was taken back


def test_a_notice_of_termination_is_printed_with_the_number_of_its_paper(city: City) -> None:
    asking, desk = a_guest(city), city["station-desk"]
    paper = a_paper("termination_notice")
    why = {"termination_reason": "false_facts", "documents": [paper]}
    desk.post("/v1/departures", a_departure(asking.person, "terminated", **why))

    told = read_back(asked_for(desk, asking.case, "termination-notice"))

    assert f"编号：{paper['document_number']}" in told and "□√提供虚假情况" in told


def test_a_hand_over_is_printed_with_the_signature_that_is_there_and_a_line_for_the_one_that_is_not(city: City) -> None:
    form = brought_by_police(city)
    signed_by(city, form["handover_id"], POLICE)
    city.settle()

    told = read_back(asked_for(city["station-desk"], form["case_id"], "police-handover"))

    assert "DNA实验室编号CZ-DNA-2026-00417" in told and "外伤情况左膝擦伤" in told
    assert "公安机关签字：N-0017" in told and told.count("已在平台签署") == 1


def test_a_hospitals_sheet_is_printed_for_the_attempt_that_counts(city: City) -> None:
    asked = asked_for_a_bed(city)
    city["hospital-1"].post(f"/v1/referrals/{asked.referral}/reject", {"reason": "capacity"})
    city.settle()

    told = read_back(asked_for(city["station-desk"], asked.case, "hospital-sheet"))

    names = city["station-desk"].every("/v1/referrals", case_id=asked.case)
    live = next(one for one in names if not one["superseded"])
    assert f"记录{live['referral_id']}" in told and "□√紧急" in told


def test_the_document_on_a_form_is_the_one_that_nobody_took_back(city: City) -> None:
    case, desk = a_guest(city).case, city["station-desk"]
    told = {"sources": ["police"], "answer_number": "JG-1", "result": "confirmed"}
    desk.post(f"/v1/cases/{case}/identity-checks", {"document": "passport", "number": "E00000001", **told})
    desk.post(f"/v1/cases/{case}/identity-revocation", {"reason": "wrong_person"})
    without = read_back(asked_for(desk, case, "help-registration"))
    desk.post(f"/v1/cases/{case}/identity-checks", {"document": "passport", "number": "E00000002", **told})

    assert "证件种类证件号码" in without
    assert "证件种类护照证件号码E00000002" in read_back(asked_for(desk, case, "help-registration"))


# --- who may print ----------------------------------------------------------------------------------------------------


def test_a_sealed_persons_forms_are_not_there_for_whoever_need_not_know_byte_for_byte(city: City) -> None:
    """Sealed, and with a hand-over, a referral, a stay: the name is planted in each."""
    form = brought_by_police(city, name=NAME, sex="2", ages={"lo": 30, "hi": 40})
    case = form["case_id"]
    city["station-chief"].post(f"/v1/cases/{case}/seal", {"reason": "domestic_violence"})
    city.settle()

    for code in FORMS:
        sealed, missing = (asked_for(city["station-desk"], one, code) for one in (case, NOWHERE))
        assert problem(sealed) == (404, "not_found")
        assert without_request(sealed) == without_request(missing)
        for outsider in ("hospital-1", POLICE, "railway-desk"):
            refused = asked_for(city[outsider], case, code)
            assert problem(refused) == (403, "scope_missing")
            assert NAME not in json.dumps(refused.json, ensure_ascii=False)
    assert NAME in read_back(asked_for(city["station-chief"], case, "police-handover"))


def test_a_desk_prints_only_what_it_may_read(city: City) -> None:
    """The tracing desk reads cases and no departures."""
    case = brought_in(city).case
    refused = asked_for(city["station-tracing"], case, "leaving-statement")

    assert problem(refused) == (403, "scope_missing")
    assert refused.json["facts"] == {"scope": "departures:work"}


def test_what_a_purpose_shows_in_part_is_not_printed_at_all(city: City) -> None:
    """On a screen it would be 黄**, which on paper would be taken for the name."""
    asking = admitted(city, written_down(city), claimed_name=NAME)
    on_screen = city["station-desk"].get(f"/v1/cases/{asking.case}", purpose="medical_care")
    told = read_back(asked_for(city["station-desk"], asking.case, "help-registration", purpose="medical_care"))

    assert on_screen["person"]["claimed_name"] == "黄**"
    assert "自报姓名（按权限不打印）" in told
    assert "黄" not in told


def test_a_childs_registration_needs_an_approval(city: City) -> None:
    girl, desk = written_down(city, **A_CHILD), city["station-desk"]

    before = asked_for(desk, girl.case, "help-registration")
    approved_to_see(city, girl.case)
    after = asked_for(desk, girl.case, "help-registration")

    assert problem(before) == (403, "approval_needed")
    assert "8至10岁" in read_back(after)


def test_a_boys_hand_over_is_printed_at_once_without_his_name_and_whole_once_that_is_approved(city: City) -> None:
    boy, desk = brought_by_police(city)["case_id"], city["station-desk"]

    at_once = read_back(asked_for(desk, boy, "police-handover"))
    in_an_emergency = read_back(asked_for(desk, boy, "police-handover", break_glass="immediate_safety"))
    approved_to_see(city, boy)
    approved = read_back(asked_for(desk, boy, "police-handover"))

    assert "姓名（音）（按权限不打印）" in at_once and "雷" not in at_once
    assert "姓名（音）雷文风" in in_an_emergency and "姓名（音）雷文风" in approved
    assert "15至25岁" in at_once


def test_an_approval_opens_on_a_screen_what_it_opens_on_paper(city: City) -> None:
    form, desk = brought_by_police(city), city["station-desk"]
    path = f"/v1/handovers/{form['handover_id']}"

    before = desk.get(path, purpose="case_work")["name"]
    approved_to_see(city, form["case_id"])

    assert (before, desk.get(path, purpose="case_work")["name"]) == ("雷**", "雷文风")
    assert [row["approval_id"] is None for row in ledger_of(city, form["case_id"])] == [True, False]


# --- on the ledger, and in the audit ----------------------------------------------------------------------------------


def test_every_read_behind_a_form_is_on_the_ledger_before_it_leaves_and_the_print_in_the_audit(city: City) -> None:
    asking = a_guest(city)
    before = len(ledger_of(city, asking.case))

    asked_for(city["station-desk"], asking.case, "help-registration")

    rows = ledger_of(city, asking.case)[before:]
    with city.town["gateway"].view() as view:
        [entry] = entries(view.session, Wanted(action="form.printed", subject=f"case/{asking.case}"), 10)
    assert [row["operation"] for row in rows] == [
        "intake.case",
        "intake.help_requests",
        "intake.help_request",
        "intake.eligibility_decisions",
    ]
    assert {row["purpose"] for row in rows} == {"case_work"}
    assert (entry.client_id, entry.codes) == ("station-desk", {"form": "help-registration"})


def test_the_name_of_the_file_tells_nothing_of_anybody_and_no_cache_keeps_it(city: City) -> None:
    answer = asked_for(city["station-desk"], a_guest(city).case, "help-registration")

    assert answer.headers["Content-Disposition"] == 'inline; filename="help-registration.pdf"'
    assert (answer.headers["Cache-Control"], answer.headers["Content-Language"]) == ("no-store", "zh-CN")


def test_setting_a_page_is_work_for_a_thread_aside(city: City) -> None:
    case, aside = a_guest(city).case, []

    def noted(function: Callable[..., Any], *args: Any) -> Any:
        aside.append(function)
        return function(*args)

    app = create_app(city.town["gateway"], aside=noted)
    desk = replace(city["station-desk"], browser=app.test_client())
    read_back(asked_for(desk, case, "help-registration"))

    assert aside.count(printed) == 1


# --- what cannot be printed -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("form", "order", "scope"),
    [
        ("help-registration", "intake.open_help_request", "cases:work"),
        ("refusal-notice", "intake.decide_eligibility", "cases:work"),
        ("leaving-statement", "intake.plan_departure", "departures:work"),
        ("stay-and-departure", "intake.plan_departure", "departures:work"),
        ("termination-notice", "intake.plan_departure", "departures:work"),
        ("police-handover", "intake.announce_handover", "handovers:work"),
        ("hospital-sheet", "intake.request_referral", "referrals:request"),
    ],
)
def test_a_form_whose_fact_does_not_exist_says_which_order_brings_it_and_whose_it_is(
    form: str, order: str, scope: str, city: City
) -> None:
    case = brought_in(city).case
    refused = asked_for(city["station-desk"], case, form)

    assert problem(refused) == (409, "form_not_ready")
    assert refused.json["facts"] == {"form": form, "order": order, "scope": scope}


def test_a_decision_that_helps_makes_no_notice_of_refusal(city: City) -> None:
    assert problem(asked_for(city["station-desk"], a_guest(city).case, "refusal-notice")) == (409, "form_not_ready")


@pytest.mark.parametrize("purpose", ["identity_check", "return_travel", "home_follow_up", "street_patrol", "reporting"])
def test_a_purpose_that_shows_little_prints_little_and_breaks_nothing(purpose: str, city: City) -> None:
    """Of a purpose that shows nothing of a departure nobody can say which one counts, so that form has no fact."""
    asking, desk = a_guest(city), city["station-desk"]
    desk.post("/v1/departures", a_departure(asking.person, "self", destination_text="柳河村三组"))

    answers = [asked_for(desk, asking.case, form, purpose=purpose) for form in FORMS]

    assert {answer.status_code for answer in answers} <= {200, 409}
    assert answers[0].status_code == 200


def test_a_form_that_does_not_exist_is_answered_with_those_that_do(city: City) -> None:
    refused = asked_for(city["station-desk"], NOWHERE, "tax-return")

    assert problem(refused) == (404, "form_unknown")
    assert refused.json["facts"] == {"forms": sorted(FORMS)}


def test_without_the_typeface_the_platform_works_says_what_to_install_and_reads_nothing(tmp_path: Path) -> None:
    settings = replace(settings_for(EMBEDDED, tmp_path / "home", drill=True), typefaces=tmp_path / "nowhere")
    with open_city(settings) as city:
        case = written_down(city).case
        rows = ledger_of(city, case)

        refused = asked_for(city["station-desk"], case, "help-registration")

        assert problem(refused) == (503, "typeface_missing")
        assert refused.json["facts"] == {"package": "fonts-noto-cjk"}
        assert ledger_of(city, case) == rows


def test_while_the_owner_is_away_nothing_is_printed(city: City) -> None:
    case = a_guest(city).case
    with city.without("intake"):
        assert problem(asked_for(city["station-desk"], case, "help-registration")) == (503, "read_unavailable")
