"""Who and what the story is about; every person, number, train and price in it is invented, the places are real.

An old man of 中梅村 in 溧阳 lies at a bus stop of 郑陆镇, eighty kilometres from home. His daughter lives in 河南 and
told the police there. He is written down as 陈国锋, as it sounds; the register says 陈国峰.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

FOUND_IN: Final = "320402109000"
"""郑陆镇, 天宁区."""

HOME: Final = "320481111201"
"""中梅村村委会, 竹箦镇, 溧阳市."""

HOME_DESKS: Final = {
    "city": "station-desk",
    "district": "district-liyang",
    "township": "township-zhuze",
    "village": "village-zhongmei",
}
"""Who acknowledges the four-level notice, from the city down."""

OTHER_TOWNSHIP_DESK: Final = "township-zhenglu"

NAME_AS_HEARD: Final = "陈国锋"
NAME_AS_REGISTERED: Final = "陈国峰"

AGE: Final = 73
_SUMMER: Final = range(5, 10)

STAFF: Final = ["P-017", "P-023"]
ESCORTS: Final = ["S-017", "S-023"]


def weather(now: datetime) -> tuple[str, str]:
    """Heat or cold, as the month of the drill's clock has it: the flag and the words."""
    return ("heat", "天气炎热") if now.month in _SUMMER else ("cold", "天气寒冷")


def courier_report(now: datetime, reference: str) -> dict[str, Any]:
    """From the courier's app, whose map is Gaode's: GCJ-02."""
    flag, words = weather(now)
    where = {"text": "郑陆镇武澄路公交站", "region_code": FOUND_IN, "lat": 31.82231, "lon": 120.12312, "crs": "GCJ02"}
    return {
        "place": where,
        "what_seen": f"一位老人躺在公交站台, {words}, 叫他没有反应",
        "flags": ["lying_still", "looks_elderly", flag],
        "client_ref": f"courier-{reference}",
    }


def cyclist_report(now: datetime, reference: str) -> dict[str, Any]:
    """From the cyclist's GPS: WGS-84, sixty metres away."""
    flag, words = weather(now)
    where = {"text": "武澄路站台东侧树荫下", "lat": 31.8244, "lon": 120.11874, "crs": "WGS84", "accuracy_m": 10}
    return {
        "place": where,
        "what_seen": f"老人坐不起来, {words}, 说不清话",
        "flags": ["confused", "looks_elderly", flag],
        "client_ref": f"ride-{reference}",
    }


def contact(now: datetime) -> dict[str, Any]:
    return {
        "outcome": "sent_hospital",
        "apparent_sex": "1",
        "ages": {"lo": 65, "hi": 85},
        "flags": ["confused", "looks_elderly", weather(now)[0]],
        "knows_own_name": False,
        "description": "男, 灰布上衣, 极度疲惫, 意识模糊, 说不出姓名和住址, 鞋底磨穿",
        "needs": ["就医", "饮水"],
        "goods": ["矿泉水两瓶"],
    }


HELP_REQUEST: Final = {
    "arrival": "hospital",
    "sex": "1",
    "ages": {"lo": 65, "hi": 85},
    "stated_reason": "lost",
    "needs": ["lodging", "food", "contact_relatives"],
    "description": "出院送返, 说不出姓名住址",
}

REGISTRATION: Final = {
    "officer": "S-017",
    "fingerprint_taken": True,
    "photo_taken": True,
    "national_system_checked": True,
}

HELPED: Final = {
    "outcome": "eligible",
    "facts": {
        "away_from_home": True,
        "without_food_or_lodging": True,
        "wandering_or_about_to": True,
        "cannot_tell": True,
    },
    "signer": "S-001",
}

TURNED_AWAY: Final = {
    "outcome": "not_eligible",
    "facts": {"away_from_home": True, "without_food_or_lodging": False, "wandering_or_about_to": True},
    "reasons": ["provides_for_self"],
    "notice_number": "BYJZ-2026-0007",
    "complaint_route_told": True,
    "signer": "S-001",
}

SAFETY_CHECK: Final = {"officer": "S-017", "officer_sex": "1", "items_surrendered": ["打火机"]}

HEALTH_CHECK: Final = {
    "decision": "observe",
    "impaired": True,
    "findings": "脱水已纠正; 定向力差, 近事遗忘, 需专人照护",
    "temperature_tenths": 366,
}

BELONGINGS: Final = {
    "lines": [
        {"what": "蓝色布包", "quantity": 1},
        {"what": "旧手电筒", "quantity": 1},
        {"what": "钥匙", "quantity": 2},
    ],
    "money_fen": 3550,
    "sealed_bag": "B-0041",
}

CARE_ENTRY: Final = {"kind": "meal", "text": "晚餐吃了一半, 情绪平稳", "written_by": "S-023"}
ADDENDUM: Final = {"kind": "meal", "text": "补记: 晚餐全部吃完", "written_by": "S-023"}

COSTS: Final = (
    {"item": "补液", "catalogue_class": "within_catalogue", "payer": "relief_fund", "amount_fen": 12_800},
    {"item": "床旁血液净化", "catalogue_class": "beyond_catalogue", "payer": "relief_fund", "amount_fen": 96_000},
)
"""What the hospital puts on its account; the second needs two signatures."""

ADMISSION: Final = {
    "bed_zone": "care",
    "sex": "1",
    "ages": {"lo": 65, "hi": 80},
    "age_basis": "visual",
    "dialect": "溧阳口音",
    "marks": [{"kind": "疤痕", "part": "左手食指", "side": "左", "text": "左手食指有一道旧疤"}],
    "height_cm": 167,
}

NOTICE_TEXT: Final = (
    "寻亲公告: 男, 约65至85岁, 灰布上衣, 在常州市天宁区郑陆镇公交站获助, 说不出姓名住址。"
    "如有线索请联系常州市救助管理站。"
)

CLUES: Final = (
    {"kind": "nickname", "raw_words": "小辰光他们喊我小锋", "interpreted": "小锋"},
    {"kind": "place", "raw_words": "屋里在钟眉, 门口有条河"},
    {"kind": "name", "raw_words": "像是说“陈国锋”", "interpreted": NAME_AS_HEARD},
)
"""钟眉 is how it was heard; 中梅 is how it is written."""

INTERVIEW: Final = {
    "method": "food_and_customs",
    "questions": ["小时候家里人喊您什么？", "冬至吃饺子还是汤圆？"],
    "raw_words": "小辰光他们喊我小锋, 屋里在钟眉, 门口有条河, 冬至吃汤圆",
    "clues": list(CLUES),
}

OTHER_FAMILIES: Final = (
    {
        "name": "陈国丰",
        "home_region_code": "411623111000",
        "town": "柳林镇",
        "village": "柳河村",
        "reporter": {"name": "陈大勇", "relation": "儿子", "phone": "10000000002"},
    },
    {
        "name": "陈国风",
        "home_region_code": "340321104000",
        "town": "荆山镇",
        "village": "涂山村",
        "reporter": {"name": "陈秀兰", "relation": "妻子", "phone": "10000000003"},
    },
)
"""Whose sons and fathers are called alike, elsewhere."""


def other_inquiries(found_on: datetime) -> list[dict[str, Any]]:
    """What these told the police: about the same age, the same build, gone since about the same day, another home."""
    alike = {name: told for name, told in inquiry(found_on).items() if name not in ("home_text", "police_case_number")}
    born, lost = found_on.year - AGE, found_on - timedelta(days=5)
    about = ({"birth_year": born + years, "last_seen_on": lost.date().isoformat()} for years in (-3, 3))
    return [{**alike, **their, **family} for their, family in zip(about, OTHER_FAMILIES, strict=True)]


def inquiry(found_on: datetime) -> dict[str, Any]:
    """What the daughter told the police where she lives. The name is the register's."""
    return {
        "name": NAME_AS_REGISTERED,
        "sex": "1",
        "birth_year": found_on.year - AGE,
        "home_region_code": HOME,
        "home_text": "江苏省常州市溧阳市竹箦镇中梅村",
        "town": "竹箦镇",
        "village": "中梅村",
        "aliases": ["小峰"],
        "marks": [{"kind": "疤痕", "part": "食指", "side": "左"}],
        "height_cm": 168,
        "last_seen_on": (found_on - timedelta(days=3)).date().isoformat(),
        "reporter": {"name": "陈小满", "relation": "女儿", "phone": "10000000001"},
        "police_case_number": "A4114000000000000000001",
    }


RECEIVER: Final = {"name": "陈小满", "relation": "女儿"}


def departure(case_id: str, kind: str, **more: Any) -> dict[str, Any]:
    where = {"destination_region_code": HOME, "destination_text": "溧阳市竹箦镇中梅村"}
    return {"case_id": case_id, "kind": kind, **where, **more}


def issued_ticket(departs_at: datetime) -> dict[str, Any]:
    return {
        "train": "G7655",
        "departs_at": departs_at.isoformat(),
        "arrives_at": (departs_at + timedelta(minutes=52)).isoformat(),
        "price_fen": 9300,
        "direct": True,
    }


PHONE_CALL: Final = {
    "present": ["女儿"],
    "health": "精神尚好, 能认出家人",
    "living": "与女儿同住, 女儿请假照看",
    "medication": "按时服药",
    "stable": True,
}

VISIT: Final = {
    "present": ["本人", "村委工作人员"],
    "health": "身体恢复, 仍健忘, 腿脚不便",
    "living": "女儿已返豫务工, 老人独居自家老屋, 邻里送饭",
    "medication": "按时服药",
    "risk_factors": {"lives_alone": True},
    "needs": ["申请防走失手环", "申请残疾人两项补贴"],
    "goods": [{"what": "rice", "quantity": 1}, {"what": "milk", "quantity": 2}, {"what": "oil", "quantity": 1}],
    "money_fen": 50_000,
    "stable": True,
}


# --- the other, whom the police bring ---------------------------------------------------------------------------------

WORKER: Final = "王建国"
WORKER_AGE: Final = {"lo": 34, "hi": 34}
WORKER_DOCUMENT: Final = "P-0034"


def handover(found_at: datetime, arrived_at: datetime) -> dict[str, Any]:
    """The police's form of a worker whose bag was taken on the train."""
    return {
        "direction": "from_police",
        "unit_code": "320402500000",
        "officers": ["P-100231", "P-100418"],
        "found_at": found_at.isoformat(),
        "arrived_at": arrived_at.isoformat(),
        "found_place": "常州火车站北广场",
        "circumstances": "乘车途中背包被盗, 无钱购票返乡",
        "sex": "1",
        "ages": WORKER_AGE,
        "description": "身高约172厘米, 蓝色工装",
        "name": WORKER,
        "knows_own_name": True,
        "items": ["安全帽一顶"],
        "injured": False,
        "dna_taken": False,
        "earlier_query": "not_made",
    }


WORKER_ADMISSION: Final = {
    "bed_zone": "male",
    "sex": "1",
    "ages": WORKER_AGE,
    "age_basis": "document",
    "evidence_number": WORKER_DOCUMENT,
    "claimed_name": WORKER,
}
WORKER_HELMET: Final = {"lines": [{"what": "安全帽", "quantity": 1}], "money_fen": 0, "sealed_bag": "B-0042"}
LEAVING_STATEMENT: Final = {"document": "leaving_statement", "document_number": "ZX-0034"}
