"""The orders and questions of identity queries and suspicion reports (身份核查, 涉警报告); without them "we told the
police" would have no date and no number."""

from __future__ import annotations

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_WEEK
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    agency_id,
    asked_for,
    code,
    flag,
    identifier,
    moment,
    police_agency,
    several,
    words,
)
from contracts.purposes import Purpose


class IdentityQueryState(CodeList):
    """身份核查状态: received is no answer, and only an answer is one."""

    SENT = "sent"
    RECEIVED = "received"
    ANSWERED = "answered"
    APPLIED = "applied"


class SuspicionState(CodeList):
    """涉警报告状态."""

    SUBMITTED = "submitted"
    REGISTERED = "registered"
    FEEDBACK = "feedback"
    CLOSED = "closed"


class IdentityQueryBody(StrictSchema):
    """A query to police about who a person is (身份核查)."""

    case_id = identifier("案件编号", required=True)
    police_id = police_agency("the police agency asked", required=True)
    basis = words("依据", "民发〔2015〕158号", longest=200, required=True)
    urgent = flag("加急", False, load_default=False)
    name = words("自报或听音姓名", "雷文风", longest=50)
    home_text = words("自述籍贯", "湖南省，地点不详", longest=200)
    description = words("体貌与情况", "身高约165厘米", longest=1000)
    face_ref = words("人像编号: the picture goes by the secure channel", "RX-2026-0417", longest=64)
    fingerprint_ref = words("指纹编号", "ZW-2026-0417", longest=64)


class IdentityAnswerBody(StrictSchema):
    """The answer of police (核查结论)."""

    result = code(codes.PoliceAnswer, "核查结论", codes.PoliceAnswer.NO_MATCH, required=True)
    reference = words("复函编号: where the answer can be found", "常公核〔2026〕18号", longest=64, required=True)
    detail = words("结论内容, or what more is needed", "请补充十指指纹", longest=1000)
    answered_at = moment("when police answered; default: when this was sent, never in the future")


class SupplementBody(StrictSchema):
    """What police asked for is supplied (补充材料); the time for an answer runs anew."""

    detail = words("补充内容", "已补充十指指纹", longest=1000, required=True)
    face_ref = words("人像编号", "RX-2026-0418", longest=64)
    fingerprint_ref = words("指纹编号", "ZW-2026-0418", longest=64)


class AnswerUseBody(StrictSchema):
    """What the station did on the case after the answer (结论运用)."""

    note = words("运用情况", "据复函更新年龄依据，继续寻亲", longest=500, required=True)


class IdentityQueriesParams(PagedSchema):
    state = code(IdentityQueryState, "Only those in this state", IdentityQueryState.SENT)
    case_id = identifier("Only those of this case")
    police_id = agency_id("Only those to this police agency", "police-changzhou")
    overdue = asked_for("Only those that are, or are not, overdue")


class IdentityQueryParams(StrictSchema):
    identity_query_id = identifier("核查编号", required=True)


class SuspicionBody(StrictSchema):
    """A report to police of what is suspected (涉警报告, D04–D07)."""

    case_id = identifier("案件编号", required=True)
    police_id = police_agency("the police agency told", required=True)
    kind = code(codes.SuspicionKind, "涉警情形", codes.SuspicionKind.MISSING, required=True)
    statement = words(
        "事由: body features and how the person was found", "疑似走失未成年人", longest=1000, required=True
    )
    reported_at = moment("报告时间; default: when this was sent, never in the future")
    need_to_know = several(
        words("client", "station-chief", longest=80, required=True),
        "知悉范围: with domestic violence or a harmed minor the case is sealed for these and whoever reports; the "
        "police agency told sees the report, and nothing else of the case",
        ["station-chief"],
        most=20,
    )


class RegistrationBody(StrictSchema):
    """The report number (受案编号)."""

    report_number = words("受案编号 or 警情编号", "A3204020000002026070021", longest=40, required=True)
    registered_at = moment("受理时间; default: when this was sent, never in the future")


class FeedbackBody(StrictSchema):
    """What became of the report (反馈)."""

    feedback = words("反馈内容", "已发布协查通报", longest=1000, required=True)


class WaiverBody(StrictSchema):
    """Why there is no report number (免报理由): a supervisor's word (D05)."""

    reason = words("免报理由", "家属已到派出所销案，未另立案", longest=500, required=True)


class SuspicionsParams(PagedSchema):
    state = code(SuspicionState, "Only those in this state", SuspicionState.SUBMITTED)
    kind = code(codes.SuspicionKind, "Only of this kind", codes.SuspicionKind.MISSING)
    case_id = identifier("Only those of this case")
    police_id = agency_id("Only those to this police agency", "police-changzhou")


class SuspicionParams(StrictSchema):
    suspicion_id = identifier("报告编号", required=True)


_ANSWER = "police-requests:answer"
_ASK = "cases:work"

SEND_IDENTITY_QUERY = CommandType(
    "intake",
    "send_identity_query",
    "identity_query",
    _ASK,
    IdentityQueryBody,
    creates=True,
    answer=answers.IdentityQueryListed,
    doc="Ask police who a person is (身份核查, D10). The time for an answer is configured, and runs in working days.",
)


CONFIRM_IDENTITY_QUERY = CommandType(
    "intake",
    "confirm_identity_query",
    "identity_query",
    _ANSWER,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.IdentityQueryListed,
    doc="Police have the query (签收). That is no answer.",
)


ANSWER_IDENTITY_QUERY = CommandType(
    "intake",
    "answer_identity_query",
    "identity_query",
    _ANSWER,
    IdentityAnswerBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.IdentityQueryListed,
    doc="Answer an identity query (答复): a match, none, or what more is needed.",
)


SUPPLEMENT_IDENTITY_QUERY = CommandType(
    "intake",
    "supplement_identity_query",
    "identity_query",
    _ASK,
    SupplementBody,
    answer=answers.IdentityQueryListed,
    doc="Supply what police need more (补充材料).",
)


APPLY_IDENTITY_ANSWER = CommandType(
    "intake",
    "apply_identity_answer",
    "identity_query",
    _ASK,
    AnswerUseBody,
    answer=answers.IdentityQueryListed,
    doc="Say what was done on the case after the answer (运用). It sets no identity by itself: that is confirmed by "
    "evidence.",
)


IDENTITY_QUERIES = ReadType(
    "intake",
    "identity_queries",
    _ANSWER,
    IdentityQueriesParams,
    **answering(answers.IdentityQueries, Purpose.CASE_WORK),
    doc="Identity queries; police see their own only.",
)


IDENTITY_QUERY = ReadType(
    "intake",
    "identity_query",
    _ANSWER,
    IdentityQueryParams,
    **answering(answers.IdentityQuery, Purpose.CASE_WORK),
    doc="One identity query; another police agency's is not found.",
    about="identity_query",
)


REPORT_SUSPICION = CommandType(
    "intake",
    "report_suspicion",
    "suspicion",
    _ASK,
    SuspicionBody,
    creates=True,
    answer=answers.SuspicionListed,
    doc="Report to police what is suspected (D04–D07). A suspicion of domestic violence or of harm to a minor seals "
    "the case; the report itself stays in sight of the police agency told.",
)


REGISTER_SUSPICION = CommandType(
    "intake",
    "register_suspicion",
    "suspicion",
    _ANSWER,
    RegistrationBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.SuspicionListed,
    to_addressee=codes.AgencyKind.POLICE.value,
    doc="Record the report number (受案编号).",
)


ANSWER_SUSPICION = CommandType(
    "intake",
    "answer_suspicion",
    "suspicion",
    _ANSWER,
    FeedbackBody,
    deferrable_for=LATE_IS_BETTER_FOR_A_WEEK,
    answer=answers.SuspicionListed,
    to_addressee=codes.AgencyKind.POLICE.value,
    doc="Say what became of the report (反馈).",
)


CLOSE_SUSPICION = CommandType(
    "intake",
    "close_suspicion",
    "suspicion",
    _ASK,
    answer=answers.SuspicionListed,
    doc="Close a report (办结), once police have said what became of it.",
)


WAIVE_SUSPICION = CommandType(
    "intake",
    "waive_suspicion",
    "suspicion",
    "suspicions:waive",
    WaiverBody,
    answer=answers.SuspicionListed,
    doc="A supervisor says why a report has no number (免报, D05); the case may close without it.",
)


SUSPICIONS = ReadType(
    "intake",
    "suspicions",
    _ANSWER,
    SuspicionsParams,
    **answering(answers.Suspicions, Purpose.CASE_WORK),
    doc="Reports to police; police see their own only.",
)


SUSPICION = ReadType(
    "intake",
    "suspicion",
    _ANSWER,
    SuspicionParams,
    **answering(answers.Suspicion, Purpose.CASE_WORK),
    doc="One report to police; another police agency's is not found.",
    about="suspicion",
)
