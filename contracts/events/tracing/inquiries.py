"""Whom families search for (寻人信息); without it nobody would hear that a search began or ended."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Id, Instant, Quantity
from contracts.codes import AgencyId, InquiryEnd


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryReceived:
    """A family's search for a missing person reached us."""

    inquiry_id: Id
    sender_id: AgencyId
    received_at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryChanged:
    """Its sender told the inquiry anew; one that was withdrawn is searched for again."""

    inquiry_id: Id
    sender_id: AgencyId
    at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryWithdrawn:
    """Its sender searches no more; nobody is compared with the inquiry any longer."""

    inquiry_id: Id
    sender_id: AgencyId
    reason: InquiryEnd
    at: Instant


@event(owner="tracing", subject="inquiry", heard_by=("gateway",))
class InquiryClosed:
    """Whoever searched was told who was found."""

    inquiry_id: Id
    sender_id: AgencyId
    at: Instant


@event(owner="tracing", subject="inquiry_import", heard_by=("gateway",))
class InquiriesImported:
    """Every part of a file of inquiries was taken in; which rows were not, and why, is read from tracing."""

    inquiry_import_id: Id
    sender_id: AgencyId
    added: Quantity
    changed: Quantity
    unchanged: Quantity
    withdrawn: Quantity
    rejected: Quantity
    at: Instant
