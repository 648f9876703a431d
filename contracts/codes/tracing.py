"""The search for the family (寻亲)."""

from __future__ import annotations

from chassis.kinds import CodeList


class NoticeChannel(CodeList):
    """发布渠道: only the national tracing site's receipt meets the 24-hour clock (D11)."""

    NATIONAL_SITE = "national_site"
    TELEVISION = "television"
    NEWSPAPER = "newspaper"
    WECHAT = "wechat"
    NEWS_APP = "news_app"
    NOTICE_BOARD = "notice_board"


class NoticeField(CodeList):
    """公告项目: the national tracing site's field list, in its order (domain §2.7)."""

    PHOTO = "photo"
    NAME = "name"
    SEX = "sex"
    AGE = "age"
    HEIGHT = "height"
    HEALTH = "health"
    INTELLECT = "intellect"
    MIND = "mind"
    FEATURES = "features"
    CLOTHES = "clothes"
    FOUND_ON = "found_on"
    FOUND_PLACE = "found_place"
    CONTACT = "contact"


class ClueKind(CodeList):
    """线索种类: what a conversation brought."""

    NICKNAME = "nickname"
    NAME = "name"
    PLACE = "place"
    RELATIVE = "relative"
    DIALECT = "dialect"
    HABIT = "habit"


class EvidenceField(CodeList):
    """比对字段: which field a part of a match score comes from."""

    NAME = "name"
    NICKNAME = "nickname"
    SEX = "sex"
    AGE = "age"
    HOME_PLACE = "home_place"
    TIME = "time"
    MARKS = "marks"
    HEIGHT = "height"


class MatchBand(CodeList):
    """比对等级: absolute, never relative to other candidates."""

    STRONG = "strong"
    REVIEW = "review"
    BELOW = "below"


class VerificationMethod(CodeList):
    """核实方式: identity needs two independent kinds, or DNA alone (domain §2.7)."""

    POLICE_IDENTITY = "police_identity"
    DNA_PARENTAGE = "dna_parentage"
    VIDEO_RECOGNITION = "video_recognition"
    VILLAGE_CERTIFICATE = "village_certificate"
    DOCUMENT = "document"


class VerificationResult(CodeList):
    """核实结果: absence of an answer is never a negative one."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    INCONCLUSIVE = "inconclusive"
