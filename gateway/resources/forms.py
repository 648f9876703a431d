"""The printed forms (表单): what a desk signs, stamps and files."""

from __future__ import annotations

from uuid import UUID

from flask import Response

from gateway.access import actor
from gateway.disclosure.policy import Policy
from gateway.forms import FORMS
from gateway.forms.asking import expect_rights, facts_of
from gateway.forms.declaring import Form
from gateway.forms.filling import filled
from gateway.forms.printing import printed
from gateway.forms.typefaces import PACKAGE, Typeface, TypefaceMissing
from gateway.parts import parts
from gateway.problems import ProblemFound
from gateway.routes import in_form, own_route, resource
from gateway.storage.agencies import Agencies

_LOOK_AGAIN_S = 3600


def case_form(case_id: UUID, form: str) -> Response:
    """The form about this case as PDF; on the ledger, read by read, and in the audit, before it leaves."""
    known = _known(form)
    expect_rights(known)
    typeface, made = _typeface(), parts()
    with made.runtime.view() as view:
        agencies = Agencies(view.session).names()
    page = filled(known, facts_of(known, str(case_id), agencies))
    caller = actor()
    station, at = agencies.get(caller.agency_id, caller.agency_id), made.runtime.clock.now()
    paper = made.aside(printed, page, station, caller.client_id, at, typeface)
    with made.runtime.unit(caller) as uow:
        uow.audit("form.printed", f"case/{case_id}", form=known.code)
    return _as_pdf(paper, known)


def _known(code: str) -> Form:
    if code not in FORMS:
        raise ProblemFound("form_unknown", forms=sorted(FORMS))
    return FORMS[code]


def _typeface() -> Typeface:
    """Asked for before anything is read: nothing is on the ledger that could not be printed."""
    try:
        return parts().typefaces.typeface()
    except TypefaceMissing:
        headers = {"Retry-After": str(_LOOK_AGAIN_S)}
        raise ProblemFound("typeface_missing", headers=headers, package=PACKAGE) from None


def _as_pdf(paper: bytes, form: Form) -> Response:
    """The name of the file says which form it is, and of nobody."""
    answer = Response(paper, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{form.code}.pdf"'
    answer.headers["Content-Language"] = "zh-CN"
    return answer


_WHICH = {
    "in": "path",
    "name": "form",
    "required": True,
    "schema": {"type": "string", "enum": sorted(FORMS)},
    "description": "；".join(f"`{form.code}` {form.zh} {form.en}" for form in FORMS.values()),
    "example": "help-registration",
}

blp = resource(
    "forms",
    "表单打印",
    "Printed forms",
    "五种法定文书与两种交接单，以 PDF 打印、签字、归档。The five statutory forms and the two sheets, to sign and file.",
)

own_route(
    blp,
    "/v1/cases/<uuid:case_id>/forms/<form>",
    case_form,
    shows_what=Policy(by_reads=tuple(dict.fromkeys(read for form in FORMS.values() for read in form.reads))),
    zh="打印表单",
    en="One form as PDF, its Chinese characters embedded. What nobody knows is an empty line, what you may not see "
    "whole is said to be so, and nothing is printed that the reads behind it would not show you. A minor's whole "
    "record needs an approval, as on a screen; a hand-over and a hospital's sheet do not.",
    scope="cases:read",
    responses={"200": in_form("表单 The form.", "application/pdf", type="string", format="binary")},
    problems=("form_unknown", "form_not_ready", "typeface_missing", "not_found"),
    headers=(_WHICH,),
)
