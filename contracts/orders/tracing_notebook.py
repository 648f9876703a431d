"""The orders and questions of the notebook (线索本); without them what people say would lie in drawers, unread and
unchecked."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields, validates

from chassis.orders import CommandType, ReadType
from contracts.answers import tracing as answers
from contracts.answers import tracing_notebook as notes
from contracts.answers.parts import answering
from contracts.codes import (
    BodyPart,
    BodySide,
    BodyView,
    ClueKind,
    ClueState,
    Confidence,
    InterviewMethod,
    InterviewSlot,
    MarkKind,
    NameSense,
    SuspensionReason,
)
from contracts.orders.parts import (
    NOT_SAID,
    PagedSchema,
    StrictSchema,
    code,
    codes_of,
    division_code,
    flag,
    identifier,
    moment,
    patterned,
    several,
    words,
)
from contracts.orders.tracing_states import InterviewState
from contracts.purposes import Purpose

_UNCHANGED: dict[str, Any] = {"load_default": None}


# --- the profile ------------------------------------------------------------------------------------------------------


class NameBody(StrictSchema):
    """A name somebody gives (自报姓名、小名); by sound, its characters are a guess."""

    text = words("姓名", "徐华栋", longest=50, required=True)
    sense = code(NameSense, "种类", NameSense.CLAIMED, required=True)
    by_sound = flag("仅闻其音", True)


class BodyMarkBody(StrictSchema):
    """A mark and where it is on the body (体表特征)."""

    kind = code(MarkKind, "种类", MarkKind.SCAR, required=True)
    part = code(BodyPart, "部位", BodyPart.FINGER, required=True)
    view = code(BodyView, "视面", BodyView.FRONT)
    side = code(BodySide, "本人侧别", BodySide.LEFT)
    text = words("描述", "左手食指旧疤，约两厘米", longest=100)


class DialectBody(StrictSchema):
    """What somebody hears in the way the person speaks (口音判断)."""

    area = words("口音地区", "豫南信阳一带", longest=50, required=True)
    region_code = division_code("区划代码, 12 digits", "411500000000")
    confidence = code(Confidence, "把握程度", Confidence.MEDIUM, required=True)


class PhotoBody(StrictSchema):
    """A photograph by its reference; the picture goes by the secure channel (照片编号)."""

    reference = patterned("照片编号", r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", "ZP-2026-0417", required=True)
    taken_on = fields.Date(metadata={"description": "拍摄日期", "example": "2026-07-21"}, **NOT_SAID)


class ParticularsBody(StrictSchema):
    """What the tracing desk learned of the person itself; a member that is given replaces what stood there."""

    names = several(
        fields.Nested(NameBody),
        "自报姓名、小名",
        [{"text": "徐华栋", "sense": "claimed", "by_sound": True}],
        most=20,
        **_UNCHANGED,
    )
    marks = several(
        fields.Nested(BodyMarkBody),
        "体表特征",
        [{"kind": "scar", "part": "finger", "side": "left"}],
        most=40,
        **_UNCHANGED,
    )
    dialects = several(
        fields.Nested(DialectBody), "口音判断", [{"area": "豫南", "confidence": "medium"}], most=10, **_UNCHANGED
    )
    route = words("流浪经过", "说坐过绿皮火车，在南京下的车", longest=1000)
    belongings = several(
        words("随身物品", "蓝色布包", longest=100, required=True), "随身物品", ["蓝色布包"], most=50, **_UNCHANGED
    )
    photos = several(fields.Nested(PhotoBody), "照片", [{"reference": "ZP-2026-0417"}], most=20, **_UNCHANGED)


class SuspensionBody(StrictSchema):
    """Why nobody works on the file for now (暂缓寻亲)."""

    reason = code(SuspensionReason, "暂缓理由", SuspensionReason.PERSON_OBJECTS, required=True)
    statement = words("说明", "本人清醒，明确表示不愿联系家人", longest=300, required=True)


# --- clues ------------------------------------------------------------------------------------------------------------


class ReadingBody(StrictSchema):
    """What a person takes a clue to mean (解读)."""

    meaning = words("解读: the name, place or habit", "中梅村", longest=100, required=True)
    region_code = division_code("所选地名的区划代码", "320481111201")


class FindingBody(StrictSchema):
    """That the clue is being asked about, or what came of it (查证)."""

    state = code(ClueState, "checked, supported, refuted", ClueState.CHECKED, required=True)
    basis = words("依据", "已电询竹箦镇民政：中梅村有陈姓走失老人", longest=300, required=True)

    @validates("state")
    def _a_finding(self, state: ClueState, **_: Any) -> None:
        if state not in (ClueState.CHECKED, ClueState.SUPPORTED, ClueState.REFUTED):
            raise ValidationError("one of checked, supported, refuted")


class ClueParams(StrictSchema):
    clue_id = identifier("the clue", required=True)


# --- interviews -------------------------------------------------------------------------------------------------------


class SaidBody(StrictSchema):
    """A clue that the conversation brought, as it was said."""

    kind = code(ClueKind, "线索种类", ClueKind.PLACE, required=True)
    raw_words = words("原话", "屋里在中梅", longest=500, required=True)
    interpreted = words("解读", "中梅村", longest=100)


class InterviewBody(StrictSchema):
    """A conversation with the person (访谈, D15)."""

    method = code(InterviewMethod, "访谈方式", InterviewMethod.CONVERSATION, required=True)
    held_at = moment("when; now when missing, never in the future")
    questions = several(
        words("所问", "冬至吃饺子还是汤圆？", longest=200, required=True), "所问", ["冬至吃饺子还是汤圆？"], most=30
    )
    raw_words = words("原话: as it was said", "俺那边过冬都吃饺子，屋里在中梅", longest=4000, required=True)
    clues = several(fields.Nested(SaidBody), "由此而来的线索", [{"kind": "place", "raw_words": "屋里在中梅"}], most=20)


class InterviewsParams(PagedSchema):
    """Which conversations; ``state=due`` is the list of those that were missed."""

    profile_id = identifier("only those of this profile")
    state = codes_of(InterviewState, "访谈状态, with commas between", "due")
    slot = code(InterviewSlot, "访谈节点", InterviewSlot.MONTHLY)


class InterviewParams(StrictSchema):
    interview_id = identifier("the conversation", required=True)


class NextQuestionParams(StrictSchema):
    profile_id = identifier("the profile", required=True)


# --- orders and reads -------------------------------------------------------------------------------------------------

_WORK = "tracing:work"

NOTE_PARTICULARS = CommandType(
    "tracing",
    "note_particulars",
    "profile",
    _WORK,
    ParticularsBody,
    answer=answers.ProfileListed,
    doc="Note what was learned of the person (登记情况); candidates follow at once.",
    needs_version=True,
)
SUSPEND_PROFILE = CommandType(
    "tracing",
    "suspend_profile",
    "profile",
    _WORK,
    SuspensionBody,
    answer=answers.ProfileListed,
    doc="Suspend a search (暂缓寻亲): no interviews, no reminders, no notices; comparing and statutory clocks go on.",
)
RESUME_PROFILE = CommandType(
    "tracing",
    "resume_profile",
    "profile",
    _WORK,
    answer=answers.ProfileListed,
    doc="Resume a suspended search (恢复寻亲).",
)
RECORD_INTERVIEW = CommandType(
    "tracing",
    "record_interview",
    "profile",
    _WORK,
    InterviewBody,
    answer=notes.Interview,
    doc="Record a conversation (登记访谈): settles the earliest slot that is open; its clues are compared at once.",
)
INTERPRET_CLUE = CommandType(
    "tracing",
    "interpret_clue",
    "clue",
    _WORK,
    ReadingBody,
    answer=answers.Clue,
    doc="Choose what a clue means (解读线索); candidates follow at once.",
)
RECORD_CLUE_FINDING = CommandType(
    "tracing",
    "record_clue_finding",
    "clue",
    _WORK,
    FindingBody,
    answer=answers.Clue,
    doc="Record that a clue is asked about, or what came of it (查证线索); one that was refuted is compared no more.",
)
CLUE_READINGS = ReadType(
    "tracing",
    "clue_readings",
    _WORK,
    ClueParams,
    **answering(notes.ClueReadings, Purpose.FAMILY_TRACING),
    doc="What a clue may mean (解读建议): places of the division table by sound and by part, names by sound. A person "
    "chooses.",
    about="clue",
)
INTERVIEWS = ReadType(
    "tracing",
    "interviews",
    _WORK,
    InterviewsParams,
    **answering(notes.Interviews, Purpose.FAMILY_TRACING),
    doc="Conversations (访谈), planned, due and held, oldest first; codes and times only.",
)
INTERVIEW = ReadType(
    "tracing",
    "interview",
    _WORK,
    InterviewParams,
    **answering(notes.Interview, Purpose.FAMILY_TRACING),
    doc="One conversation with what was said.",
    about="interview",
)
NEXT_QUESTION = ReadType(
    "tracing",
    "next_question",
    _WORK,
    NextQuestionParams,
    **answering(notes.NextQuestion, Purpose.FAMILY_TRACING),
    doc="The next best question (追问): which answer would lower the uncertainty over the present candidates most, and "
    "its expected gain. When nothing ranks anybody it says so and lists nobody.",
    about="profile",
)
