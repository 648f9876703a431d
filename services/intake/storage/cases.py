"""Cases with their persons and numbers, and what belongs to a case: their tables, and the lock on the case's row."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, select, update
from sqlalchemy.orm import Session, class_mapper
from sqlalchemy.orm.attributes import flag_modified

from chassis import seals
from chassis.columns import ID, REGION_CODE, Codes, Moment, Sealed, coded
from chassis.database import insert_ignoring
from chassis.orders import existing
from chassis.paging import paged
from contracts.codes import AgeBasis, BedZone, CaseOrigin, CustodyPlace, DepartureKind, IdentityState, Sex
from contracts.orders.intake import CaseState
from services.intake.domain.cases import Case, Person, number_of
from services.intake.storage.base import CASE, METADATA, mapper

case_numbers = Table(
    "case_numbers",
    METADATA,
    Column("year", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)

individuals = Table(
    "individuals",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("present_id", ID, nullable=False, index=True),
    Column("opened_at", Moment, nullable=False),
    Column("merged_into", ID, ForeignKey("individuals.id"), index=True),
    Column("merged_at", Moment),
)
"""Whom cases are about; what becomes of them is said in :mod:`services.intake.storage.persons`."""

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
    Column("missing_since", Moment),
    Column("fit_to_travel", Boolean),
    Column("bed_zone", coded(BedZone)),
    Column("bed_id", ID),
    Column("entered_at", Moment),
    Column("departed_at", Moment),
    Column("departed_by", coded(DepartureKind)),
    Column("arrived_at", Moment),
    Column("notices_live", Boolean, nullable=False),
    Column("closed_at", Moment),
    Column("sealed", Boolean, nullable=False),
    Column("person_id", ID, ForeignKey("individuals.id"), nullable=False, index=True),
    Column("age_before", Codes),
)

persons = Table(
    "persons",
    METADATA,
    Column("case_id", ID, ForeignKey("cases.id"), primary_key=True),
    Column("description", Sealed("persons.description", CASE)),
    Column("found_place", Sealed("persons.found_place", CASE)),
    Column("claimed_name", Sealed("persons.claimed_name", CASE)),
    Column("dialect", Sealed("persons.dialect", CASE)),
    Column("marks", Sealed("persons.marks", CASE)),
    Column("height_cm", Sealed("persons.height_cm", CASE)),
    Column("age_evidence", Sealed("persons.age_evidence", CASE)),
    Column("age_evidence_before", Sealed("persons.age_evidence_before", CASE)),
    Column("verified_name", Sealed("persons.verified_name", CASE)),
    Column("home_text", Sealed("persons.home_text", CASE)),
    Column("relatives", Sealed("persons.relatives", CASE)),
)

mapper.map_imperatively(Case, cases, version_id_col=cases.c.version)
mapper.map_imperatively(Person, persons)

CASE_ID: Final[Any] = class_mapper(Case).get_property_by_column(cases.c.id).class_attribute
"""The class's own attribute, not the table's column: what is sealed from whoever asks is not found by it."""

seals.guard({Case: cases.c.id, Person: persons.c.case_id})


def touch(case: Case) -> None:
    """Something that orders about the case rely on was changed beside it: it has another version from now on."""
    flag_modified(case, "state")


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

    def in_station(self, zone: BedZone | None) -> Sequence[str]:
        """The ids of those who stay, in that zone or anywhere, in the order in which several are locked."""
        inside = select(CASE_ID).where(cases.c.state == CaseState.IN_STATION).order_by(cases.c.id)
        return self._session.scalars(inside if zone is None else inside.where(cases.c.bed_zone == zone)).all()

    def known_among(self, ids: Iterable[str]) -> frozenset[str]:
        """Those of these cases that whoever asks may know of."""
        return frozenset(self._session.scalars(select(CASE_ID).where(cases.c.id.in_(list(ids)))))

    def among(self, ids: Iterable[str]) -> Sequence[Case]:
        """Those of these cases that there are for whoever asks."""
        return self._session.scalars(select(Case).where(cases.c.id.in_(sorted(ids))).order_by(cases.c.id)).all()

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


class OfCases:
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
