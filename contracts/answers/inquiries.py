"""What tracing answers about families' inquiries and the files they come in."""

from __future__ import annotations

from contracts.answers.intake import Mark
from contracts.answers.parts import (
    AnswerSchema,
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
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class InquirySent(AnswerSchema):
    """寻人信息, without a word about anybody."""

    id = ident("寻人信息编号")
    sender_id = leaf(G.RECORD, Look.CODE, "来信机关", "police-henan")
    state = state_code("状态", "open")
    received_at = when("收到时间", G.RECORD)
    ended_at = when("撤回或结案时间", G.RECORD)
    end_reason = state_code("撤回理由", "found")


class Kin(AnswerSchema):
    """亲属."""

    relation = said(G.RELATIVES, "关系", "儿子")
    name = leaf(G.RELATIVES, Look.NAME, "姓名", "陈小军")


class Sought(AnswerSchema):
    """走失人: as its sender told it, and to be read back by its sender alone."""

    name = leaf(G.PERSON_NAME, Look.NAME, "姓名", "陈国峰")
    sex = sex_code()
    birth_year = leaf(G.AGE, Look.YEAR, "出生年", 1955)
    home_region_code = leaf(G.HOME_ADDRESS, Look.REGION, "户籍地区划代码", "411623000000")
    home_text = leaf(G.HOME_ADDRESS, Look.ADDRESS, "户籍地址", "河南省周口市商水县某镇柳河村")
    town = leaf(G.HOME_ADDRESS, Look.ADDRESS, "乡镇", "柳林镇")
    village = leaf(G.HOME_ADDRESS, Look.ADDRESS, "村", "柳河村")
    aliases = leaf(G.PERSON_NAME, Look.NAME, "别名", "小峰", many=True)
    marks = inside(Mark, "体表特征", many=True)
    height_cm = leaf(G.DESCRIPTION, Look.NUMBER, "身高 (cm)", 168)
    last_seen_on = leaf(G.DESCRIPTION, Look.DAY, "走失日期", "2026-05-02")
    last_seen_time = said(G.DESCRIPTION, "走失时间", "上午十点左右")
    lost_region_code = leaf(G.DESCRIPTION, Look.REGION, "走失地区划代码", "320402000000")
    lost_text = leaf(G.DESCRIPTION, Look.ADDRESS, "走失地点", "江苏省常州市天宁区常州火车站北广场")
    ethnicity = said(G.DESCRIPTION, "民族", "汉族")
    speaks = said(G.DESCRIPTION, "口音, 语言", "河南口音", many=True)
    blood_group = fact("血型", "O", G.DESCRIPTION)
    clothes = said(G.DESCRIPTION, "走失时衣着", "蓝外套", many=True)
    kin = inside(Kin, "亲属", many=True)
    category = fact("类别", "dementia", G.DESCRIPTION)
    description = said(G.DESCRIPTION, "情况描述", "患认知症多年，常去车站")
    police_case_number = leaf(G.EVIDENCE, Look.CODE, "报案编号", "A4116230000002026050001")
    sender_reference = leaf(G.EVIDENCE, Look.CODE, "来文编号", "R0000001a")


class Consent(AnswerSchema):
    """同意."""

    kind = fact("方式", "written", G.RELATIVES)
    given_on = leaf(G.RELATIVES, Look.DAY, "日期", "2026-05-03")
    reference = leaf(G.EVIDENCE, Look.CODE, "同意书编号", "寻亲同意书2026-018")


class Reporter(AnswerSchema):
    """报案人."""

    name = leaf(G.RELATIVES, Look.NAME, "姓名", "陈小满")
    relation = said(G.RELATIVES, "关系", "女儿")
    phone = leaf(G.PHONE, Look.PHONE, "电话", "13800005678")
    consent = inside(Consent, "同意")


class Inquiry(InquirySent):
    person = inside(Sought, "走失人")
    reporter = inside(Reporter, "报案人")


class InquiryImport(AnswerSchema):
    """批量导入: how far it is, and what became of its rows."""

    id = ident("导入编号")
    sender_id = leaf(G.RECORD, Look.CODE, "来信机关", "police-henan")
    state = state_code("状态", "under_way")
    format = state_code("文件格式", "json_lines")
    started_at = when("开始时间", G.RECORD)
    ended_at = when("完成时间", G.RECORD)
    parts = count("共几部分; null while nobody knows", 3)
    parts_done = count("已处理几部分", 2)
    added = count("新增", 90)
    changed = count("变更", 4)
    unchanged = count("未变", 5)
    withdrawn = count("撤回", 1)
    rejected = count("退回", 3)
    unlisted = count("退回而未逐行列出", 0)


class ImportRejection(AnswerSchema):
    """退回的行."""

    id = ident("编号")
    line = count("行号", 17)
    reason = state_code("退回原因", "date_impossible")
    field = state_code("字段", "lost_date")


ImportRejections = page_of(ImportRejection)
