"""Families' inquiries and the files they come in (寻人信息)."""

from __future__ import annotations

from chassis.kinds import CodeList


class InquiryEnd(CodeList):
    """撤回理由: why its sender ends an inquiry; ``found``: by the family or somebody else, not by us."""

    FOUND = "found"
    FOUND_DEAD = "found_dead"
    SENT_IN_ERROR = "sent_in_error"
    DUPLICATE = "duplicate"
    FAMILY_WISHES = "family_wishes"
    EXPIRED = "expired"
    NOT_SAID = "not_said"


class ConsentKind(CodeList):
    """同意方式: how whoever searches agreed that we use and pass on what they told (PIPL arts. 13, 29)."""

    WRITTEN = "written"
    RECORDED = "recorded"
    POLICE_DUTY = "police_duty"


class BloodGroup(CodeList):
    """血型 (ABO)."""

    A = "A"
    B = "B"
    AB = "AB"
    O = "O"  # noqa: E741 - the letter of the group


class SoughtCategory(CodeList):
    """走失人类别: what may keep the missing person from saying who they are."""

    DEMENTIA = "dementia"
    MENTAL = "mental"
    INTELLECT = "intellect"
    DEAF = "deaf"
    MINOR = "minor"
    COMA = "coma"


class ImportFormat(CodeList):
    """导入文件格式: in which form a file of inquiries came."""

    JSON_LINES = "json_lines"
    CSV = "csv"
    PFIF = "pfif"


class RowOp(CodeList):
    """行操作: what a row of a file asks for."""

    REPORT = "report"
    WITHDRAW = "withdraw"


class RowReason(CodeList):
    """退回原因: why a row of a file was not taken."""

    FILE_EMPTY = "file_empty"
    TEXT_NOT_READABLE = "text_not_readable"
    LINE_TOO_LONG = "line_too_long"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    XML_HOSTILE = "xml_hostile"
    COLUMNS_WRONG = "columns_wrong"
    MEMBER_UNKNOWN = "member_unknown"
    OPERATION_UNKNOWN = "operation_unknown"
    VALUE_MISSING = "value_missing"
    VALUE_TOO_LONG = "value_too_long"
    TOO_MANY_VALUES = "too_many_values"
    WRONG_TYPE = "wrong_type"
    CODE_UNKNOWN = "code_unknown"
    OUT_OF_RANGE = "out_of_range"
    DATE_IMPOSSIBLE = "date_impossible"
    DATE_IN_FUTURE = "date_in_future"
    TEXT_BROKEN = "text_broken"
    NUMBER_REPEATED = "number_repeated"
    NOTE_SAYS_HEARD_OF = "note_says_heard_of"
    INQUIRY_UNKNOWN = "inquiry_unknown"
    INQUIRY_SETTLED = "inquiry_settled"
