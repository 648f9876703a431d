"""Where a mark is on the body, by code and on a figure; without it "左手食指" and "左手指" would be two places, and
nobody could see at a glance what a person looks like.

A figure is a thousand wide and a thousand high, seen from its front, its back or its side; a part has its place on
those it shows. The left is the person's own, so on the front it is drawn to the right of whoever looks.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from contracts.codes import BodyPart as P
from contracts.codes import BodySide, BodyView, MarkKind
from services.tracing.domain.facts import Mark

_MIDDLE: Final = 500


@dataclass(frozen=True)
class Place:
    """How far from a figure's middle and how far down a part is; ``out`` is nothing for what is there once. ``views``
    are those it shows on, the usual one first; ``says`` are the words people use, the plainest first."""

    says: tuple[str, ...]
    down: int
    out: int = 0
    views: tuple[BodyView, ...] = (BodyView.FRONT, BodyView.BACK, BodyView.SIDE)


_FRONT: Final = (BodyView.FRONT, BodyView.SIDE)
_BACK: Final = (BodyView.BACK, BodyView.SIDE)
_BEHIND: Final = (BodyView.BACK, BodyView.FRONT, BodyView.SIDE)
_LATERAL: Final = (BodyView.SIDE, BodyView.FRONT, BodyView.BACK)

PLACES: Final[Mapping[P, Place]] = MappingProxyType(
    {
        P.SCALP: Place(("头皮", "头顶", "后脑", "头"), 25, views=_BEHIND),
        P.FOREHEAD: Place(("额头", "额", "眉"), 55, views=_FRONT),
        P.EYE: Place(("眼", "目"), 75, 25, _FRONT),
        P.EAR: Place(("耳",), 80, 55, _LATERAL),
        P.NOSE: Place(("鼻",), 90, views=_FRONT),
        P.CHEEK: Place(("脸颊", "脸", "面", "颧"), 95, 35, _FRONT),
        P.MOUTH: Place(("嘴", "唇", "口"), 108, views=_FRONT),
        P.TEETH: Place(("牙齿", "牙"), 112, views=_FRONT),
        P.CHIN: Place(("下巴", "颏"), 125, views=_FRONT),
        P.NECK: Place(("颈", "脖"), 145),
        P.SHOULDER: Place(("肩",), 185, 130),
        P.CHEST: Place(("胸", "乳"), 250, 55, _FRONT),
        P.BELLY: Place(("腹", "肚", "脐"), 380, views=_FRONT),
        P.BACK: Place(("背", "脊"), 270, 55, _BACK),
        P.WAIST: Place(("腰",), 400, 70, _BEHIND),
        P.GROIN: Place(("腹股沟", "会阴"), 480, 40, _FRONT),
        P.BUTTOCK: Place(("臀", "屁股"), 480, 60, _BACK),
        P.UPPER_ARM: Place(("上臂", "胳膊", "臂"), 290, 165),
        P.ELBOW: Place(("肘",), 360, 180, _BEHIND),
        P.FOREARM: Place(("前臂", "小臂"), 420, 195),
        P.WRIST: Place(("手腕", "腕"), 475, 210),
        P.HAND: Place(("手", "掌"), 515, 220),
        P.FINGER: Place(("手指", "食指", "拇指", "中指", "无名指", "小指", "指"), 550, 228),
        P.THIGH: Place(("大腿", "腿"), 590, 70),
        P.KNEE: Place(("膝",), 700, 70, _FRONT),
        P.LOWER_LEG: Place(("小腿", "胫"), 800, 72),
        P.ANKLE: Place(("脚踝", "踝"), 905, 72),
        P.FOOT: Place(("脚", "足"), 945, 78),
        P.TOE: Place(("脚趾", "趾"), 975, 82, _FRONT),
    }
)
KINDS: Final[Mapping[MarkKind, str]] = MappingProxyType(
    {
        MarkKind.SCAR: "疤痕",
        MarkKind.MOLE: "痣",
        MarkKind.BIRTHMARK: "胎记",
        MarkKind.SURGICAL_SCAR: "手术疤",
        MarkKind.BURN: "烫伤",
        MarkKind.MISSING: "缺失",
        MarkKind.TATTOO: "纹身",
        MarkKind.DEFORMITY: "畸形",
        MarkKind.WHITE_PATCH: "白斑",
    }
)
"""The words by which families and clerks name them, so that both sides compare."""

_PARTS_BY_WORD: Final = sorted(
    ((word, part) for part, place in PLACES.items() for word in place.says), key=lambda pair: -len(pair[0])
)
_SIDE_ZH: Final = {"left": "左", "right": "右", "": ""}


@dataclass(frozen=True)
class Located:
    """A mark with its coded place; ``part`` is nothing where words name none."""

    kind: str
    part: P | None
    view: BodyView | None
    side: str
    said: str

    @classmethod
    def coded(cls, mark: Mapping[str, Any]) -> Located:
        """What the tracing desk noted by code."""
        part, side = P(mark["part"]), mark.get("side") or ""
        view = BodyView(mark["view"]) if mark.get("view") else None
        kind = KINDS[MarkKind(mark["kind"])]
        return cls(kind, part, view, side, f"{_SIDE_ZH[side]}{PLACES[part].says[0]}{kind}")

    @classmethod
    def told(cls, mark: Mapping[str, Any]) -> Located:
        """What somebody wrote in words (左手食指, 疤痕)."""
        known = Mark.of(mark)
        return cls(
            known.kind, part_named(known.part), None, known.side, f"{_SIDE_ZH[known.side]}{known.part}{known.kind}"
        )

    @property
    def as_told(self) -> dict[str, str]:
        """In the words in which it is compared with what a family tells."""
        at = PLACES[self.part] if self.part else None
        return {"kind": self.kind, "part": "" if at is None else at.says[0], "side": self.side}


def part_named(words: str) -> P | None:
    """The part that words name, by the longest word for one; an operation (手术) is no hand (手)."""
    plain = words.replace("手术", "")
    return next((part for word, part in _PARTS_BY_WORD if word in plain), None)


def body_map(marks: Iterable[Located]) -> list[dict[str, Any]]:
    """One spot for each place that bears marks, from head to foot; what no figure shows comes last, without a place."""
    spots: dict[tuple[str, str, str], list[Located]] = defaultdict(list)
    for mark in marks:
        view = _view(mark)
        spots[(view.value if view else "", mark.part.value if mark.part else "", mark.side)].append(mark)
    shown = [_spot(view, part, side, here) for (view, part, side), here in spots.items()]
    return sorted(shown, key=lambda spot: (spot["y"] is None, spot["y"] or 0, spot["x"] or 0, spot["view"] or ""))


def _view(mark: Located) -> BodyView | None:
    if mark.part is None:
        return None
    shown = PLACES[mark.part].views
    return mark.view if mark.view in shown else shown[0]


def _spot(view: str, part: str, side: str, marks: list[Located]) -> dict[str, Any]:
    at = PLACES[P(part)] if part else None
    return {
        "view": view or None,
        "part": part or None,
        "side": side or None,
        "x": None if at is None else _across(at, BodyView(view), side),
        "y": None if at is None else at.down,
        "kinds": sorted({mark.kind for mark in marks}),
        "says": "、".join(dict.fromkeys(mark.said for mark in marks)),
    }


def _across(at: Place, view: BodyView, side: str) -> int:
    """From the figure's left edge as it is looked at; nobody said which side: the middle."""
    if view is BodyView.SIDE or not side:
        return _MIDDLE
    to_the_right = (side == BodySide.LEFT) == (view is BodyView.FRONT)
    return _MIDDLE + at.out if to_the_right else _MIDDLE - at.out
