"""What leaving asks for beside the leaving itself (离站文书、复核、预警)."""

from __future__ import annotations

from chassis.catalogue import event
from chassis.kinds import Flag, Id, Instant, Quantity
from contracts.codes import AgencyId, DepartureDocument, DepartureKind


@event(owner="intake", subject="case", heard_by=("gateway",))
class DepartureDocumented:
    """A paper of the departure is on record; its number is read from intake."""

    case_id: Id
    departure_id: Id
    document: DepartureDocument
    at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class DepartureCountersigned:
    """A second person answers for this departure."""

    case_id: Id
    departure_id: Id
    kind: DepartureKind
    at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "gateway"))
class VulnerablePersonMissing:
    """Somebody who may be a minor, is impaired or is ill has left without formalities: the police are told at once
    (D31)."""

    case_id: Id
    departure_id: Id
    minor: Flag
    impaired: Flag
    left_at: Instant


@event(owner="intake", subject="case", heard_by=("patrol", "gateway"))
class PatientMissing:
    """Somebody who may be a minor or is impaired has left the hospital's bed without a word, as the hospital says: the
    police are told at once (D31). Whoever records the departure later raises no second alarm."""

    case_id: Id
    referral_id: Id
    hospital_id: AgencyId
    minor: Flag
    impaired: Flag
    left_at: Instant


@event(owner="intake", subject="case", heard_by=("gateway",))
class CashGiven:
    """The person was given cash for the way, against a signed receipt; ``above_limit`` with a supervisor's reason
    (D30)."""

    case_id: Id
    departure_id: Id
    amount_fen: Quantity
    total_fen: Quantity
    above_limit: Flag
    at: Instant
