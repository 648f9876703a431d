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
    c.LegalBasis: said(
        c.LegalBasis,
        {
            "search_duty": ("查询身份的法定职责", "the duty to search for the family"),
            "separate_consent": ("本人单独同意", "the person's separate consent"),
            "guardian_consent": ("监护人同意", "a guardian's consent"),
            "life_emergency": ("生命健康紧急情况", "an emergency of life or health"),
        },
    ),
    c.PublicationFailure: said(
        c.PublicationFailure,
        {
            "refused": ("渠道不予发布", "the channel refused"),
            "fields_missing": ("项目不全", "fields are missing"),
            "file_rejected": ("文件被退回", "the file was rejected"),
            "channel_down": ("渠道故障", "the channel is down"),
            "called_back": ("主动撤回", "called back"),
        },
    ),
    c.NoReceiptReason: said(
        c.NoReceiptReason,
        {
            "published_once": ("一次性刊播，无法撤下", "printed or broadcast once"),
            "gives_no_receipt": ("渠道不出具回执", "the channel gives no receipt"),
            "channel_closed": ("渠道已停用", "the channel is closed"),
            "never_published": ("从未刊播", "it was never published"),
        },
    ),
    c.NoticeField: said(
        c.NoticeField,
        {
            "photo": ("照片", "photo"),
            "name": ("姓名", "name"),
            "sex": ("性别", "sex"),
            "age": ("年龄", "age"),
            "height": ("身高（厘米）", "height (cm)"),
            "health": ("健康状况", "health"),
            "intellect": ("智力状况", "intellectual state"),
            "mind": ("精神状况", "mental state"),
            "features": ("体貌特征", "body features"),
            "clothes": ("发现时衣着", "clothing when found"),
            "found_on": ("发现日期", "date found"),
            "found_place": ("发现地点", "place found"),
            "contact": ("救助站联系方式", "the station's contact"),
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
            "whereabouts": ("走失与发现的时间地点", "where and when"),
            "home_place": ("家乡", "home place"),
            "time": ("时间", "time"),
            "accent": ("口音", "accent"),
            "people": ("民族", "people"),
            "condition": ("身心状况", "condition"),
            "marks": ("体表特征", "marks"),
            "height": ("身高", "height"),
            "blood": ("血型", "blood group"),
            "clothes": ("衣着", "clothes"),
            "kin": ("亲属姓名", "relatives' names"),
            "phone": ("电话号码", "telephone number"),
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
    c.ReunionKind: said(
        c.ReunionKind,
        {
            "collected": ("家属来站接回", "collected by the family"),
            "brought_home": ("护送返乡团聚", "brought home"),
            "met_where_placed": ("在安置机构团聚", "met where they were placed"),
        },
    ),
    c.VerificationSource: said(
        c.VerificationSource,
        {
            "police": ("公安机关", "police"),
            "family": ("家属", "the family"),
            "village": ("村（居）委会", "the village or neighbourhood"),
            "issuer": ("证件签发机关", "whoever issued the document"),
            "station": ("救助管理站", "the station"),
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
