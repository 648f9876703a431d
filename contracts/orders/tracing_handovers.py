"""What tracing may be asked about the name on a hand-over; without it the desk would know that somebody sounds alike
and not who."""

from __future__ import annotations

from chassis.orders import ReadType
from contracts.answers import tracing as answers
from contracts.answers.parts import answering
from contracts.orders.parts import StrictSchema, identifier
from contracts.purposes import Purpose


class NearestInquiriesParams(StrictSchema):
    handover_id = identifier("the hand-over", required=True)


NEAREST_INQUIRIES = ReadType(
    "tracing",
    "nearest_inquiries",
    "tracing:work",
    NearestInquiriesParams,
    **answering(answers.NearestInquiries, Purpose.FAMILY_TRACING),
    doc="Whose name on an open inquiry sounds like the one on this hand-over, compared as of now, the nearest first; "
    "it identifies nobody.",
)
