"""How a question is put, in Chinese and English; without one home for the words each screen would ask in its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from contracts.codes import EvidenceField as F
from contracts.codes import QuestionVerdict as V
from services.tracing.domain.questions import Asked


@dataclass(frozen=True)
class Words:
    zh: str
    en: str


QUESTIONS: Final[Mapping[F, Words]] = MappingProxyType(
    {
        F.NAME: Words(
            "您姓什么，叫什么？家里人怎么写您的名字？",
            "What is your family name, and your given name? How does your family write it?",
        ),
        F.NICKNAME: Words("小时候家里人、村里人喊您什么？", "What did your family or the village call you as a child?"),
        F.HOME_PLACE: Words(
            "老家在哪个村？赶集去哪个镇？附近有什么山、河、车站？",
            "Which village are you from? Which town has the market? What hills, rivers or stations are near?",
        ),
        F.MARKS: Words(
            "由同性工作人员查看身上的疤痕、痣、胎记和手术痕迹，并登记部位和侧别。",
            "A worker of the same sex looks for scars, moles, birthmarks and operations, and notes part and side.",
        ),
        F.KIN: Words(
            "家里有哪些人？爱人、儿女、兄弟姐妹叫什么名字？",
            "Who is in your family? What are the names of your wife or husband, children, brothers and sisters?",
        ),
        F.PHONE: Words(
            "记得家里谁的电话？记得几位说几位。", "Whose telephone number do you remember? A few digits will do."
        ),
        F.ACCENT: Words(
            "请懂方言的同事、老乡或志愿者听一听，登记口音地区和把握程度。",
            "Let somebody who knows dialects listen, and note the area and how sure they are.",
        ),
        F.HEIGHT: Words("测量身高（厘米）。", "Measure the height in centimetres."),
        F.SEX: Words("请医护人员确认性别。", "Have medical staff establish the sex."),
    }
)
SAYS: Final[Mapping[V, Words]] = MappingProxyType(
    {
        V.RANKED: Words(
            "现有依据可以排序；下列追问按预期信息量排列。分值和可能性都不是身份。",
            "What is known ranks the candidates; the questions stand by what they are expected to tell. Neither a "
            "score nor a probability is an identity.",
        ),
        V.CANNOT_RANK: Words(
            "现有依据不足，排不出任何人，故不列候选；请先追问下列各项。",
            "What is known ranks nobody, so nobody is listed. Ask these first.",
        ),
        V.NOT_SEARCHED: Words(
            "此人已不再寻亲，无须追问。", "This person is not searched for any more; there is nothing to ask."
        ),
    }
)


def why(verdict: V, asked: Asked, candidates: int) -> Words:
    """Why that question helps."""
    if verdict is V.CANNOT_RANK:
        return Words("此项相符时通常最能区分是与不是", "An agreement here usually tells apart who is and who is not")
    return Words(
        f"现有 {candidates} 名候选在此项有 {asked.answers} 种不同回答",
        f"The {candidates} candidates would give {asked.answers} different answers",
    )
