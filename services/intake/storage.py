"""Intake's tables and repositories, the only place that knows SQL; without it a case would not outlive the process.

Everything about a case is written under the lock on the case's own row (``Cases.take`` and the other ``take``): whoever
works on a referral, a departure or a ticket holds the case first, so two desks never see half of each other's work and
never deadlock.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session, registry

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed, Whose, coded
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.paging import paged
from chassis.tables import NAMING
from contracts.codes import (
    AgeBasis,
    BedZone,
    CaseOrigin,
    CustodyPlace,
    DepartureKind,
    ErasureReason,
    HealthDecision,
    IdentityState,
    RejectionReason,
    RequesterRelation,
    Sex,
    Urgency,
)
from contracts.orders.intake import (
    CaseState,
    DepartureState,
    ReceiptState,
    ReferralState,
    SignerRole,
    TicketState,
)
from services.intake.domain.cases import Case, Person, number_of
from services.intake.domain.corrections import Correction
from services.intake.domain.departures import Departure, Ticket
from services.intake.domain.erasures import Erasure
from services.intake.domain.referrals import Chain, Hospital, Referral
from services.intake.domain.stay import HealthCheck, NoFreeBed, Receipt, SafetyCheck

METADATA = MetaData(naming_convention=NAMING)
_CASE = Whose("case/<id>", "`intake.erase_person` destroys the case's key")


case_numbers = Table(
    "case_numbers",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

cases = Table(
    "cases",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("number", String(14), nullable=False, unique=True),
    Column("origin", coded(CaseOrigin), nullable=False),
    Column("state", coded(CaseState), nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("age_basis", coded(AgeBasis), nullable=False),
    Column("presumed_minor", Boolean, nullable=False),
    Column("impaired", Boolean, nullable=False),
    Column("knows_own_name", Boolean),
    Column("identity", coded(IdentityState), nullable=False),
    Column("was_unidentified", Boolean, nullable=False),
    Column("found_at", Moment, nullable=False),
    Column("found_region_code", REGION_CODE),
    Column("home_region_code", REGION_CODE),
    Column("contact_id", ID, unique=True),
    Column("dispatch_id", ID),
    Column("sighting_ids", Codes, nullable=False),
    Column("first_custody_at", Moment),
    Column("custody_place", coded(CustodyPlace)),
    Column("fit_to_travel", Boolean),
    Column("bed_zone", coded(BedZone)),
    Column("entered_at", Moment),
    Column("departed_at", Moment),
    Column("departed_by", coded(DepartureKind)),
    Column("arrived_at", Moment),
    Column("notices_live", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("sealed", Boolean, nullable=False),
)

persons = Table(
    "persons",
    METADATA,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("description", Sealed("persons.description", _CASE)),
    Column("found_place", Sealed("persons.found_place", _CASE)),
    Column("claimed_name", Sealed("persons.claimed_name", _CASE)),
    Column("dialect", Sealed("persons.dialect", _CASE)),
    Column("marks", Sealed("persons.marks", _CASE)),
    Column("height_cm", Sealed("persons.height_cm", _CASE)),
    Column("age_evidence", Sealed("persons.age_evidence", _CASE)),
    Column("verified_name", Sealed("persons.verified_name", _CASE)),
    Column("home_text", Sealed("persons.home_text", _CASE)),
    Column("relatives", Sealed("persons.relatives", _CASE)),
)

hospitals = Table(
    "hospitals",
    METADATA,
    Column("id", AGENCY_ID, primary_key=True),
    Column("name", String(120), nullable=False),
    Column("rank", Integer, nullable=False),
    Column("kind", String(40), nullable=False),
    Column("accept_minutes", Integer),
    Column("active", Boolean, nullable=False),
)

referral_chains = Table(
    "referral_chains",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("urgency", coded(Urgency), nullable=False),
    Column("sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("requested_by", AGENCY_ID, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("place", Sealed("referral_chains.place", _CASE)),
    Column("reason", Sealed("referral_chains.reason", _CASE)),
    Column("exhausted_at", Moment),
)

referrals = Table(
    "referrals",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("chain_id", ID, ForeignKey("referral_chains.id"), nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("attempt", Integer, nullable=False),
    Column("hospital_id", AGENCY_ID, ForeignKey("hospitals.id"), nullable=False),
    Column("urgency", coded(Urgency), nullable=False),
    Column("requested_by", AGENCY_ID, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("answer_due_at", Moment, nullable=False),
    Column("state", coded(ReferralState), nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("accepted_at", Moment),
    Column("rejected_at", Moment),
    Column("rejection_reason", coded(RejectionReason)),
    Column("next_referral_id", ID),
    Column("admitted_at", Moment),
    Column("signer_role", coded(SignerRole)),
    Column("discharged_at", Moment),
    Column("fit_to_travel", Boolean),
    Column("note", Sealed("referrals.note", _CASE)),
    Column("ward", Sealed("referrals.ward", _CASE)),
    Column("advice", Sealed("referrals.advice", _CASE)),
    UniqueConstraint("chain_id", "attempt"),
    Index("ix_referrals_hospital_id_state", "hospital_id", "state"),
)

safety_checks = Table(
    "safety_checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("officer", String(20), nullable=False),
    Column("officer_sex", coded(Sex), nullable=False),
    Column("items_in_custody", Integer, nullable=False),
    Column("at", Moment, nullable=False),
    Column("emergency_reason", Sealed("safety_checks.emergency_reason", _CASE)),
    Column("items", Sealed("safety_checks.items", _CASE)),
)

health_checks = Table(
    "health_checks",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("decision", coded(HealthDecision), nullable=False),
    Column("impaired", Boolean, nullable=False),
    Column("at", Moment, nullable=False),
    Column("temperature_tenths", Sealed("health_checks.temperature_tenths", _CASE)),
    Column("findings", Sealed("health_checks.findings", _CASE)),
)

receipts = Table(
    "receipts",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("line_count", Integer, nullable=False),
    Column("money_fen", Integer, nullable=False),
    Column("sealed_bag", String(32), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("lines", Sealed("receipts.lines", _CASE)),
    Column("state", coded(ReceiptState), nullable=False),
    Column("settled_at", Moment),
    Column("signed_by", Sealed("receipts.signed_by", _CASE)),
    Column("transferred_to", Sealed("receipts.transferred_to", _CASE)),
)

bed_zones = Table(
    "bed_zones",
    METADATA,
    Column("zone", coded(BedZone), primary_key=True),
    Column("capacity", Integer, nullable=False),
    Column("occupied", Integer, nullable=False),
)

departures = Table(
    "departures",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("kind", coded(DepartureKind), nullable=False),
    Column("destination_region_code", REGION_CODE, nullable=False),
    Column("planned_at", Moment, nullable=False),
    Column("escorts", Codes, nullable=False),
    Column("collector_documented", Boolean, nullable=False),
    Column("receiving_organisation", Boolean, nullable=False),
    Column("handover_sheet", String(32)),
    Column("state", coded(DepartureState), nullable=False),
    Column("executed_at", Moment),
    Column("female_staff", Boolean),
    Column("arrived_at", Moment),
    Column("destination_text", Sealed("departures.destination_text", _CASE)),
    Column("receiver", Sealed("departures.receiver", _CASE)),
    Column("confirmed_by", Sealed("departures.confirmed_by", _CASE)),
)

tickets = Table(
    "tickets",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False),
    Column("departure_id", ID, ForeignKey("departures.id"), nullable=False, unique=True),
    Column("travellers", Integer, nullable=False),
    Column("requested_at", Moment, nullable=False),
    Column("state", coded(TicketState), nullable=False, index=True),
    Column("train", String(8)),
    Column("departs_at", Moment),
    Column("arrives_at", Moment),
    Column("price_fen", Integer),
    Column("direct", Boolean),
    Column("issued_at", Moment),
    Column("route", Sealed("tickets.route", _CASE)),
    Column("transfer_contact", Sealed("tickets.transfer_contact", _CASE)),
)

erasures = Table(
    "erasures",
    METADATA,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("reason", coded(ErasureReason), nullable=False),
    Column("requested_by", coded(RequesterRelation), nullable=False),
    Column("decided_by", AGENCY_ID, nullable=False),
    Column("erased_at", Moment, nullable=False),
    Column("acknowledged", Codes, nullable=False),
    Column("completed_at", Moment),
    Column("overdue_at", Moment),
)

corrections = Table(
    "corrections",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("case_id", ID, ForeignKey("cases.id"), nullable=False, index=True),
    Column("fields", Codes, nullable=False),
    Column("requested_by", coded(RequesterRelation), nullable=False),
    Column("corrected_at", Moment, nullable=False),
    Column("acknowledged", Codes, nullable=False),
)

_mapping = registry(metadata=METADATA)
for _class, _table in (
    (Case, cases),
    (Person, persons),
    (Hospital, hospitals),
    (Chain, referral_chains),
    (Referral, referrals),
    (SafetyCheck, safety_checks),
    (HealthCheck, health_checks),
    (Receipt, receipts),
    (Departure, departures),
    (Ticket, tickets),
    (Erasure, erasures),
    (Correction, corrections),
):
    _mapping.map_imperatively(_class, _table, version_id_col=_table.c.get("version"))

seals.guard(
    {
        Case: cases.c.id,
        Person: persons.c.case_id,
        Chain: referral_chains.c.case_id,
        Referral: referrals.c.case_id,
        SafetyCheck: safety_checks.c.case_id,
        HealthCheck: health_checks.c.case_id,
        Receipt: receipts.c.case_id,
        Departure: departures.c.case_id,
        Ticket: tickets.c.case_id,
    }
)


class _OfCases:
    """Things that belong to a case: read freely, taken for writing under the case's lock."""

    kind: type[Any]
    table: Table

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, thing: Any) -> None:
        self._session.add(thing)

    def get(self, id: str) -> Any:
        """:raises NotFound:"""
        return existing(self._session.get(self.kind, id))

    def take(self, id: str) -> tuple[Case, Any]:
        """The case, locked, and the thing as it is under that lock. :raises NotFound:"""
        owner = select(self.table.c.case_id).where(self.table.c.id == id)
        case = Cases(self._session).take(existing(self._session.execute(owner).scalar_one_or_none()))
        return case, self.get(id)

    def of_case(self, case_id: str) -> Sequence[Any]:
        """All of one case, in the order in which they came to be."""
        mine = select(self.kind).where(self.table.c.case_id == case_id).order_by(self.table.c.id)
        return self._session.scalars(mine).all()

    def latest(self, case_id: str) -> Any | None:
        mine = select(self.kind).where(self.table.c.case_id == case_id).order_by(self.table.c.id.desc())
        return self._session.scalars(mine.limit(1)).first()

    def _page(self, filters: Mapping[str, Any], after: str | None, limit: int) -> Sequence[Any]:
        return self._session.scalars(paged(select(self.kind), self.table, filters, after, limit)).all()


class Cases:
    """Cases with their persons."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, case: Case, person: Person) -> None:
        self._session.add(case)
        self._session.flush()
        self._session.add(person)

    def get(self, id: str) -> Case:
        """:raises NotFound:"""
        return existing(self._session.get(Case, id))

    def take(self, id: str) -> Case:
        """The case, locked until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(Case, id, with_for_update=True, populate_existing=True))

    def person(self, case_id: str) -> Person:
        """:raises NotFound:"""
        return existing(self._session.get(Person, case_id))

    def of_contact(self, contact_id: str) -> Case | None:
        return self._session.scalars(select(Case).where(cases.c.contact_id == contact_id)).one_or_none()

    def page(self, *, state: CaseState | None, after: str | None, limit: int) -> Sequence[Case]:
        return self._session.scalars(paged(select(Case), cases, {"state": state}, after, limit)).all()

    def next_number(self, year: int) -> str:
        """The next number of that year. The counter's row is locked until the transaction ends, so no number is given
        twice and none is lost to a rollback."""
        connection = self._session.connection()
        insert_ignoring(connection, case_numbers, [{"year": year, "last": 0}])
        mine = case_numbers.c.year == year
        connection.execute(update(case_numbers).where(mine).values(last=case_numbers.c.last + 1))
        return number_of(year, connection.execute(select(case_numbers.c.last).where(mine)).scalar_one())


class Chains(_OfCases):
    kind, table = Chain, referral_chains


class Referrals(_OfCases):
    kind, table = Referral, referrals

    def open_of_case(self, case_id: str) -> Referral | None:
        """The attempt that is still asked, accepted or in bed, if there is one."""
        return next((referral for referral in self.of_case(case_id) if referral.is_open), None)

    def hospitals_asked(self, chain_id: str) -> Sequence[str]:
        asked = select(referrals.c.hospital_id).where(referrals.c.chain_id == chain_id)
        return self._session.execute(asked.order_by(referrals.c.attempt)).scalars().all()

    def page(
        self,
        *,
        hospital_id: str | None = None,
        requested_by: str | None = None,
        case_id: str | None = None,
        state: ReferralState | None = None,
        after: str | None,
        limit: int,
    ) -> Sequence[Referral]:
        filters = {"hospital_id": hospital_id, "requested_by": requested_by, "case_id": case_id, "state": state}
        return self._page(filters, after, limit)


class SafetyChecks(_OfCases):
    kind, table = SafetyCheck, safety_checks


class HealthChecks(_OfCases):
    kind, table = HealthCheck, health_checks


class Receipts(_OfCases):
    kind, table = Receipt, receipts

    def held(self, case_id: str) -> list[Receipt]:
        return [receipt for receipt in self.of_case(case_id) if receipt.state is ReceiptState.HELD]


class Departures(_OfCases):
    kind, table = Departure, departures

    def planned(self, case_id: str) -> list[Departure]:
        return [departure for departure in self.of_case(case_id) if departure.state is DepartureState.PLANNED]


class Tickets(_OfCases):
    kind, table = Ticket, tickets

    def of_departure(self, departure_id: str) -> Ticket | None:
        return self._session.scalars(select(Ticket).where(tickets.c.departure_id == departure_id)).one_or_none()

    def page(self, *, state: TicketState | None, after: str | None, limit: int) -> Sequence[Ticket]:
        return self._page({"state": state}, after, limit)


class Erasures:
    """Who was erased, and who has said so."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Erasure) -> None:
        self._session.add(new)

    def of_case(self, case_id: str) -> Erasure | None:
        return self._session.get(Erasure, case_id)

    def take(self, case_id: str) -> Erasure:
        """The erasure, held until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(Erasure, case_id, with_for_update=True, populate_existing=True))


class Corrections(_OfCases):
    kind, table = Correction, corrections

    def take(self, id: str) -> Correction:  # type: ignore[override]
        """The correction, held until the end of the transaction. :raises NotFound:"""
        return existing(self._session.get(Correction, id, with_for_update=True, populate_existing=True))


class Hospitals:
    """The partner hospitals in the order in which they are asked."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def ranked(self) -> Sequence[Hospital]:
        return self._session.scalars(select(Hospital).order_by(hospitals.c.rank, hospitals.c.id)).all()


class Beds:
    """Beds by zone. A bed is taken by one guarded statement, so the last one cannot be given twice."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def take(self, zone: BedZone) -> None:
        """:raises NoFreeBed: when every bed of the zone is taken."""
        free = update(bed_zones).where(bed_zones.c.zone == zone, bed_zones.c.occupied < bed_zones.c.capacity)
        if self._connection.execute(free.values(occupied=bed_zones.c.occupied + 1)).rowcount != 1:
            raise NoFreeBed(bed_zone=zone.value)

    def release(self, zone: BedZone | None) -> None:
        """The bed is free again; ``None``: there was none."""
        taken = update(bed_zones).where(bed_zones.c.zone == zone, bed_zones.c.occupied > 0)
        if zone is not None:
            self._connection.execute(taken.values(occupied=bed_zones.c.occupied - 1))

    def occupied(self, zone: BedZone) -> int:
        found = self._connection.execute(select(func.sum(bed_zones.c.occupied)).where(bed_zones.c.zone == zone))
        return int(found.scalar_one() or 0)


def seed_hospitals(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put partner hospitals on the list: ``{id, name, rank, kind, accept_minutes?, active?}``, ``id`` being the
    agency's id. Seeding again updates."""
    for row in rows:
        session.merge(Hospital(**row))
    session.flush()


def seed_beds(session: Session, capacities: Mapping[BedZone, int]) -> None:
    """Set how many beds each zone has. Seeding again changes the capacity only; who lies there stays."""
    connection = session.connection()
    for zone, capacity in capacities.items():
        insert_ignoring(connection, bed_zones, [{"zone": zone, "capacity": capacity, "occupied": 0}])
        connection.execute(update(bed_zones).where(bed_zones.c.zone == zone).values(capacity=capacity))
