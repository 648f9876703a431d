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


class LegalBasis(CodeList):
    """公布依据: on what a person may be shown to the public; how far each reaches says ``contracts/law/bases.py``."""

    SEARCH_DUTY = "search_duty"
    SEPARATE_CONSENT = "separate_consent"
    GUARDIAN_CONSENT = "guardian_consent"
    LIFE_EMERGENCY = "life_emergency"


class PublicationFailure(CodeList):
    """未发布理由: why a channel did not publish what it was given."""

    REFUSED = "refused"
    FIELDS_MISSING = "fields_missing"
    FILE_REJECTED = "file_rejected"
    CHANNEL_DOWN = "channel_down"
    CALLED_BACK = "called_back"


class NoReceiptReason(CodeList):
    """无撤稿回执理由: why a channel gives no receipt that the notice is down; written words go with it."""

    PUBLISHED_ONCE = "published_once"
    GIVES_NO_RECEIPT = "gives_no_receipt"
    CHANNEL_CLOSED = "channel_closed"
    NEVER_PUBLISHED = "never_published"


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
    """比对字段: which field a part of a match score comes from.

    ``nickname`` and ``time`` are of candidates scored before parameter version p2: since then a pet name is part of
    ``name``, and the time is part of ``whereabouts``. ``nickname`` is asked for by itself all the same.
    """

    NAME = "name"
    NICKNAME = "nickname"
    SEX = "sex"
    AGE = "age"
    WHEREABOUTS = "whereabouts"
    HOME_PLACE = "home_place"
    TIME = "time"
    ACCENT = "accent"
    PEOPLE = "people"
    CONDITION = "condition"
    MARKS = "marks"
    HEIGHT = "height"
    BLOOD = "blood"
    CLOTHES = "clothes"
    KIN = "kin"
    PHONE = "phone"


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


class ReunionKind(CodeList):
    """团聚方式: how somebody found comes together with the family."""

    COLLECTED = "collected"
    BROUGHT_HOME = "brought_home"
    MET_WHERE_PLACED = "met_where_placed"


class VerificationSource(CodeList):
    """证据来源: from whom a kind of evidence comes; two kinds from one source are not independent."""

    POLICE = "police"
    FAMILY = "family"
    VILLAGE = "village"
    ISSUER = "issuer"
    STATION = "station"


class VerificationResult(CodeList):
    """核实结果: absence of an answer is never a negative one."""

    SUPPORTS = "supports"
    REFUTES = "refutes"
    INCONCLUSIVE = "inconclusive"
