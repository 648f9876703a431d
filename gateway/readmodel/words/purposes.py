"""Why somebody asks (用途): the words."""

from __future__ import annotations

from contracts.purposes import Purpose
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    Purpose: said(
        Purpose,
        {
            "case_work": ("案件办理", "case work"),
            "medical_care": ("医疗救治", "medical care"),
            "identity_check": ("身份核查", "identity checks"),
            "family_tracing": ("寻亲", "tracing"),
            "return_travel": ("返乡", "the way home"),
            "home_follow_up": ("回访", "follow-up at home"),
            "street_patrol": ("街面巡查", "street patrol"),
            "reporting": ("线索上报", "reporting"),
            "supervision": ("监督检查", "supervision"),
        },
    ),
}
