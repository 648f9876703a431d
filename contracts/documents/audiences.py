"""``docs/audiences.md``: who hears what in feed and webhook; without it a partner would learn only by waiting."""

from __future__ import annotations

from chassis.catalogue import EventType
from contracts.audiences import AUDIENCES, Audience, Relation
from contracts.codes import AgencyKind
from contracts.documents.markdown import page, sentence, table
from contracts.events import CATALOGUE
from contracts.notices import NOTICES

_INTRODUCTION = """\
Which agency hears which event in its feed (`GET /v1/feed`) and by webhook. *All*: the whole kind. A field: the agency
that is named there, or in whose region the place lies; after `←`, the earlier events through which it is found.
*Without*: fields that are left out. An empty cell is nobody. The station hears everything. Events of sealed cases reach
nobody at all. 救助站接收全部事件；密封案件的事件不发给任何机构。

The table is `contracts/audiences.py`; an event that has no row there stops the start."""

_NOTICES = """\
The gateway's own, each to the one agency that it concerns (`contracts/notices.py`). 网关自身的通知。"""

_OTHERS = tuple(kind for kind in AgencyKind if kind is not AgencyKind.STATION)


def audiences_page() -> str:
    heard = [contract for contract in CATALOGUE if any(AUDIENCES[contract.type][kind] for kind in _OTHERS)]
    rows = [(f"`{contract.type}`", *(_cell(AUDIENCES[contract.type][kind]) for kind in _OTHERS)) for contract in heard]
    own = table(("notice", "carries", "says"), [_notice(contract) for contract in NOTICES])
    told = table(("event", *(kind.value for kind in _OTHERS)), rows)
    return page("Who hears what 通知对象", _INTRODUCTION, told, "## Notices 通知", _NOTICES, own)


def _cell(audiences: tuple[Audience, ...]) -> str:
    return "<br>".join(_told(audience) for audience in audiences)


def _told(audience: Audience) -> str:
    who = "all" if audience.relation is Relation.EVERY_ONE else f"`{audience.field}`"
    through = "".join(f" ← {fact.contract.name}" for fact in reversed(audience.through))
    without = f", without {', '.join(audience.without)}" if audience.without else ""
    return f"{who}{through}{without}"


def _notice(contract: EventType) -> tuple[str, ...]:
    carries = "<br>".join(f"`{name}` {shape.title}" for name, shape in contract.shapes.items())
    return f"`{contract.type}`", carries, sentence(contract.doc)
