"""A notice shows what its person's guard allows, and each channel says where it stands (item 13)."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.city import City
from tests.notice_stories import (
    BASIS,
    CLAIMED,
    STATED,
    TEXT,
    approved,
    drafted,
    nameless,
    path_of,
    sheet_of,
    stands,
    submitted,
)
from tests.stories import (
    UNCERTAIN,
    Person,
    come_home,
    discharged,
    identified,
    in_hospital,
    published,
    taken_down,
)

NO_RECEIPT = {"no_receipt": "published_once", "reason": "报纸于7月22日一次性刊登，无法撤回"}
SITE = "national_site"
MINOR = {"ages": UNCERTAIN, "zone": "minor"}


def out_of(city: City, person: Person) -> list[tuple[str, str]]:
    """Which channels were told to take it down, and when."""
    told = city.announced("tracing", "notice_withdrawal_due", case_id=person.case)
    return sorted((one.data["channel"], one.at) for one in told)


def withdrawals_listed(city: City, person: Person) -> list[str]:
    """The notices that some channel must still take down."""
    owed = {"profile_id": person.profile, "withdrawal_due": "true"}
    return [one["id"] for one in city["station-tracing"].get("/v1/tracing/notices", **owed)["items"]]


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_of_a_grown_up_the_file_for_the_national_site_tells_the_whole_field_list_in_chinese(city: City) -> None:
    person = nameless(city, ages={"lo": 30, "hi": 38})
    notice = drafted(city, person, SITE)
    approved(city, notice)

    sheet = sheet_of(city, notice)

    found = city["station-tracing"].get(f"/v1/tracing/profiles/{person.profile}")
    assert sheet == {
        "公告编号": notice,
        "发布渠道": "全国救助寻亲网",
        "照片": "ZP-2026-0017",
        "姓名": CLAIMED,
        "性别": "男",
        "年龄": "约30至38岁",
        "身高（厘米）": "",
        "健康状况": "左膝擦伤已愈",
        "智力状况": "未见异常",
        "精神状况": "偶有自语",
        "体貌特征": "左食指疤痕（柴刀划的）",
        "发现时衣着": "蓝色上衣",
        "发现日期": found["found_on"],
        "发现地点": found["description"]["found_place_text"],
        "救助站联系方式": "常州市救助管理站",
        "公告内容": TEXT,
    }


@pytest.mark.parametrize("way", [MINOR, {"impaired": True}], ids=["minor", "impaired"])
def test_of_whoever_is_guarded_no_name_no_condition_no_exact_place_and_elsewhere_no_face(
    city: City, way: dict[str, Any]
) -> None:
    person = nameless(city, **way)
    notice = drafted(city, person, SITE, "news_app")
    approved(city, notice)

    site, app = sheet_of(city, notice), sheet_of(city, notice, "news_app")

    hidden = ("姓名", "健康状况", "智力状况", "精神状况")
    assert [site[name] for name in hidden] == [app[name] for name in hidden] == [""] * 4
    assert (site["照片"], app["照片"]) == ("ZP-2026-0017", "")
    assert site["体貌特征"] == "左食指疤痕", "what somebody wrote about it may tell anything"
    told = json.dumps([site, app], ensure_ascii=False)
    assert [word for word in (CLAIMED, "公交站", *list(STATED.values())[1:4]) if word in told] == []


def test_who_is_thought_to_be_a_minor_after_the_approval_is_masked_as_one_from_then_on(city: City) -> None:
    person = nameless(city, ages={"lo": 30, "hi": 38})
    notice = drafted(city, person, SITE)
    approved(city, notice)
    assert sheet_of(city, notice)["姓名"] == CLAIMED

    desk, path = city["station-desk"], f"/v1/cases/{person.case}"
    desk.post(f"{path}/age", {"ages": UNCERTAIN, "age_basis": "visual"}, seen=desk.version(path))
    city.settle()

    assert sheet_of(city, notice)["姓名"] == ""


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        (f"寻亲: 他说叫{CLAIMED}", ["name"]),
        ("寻亲: 曾就读于柳河小学", ["found_place"]),
        ("寻亲: 身份证 11010119900307457X", ["name"]),
    ],
)
def test_the_words_may_not_tell_of_a_minor_what_the_fields_hide(city: City, text: str, fields: list[str]) -> None:
    person = nameless(city, **MINOR)
    body = {"profile_id": person.profile, "channels": [SITE], "text": text}

    refused = city["station-tracing"].answer("/v1/tracing/notices", body).json

    assert (refused["code"], refused["facts"]["fields"]) == ("notice_tells_hidden", fields)
    assert city.announced("tracing", "notice_drafted", case_id=person.case) == []


def test_an_export_is_on_the_ledger_and_there_is_none_before_the_approval_nor_for_another_channel(city: City) -> None:
    person = nameless(city)
    notice = drafted(city, person, SITE)
    desk, path = city["station-tracing"], f"{path_of(notice)}/sheet/file"
    assert desk.refused_to_see(f"{path}?channel={SITE}", "family_tracing") == (409, "notice_not_approved")
    approved(city, notice)

    told = desk.look(f"{path}?channel={SITE}&format=json", "family_tracing")

    assert (told.mimetype, json.loads(told.data)["公告内容"]) == ("application/json", TEXT)
    assert desk.refused_to_see(f"{path}?channel=wechat", "family_tracing") == (409, "channel_not_listed")
    assert desk.refused_to_see(f"{path}?channel=radio", "family_tracing") == (400, "invalid_query")
    assert city["hospital-1"].refused_to_see(f"{path}?channel={SITE}") == (403, "scope_missing")
    looked = city["station-chief"].get("/v1/disclosures", record=notice)["items"]
    assert "tracing.notice_sheet" in {row["operation"] for row in looked}
    assert city.announced("tracing", "notice_published", case_id=person.case) == [], "an export publishes nothing"


# --- on what basis ----------------------------------------------------------------------------------------------------


def test_an_approval_names_a_basis_or_cites_one_and_consent_alone_shows_no_minor(city: City) -> None:
    person = nameless(city, **MINOR)
    notice = drafted(city, person, SITE)
    path, chief = f"{path_of(notice)}/approve", city["station-chief"]
    seen = chief.version(path_of(notice))

    assert chief.refused(path, {"legal_basis": "领导同意"}, seen=seen) == (422, "invalid_body")
    consent = {"legal_basis": "本人签字", "basis": "separate_consent"}
    assert chief.refused(path, consent, seen=seen) == (409, "basis_not_sufficient")
    assert approved(city, notice, legal_basis="民发〔2015〕158号")["basis"] == "search_duty"


# --- where it stands --------------------------------------------------------------------------------------------------


def test_given_to_a_channel_it_is_not_live_and_what_the_channel_did_not_publish_is_given_again(city: City) -> None:
    person = in_hospital(city)
    notice = drafted(city, person, SITE, "television")
    early = city["station-tracing"].refused(f"{path_of(notice)}/submissions", {"channel": SITE})
    approved(city, notice)
    seen = [stands(submitted(city, notice, SITE))]
    failure = {"channel": SITE, "reason": "fields_missing"}
    seen.append(stands(city["station-tracing"].post(f"{path_of(notice)}/failures", failure)))
    again = city["station-tracing"].refused(f"{path_of(notice)}/failures", failure)
    seen.append(stands(submitted(city, notice, SITE)))
    published(city, notice, SITE)
    seen.append(stands(city["station-tracing"].get(path_of(notice))))

    assert early == (409, "notice_not_approved")
    assert again == (409, "notice_not_submitted")
    assert [one[SITE] for one in seen] == ["submitted", "failed", "submitted", "live"]
    assert city["station-tracing"].refused(f"{path_of(notice)}/submissions", {"channel": SITE}) == (
        409,
        "notice_already_published",
    )


def test_what_is_with_a_channel_without_a_receipt_must_be_taken_back_too_within_a_minute(city: City) -> None:
    person = in_hospital(city)
    notice = drafted(city, person, SITE, "newspaper", "wechat", "television")
    approved(city, notice)
    submitted(city, notice, SITE, "newspaper", "wechat")
    published(city, notice, SITE)
    city["station-tracing"].post(f"{path_of(notice)}/failures", {"channel": "wechat", "reason": "refused"})

    identified(city, person)

    confirmed = city.the("tracing", "identity_confirmed", case_id=person.case)["confirmed_at"]
    assert out_of(city, person) == [(SITE, confirmed), ("newspaper", confirmed)]


def test_a_case_closes_once_each_channel_has_a_receipt_or_a_written_reason(city: City) -> None:
    person = in_hospital(city)
    notice = drafted(city, person, SITE, "newspaper")
    approved(city, notice)
    submitted(city, notice, "newspaper")
    published(city, notice, SITE)
    identified(city, person)
    discharged(city, person)
    come_home(city, person)
    closing, written = f"/v1/cases/{person.case}/close", f"{path_of(notice)}/withdrawals-without-receipt"
    desk = city["station-tracing"]

    owed = [withdrawals_listed(city, person)]
    tries = [city["station-desk"].answer(closing)]
    taken_down(city, notice, SITE)
    owed.append(withdrawals_listed(city, person))
    tries.append(city["station-desk"].answer(closing))
    for wrong in ({}, {"no_receipt": "published_once"}, {"no_receipt": "published_once", "reason": " "}):
        assert desk.refused(written, {"channel": "newspaper", **wrong}) == (422, "invalid_body")
    told = desk.post(written, {"channel": "newspaper", **NO_RECEIPT})
    city.settle()
    tries.append(city["station-desk"].answer(closing))

    assert [one.json.get("code") or one.json["state"] for one in tries] == ["case_not_closable"] * 2 + ["closed"]
    assert [*owed, withdrawals_listed(city, person)] == [[notice], [notice], []]
    by_channel = {one["channel"]: one["no_receipt"] for one in told["publications"]}
    assert by_channel == {SITE: None, "newspaper": "published_once"}


# --- sealed -----------------------------------------------------------------------------------------------------------


def test_a_sealed_person_is_never_published_and_a_seal_that_comes_later_takes_everything_down_at_once(
    city: City,
) -> None:
    person = nameless(city, zone="female", sex="2")
    notice, waiting = drafted(city, person, SITE, "television"), drafted(city, person, "wechat")
    approved(city, notice)
    submitted(city, notice, "television")
    published(city, notice, SITE)
    chief = city["station-chief"]

    chief.post(f"/v1/cases/{person.case}/seal", {"reason": "domestic_violence"})
    city.settle()

    asked = out_of(city, person)
    assert [channel for channel, _ in asked] == [SITE, "television"]
    assert {at for _, at in asked} == {city.the("intake", "case_sealed", case_id=person.case)["at"]}
    draft = {"profile_id": person.profile, "channels": [SITE], "text": TEXT}
    seen = chief.version(path_of(waiting))
    tries = [
        chief.refused("/v1/tracing/notices", draft),
        chief.refused(f"{path_of(waiting)}/approve", BASIS, seen=seen),
        chief.refused(f"{path_of(notice)}/submissions", {"channel": SITE}),
        chief.refused(f"{path_of(notice)}/receipts", {"channel": "television", "receipt_number": "X"}),
        chief.refused(f"{path_of(notice)}/refreshes", {"channel": SITE}),
        chief.refused_to_see(f"{path_of(notice)}/sheet/file?channel={SITE}", "family_tracing"),
    ]
    assert tries == [(409, "dv_sealed")] * len(tries)
    withdrawn = {"channel": SITE, "receipt_number": "XQ-C"}
    assert stands(chief.post(f"{path_of(notice)}/withdrawals", withdrawn))[SITE] == "withdrawn"
