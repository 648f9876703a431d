"""What the disclosure table speaks of: groups of fields, levels, conditions, classes; without one list of each a row
could mean anything.

Name, photo, number and address are rights of their own, apart from seeing the case (domain §3.4).
"""

from __future__ import annotations

from typing import Final

from chassis.kinds import CodeList


class FieldGroup(CodeList):
    """信息类别: what kind of thing a field tells. Those of :data:`IMPERSONAL` tell nothing of the person."""

    RECORD = "record"
    REFERRAL_CHAIN = "referral_chain"
    CASE_FACTS = "case_facts"
    PERSON_NAME = "person_name"
    DOCUMENT_NUMBER = "document_number"
    PHONE = "phone"
    AGE = "age"
    SEX = "sex"
    DESCRIPTION = "description"
    HEALTH = "health"
    FOUND_PLACE = "found_place"
    HOME_ADDRESS = "home_address"
    RELATIVES = "relatives"
    GUARDIAN = "guardian"
    BELONGINGS = "belongings"
    VISIT_NOTES = "visit_notes"
    EVIDENCE = "evidence"
    TRAVEL = "travel"
    STAFF = "staff"
    HANDOVER = "handover"
    POLICE_REPORT = "police_report"


IMPERSONAL: Final = frozenset({FieldGroup.RECORD, FieldGroup.REFERRAL_CHAIN})
"""Ids, states and times; the chain is which other hospitals are asked, which is no hospital's to know of another."""

GROUPS_ZH: Final = {
    FieldGroup.RECORD: "编号与状态",
    FieldGroup.REFERRAL_CHAIN: "转诊链",
    FieldGroup.CASE_FACTS: "救助经过",
    FieldGroup.PERSON_NAME: "姓名",
    FieldGroup.DOCUMENT_NUMBER: "证件号码",
    FieldGroup.PHONE: "电话",
    FieldGroup.AGE: "年龄",
    FieldGroup.SEX: "性别",
    FieldGroup.DESCRIPTION: "体貌与情况描述",
    FieldGroup.HEALTH: "健康",
    FieldGroup.FOUND_PLACE: "发现地点",
    FieldGroup.HOME_ADDRESS: "户籍与住址",
    FieldGroup.RELATIVES: "亲属",
    FieldGroup.GUARDIAN: "监护人与接领人",
    FieldGroup.BELONGINGS: "随身物品",
    FieldGroup.VISIT_NOTES: "回访记录",
    FieldGroup.EVIDENCE: "比对与核实依据",
    FieldGroup.TRAVEL: "行程",
    FieldGroup.STAFF: "经办人",
    FieldGroup.HANDOVER: "公安交接事项",
    FieldGroup.POLICE_REPORT: "涉警报告事由",
}


class Level(CodeList):
    """披露程度, from nothing to everything; ``coarse`` shows a range or a district, ``masked`` a part."""

    WITHHELD = "withheld"
    EXISTS = "exists"
    MASKED = "masked"
    COARSE = "coarse"
    FULL = "full"


ORDER: Final = tuple(Level)
"""From the least to the most that a level shows; of two the lesser counts where both apply."""

LEVELS_ZH: Final = {
    Level.WITHHELD: "不提供",
    Level.EXISTS: "仅告知有无",
    Level.MASKED: "部分遮盖",
    Level.COARSE: "概略",
    Level.FULL: "全部",
}


class Condition(CodeList):
    """披露条件: what must hold for a row to count.

    ``statutory``: a rule of law, named as its basis; ``emergency``: danger to life or health, declared by breaking the
    glass; ``approval``: a decision of another person about this record; ``consent``: the person's own or their
    guardian's, on record for this kind of agency and this purpose, and not withdrawn.
    """

    ALWAYS = "always"
    CONSENT = "consent"
    STATUTORY = "statutory"
    EMERGENCY = "emergency"
    APPROVAL = "approval"


class Sensitivity(CodeList):
    """敏感类别: a record that is guarded beyond the ordinary.

    ``minor``: may be a minor; ``psychiatric``: signs of mental disorder or intellectual disability; ``dv_sealed``:
    sealed because of domestic violence, seen by named clients only.
    """

    MINOR = "minor"
    PSYCHIATRIC = "psychiatric"
    DV_SEALED = "dv_sealed"


CLASSES_MEMBER: Final = "_classes"
"""The reserved member in which an owner says the sensitivity classes of the object that holds it; it never leaves."""


class Look(CodeList):
    """What a value looks like; it decides which levels there are for it and how they are made."""

    ID = "id"
    CODE = "code"
    CODES = "codes"
    FLAG = "flag"
    NUMBER = "number"
    MOMENT = "moment"
    DAY = "day"
    WORDS = "words"
    NAME = "name"
    DOCUMENT = "document"
    PHONE = "phone"
    ADDRESS = "address"
    REGION = "region"
    COORDINATE = "coordinate"
    AGES = "ages"
    YEAR = "year"


def least(*levels: Level) -> Level:
    """The one that shows least."""
    return min(levels, key=ORDER.index)
