"""Patrol's tables and repositories, the only place that knows SQL; without it a report would not outlive the process.

Whoever works on a dispatch or adds a report to a cluster holds the cluster's row first, so a report that joins just as
a team accepts hears of the team. Which cluster a new report belongs to is decided one report at a time.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session, registry

from chassis import seals
from chassis.columns import AGENCY_ID, ID, REGION_CODE, Codes, Moment, Sealed, Whose, coded
from chassis.orders import Actor, existing
from chassis.paging import paged
from chassis.private import Erased, Private
from chassis.tables import NAMING
from contracts.codes import AgencyKind, ContactOutcome, Priority, ReportChannel, Sex, SightingStage, WatchReason
from contracts.orders.patrol import DispatchState, PointKind, WatchState
from services.patrol.domain.cases import StreetCase
from services.patrol.domain.dispatches import Contact, Dispatch
from services.patrol.domain.places import Place
from services.patrol.domain.sightings import LIMITS, Cluster, ClusteringLimits, Point, ReportSource, Seen, Sighting
from services.patrol.domain.watches import Watch

METADATA = MetaData(naming_convention=NAMING)
_CLUSTER = Whose("cluster/<id>", "`person_erased` destroys the key of the contact's cluster")

_CLUSTERING_LOCK: Final = 0x5A_7201
_POINT_NAMES: Final = uuid.UUID("5f0d5a0e-6f0b-5d52-9a53-0c1a7d2a9b11")


report_source = Table(
    "report_source",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("channel", coded(ReportChannel), nullable=False),
)

point = Table(
    "point",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("kind", coded(PointKind), nullable=False),
    Column("name", String(100), nullable=False),
    Column("region_code", REGION_CODE, nullable=False),
    Column("address", String(200), nullable=False),
    Column("lat", Double),
    Column("lon", Double),
    Column("crs", String(8)),
    Column("wgs84_lat", Double),
    Column("wgs84_lon", Double),
)

cluster = Table(
    "cluster",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("priority", coded(Priority), nullable=False),
    Column("stage", coded(SightingStage), nullable=False),
    Column("region_code", REGION_CODE),
    Column("opened_at", Moment, nullable=False),
    Column("contacted_at", Moment),
)

sighting = Table(
    "sighting",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("cluster_id", ID, ForeignKey("cluster.id"), nullable=False, index=True),
    Column("channel", coded(ReportChannel), nullable=False),
    Column("reporter_id", AGENCY_ID, nullable=False),
    Column("region_code", REGION_CODE),
    Column("seen_at", Moment, nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("flags", Codes, nullable=False),
    Column("priority", coded(Priority), nullable=False),
    Column("joined", Boolean, nullable=False),
    Column("stage_at_first", coded(SightingStage), nullable=False),
    Column("place", Sealed("sighting.place", _CLUSTER), nullable=False),
    Column("what_seen", Sealed("sighting.what_seen", _CLUSTER), nullable=False),
    Index("ix_sighting_seen_at", "seen_at"),
)

dispatch = Table(
    "dispatch",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("cluster_id", ID, ForeignKey("cluster.id"), nullable=False, unique=True),
    Column("state", coded(DispatchState), nullable=False, index=True),
    Column("priority", coded(Priority), nullable=False),
    Column("target_minutes", Integer, nullable=False),
    Column("queued_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("overdue_at", Moment),
    Column("team_id", AGENCY_ID),
    Column("staff", Codes, nullable=False),
    Column("vehicle", Sealed("dispatch.vehicle", _CLUSTER)),
    Column("accepted_at", Moment),
    Column("arrived_at", Moment),
    Column("done_at", Moment),
)

contact = Table(
    "contact",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("dispatch_id", ID, ForeignKey("dispatch.id"), nullable=False, unique=True),
    Column("cluster_id", ID, ForeignKey("cluster.id"), nullable=False),
    Column("team_id", AGENCY_ID, nullable=False),
    Column("outcome", coded(ContactOutcome), nullable=False),
    Column("met_at", Moment, nullable=False),
    Column("recorded_at", Moment, nullable=False),
    Column("apparent_sex", coded(Sex), nullable=False),
    Column("ages_lo", Integer, nullable=False),
    Column("ages_hi", Integer, nullable=False),
    Column("flags", Codes, nullable=False),
    Column("knows_own_name", Boolean, nullable=False),
    Column("female_staff", Boolean),
    Column("region_code", REGION_CODE),
    Column("words", Sealed("contact.words", _CLUSTER), nullable=False),
)

street_case = Table(
    "street_case",
    METADATA,
    Column("case_id", ID, primary_key=True),
    Column("cluster_id", ID, ForeignKey("cluster.id"), nullable=False),
)

watch = Table(
    "watch",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("version", Integer, nullable=False),
    Column("about", ID, nullable=False, index=True),
    Column("cluster_id", ID, ForeignKey("cluster.id")),
    Column("case_id", ID, index=True),
    Column("reason", coded(WatchReason), nullable=False),
    Column("state", coded(WatchState), nullable=False, index=True),
    Column("since", Moment, nullable=False),
    Column("next_visit_by", Moment, nullable=False),
    Column("overdue", Boolean, nullable=False),
    Column("refusals", Integer, nullable=False),
    Column("minor", Boolean),
    Column("last_visit_at", Moment),
    Column("ended_at", Moment),
)

_mapper = registry(metadata=METADATA)
_mapper.map_imperatively(ReportSource, report_source)
_mapper.map_imperatively(Point, point)
_mapper.map_imperatively(Cluster, cluster, version_id_col=cluster.c.version)
_mapper.map_imperatively(Sighting, sighting)
_mapper.map_imperatively(Dispatch, dispatch, version_id_col=dispatch.c.version)
_mapper.map_imperatively(Contact, contact)
_mapper.map_imperatively(StreetCase, street_case)
_mapper.map_imperatively(Watch, watch, version_id_col=watch.c.version)

seals.guard(
    {
        Cluster: cluster.c.id,
        Sighting: sighting.c.cluster_id,
        Dispatch: dispatch.c.cluster_id,
        Contact: contact.c.cluster_id,
        Watch: watch.c.about,
    }
)


def one_report_at_a_time(session: Session) -> None:
    """Wait until no other transaction is deciding about a new report; two at once would each begin a cluster.

    SQLite has one writer anyway; PostgreSQL needs to be told. Released with the transaction.
    """
    if session.connection().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_CLUSTERING_LOCK)))


class Clusters:
    """Clusters of reports."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Cluster) -> None:
        self._session.add(new)
        self._session.flush()

    def take(self, cluster_id: str) -> Cluster:
        """The cluster, held until the end of the transaction. :raises NotFound:"""
        found = self._session.get(Cluster, cluster_id, with_for_update=True, populate_existing=True)
        return existing(found, cluster_id=cluster_id)

    def near_in_time(self, seen_at: datetime, limits: ClusteringLimits = LIMITS) -> list[Seen]:
        """Reports of about that time whose cluster can still take one in: it is open, or the person was seen before the
        team came (a report that was long under way)."""
        welcoming = or_(cluster.c.contacted_at.is_(None), cluster.c.contacted_at >= seen_at)
        wanted = (
            select(Sighting)
            .join(cluster, cluster.c.id == sighting.c.cluster_id)
            .where(sighting.c.seen_at.between(seen_at - limits.span, seen_at + limits.span), welcoming)
            .order_by(sighting.c.id)
        )
        found = self._session.scalars(wanted).all()
        Private.bring_keys(one.place for one in found)
        return [seen for one in found if (seen := _seen(one)) is not None]


def _seen(found: Sighting) -> Seen | None:
    """What of it can be compared; nothing once the person's data were erased."""
    try:
        return Seen(found.cluster_id, found.where, found.seen_at)
    except Erased:
        return None


class Sightings:
    """Reports."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Sighting) -> None:
        self._session.add(new)
        self._session.flush()

    def find(self, sighting_id: str) -> Sighting | None:
        return self._session.get(Sighting, sighting_id)

    def of_clusters(self, cluster_ids: Iterable[str]) -> Mapping[str, list[Sighting]]:
        """The reports of each cluster, the first one first."""
        wanted = select(Sighting).where(sighting.c.cluster_id.in_(list(cluster_ids)))
        found: dict[str, list[Sighting]] = {}
        for one in self._session.scalars(wanted.order_by(sighting.c.received_at, sighting.c.joined, sighting.c.id)):
            found.setdefault(one.cluster_id, []).append(one)
        return found

    def of_cluster(self, cluster_id: str) -> list[Sighting]:
        return self.of_clusters([cluster_id]).get(cluster_id, [])


class Dispatches:
    """Dispatches."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Dispatch) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, dispatch_id: str) -> Dispatch:
        """:raises NotFound:"""
        return existing(self._session.get(Dispatch, dispatch_id), dispatch_id=dispatch_id)

    def seen(self, dispatch_id: str, actor: Actor) -> Dispatch:
        """That dispatch as this actor may see it: another team's is not there by the same query as none, so that the
        time tells nothing either. :raises NotFound:"""
        wanted = select(Dispatch).where(dispatch.c.id == dispatch_id, _shown_to(actor))
        return existing(self._session.scalars(wanted).one_or_none(), dispatch_id=dispatch_id)

    def take(self, dispatch_id: str) -> tuple[Dispatch, Cluster]:
        """The dispatch and its cluster, both held until the end of the transaction. :raises NotFound:"""
        held = Clusters(self._session).take(self.get(dispatch_id).cluster_id)
        return self._session.get_one(Dispatch, dispatch_id, with_for_update=True, populate_existing=True), held

    def of_cluster(self, cluster_id: str) -> Dispatch:
        """The dispatch of a cluster that the caller holds."""
        mine = select(Dispatch).where(dispatch.c.cluster_id == cluster_id).execution_options(populate_existing=True)
        return self._session.scalars(mine).one()

    def page(self, actor: Actor, state: DispatchState | None, after: str | None, limit: int) -> Sequence[Dispatch]:
        """Those that this actor may see."""
        wanted = paged(select(Dispatch).where(_shown_to(actor)), dispatch, {"state": state}, after, limit)
        return self._session.scalars(wanted).all()


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    """Teams see what waits for a team and what is theirs; the station sees all."""
    if actor.agency_kind == AgencyKind.STATION:
        return true()
    return or_(dispatch.c.team_id.is_(None), dispatch.c.team_id == actor.agency_id)


class Contacts:
    """Contacts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Contact) -> None:
        self._session.add(new)
        self._session.flush()

    def get(self, contact_id: str) -> Contact:
        """:raises NotFound:"""
        return existing(self._session.get(Contact, contact_id), contact_id=contact_id)

    def of_dispatch(self, dispatch_id: str) -> Contact | None:
        return self._session.scalars(select(Contact).where(contact.c.dispatch_id == dispatch_id)).one_or_none()


class StreetCases:
    """Cases that began on the street."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: StreetCase) -> None:
        self._session.add(new)
        self._session.flush()

    def cluster_of(self, case_id: str) -> str | None:
        found = self._session.get(StreetCase, case_id)
        return None if found is None else found.cluster_id


class Watches:
    """The watch list."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def add(self, new: Watch) -> None:
        self._session.add(new)
        self._session.flush()

    def take(self, watch_id: str) -> Watch:
        """Held until the end of the transaction. :raises NotFound:"""
        found = self._session.get(Watch, watch_id, with_for_update=True, populate_existing=True)
        return existing(found, watch_id=watch_id)

    def of_case(self, case_id: str) -> Watch | None:
        """The one under way, held until the end of the transaction."""
        mine = select(Watch).where(watch.c.case_id == case_id, watch.c.state == WatchState.WATCHING)
        return self._session.scalars(mine.with_for_update()).one_or_none()

    def about(self, subject: str) -> Sequence[Watch]:
        return self._session.scalars(select(Watch).where(watch.c.about == subject).order_by(watch.c.id)).all()

    def page(self, filters: Mapping[str, Any], after: str | None, limit: int) -> Sequence[Watch]:
        return self._session.scalars(paged(select(Watch), watch, filters, after, limit)).all()


class ReportSources:
    """Which organisation reports through which channel."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def find(self, agency_id: str) -> ReportSource | None:
        return self._session.get(ReportSource, agency_id)


class Points:
    """Guide points and relief points."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, kind: PointKind | None, after: str | None, limit: int) -> Sequence[Point]:
        return self._session.scalars(paged(select(Point), point, {"kind": kind}, after, limit)).all()


def seed_report_sources(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put organisations on the list of report sources: ``{agency_id, channel}``. Seeding again updates."""
    for row in rows:
        session.merge(ReportSource(agency_id=row["agency_id"], channel=ReportChannel(row["channel"])))
    session.flush()


def seed_points(session: Session, rows: Iterable[Mapping[str, Any]]) -> None:
    """Put guide and relief points on the map: ``{name, kind, region_code, address, lat?, lon?, crs?}``. A point is
    known by its kind and name, so seeding again updates. :raises CoordinateWithoutCrs: for a coordinate that does not
    name its system."""
    for row in rows:
        session.merge(_point(row))
    session.flush()


def _point(row: Mapping[str, Any]) -> Point:
    where = {name: row.get(name) for name in ("lat", "lon", "crs")}
    derived = Place.told({"text": row["address"], **where}).wgs84
    kind = PointKind(row["kind"])
    return Point(
        id=str(uuid.uuid5(_POINT_NAMES, f"{kind.value}/{row['name']}")),
        kind=kind,
        name=row["name"],
        region_code=row["region_code"],
        address=row["address"],
        wgs84_lat=None if derived is None else derived.lat,
        wgs84_lon=None if derived is None else derived.lon,
        **where,
    )
