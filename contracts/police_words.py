"""Where police's work on a person stands, in words that people read; without one home for them "not answered yet" would
sooner or later be shown as "nothing found".

The lesson: a boy's sample was taken and lay uncompared while his father searched; "sampled" was read as "compared, no
match" (domain §2.4). So each fact has words of its own, only an answer says what was found, and everything before it
says that nothing has been answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from contracts.codes import DnaResult, DnaStep, PoliceAnswer
from contracts.orders.intake import IdentityQueryState, NameMatch

_STEPS: Final[Mapping[DnaStep, str]] = MappingProxyType(
    {
        DnaStep.REQUESTED: "已提请公安机关采血，尚未采样，尚无结论。Requested; no sample yet, nothing answered.",
        DnaStep.SCHEDULED: "已约定采样时间，尚未采样，尚无结论。Scheduled; no sample yet, nothing answered.",
        DnaStep.SAMPLED: "已采样，尚未入库比对，尚无结论。Sampled; not loaded yet, nothing answered.",
        DnaStep.LOADED: "已入库，等待比对反馈，尚无结论。Loaded into the database; nothing answered.",
        DnaStep.COMPARED: "公安机关已比对，尚未反馈，尚无结论。Compared by police; nothing answered.",
    }
)

_HITS: Final[Mapping[DnaStep, str]] = MappingProxyType(
    {
        DnaStep.RELATIVE_VERIFICATION: "比中已提起亲缘核实，核实尚无结论，不能确认身份。"
        "The hit is taken up with relatives; nothing is concluded, no identity yet.",
        DnaStep.CONFIRMED: "比中已核实确认，身份由工作人员另行确认。"
        "The hit is confirmed with a relative; a worker decides on the identity.",
        DnaStep.FALSE_HIT: "该次比中已核实为误比中，数据继续在库，等待再次比中。"
        "That hit was shown to be false; the sample stays in the database.",
    }
)

_RESULTS: Final[Mapping[DnaResult, str]] = MappingProxyType(
    {
        DnaResult.HIT: "公安机关已反馈：比中，须核实亲缘后方可确认身份。"
        "Answered: a hit, to be verified before it is an identity.",
        DnaResult.NO_HIT: "公安机关已反馈：本次未比中，数据继续在库比对。"
        "Answered: no hit so far; the sample stays in the database.",
    }
)

_ANSWERS: Final[Mapping[PoliceAnswer, str]] = MappingProxyType(
    {
        PoliceAnswer.MATCH: "公安机关已答复：核查到相符人员。Answered: police found a person who matches.",
        PoliceAnswer.NO_MATCH: "公安机关已答复：未核查到相符人员。Answered: police found nobody who matches.",
        PoliceAnswer.NEED_MORE: "公安机关已答复：需补充材料后再核查，尚无结论。"
        "Answered: more is needed; no result yet.",
    }
)

_NAME_MATCHES: Final[Mapping[NameMatch, str]] = MappingProxyType(
    {
        NameMatch.NO_NAME: "交接表未载姓名，未作读音比对。The form carries no name, so none was compared.",
        NameMatch.TO_COME: "读音比对结果尚未返回，将随后补到本表。The comparison by sound is still to come.",
        NameMatch.COMPARED: "已按读音比对在查寻人信息，结果供核实，不作身份结论。"
        "Compared by sound with open inquiries; to be verified, identifies nobody.",
    }
)

UNANSWERED: Final = {
    IdentityQueryState.SENT: "已发出，公安机关尚未签收，尚无答复。"
    "Sent; police have not confirmed it, nothing answered.",
    IdentityQueryState.RECEIVED: "公安机关已签收，尚无答复。Received by police; nothing answered.",
}

_OVERDUE: Final = "已逾期，已催办。Overdue; police were reminded."


def said_of_dna(step: DnaStep, result: DnaResult | None) -> str:
    """Where a DNA request stands. Only an answer, and what follows a hit, speaks of a result."""
    if step in _HITS:
        return _HITS[step]
    if step is DnaStep.ANSWERED:
        assert result is not None, "an answer has a result"
        return _RESULTS[result]
    return _STEPS[step]


def said_of_query(state: IdentityQueryState, result: PoliceAnswer | None, *, overdue: bool) -> str:
    """Where an identity query stands. Only an answer speaks of a result."""
    if state in UNANSWERED:
        return UNANSWERED[state] + (_OVERDUE if overdue else "")
    assert result is not None, "an answer has a result"
    return _ANSWERS[result]


def said_of_name(state: NameMatch) -> str:
    """Where the comparison of the name on a hand-over stands."""
    return _NAME_MATCHES[state]
