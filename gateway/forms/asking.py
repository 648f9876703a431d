"""The facts of a form, asked of their owners as this caller may see them; without it a paper could show what no screen
does.

Each answer comes through :func:`gateway.disclosure.answering.answer_in_full`: need to know, purpose, approvals and the
ledger are those of the reads behind the form, and a form can print nothing that they would not show whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from chassis.orders import ReadType
from contracts.orders import intake
from contracts.orders.parts import PagedSchema
from contracts.purposes import Purpose
from gateway.access import actor, require
from gateway.disclosure.answering import answer_in_full, expect_there
from gateway.forms.declaring import Asked, Form
from gateway.forms.filling import Facts
from gateway.problems import ProblemFound

_USUALLY_FOR: Final = Purpose.CASE_WORK.value
_PAGE: Final = "100"
_MOST_PAGES: Final = 20
"""Two thousand entries; a list that is longer is cut on paper, and the paper says so."""


@dataclass
class _Answer:
    """One answer, whole lists put together, and what of it is withheld."""

    body: dict[str, Any] = field(default_factory=dict)
    withheld: set[str] = field(default_factory=set)
    cut: bool = False


def expect_rights(form: Form) -> None:
    """Whoever prints holds what each read behind the form asks for. :raises ProblemFound: ``scope_missing``."""
    for read in form.reads:
        require(actor(), read.scope)


def facts_of(form: Form, case_id: str, agencies: Mapping[str, str]) -> Facts:
    """What the owners know for this form.

    :raises chassis.orders.Refusal: as any read of the case; a case that is not there and a hidden one are the same.
    :raises ProblemFound: ``form_not_ready`` when the fact that it is about does not exist yet, ``approval_needed``.
    """
    answers: dict[str, Any] = {}
    withheld: set[str] = set()
    cut: set[str] = set()
    for asked in form.asks:
        found = _found(asked, case_id)
        if found is None:
            _expect_dispensable(form, asked, case_id)
            continue
        answers[asked.name] = found.body
        withheld |= {f"{asked.name}.{path}" for path in found.withheld}
        cut |= {asked.name} if found.cut else set()
    return Facts(answers, frozenset(withheld), agencies, frozenset(cut))


def _expect_dispensable(form: Form, asked: Asked, case_id: str) -> None:
    """Nothing was found. Of what is needed that may only be said of a case that is there: its own read decides."""
    if asked.supplied_by is None:
        return
    expect_there(intake.CASE, {"case_id": case_id}, _USUALLY_FOR)
    raise ProblemFound("form_not_ready", form=form.code, order=asked.supplied_by.key, scope=asked.supplied_by.scope)


def _found(asked: Asked, case_id: str) -> _Answer | None:
    if asked.chosen is None:
        return _whole(asked.read, case_id)
    listed = _whole(asked.listed_by or asked.read, case_id)
    one = asked.chosen(listed.body.get("items", []))
    if one is None:
        return None
    if asked.id is None:
        return _Answer(dict(one), {path.removeprefix("items[].") for path in listed.withheld})
    return _asked(asked.read, {asked.id: one[asked.id]})


def _whole(read: ReadType, case_id: str) -> _Answer:
    """The answer about the case; of a list every page."""
    params = {"case_id": case_id}
    if not issubclass(read.params, PagedSchema):
        return _asked(read, params)
    found = page = _asked(read, {**params, "limit": _PAGE})
    for _ in range(_MOST_PAGES - 1):
        if page.body.get("next_after") is None:
            break
        page = _asked(read, {**params, "limit": _PAGE, "after": page.body["next_after"]})
        found.body["items"] += page.body["items"]
        found.withheld |= page.withheld
    found.cut = page.body.get("next_after") is not None
    return found


def _asked(read: ReadType, params: Mapping[str, str]) -> _Answer:
    shown = answer_in_full(read, params, _USUALLY_FOR)
    return _Answer(shown.body, shown.withheld)
