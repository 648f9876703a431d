"""The search for the family (寻亲): the words."""

from __future__ import annotations

from contracts import codes as c
from gateway.readmodel.words.word import Lists, said

LISTS: Lists = {
    c.NoticeChannel: said(
        c.NoticeChannel,
        {
            "national_site": ("全国救助寻亲网", "the national tracing site"),
            "television": ("电视", "television"),
            "newspaper": ("报纸", "newspaper"),
            "wechat": ("微信公众号", "WeChat"),
            "news_app": ("新闻客户端", "a news app"),
            "notice_board": ("公告栏", "a notice board"),
        },
    ),
    c.ClueKind: said(
        c.ClueKind,
        {
            "nickname": ("小名", "a nickname"),
            "name": ("姓名", "a name"),
            "place": ("地名", "a place"),
            "relative": ("亲属", "a relative"),
            "dialect": ("口音", "a dialect"),
            "habit": ("习惯", "a habit"),
        },
    ),
    c.EvidenceField: said(
        c.EvidenceField,
        {
            "name": ("姓名", "name"),
            "nickname": ("小名", "nickname"),
            "sex": ("性别", "sex"),
            "age": ("年龄", "age"),
            "home_place": ("家乡", "home place"),
            "time": ("时间", "time"),
            "marks": ("体表特征", "marks"),
            "height": ("身高", "height"),
        },
    ),
    c.MatchBand: said(
        c.MatchBand, {"strong": ("高度吻合", "strong"), "review": ("待复核", "for review"), "below": ("偏低", "low")}
    ),
    c.VerificationMethod: said(
        c.VerificationMethod,
        {
            "police_identity": ("公安身份核查", "police identity check"),
            "dna_parentage": ("DNA 亲缘鉴定", "DNA parentage"),
            "video_recognition": ("视频辨认", "recognition by video"),
            "village_certificate": ("村居证明", "village certificate"),
            "document": ("证件", "document"),
        },
    ),
    c.VerificationResult: said(
        c.VerificationResult,
        {
            "supports": ("支持", "supports"),
            "refutes": ("否定", "refutes"),
            "inconclusive": ("无法判定", "inconclusive"),
        },
    ),
}
