"""A referral as FHIR resources: what was asked (``ServiceRequest``), and one hospital's attempt at it (``Task``).

Pure. It gets an answer *after* the disclosure table, and says nothing that is not in it, so that this face can show no
more than the plain one. Both resources have the referral's id: what is asked is asked of one hospital, because a
request with an id of its own, shared by the attempts, would tell a hospital of the others (docs/adr/0035, 0040).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from chassis.kinds import CodeList
from contracts.codes import RejectionReason, Sex, StatusReason, Urgency
from contracts.fhir import GENDERS, INTENT, PRIORITIES, STATES, Called
from contracts.orders.intake import ReferralState
from gateway.fhir import names
from gateway.fhir.names import Extension, Output
from gateway.fhir.parts import (
    Element,
    coded,
    concept,
    extension,
    hidden,
    identifier,
    joined,
    kept,
    named,
    output,
    primitive,
    words,
)
from gateway.readmodel.words import word

Shown = Mapping[str, Any]
"""An answer about one referral, as its caller may see it."""

_PATIENT: Final = "patient"


def is_shown(shown: Shown) -> bool:
    """Whether the caller may see enough of the referral to be told that there is one."""
    return "referral_id" in shown and "state" in shown


def service_request(shown: Shown, *, whole: bool) -> Element:
    """What was asked, with the patient inside it. ``whole``: the answer had every field that this caller may see.

    It has no version: what is known of a patient grows without the attempt becoming another.
    """
    return kept(
        resourceType="ServiceRequest",
        id=shown["referral_id"],
        meta=kept(tag=_tag(whole)),
        contained=[_patient(shown)],
        extension=joined(
            extension(Extension.SENDER, "String", shown.get("sending_department")),
            extension(Extension.SIGNER, "String", shown.get("signer")),
            extension(Extension.SENDER_SIGNED, "Boolean", shown.get("sender_signed")),
            extension(Extension.CASE_NUMBER, "String", shown.get("case_number")),
            extension(Extension.CATEGORY, "Code", shown.get("category")),
        ),
        identifier=[identifier(names.REFERRAL, shown["referral_id"])],
        requisition=identifier(names.CHAIN, shown.get("chain_id")),
        status=_called(shown).request,
        intent=INTENT,
        category=[{"coding": [dict(names.REFERRED)], "text": "转诊 Referral"}],
        priority=_priority(shown),
        code=concept(names.KIND, shown.get("kind")),
        subject={"reference": f"#{_PATIENT}", "type": "Patient"},
        authoredOn=shown.get("requested_at"),
        performer=[hospital] if (hospital := _hospital(shown)) else None,
        reasonCode=[reason] if (reason := words(shown.get("reason"))) else None,
    )


def task(shown: Shown, *, whole: bool) -> Element:
    """One hospital's attempt: where it stands, why, until when an answer is awaited, what came of it."""
    return kept(
        resourceType="Task",
        id=shown["referral_id"],
        meta=_meta(shown, whole),
        extension=joined(
            extension(Extension.ATTEMPT, "Integer", shown.get("attempt")),
            extension(Extension.OVERDUE, "Boolean", shown.get("overdue")),
            extension(Extension.SUPERSEDED, "Boolean", shown.get("superseded")),
            extension(Extension.ACCEPTED_AT, "DateTime", shown.get("accepted_at")),
            extension(Extension.REJECTED_AT, "DateTime", shown.get("rejected_at")),
            extension(Extension.ENDED_AT, "DateTime", shown.get("ended_at")),
        ),
        groupIdentifier=identifier(names.CHAIN, shown.get("chain_id")),
        status=_called(shown).task,
        statusReason=_status_reason(shown),
        businessStatus=coded(names.STATE, shown["state"]),
        intent=INTENT,
        priority=_priority(shown),
        code={"coding": [dict(names.FULFILL)]},
        focus={"reference": f"ServiceRequest/{shown['referral_id']}"},
        for_=named("Patient", names.CASE, shown.get("case_id")),
        executionPeriod=kept(start=shown.get("admitted_at"), end=_end_of_stay(shown)),
        authoredOn=shown.get("requested_at"),
        lastModified=shown.get("changed_at"),
        owner=_hospital(shown),
        restriction=kept(period=kept(end=shown.get("answer_due_at"))),
        output=_outputs(shown),
    )


def _meta(shown: Shown, whole: bool) -> Element:
    version = shown.get("version")
    return kept(
        versionId=None if version is None else str(version), lastUpdated=shown.get("changed_at"), tag=_tag(whole)
    )


def _tag(whole: bool) -> list[Element] | None:
    return None if whole else [dict(names.SUBSETTED)]


def _called(shown: Shown) -> Called:
    return STATES[ReferralState(shown["state"])]


def _priority(shown: Shown) -> str | None:
    return PRIORITIES[Urgency(shown["urgency"])] if "urgency" in shown else None


def _hospital(shown: Shown) -> Element | None:
    return named("Organization", names.AGENCY, shown.get("hospital_id"))


def _end_of_stay(shown: Shown) -> str | None:
    return shown.get("discharged_at") or (shown.get("ended_at") if shown.get("admitted_at") else None)


def _status_reason(shown: Shown) -> Element | None:
    """Our code with its words in both languages; ``text`` is what somebody wrote."""
    codings = joined(
        _reason(names.REJECTION_REASON, RejectionReason, shown.get("rejection_reason")),
        _reason(names.STATUS_REASON, StatusReason, shown.get("status_reason")),
    )
    return kept(coding=codings, **(words(shown.get("note")) or {})) or None


def _reason(system: str, codes: type[CodeList], code: str | None) -> list[Element]:
    return [] if code is None else [{"system": system, "code": code, "display": " ".join(word(codes(code)))}]


def _outputs(shown: Shown) -> list[Element]:
    return joined(
        output(Output.WARD, "String", shown.get("ward")),
        output(Output.ADVICE, "String", shown.get("advice")),
        output(Output.FIT_TO_TRAVEL, "Boolean", shown.get("fit_to_travel")),
        output(Output.NEXT_ATTEMPT, "Reference", _attempt(shown.get("next_referral_id"))),
        output(Output.LIVE_ATTEMPT, "Reference", _attempt(shown.get("live_referral_id"))),
    )


def _attempt(referral_id: str | None) -> Element | None:
    return None if referral_id is None else {"reference": f"Task/{referral_id}"}


# --- the patient ------------------------------------------------------------------------------------------------------


def _patient(shown: Shown) -> Element:
    """As much of a person as the caller may know; who is in no record of their own here is contained in what is asked
    about them."""
    who = shown.get("person") or {}
    return kept(
        resourceType="Patient",
        id=_PATIENT,
        extension=joined(_ages(shown.get("ages")), extension(Extension.SEX, "Code", shown.get("sex"))),
        identifier=[case] if (case := identifier(names.CASE, shown.get("case_id"))) else None,
        name=joined(_name("official", who.get("name")), _name("usual", who.get("claimed_name"))),
        **_gender(shown.get("sex")),
        address=[{"use": "temp", **primitive("text", shown["place"])}] if shown.get("place") else None,
        contact=_relatives(who.get("relatives")),
    )


def _gender(sex: Any) -> Element:
    return primitive("gender", GENDERS[Sex(sex)] if isinstance(sex, str) else sex)


def _ages(ages: Any) -> list[Element]:
    """Years as a range: nobody's age is a point until a document says so."""
    if ages is None or hidden(ages):
        return extension(Extension.AGE_RANGE, "Range", ages)
    ends = {end: {"value": ages[ours], **names.YEARS} for end, ours in (("low", "lo"), ("high", "hi"))}
    return extension(Extension.AGE_RANGE, "Range", ends)


def _name(use: str, name: Any) -> list[Element]:
    return [] if name is None else [{"use": use, **primitive("text", name)}]


def _relatives(relatives: Any) -> list[Element]:
    return [one for relative in relatives or () if (one := _relative(relative))]


def _relative(relative: Mapping[str, Any]) -> Element:
    relation, phone = words(relative.get("relation")), relative.get("phone")
    return kept(
        relationship=[relation] if relation else None,
        name=words(relative.get("name")),
        telecom=[{"system": "phone", **primitive("value", phone)}] if phone is not None else None,
    )


# --- pages ------------------------------------------------------------------------------------------------------------


def search_set(tasks: Iterable[Element], base: str, this: str, following: str | None) -> Element:
    """A page of attempts; ``base`` is the address of this face, ``this`` and ``following`` those of pages."""
    links = [{"relation": "self", "url": this}]
    links += [] if following is None else [{"relation": "next", "url": following}]
    entries = [{"fullUrl": f"{base}/Task/{one['id']}", "resource": one, "search": {"mode": "match"}} for one in tasks]
    return kept(resourceType="Bundle", type="searchset", link=links, entry=entries)
