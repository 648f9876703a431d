"""What a client may write: the elements of FHIR that are heard here; without it an element that nobody reads would be
taken for one that was understood.

A client puts back what it read, so every element that we show may stand in what is written; those marked as not heard
change nothing. Any other element, ``modifierExtension`` among them, is refused by its name.
"""

from __future__ import annotations

from typing import Any, Final

from marshmallow import fields, validate

from contracts.fhir import INTENT, SEXES
from contracts.orders.parts import NOT_SAID, OLDEST_AGE, StrictSchema, flag, identifier, several, whole_number, words
from gateway.fhir import names
from gateway.fhir.names import Extension, Output
from gateway.fhir.orders import SETTABLE

_MOMENT: Final = "2026-07-21T10:00:00+08:00"


def unheard(**options: Any) -> fields.Raw:
    """An element that may stand there and changes nothing."""
    return fields.Raw(metadata={"description": "不读取 Not heard."}, **NOT_SAID, **options)


def fixed(value: str, *more: str, **options: Any) -> fields.String:
    """One of few words, and needed."""
    known = validate.OneOf((value, *more))
    return fields.String(required=True, validate=known, metadata={"description": "", "example": value}, **options)


class FhirBody(StrictSchema):
    """A resource as it comes over HTTP."""

    media_types = (names.MEDIA_TYPE, "application/json")


class Coding(StrictSchema):
    system = words("代码系统 the code system", names.STATUS_REASON)
    code = words("代码", "waiting_for_bed", longest=80)
    display, version, userSelected, id, extension = unheard(), unheard(), unheard(), unheard(), unheard()


class Concept(StrictSchema):
    """CodeableConcept."""

    coding = several(fields.Nested(Coding), "代码", [], most=20)
    text = words("原话 in somebody's words", "ICU 无空床", longest=500)
    id, extension = unheard(), unheard()
    withheld_text = unheard(data_key="_text")


class Period(StrictSchema):
    start = words("起", _MOMENT, longest=40)
    end = words("止", _MOMENT, longest=40)
    id, extension = unheard(), unheard()


class TaskOutput(StrictSchema):
    """One thing that came of it: ``type`` says which (urn:guitu:fhir:code:task-output)."""

    type = fields.Nested(Concept, required=True, metadata={"description": f"{', '.join(Output)}"})
    valueString = words("文字", "多饮水，按时服药", longest=1000)
    valueBoolean = flag("是否", True)
    valueCode = words("代码", "sending_department", longest=80)
    valueReference, valueCodeableConcept, id, extension = unheard(), unheard(), unheard(), unheard()


class Task(FhirBody):
    """The attempt as it shall be: ``status`` says what is done; what else is heard depends on it."""

    resourceType = fixed("Task")
    id = identifier("转诊编号, as in the address", required=True)
    status = fixed(*SETTABLE)
    statusReason = fields.Nested(
        Concept,
        metadata={"description": "理由: needed with rejected, on-hold, failed, cancelled, entered-in-error"},
        **NOT_SAID,
    )
    businessStatus = fields.Nested(
        Concept,
        metadata={"description": "本站状态: needed with completed: discharged, transferred, died, absconded"},
        **NOT_SAID,
    )
    executionPeriod = fields.Nested(
        Period, metadata={"description": "入院与离院时间: start with in-progress, end with completed"}, **NOT_SAID
    )
    output = several(fields.Nested(TaskOutput), "结果", [], most=20)
    meta, text, language, extension = unheard(), unheard(), unheard(), unheard()
    groupIdentifier, intent, priority, code, focus = unheard(), unheard(), unheard(), unheard(), unheard()
    authoredOn, lastModified, requester, owner, restriction = unheard(), unheard(), unheard(), unheard(), unheard()
    for_, identifier_ = unheard(data_key="for"), unheard(data_key="identifier")


class Quantity(StrictSchema):
    value = whole_number("岁 years", 50, lowest=0, highest=OLDEST_AGE, required=True)
    system, unit, id, extension = unheard(), unheard(), unheard(), unheard()
    code = fields.String(
        load_default="a", validate=validate.OneOf(("a",)), metadata={"description": "UCUM: a", "example": "a"}
    )


class Between(StrictSchema):
    """Range."""

    low = fields.Nested(Quantity, required=True, metadata={"description": "从"})
    high = fields.Nested(Quantity, required=True, metadata={"description": "至"})
    id, extension = unheard(), unheard()


class Told(StrictSchema):
    """One extension of ours."""

    url = fields.String(
        required=True,
        validate=validate.OneOf((Extension.AGE_RANGE, Extension.SEX, Extension.SIGNER_ROLE)),
        metadata={"description": "扩展", "example": Extension.AGE_RANGE.value},
    )
    valueRange = fields.Nested(Between, metadata={"description": "年龄范围"}, **NOT_SAID)
    valueCode = words("代码", "1", longest=80)


class Address(StrictSchema):
    text = words("地点 where the patient was found", "火车站北广场", required=True)
    use, type, id, extension = unheard(), unheard(), unheard(), unheard()


class NoName(StrictSchema):
    """Who it is is never asked first: a name goes another way, and here there is none."""

    use = fixed("anonymous")
    text, id, extension = unheard(), unheard(), unheard()


class Patient(StrictSchema):
    resourceType = fixed("Patient")
    id = words("编号 within this resource", "patient", longest=64, required=True)
    gender = fixed(*SEXES)
    extension = several(fields.Nested(Told), "年龄范围 (needed), 性别 GB/T 2261.1", [], most=4)
    address = several(fields.Nested(Address), "发现地点", [], most=1)
    name = several(fields.Nested(NoName), "", [], most=1)


class Subject(StrictSchema):
    reference = words("#patient", "#patient", longest=65, required=True)
    type, display, id, extension = unheard(), unheard(), unheard(), unheard()


class ServiceRequest(FhirBody):
    """A hospital tells of a patient whom nobody referred (医院通报); the patient is contained."""

    resourceType = fixed("ServiceRequest")
    status = fixed("active")
    intent = fixed(INTENT)
    contained = several(fields.Nested(Patient), "病人", [], most=1, least=1, required=True)
    subject = fields.Nested(Subject, required=True, metadata={"description": "病人"})
    occurrenceDateTime = words("入院时间 when the patient was admitted", _MOMENT, longest=40, required=True)
    code = fields.Nested(Concept, metadata={"description": "种类 (urn:guitu:fhir:code:referral-kind)"}, **NOT_SAID)
    reasonCode = several(fields.Nested(Concept), "病情, as text", [], most=1)
    locationCode = several(fields.Nested(Concept), "科室, as text", [], most=1)
    extension = several(fields.Nested(Told), "入院签字人", [], most=1)
    meta, text, language, category, priority = unheard(), unheard(), unheard(), unheard(), unheard()
    authoredOn, requester, performer = unheard(), unheard(), unheard()
