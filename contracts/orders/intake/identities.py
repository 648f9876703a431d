"""The orders and questions of who somebody is (身份核查, 人员); without them a name would be what was written last."""

from __future__ import annotations

from marshmallow import fields, validate

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import SEAL
from contracts.orders.parts import PagedSchema, StrictSchema, code, identifier, moment, patterned, words
from contracts.purposes import Purpose


class ReaderResult(CodeList):
    """读卡结果: what the card reader said of the document; ``not_read``: there was none to read, or no reader."""

    GENUINE = "genuine"
    SUSPECT = "suspect"
    NOT_READ = "not_read"


class CheckSource(CodeList):
    """核查来源: who was asked whose document it is."""

    OWN_HISTORY = "own_history"
    NATIONAL_SYSTEM = "national_system"
    POLICE = "police"


class NumberWarning(CodeList):
    """证件号码提示: what is odd about a number that is right in itself; a hint, never a refusal."""

    SEX_DIFFERS = "sex_differs"
    AGE_DIFFERS = "age_differs"
    ADDRESS_UNKNOWN = "address_unknown"
    OLD_FORM = "old_form"


class SuggestionState(CodeList):
    """同一人提示状态; ``not_same``: somebody said so, and it stays said until another number agrees."""

    OPEN = "open"
    SAME = "same"
    NOT_SAME = "not_same"


# --- identity checks 身份核查 -----------------------------------------------------------------------------------------


class RecordIdentityCheckBody(StrictSchema):
    document = code(codes.DocumentKind, "证件种类", codes.DocumentKind.CITIZEN_ID, required=True)
    number = words("证件号码; however it is written", "P-0001", longest=60, required=True)
    name = words("证件姓名", "陈国锋", longest=60)
    reader = code(ReaderResult, "读卡结果", ReaderResult.NOT_READ, load_default=ReaderResult.NOT_READ)
    sources = fields.List(
        fields.Enum(CheckSource, by_value=True, required=True),
        load_default=list,
        validate=validate.Length(max=len(CheckSource)),
        metadata={"description": "Who was asked (核查来源)", "example": ["police"]},
    )
    result = code(codes.CheckResult, "核查结果", codes.CheckResult.CONFIRMED, required=True)
    answer_number = patterned(
        "Number of the answer of the police (公安答复编号); required when they confirm or refute", SEAL, "JG-2026-018"
    )
    checked_at = moment("When it was checked (核查时间); default: when this was sent")


class RevokeIdentityBody(StrictSchema):
    reason = code(codes.RevocationReason, "撤销理由", codes.RevocationReason.WRONG_PERSON, required=True)


RECORD_IDENTITY_CHECK = CommandType(
    "intake",
    "record_identity_check",
    "case",
    "cases:work",
    RecordIdentityCheckBody,
    answer=answers.IdentityCheckDone,
    doc="身份核查: which document, what the reader said, who was asked and what they answered. A GB 11643 number must "
    "be right in itself; what is odd about it comes back as a warning.",
)


REVOKE_IDENTITY = CommandType(
    "intake",
    "revoke_identity",
    "case",
    "cases:work",
    RevokeIdentityBody,
    answer=answers.IdentityRevoked,
    doc="撤销身份: the person is not who they were thought to be. Name, home and relatives are taken out, the age is "
    "what it was before, and the search goes on.",
)


class IdentityChecksParams(PagedSchema):
    case_id = identifier("案件编号", required=True)


IDENTITY_CHECKS = ReadType(
    "intake",
    "identity_checks",
    "cases:read",
    IdentityChecksParams,
    **answering(answers.IdentityChecks, Purpose.CASE_WORK),
    doc="The identity checks of a case with the words of the documents, oldest first; nothing of the person's other "
    "cases.",
)


# --- persons 人员 -----------------------------------------------------------------------------------------------------


class PersonsParams(PagedSchema):
    case_id = identifier("Only the person of this case")


class PersonParams(StrictSchema):
    person_id = identifier("人员编号; one that was merged answers with the present person", required=True)


class SuggestionsParams(PagedSchema):
    state = code(SuggestionState, "Only suggestions in this state", SuggestionState.OPEN)


class MergePersonBody(StrictSchema):
    into_id = identifier("The person they are (并入的人员编号)", required=True)
    basis = code(codes.MergeBasis, "合并依据", codes.MergeBasis.SAME_DOCUMENT, required=True)


class SplitPersonBody(StrictSchema):
    reason = code(codes.SplitReason, "拆分理由", codes.SplitReason.DIFFERENT_PEOPLE, required=True)


class TellApartBody(StrictSchema):
    other_id = identifier("Whom they are not (另一人员编号)", required=True)


PERSONS = ReadType(
    "intake",
    "persons",
    "cases:read",
    PersonsParams,
    **answering(answers.Persons, Purpose.CASE_WORK),
    doc="Persons (人员) with their cases; codes only. Who was merged is not listed by themselves.",
)


PERSON = ReadType(
    "intake",
    "person",
    "cases:read",
    PersonParams,
    **answering(answers.PersonRecord, Purpose.CASE_WORK),
    doc="One person with every case and identity check. An id that was merged answers for ever, with the present "
    "person: `merged` says so.",
    about="person",
)


SAME_PERSON_SUGGESTIONS = ReadType(
    "intake",
    "same_person_suggestions",
    "cases:read",
    SuggestionsParams,
    **answering(answers.SamePersonSuggestions, Purpose.CASE_WORK),
    doc="同一人提示: persons who have shown the same document number. Nobody is merged by it.",
)


MERGE_PERSON = CommandType(
    "intake",
    "merge_person",
    "person",
    "cases:work",
    MergePersonBody,
    answer=answers.PersonMerged,
    doc="合并人员: the person is the one of `into_id`. Nothing is copied and nothing lost; a split gives all back.",
)


SPLIT_PERSON = CommandType(
    "intake",
    "split_person",
    "person",
    "cases:work",
    SplitPersonBody,
    answer=answers.PersonMerged,
    doc="拆分人员: the person's merge is undone, whatever happened since, and remembered: they are not the same.",
)


TELL_APART = CommandType(
    "intake",
    "tell_apart",
    "person",
    "cases:work",
    TellApartBody,
    answer=answers.ToldApart,
    doc="非同一人: these two are not the same, and are not suggested again until another number agrees.",
)
