"""The notebook of the search (线索本): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.SuspensionReason: said(
        c.SuspensionReason,
        {
            "person_objects": ("本人不同意寻亲", "the person objects"),
            "family_violence": ("家庭暴力", "family violence"),
        },
    ),
    c.ClueState: said(
        c.ClueState,
        {
            "raw": ("原话", "as it was said"),
            "interpreted": ("已解读", "interpreted"),
            "checked": ("已查证，未有结论", "asked about"),
            "supported": ("属实", "supported"),
            "refuted": ("不属实", "refuted"),
        },
    ),
    c.InterviewMethod: said(
        c.InterviewMethod,
        {
            "conversation": ("交谈", "conversation"),
            "food_and_customs": ("饮食习俗", "food and customs"),
            "landscape": ("地貌气候", "landscape and weather"),
            "map": ("看地图", "a map"),
            "photograph": ("看照片", "photographs"),
            "song": ("歌谣", "songs"),
            "dialect_speaker": ("同乡辨音", "somebody who speaks the dialect"),
        },
    ),
    c.InterviewSlot: said(
        c.InterviewSlot,
        {
            "first": ("首次访谈", "the first"),
            "second": ("第二次访谈", "the second"),
            "third": ("第三次访谈", "the third"),
            "monthly": ("每月访谈", "the monthly one"),
            "extra": ("临时访谈", "an extra one"),
        },
    ),
    c.NameSense: said(
        c.NameSense,
        {
            "claimed": ("自报姓名", "the name claimed"),
            "nickname": ("小名", "a nickname"),
        },
    ),
    c.Confidence: said(
        c.Confidence,
        {
            "low": ("低", "low"),
            "medium": ("中", "medium"),
            "high": ("高", "high"),
        },
    ),
    c.MarkKind: said(
        c.MarkKind,
        {
            "scar": ("疤痕", "scar"),
            "mole": ("痣", "mole"),
            "birthmark": ("胎记", "birthmark"),
            "surgical_scar": ("手术疤", "surgical scar"),
            "burn": ("烫伤", "burn"),
            "missing": ("缺失", "missing"),
            "tattoo": ("纹身", "tattoo"),
            "deformity": ("畸形", "deformity"),
            "white_patch": ("白斑", "white patch"),
        },
    ),
    c.BodyView: said(
        c.BodyView,
        {
            "front": ("正面", "front"),
            "back": ("背面", "back"),
            "side": ("侧面", "side"),
        },
    ),
    c.BodySide: said(
        c.BodySide,
        {
            "left": ("左侧", "left"),
            "right": ("右侧", "right"),
        },
    ),
    c.BodyPart: said(
        c.BodyPart,
        {
            "scalp": ("头皮", "scalp"),
            "forehead": ("额头", "forehead"),
            "eye": ("眼", "eye"),
            "ear": ("耳", "ear"),
            "nose": ("鼻", "nose"),
            "cheek": ("脸颊", "cheek"),
            "mouth": ("嘴", "mouth"),
            "teeth": ("牙齿", "teeth"),
            "chin": ("下巴", "chin"),
            "neck": ("颈", "neck"),
            "shoulder": ("肩", "shoulder"),
            "chest": ("胸", "chest"),
            "belly": ("腹", "belly"),
            "back": ("背", "back"),
            "waist": ("腰", "waist"),
            "groin": ("腹股沟", "groin"),
            "buttock": ("臀", "buttock"),
            "upper_arm": ("上臂", "upper arm"),
            "elbow": ("肘", "elbow"),
            "forearm": ("前臂", "forearm"),
            "wrist": ("手腕", "wrist"),
            "hand": ("手", "hand"),
            "finger": ("手指", "finger"),
            "thigh": ("大腿", "thigh"),
            "knee": ("膝", "knee"),
            "lower_leg": ("小腿", "lower leg"),
            "ankle": ("脚踝", "ankle"),
            "foot": ("脚", "foot"),
            "toe": ("脚趾", "toe"),
        },
    ),
    c.ReadingBasis: said(
        c.ReadingBasis,
        {
            "written": ("字同", "the same characters"),
            "sound": ("音同", "the same sound"),
            "dialect": ("方音相近", "the same sound in dialect"),
            "part": ("部分相合", "a part of it"),
        },
    ),
    c.QuestionVerdict: said(
        c.QuestionVerdict,
        {
            "ranked": ("可以排序", "it ranks them"),
            "cannot_rank": ("依据不足，不能排序", "it ranks nobody"),
            "not_searched": ("已不再寻亲", "nobody is searched for"),
        },
    ),
}
