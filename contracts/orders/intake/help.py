"""The orders and questions of a request for help (求助), from the door to the decision; without them the first hour of
a case would stand on paper only."""

from __future__ import annotations

from marshmallow import fields

from chassis.kinds import CodeList
from chassis.orders import CommandType, ReadType
from contracts import codes
from contracts.answers import intake as answers
from contracts.answers.parts import answering
from contracts.orders.intake.parts import LATE_IS_BETTER_FOR_A_DAY, badge, form_number
from contracts.orders.parts import (
    PagedSchema,
    StrictSchema,
    age_range,
    code,
    flag,
    identifier,
    moment,
    several,
    words,
)
from contracts.purposes import Purpose


class HelpRequestState(CodeList):
    """求助状态 (domain §2.2)."""

    OPENED = "opened"
    SCREENED = "screened"
    HOSPITAL_FIRST = "hospital_first"
    POLICE_FIRST = "police_first"
    SAFETY_CHECKED = "safety_checked"
    REGISTERED = "registered"
    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    WITHDRAWN = "withdrawn"


class EscortBody(StrictSchema):
    """Who brought the person (护送人): none of it is a condition of help."""

    name = words("护送人姓名", "李警官", longest=60)
    organisation = words("护送单位", "郑陆派出所", longest=100)
    phone = words("联系电话", "10000000009", longest=30)


class OpenHelpRequestBody(StrictSchema):
    """Only how somebody came and what they look like; who they are is asked later, or never."""

    arrival = code(codes.HelpArrival, "到站方式", codes.HelpArrival.SELF, required=True)
    sex = code(codes.Sex, "Apparent sex (性别)", codes.Sex.MALE, required=True)
    ages = age_range("Apparent age range in years (年龄范围); a point is widened, never refused", required=True)
    stated_reason = code(codes.StatedReason, "求助事由", codes.StatedReason.ROBBED, required=True)
    needs = several(
        code(codes.HelpNeed, "One need", codes.HelpNeed.FOOD, required=True),
        "求助需求",
        ["food", "ticket_home"],
        most=len(codes.HelpNeed),
    )
    arrived_at = moment("When the person arrived (到站时间); default: when this was sent")
    escort = fields.Nested(EscortBody, load_default=None, allow_none=True, metadata={"description": "护送人"})
    description = words("体貌与情况", "男, 约35岁, 背包被盗", longest=1000)
    case_id = identifier("The case, when there is one already; without it a case is opened")


class ScreenBody(StrictSchema):
    officer = badge("Badge of the screening officer (甄别人员工号)")
    decision = code(codes.ScreeningDecision, "甄别结论", codes.ScreeningDecision.CONTINUE, required=True)
    signs = several(
        code(codes.ScreeningSign, "One sign", codes.ScreeningSign.INJURED, required=True),
        "甄别迹象: what the decision follows from",
        ["injured"],
        most=len(codes.ScreeningSign),
    )
    police_report_number = form_number(
        "Number of the report to the police (报警回执号); required to go on after police_first", "BJ-2026-0312"
    )


class RegisterHelpBody(StrictSchema):
    """求助登记表: what was taken down, and what was looked up. A number that is given can be searched afterwards."""

    officer = badge("Badge of the registering officer (登记人工号)")
    claimed_name = words("自报姓名", "老根", longest=60)
    document_number = words("证件号码, however it is written", "P-0001", longest=60)
    fingerprint_taken = flag("指纹已采集", True, required=True)
    photo_taken = flag("照片已采集", True, required=True)
    national_system_checked = flag("已查全国救助管理信息系统", True, required=True)


class WithdrawHelpBody(StrictSchema):
    officer = badge("Badge of the officer (经办人工号)")


class EligibilityFactsBody(StrictSchema):
    """What the rule looks at (民发〔2014〕132号); dibao or wubao is a fact on record and excludes nobody."""

    away_from_home = flag("离家在外", True, required=True)
    without_food_or_lodging = flag("无力解决食宿", True, required=True)
    wandering_or_about_to = flag("正在或即将流浪乞讨", True, required=True)
    cannot_tell = flag(
        "因年老、年幼、残疾等原因无法提供个人情况: help comes first (MCA Decree 24 art. 5)", False, load_default=False
    )
    receives_dibao_or_wubao = flag("享受低保或五保; recorded only", False)


class DecideEligibilityBody(StrictSchema):
    outcome = code(codes.EligibilityOutcome, "决定", codes.EligibilityOutcome.ELIGIBLE, required=True)
    facts = fields.Nested(EligibilityFactsBody, required=True, metadata={"description": "事实"})
    reasons = several(
        code(codes.RefusalReason, "One reason", codes.RefusalReason.PROVIDES_FOR_SELF, required=True),
        "不予救助理由; required when not eligible",
        ["provides_for_self"],
        most=len(codes.RefusalReason),
    )
    reason_text = words("The reason in words, as on the notice (理由说明)", "本人有现金并已订返程车票", longest=500)
    notice_number = form_number("不予救助通知书文号; required when not eligible", "BYJZ-2026-0007")
    complaint_route_told = flag("已告知投诉、复议途径 (Decree 381 art. 15); required when not eligible", False)
    signer = badge("Badge of who decides (决定人工号)")
    supersedes = identifier("The decision that this one takes the place of; required when there is one")


class HelpRequestsParams(PagedSchema):
    state = code(HelpRequestState, "Only requests in this state", HelpRequestState.POLICE_FIRST)
    case_id = identifier("Only requests of this case")


class HelpRequestParams(StrictSchema):
    help_request_id = identifier("求助编号", required=True)


class EligibilityParams(PagedSchema):
    case_id = identifier("案件编号", required=True)


OPEN_HELP_REQUEST = CommandType(
    "intake",
    "open_help_request",
    "help_request",
    "cases:work",
    OpenHelpRequestBody,
    creates=True,
    deferrable_for=LATE_IS_BETTER_FOR_A_DAY,
    answer=answers.HelpRequestDone,
    doc="求助. Opens a case when none is named; who the person is is no condition.",
)


SCREEN_HELP_REQUEST = CommandType(
    "intake",
    "screen_help_request",
    "help_request",
    "cases:work",
    ScreenBody,
    answer=answers.HelpRequestDone,
    doc="甄别: hospital first, police first, or continue. Hospital first asks the green channel at once.",
)


REGISTER_HELP_REQUEST = CommandType(
    "intake",
    "register_help_request",
    "help_request",
    "cases:work",
    RegisterHelpBody,
    answer=answers.HelpRequestDone,
    doc="登记 of the request. It may follow after the person has been taken in: help first, find out later.",
)


WITHDRAW_HELP_REQUEST = CommandType(
    "intake",
    "withdraw_help_request",
    "help_request",
    "cases:work",
    WithdrawHelpBody,
    answer=answers.HelpRequestDone,
    doc="撤回求助 by the person. Not for a minor or an impaired person.",
)


DECIDE_ELIGIBILITY = CommandType(
    "intake",
    "decide_eligibility",
    "case",
    "cases:work",
    DecideEligibilityBody,
    answer=answers.EligibilityDone,
    doc="救助资格决定. Never changed afterwards, only superseded by a new one. A refusal needs a coded reason that the "
    "facts bear out, the notice's number, and the complaint route told. Earlier stays are no fact of it.",
)


HELP_REQUESTS = ReadType(
    "intake",
    "help_requests",
    "cases:read",
    HelpRequestsParams,
    **answering(answers.HelpRequests, Purpose.CASE_WORK),
    doc="Requests for help; codes and times only.",
)


HELP_REQUEST = ReadType(
    "intake",
    "help_request",
    "cases:read",
    HelpRequestParams,
    **answering(answers.HelpRequest, Purpose.CASE_WORK),
    doc="One request with who brought the person, and how it was screened.",
    about="help_request",
)


ELIGIBILITY_DECISIONS = ReadType(
    "intake",
    "eligibility_decisions",
    "cases:read",
    EligibilityParams,
    **answering(answers.EligibilityDecisions, Purpose.CASE_WORK),
    doc="Every decision on a case, oldest first; the last one holds.",
)
