"""What the notebook of the search (线索本) answers."""

from __future__ import annotations

from contracts.answers.parts import (
    AnswerSchema,
    count,
    fact,
    ident,
    inside,
    leaf,
    page_of,
    said,
    state_code,
    when,
    worker,
    yes,
)
from contracts.disclosure.groups import FieldGroup as G
from contracts.disclosure.groups import Look


class NameHeard(AnswerSchema):
    """自报姓名或小名."""

    text = leaf(G.PERSON_NAME, Look.NAME, "姓名", "徐华栋")
    sense = fact("种类", "claimed", G.DESCRIPTION)
    by_sound = yes("仅闻其音，字不确定", G.DESCRIPTION)


class BodyMark(AnswerSchema):
    """体表特征 with its coded place."""

    kind = fact("种类", "scar", G.DESCRIPTION)
    part = fact("部位", "finger", G.DESCRIPTION)
    view = fact("视面", "front", G.DESCRIPTION)
    side = fact("侧别", "left", G.DESCRIPTION)
    text = said(G.DESCRIPTION, "描述", "左手食指旧疤")


class DialectHeard(AnswerSchema):
    """口音判断."""

    area = said(G.DESCRIPTION, "口音地区", "豫南信阳一带")
    region_code = leaf(G.HOME_ADDRESS, Look.REGION, "区划代码", "411500000000")
    confidence = fact("把握程度", "medium", G.DESCRIPTION)


class PhotoReference(AnswerSchema):
    """照片编号: the picture itself goes by the secure channel."""

    reference = leaf(G.EVIDENCE, Look.CODE, "照片编号", "ZP-2026-0417")
    taken_on = leaf(G.RECORD, Look.DAY, "拍摄日期", "2026-07-21")


class Particulars(AnswerSchema):
    """寻亲岗记录的情况."""

    names = inside(NameHeard, "自报姓名、小名", many=True)
    marks = inside(BodyMark, "体表特征", many=True)
    dialects = inside(DialectHeard, "口音判断", many=True)
    route = said(G.DESCRIPTION, "流浪经过", "说坐过绿皮火车，在南京下的车")
    belongings = said(G.DESCRIPTION, "随身物品", "蓝色布包", many=True)
    photos = inside(PhotoReference, "照片", many=True)


class BodySpot(AnswerSchema):
    """体表图上一处: ``x`` and ``y`` in thousandths of a figure's width and height, from its upper left as it is looked
    at; null for a place that no figure has."""

    view = fact("视面", "front", G.DESCRIPTION)
    part = fact("部位", "finger", G.DESCRIPTION)
    side = fact("侧别", "left", G.DESCRIPTION)
    x = count("横坐标 ‰", 690, G.DESCRIPTION)
    y = count("纵坐标 ‰", 520, G.DESCRIPTION)
    kinds = said(G.DESCRIPTION, "种类", "疤痕", many=True)
    says = said(G.DESCRIPTION, "说明", "左手手指疤痕")


class ClueStep(AnswerSchema):
    """线索核查一步."""

    state = state_code("状态", "checked")
    at = when("时间", G.RECORD)
    by = worker("经办", "station-tracing")
    words = said(G.DESCRIPTION, "说明", "已电询竹箦镇民政")


class PlaceReading(AnswerSchema):
    """地名候选."""

    name = said(G.HOME_ADDRESS, "地名", "中梅村")
    region_code = leaf(G.HOME_ADDRESS, Look.REGION, "区划代码", "320481111201")
    within = said(G.HOME_ADDRESS, "所属", "江苏省常州市溧阳市竹箦镇")
    heard = said(G.DESCRIPTION, "所据原话", "中梅")
    basis = fact("解读依据", "sound", G.DESCRIPTION)


class NameReading(AnswerSchema):
    """姓名候选: the syllables heard, and the family names that sound like the first."""

    heard = leaf(G.PERSON_NAME, Look.NAME, "所据原话", "徐花东")
    pinyin = leaf(G.PERSON_NAME, Look.NAME, "读音", "xu hua dong")
    surnames = leaf(G.PERSON_NAME, Look.NAME, "同音姓氏", "徐", many=True)
    near_surnames = leaf(G.PERSON_NAME, Look.NAME, "方音相近姓氏", "许", many=True)


class ClueReadings(AnswerSchema):
    """解读建议: computed, chosen by a person."""

    clue_id = ident("线索编号")
    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    places = inside(PlaceReading, "地名候选", many=True)
    names = inside(NameReading, "姓名候选", many=True)


class InterviewListed(AnswerSchema):
    """访谈, without what was said."""

    id = ident("访谈编号")
    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    slot = state_code("节点", "second")
    state = state_code("状态", "due")
    due_at = when("应访时间", G.RECORD)
    held_at = when("访谈时间", G.RECORD)
    late = leaf(G.RECORD, Look.FLAG, "逾时", False)
    method = fact("方式", "conversation")
    interviewer = worker("访谈人", "station-tracing")


class Interview(InterviewListed):
    """访谈, with what was said."""

    questions = said(G.DESCRIPTION, "所问", "冬至吃饺子还是汤圆？", many=True)
    raw_words = said(G.DESCRIPTION, "原话", "俺那边过冬都吃饺子")
    clue_ids = ident("由此而来的线索", many=True)


class Question(AnswerSchema):
    """追问: what to ask, and what an answer is expected to bring."""

    field = fact("项目", "home_place")
    gain_millibits = count("预期信息量 (毫比特)", 1830)
    zh = leaf(G.RECORD, Look.WORDS, "问法", "您老家在哪个村？附近有什么镇？")
    en = leaf(G.RECORD, Look.WORDS, "in English", "Which village are you from?")
    why_zh = leaf(G.RECORD, Look.WORDS, "理由", "3 名候选在此项各不相同")
    why_en = leaf(G.RECORD, Look.WORDS, "why", "The 3 candidates differ in it")


class Standing(AnswerSchema):
    """候选在当前依据下的可能性."""

    candidate_id = ident("候选编号", G.EVIDENCE)
    permille = count("可能性 ‰", 640, G.EVIDENCE)
    others = ident("同一走失人的其他候选: several relatives may search for one person", G.EVIDENCE, many=True)


class NextQuestion(AnswerSchema):
    """追问建议: the best question first. ``cannot_rank`` lists nobody."""

    profile_id = ident("档案编号")
    case_id = ident("案件编号")
    verdict = state_code("结论", "ranked")
    says_zh = leaf(G.RECORD, Look.WORDS, "说明", "现有依据可以排序。")
    says_en = leaf(G.RECORD, Look.WORDS, "in words", "What is known ranks them.")
    uncertainty_millibits = count("当前不确定度 (毫比特)", 1480, G.EVIDENCE)
    not_registered_permille = count("都不是的可能性 ‰: not in the register, or not among those listed", 210, G.EVIDENCE)
    candidates = inside(Standing, "候选", many=True)
    questions = inside(Question, "追问", many=True)
    parameters = state_code("参数版本", "q2")


Interviews = page_of(InterviewListed)
