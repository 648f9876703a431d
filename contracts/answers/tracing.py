"""What tracing (寻亲) answers."""

from __future__ import annotations

from contracts.answers.inquiries import ImportRejections as ImportRejections
from contracts.answers.inquiries import Inquiry as Inquiry
from contracts.answers.inquiries import InquiryImport as InquiryImport
from contracts.answers.inquiries import InquirySent as InquirySent
from contracts.answers.intake import Mark
from contracts.answers.parts import (
    AnswerSchema,
    age_bounds,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    sex_code,
    state_code,
    when,
    yes,
)
from contracts.answers.tracing_notebook import BodySpot, ClueStep, NextQuestion, Particulars
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class ProfileListed(AnswerSchema):
    """寻亲档案, without the words."""

    id = ident("档案编号")
    case_id = ident("案件编号")
    state = state_code("状态", "open")
    opened_at = when("建档时间", G.RECORD)
    first_custody_at = when("首次接收时间")
    sex = sex_code()
    ages = age_bounds()
    age_basis = leaf(G.AGE, Look.CODE, "年龄依据", "visual")
    presumed_minor = leaf(G.AGE, Look.FLAG, "推定未成年", False)
    impaired = yes("精神障碍或智力残疾迹象", G.HEALTH)
    found_on = leaf(G.FOUND_PLACE, Look.DAY, "发现日期", "2026-07-20")
    found_region_code = leaf(G.FOUND_PLACE, Look.REGION, "发现地区划代码", "320402109000")
    dna_state = fact("采血比对状态", "not_requested")
    confirmed_candidate_id = ident("确认的候选")
    ended_at = when("终止时间", G.RECORD)
    suspended_for = state_code("暂缓理由", "person_objects")
    placed_at = when("安置时间", G.RECORD)


class Description(AnswerSchema):
    """在站人员的情况."""

    description = said(G.DESCRIPTION, "情况描述")
    claimed_name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")
    dialect = said(G.DESCRIPTION, "口音", "豫东口音")
    marks = inside(Mark, "体表特征", many=True)
    height_cm = leaf(G.DESCRIPTION, Look.NUMBER, "身高 (cm)", 168)
    found_place_text = leaf(G.FOUND_PLACE, Look.ADDRESS, "发现地点", "江苏省常州市天宁区郑陆镇公交站")


class Clue(AnswerSchema):
    """线索."""

    id = ident("线索编号")
    profile_id = ident("档案编号")
    kind = fact("种类", "nickname", G.DESCRIPTION)
    added_at = when("补充时间", G.RECORD)
    raw_words = said(G.DESCRIPTION, "原话", "他们都喊我小锋")
    interpreted = said(G.DESCRIPTION, "解读", "小锋")
    method = said(G.DESCRIPTION, "方式", "conversation")
    state = state_code("核查状态", "interpreted")
    meaning = said(G.DESCRIPTION, "现解读", "小锋")
    region_code = leaf(G.HOME_ADDRESS, Look.REGION, "所选地名的区划代码", "320481111201")
    interview_id = ident("来自访谈")
    steps = inside(ClueStep, "核查经过", many=True)


class DnaRequest(AnswerSchema):
    """采血比对: each fact has its own date. ``says`` tells in words where it stands; no answer is not a negative one.
    ``days_overdue``: for how long police have owed an answer."""

    id = ident("申请编号")
    profile_id = ident("档案编号")
    police_id = leaf(G.RECORD, Look.CODE, "公安机关", "police-changzhou")
    step = state_code("步骤", "requested")
    says = leaf(G.RECORD, Look.WORDS, "说明", "已采样，尚未入库比对，尚无结论。")
    requested_at = when("提请时间", G.RECORD)
    due_at = when("应反馈时间", G.RECORD)
    scheduled_at = when("约定采样时间", G.RECORD)
    sampled_at = when("采样时间", G.RECORD)
    loaded_at = when("入库时间", G.RECORD)
    compared_at = when("比对时间", G.RECORD)
    answered_at = when("反馈时间", G.RECORD)
    result = fact("比对结论", None, G.EVIDENCE)
    prior_sampled_on = leaf(G.EVIDENCE, Look.DAY, "此前采集日期", "2026-07-19")
    days_overdue = count("逾期天数", 10)
    relative_verification_at = when("亲缘核实提起时间", G.RECORD)
    confirmed_at = when("亲缘核实确认时间", G.RECORD)
    false_hit_at = when("比中不成立时间", G.RECORD)
    verified_candidate_id = ident("亲缘核实的候选")


class DnaRequestWhole(DnaRequest):
    """采血比对, with its numbers."""

    prior_lab_number = leaf(G.EVIDENCE, Look.CODE, "此前样本的DNA实验室编号", "CZ-DNA-2026-00417")
    barcode = leaf(G.EVIDENCE, Look.CODE, "样本条码", "6901234567892")
    reference = leaf(G.EVIDENCE, Look.CODE, "反馈文书编号", "常公刑鉴〔2026〕18号")
    verification_reference = leaf(G.EVIDENCE, Look.CODE, "亲缘鉴定文书编号", "常公刑鉴〔2026〕31号")


class OverdueDna(DnaRequest):
    """采血比对逾期: not answered in the month that police have."""

    days_waiting = count("提请至今天数", 41)


class NearestInquiry(AnswerSchema):
    """读音相近的寻人信息: to be verified, identifies nobody."""

    inquiry_id = ident("寻人信息编号")
    sender_id = leaf(G.RECORD, Look.CODE, "来信机关", "police-henan")
    score_millibits = count("绝对分值", 12000, G.EVIDENCE)
    band = fact("分档", "strong", G.EVIDENCE)
    name = leaf(G.PERSON_NAME, Look.NAME, "姓名", "雷文锋")
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "户籍地区划代码", "431122000000")
    last_seen_on = leaf(G.DESCRIPTION, Look.DAY, "走失日期", "2026-06-08")


class NearestInquiries(AnswerSchema):
    """读音比对: the nearest first."""

    handover_id = ident("交接表编号")
    case_id = ident("案件编号")
    nearest = inside(NearestInquiry, "读音相近的寻人信息", many=True)


class Profile(ProfileListed):
    description = inside(Description, "情况")
    clues = inside(Clue, "线索", many=True)
    dna_requests = inside(DnaRequest, "采血比对", many=True)
    stage = state_code("寻亲进度", "publishing")
    found_at = when("发现时间", G.FOUND_PLACE)
    particulars = inside(Particulars, "寻亲岗记录")
    body_map = inside(BodySpot, "体表图", many=True)


class CandidateStanding(AnswerSchema):
    """核实进展: what an agency that answered may know."""

    id = ident("候选编号")
    state = state_code("状态", "accepted")
    supports = fact("支持的核实方式", "police_identity", G.EVIDENCE, many=True)
    refutes = fact("否定的核实方式", "dna", G.EVIDENCE, many=True)


class CandidateListed(AnswerSchema):
    """比对候选, without what was compared."""

    id = ident("候选编号")
    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    inquiry_id = ident("寻人信息编号")
    state = state_code("状态", "suggested")
    score_millibits = count("绝对分值", 12000, G.EVIDENCE)
    band = fact("分档", "strong", G.EVIDENCE)
    parameters = state_code("参数版本", "p2")
    conflicts = fact("相抵触的项", "sex", G.EVIDENCE, many=True)
    missing = fact("缺失的项", "marks", G.EVIDENCE, many=True)
    vetoes = fact("否决项", "sex", G.EVIDENCE, many=True)
    suggested_at = when("提出时间", G.RECORD)
    decided_at = when("决定时间", G.RECORD)
    supports = fact("支持的核实方式", "police_identity", G.EVIDENCE, many=True)
    refutes = fact("否定的核实方式", "dna", G.EVIDENCE, many=True)


class Evidence(AnswerSchema):
    """逐项依据: left is the person in our care, right the person searched for."""

    field = fact("项", "name", G.EVIDENCE)
    left = said(G.EVIDENCE, "在站人员", "陈国锋")
    right = said(G.EVIDENCE, "走失人", "陈国峰")
    millibits = count("分值", 9000, G.EVIDENCE)


class Candidate(CandidateListed):
    evidence = inside(Evidence, "依据", many=True)
    reason = said(G.EVIDENCE, "排除理由")


class PublishedPerson(AnswerSchema):
    """公开的寻亲对象: no more than the mask of notices leaves, whoever asks."""

    id = ident("档案编号")
    notice_id = ident("公告编号")
    published_at = when("发布时间", G.RECORD)
    refreshed_at = when("最近更新时间", G.RECORD)
    expires_at = when("公布期限", G.RECORD)
    name = leaf(G.PERSON_NAME, Look.NAME, "自报姓名", "老根")
    sex = sex_code()
    ages = age_bounds()
    height_cm = leaf(G.DESCRIPTION, Look.NUMBER, "身高 (cm)", 168)
    marks = said(G.DESCRIPTION, "体表特征", "左手食指疤痕", many=True)
    found_on = leaf(G.FOUND_PLACE, Look.DAY, "发现日期", "2026-07-20")
    found_region_code = leaf(G.FOUND_PLACE, Look.REGION, "发现地区划代码", "320402000000")


PublishedPersons = page_of(PublishedPerson)
Profiles = page_of(ProfileListed)
Candidates = page_of(
    CandidateListed,
    cannot_rank=inside(NextQuestion, "依据不足以排序时: what to ask, instead of a list; null when there is a list"),
)
DnaRequests = page_of(DnaRequest)
OverdueDnas = page_of(OverdueDna)
