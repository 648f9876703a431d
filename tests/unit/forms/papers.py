"""Facts of invented people for each form, as its reads answer them, and what a paper says when it is read back."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pypdf import PdfReader

from chassis.settings import Settings
from gateway.forms import FORMS
from gateway.forms.filling import Facts, filled
from gateway.forms.printing import printed
from gateway.forms.typefaces import Typeface, Typefaces

STATION, DESK = "常州市救助管理站", "station-desk"
PRINTED_AT = datetime(2026, 7, 24, 2, 5, tzinfo=UTC)
AGENCIES = {"police-changzhou": "天宁公安分局", "hospital-1": "第一定点医院"}

_ARRIVED, _ENTERED, _LEFT = (
    "2026-07-21T01:10:00+00:00",
    "2026-07-21T02:00:00+00:00",
    "2026-07-23T23:30:00+00:00",
)

A_ROBBED_WORKER = {
    "case_number": "CZ-2026-000041",
    "sex": "1",
    "ages": {"lo": 30, "hi": 38},
    "age_basis": "claimed",
    "identity": "claimed",
    "impaired": False,
    "bed_zone": "male",
    "entered_at": _ENTERED,
    "person": {
        "name": None,
        "claimed_name": "李广生",
        "home_text": "河南省周口市商水县柳河村",
        "dialect": None,
        "description": "背包被盗，想回家",
        "found_place": None,
        "relatives": [{"name": "李小满", "relation": "妹妹", "phone": "10000000001"}],
    },
    "receipts": [
        {
            "sealed_bag": "B-0041",
            "money_fen": 3550,
            "received_at": _ENTERED,
            "settled_at": None,
            "lines": [{"what": "蓝色布包", "quantity": 1}, {"what": "收音机", "quantity": 1}],
            "settlements": [
                {"lines": [1], "money": True, "how": "returned", "signed_by": "本人", "at": _LEFT},
            ],
        }
    ],
    "health_checks": [{"at": _ENTERED, "decision": "fit", "findings": "无外伤"}],
}

A_REQUEST = {
    "arrived_at": _ARRIVED,
    "registered_at": _ENTERED,
    "arrival": "police",
    "stated_reason": "robbed",
    "needs": ["food", "ticket_home"],
    "registration_gaps": ["photo"],
    "escort": {"organisation": "郑陆派出所", "name": "李警官", "phone": "10000000009"},
    "screenings": [{"at": _ARRIVED, "decision": "continue", "signs": [], "officer": "S-017"}],
}

HELPED = {
    "outcome": "eligible",
    "decided_at": _ENTERED,
    "signer": "S-001",
    "facts": {"receives_dibao_or_wubao": False},
}

REFUSED = {
    "outcome": "not_eligible",
    "decided_at": _ENTERED,
    "signer": "S-001",
    "notice_number": "BYJZ-2026-0007",
    "reasons": ["provides_for_self"],
    "reason_text": "本人有现金并已订返程车票",
    "rule_version": "L4-2014.1",
    "complaint_route_told": True,
}

BY_TICKET = {
    "kind": "ticket",
    "destination_region_code": "320481111201",
    "destination_text": "柳河村三组",
    "planned_at": _ENTERED,
    "executed_at": _LEFT,
    "arrived_at": None,
    "receiver": None,
    "escorts": [],
    "handover_sheet": None,
    "cash_fen": 1500,
    "owed": ["leaving_statement"],
    "papers": [],
    "ticket": {
        "train": "G1838",
        "from_station": "常州",
        "to_station": "商丘",
        "departs_at": _LEFT,
        "price_fen": 31800,
    },
}

TERMINATED = BY_TICKET | {
    "kind": "terminated",
    "termination_reason": "false_facts",
    "papers": [
        {"document": "police_receipt", "document_number": "JG-3"},
        {"document": "termination_notice", "document_number": "ZZJZ-2026-003"},
    ],
}

A_CARE_LOG = {
    "items": [
        {"happened_at": _ENTERED, "kind": "meal", "text": "晚餐吃了一半", "written_by": "S-031"},
        {"happened_at": _LEFT, "kind": "call_to_relatives", "text": "已与妹妹通话", "written_by": "S-031"},
    ]
}

A_BOYS_HANDOVER = {
    "case_number": "CZ-2026-000042",
    "direction": "from_police",
    "police_id": "police-changzhou",
    "unit_code": "320402500000",
    "officers": ["P-100231", "P-100418"],
    "arrived_at": _ARRIVED,
    "name": "雷文风",
    "name_match": {"says": "比对结果尚未返回"},
    "sex": "1",
    "ages": {"lo": 15, "hi": 25},
    "found_at": _ARRIVED,
    "found_region_code": "320402004000",
    "found_place": "常州火车站北广场",
    "circumstances": "巡逻中发现一男孩独自徘徊",
    "description": "身高约165厘米，反复自语",
    "items": ["黑色书包一个", "水壶一个"],
    "injured": True,
    "injuries": "左膝擦伤",
    "dna_taken": True,
    "dna_taken_on": "2026-07-19",
    "dna_lab_number": "CZ-DNA-2026-00417",
    "earlier_query": "not_answered",
    "state": "arrived",
    "refused_by": None,
    "police_signer": "P-100231",
    "police_signed_at": _ENTERED,
    "station_signer": None,
    "station_signed_at": None,
}

AN_ELDERS_REFERRAL = {
    "referral_id": "01930a5e-7c00-7000-8000-000000000001",
    "hospital_id": "hospital-1",
    "ward": "急诊内科",
    "urgency": "emergency",
    "kind": None,
    "person": {"name": None, "claimed_name": "老根"},
    "sex": "1",
    "ages": {"lo": 65, "hi": 80},
    "place": "郑陆镇公交站",
    "reason": "中暑，意识模糊",
    "requested_at": _ARRIVED,
    "accepted_at": _ARRIVED,
    "admitted_at": _ENTERED,
    "state": "admitted",
}

CONFIRMED = {"state": "confirmed", "unsolicited": False, "opened_at": _ENTERED, "decided_at": _LEFT}

A_PASSPORT = {"document": "passport", "number": "E00000001", "result": "confirmed", "revoked_at": None}

KNOWN: dict[str, dict[str, Any]] = {
    "help-registration": {"case": A_ROBBED_WORKER, "request": A_REQUEST, "decision": HELPED, "identity": A_PASSPORT},
    "refusal-notice": {"case": A_ROBBED_WORKER, "decision": REFUSED},
    "leaving-statement": {"case": A_ROBBED_WORKER, "departure": BY_TICKET},
    "stay-and-departure": {"case": A_ROBBED_WORKER, "log": A_CARE_LOG, "departure": BY_TICKET},
    "termination-notice": {"case": A_ROBBED_WORKER, "departure": TERMINATED},
    "police-handover": {"handover": A_BOYS_HANDOVER},
    "hospital-sheet": {"referral": AN_ELDERS_REFERRAL, "category": CONFIRMED},
}


@cache
def typeface() -> Typeface:
    return Typefaces(Settings.typefaces).typeface()


def paper(code: str, answers: Any = None, *, withheld: frozenset[str] = frozenset()) -> bytes:
    """That form with what is known of its invented person, or with these answers instead."""
    facts = Facts(KNOWN[code] if answers is None else answers, withheld, AGENCIES)
    return printed(filled(FORMS[code], facts), STATION, DESK, PRINTED_AT, typeface())


def read_back(pdf: bytes) -> list[str]:
    """The text of all pages, line by line, as whoever copies from the file gets it."""
    pages = [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]
    return [line for text in pages for line in ("".join(text.split(" ")).replace("\u3000", "").splitlines()) if line]
