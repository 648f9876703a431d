"""The notebook of the search (线索本): conversations, what comes of a clue, marks on a body, when a search rests."""

from __future__ import annotations

from chassis.kinds import CodeList


class SuspensionReason(CodeList):
    """暂缓寻亲理由: why nobody works on a file for now; whoever is compared is compared all the same."""

    PERSON_OBJECTS = "person_objects"
    FAMILY_VIOLENCE = "family_violence"


class ClueState(CodeList):
    """线索核查状态: as it was said, as we understand it, asked about, and what came of it."""

    RAW = "raw"
    INTERPRETED = "interpreted"
    CHECKED = "checked"
    SUPPORTED = "supported"
    REFUTED = "refuted"


class InterviewMethod(CodeList):
    """访谈方式: what brought somebody to talk. "By asking again" most families are found (domain §1.7)."""

    CONVERSATION = "conversation"
    FOOD_AND_CUSTOMS = "food_and_customs"
    LANDSCAPE = "landscape"
    MAP = "map"
    PHOTOGRAPH = "photograph"
    SONG = "song"
    DIALECT_SPEAKER = "dialect_speaker"


class InterviewSlot(CodeList):
    """访谈节点: the three of the first days, then month by month (D15, D17); ``extra`` has no slot."""

    FIRST = "first"
    SECOND = "second"
    THIRD = "third"
    MONTHLY = "monthly"
    EXTRA = "extra"


class NameSense(CodeList):
    """姓名种类: what somebody means by the name they give."""

    CLAIMED = "claimed"
    NICKNAME = "nickname"


class Confidence(CodeList):
    """把握程度: how sure the listener is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class MarkKind(CodeList):
    """体表特征种类: what a mark is."""

    SCAR = "scar"
    MOLE = "mole"
    BIRTHMARK = "birthmark"
    SURGICAL_SCAR = "surgical_scar"
    BURN = "burn"
    MISSING = "missing"
    TATTOO = "tattoo"
    DEFORMITY = "deformity"
    WHITE_PATCH = "white_patch"


class BodyView(CodeList):
    """体表图视面: from where the body is looked at."""

    FRONT = "front"
    BACK = "back"
    SIDE = "side"


class BodySide(CodeList):
    """体表侧别: of the person themselves, never of whoever looks."""

    LEFT = "left"
    RIGHT = "right"


class BodyPart(CodeList):
    """体表部位: where on the body."""

    SCALP = "scalp"
    FOREHEAD = "forehead"
    EYE = "eye"
    EAR = "ear"
    NOSE = "nose"
    CHEEK = "cheek"
    MOUTH = "mouth"
    TEETH = "teeth"
    CHIN = "chin"
    NECK = "neck"
    SHOULDER = "shoulder"
    CHEST = "chest"
    BELLY = "belly"
    BACK = "back"
    WAIST = "waist"
    GROIN = "groin"
    BUTTOCK = "buttock"
    UPPER_ARM = "upper_arm"
    ELBOW = "elbow"
    FOREARM = "forearm"
    WRIST = "wrist"
    HAND = "hand"
    FINGER = "finger"
    THIGH = "thigh"
    KNEE = "knee"
    LOWER_LEG = "lower_leg"
    ANKLE = "ankle"
    FOOT = "foot"
    TOE = "toe"


class ReadingBasis(CodeList):
    """解读依据: why a name or a place is offered for what was heard."""

    WRITTEN = "written"
    SOUND = "sound"
    DIALECT = "dialect"
    PART = "part"


class QuestionVerdict(CodeList):
    """追问结论: whether what is known ranks anybody at all (``cannot_rank``: ask first, there is no list)."""

    RANKED = "ranked"
    CANNOT_RANK = "cannot_rank"
    NOT_SEARCHED = "not_searched"
