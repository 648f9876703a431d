"""Individual reporters: their table, and how they are found by the hash of their link's token."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Column, Index, String, Table, UniqueConstraint, select
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, ID, Moment
from chassis.orders import existing
from chassis.paging import paged
from gateway.domain.reporters import Reporter
from gateway.storage.base import METADATA, mapper

reporter = Table(
    "reporter",
    METADATA,
    Column("id", ID, primary_key=True),
    Column("agency_id", AGENCY_ID, nullable=False),
    Column("code", String(40), nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("request_hash", String(64), nullable=False),
    Column("minted_at", Moment, nullable=False),
    Column("revoked_at", Moment),
    Column("owes_until", Moment),
    UniqueConstraint("agency_id", "request_hash"),
    Index("ix_reporter_agency_code", "agency_id", "code"),
)

mapper.map_imperatively(Reporter, reporter)


class Reporters:
    """Reporters, by id within their group, by token, and by the request that made them."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def page(self, *, agency_id: str, after: str | None, limit: int) -> Sequence[Reporter]:
        wanted = paged(select(Reporter), reporter, {"agency_id": agency_id}, after, limit)
        return self._session.scalars(wanted).all()

    def get(self, agency_id: str, reporter_id: str) -> Reporter:
        """:raises NotFound: when there is none, or it is another group's."""
        found = self._session.get(Reporter, reporter_id)
        ours = found if found is not None and found.agency_id == agency_id else None
        return existing(ours, reporter_id=reporter_id)

    def find(self, reporter_id: str) -> Reporter | None:
        return self._session.get(Reporter, reporter_id)

    def held(self, reporter_id: str) -> Reporter:
        """The reporter, held until the end of the transaction: reports at once are counted one after another."""
        wanted = select(Reporter).where(reporter.c.id == reporter_id).with_for_update()
        return existing(self._session.scalars(wanted).one_or_none(), reporter_id=reporter_id)

    def by_token(self, token_hash: str) -> Reporter | None:
        return self._session.scalars(select(Reporter).where(reporter.c.token_hash == token_hash)).one_or_none()

    def by_request(self, agency_id: str, request_hash: str) -> Reporter | None:
        wanted = select(Reporter).where(reporter.c.agency_id == agency_id, reporter.c.request_hash == request_hash)
        return self._session.scalars(wanted).one_or_none()

    def live(self, agency_id: str, code: str) -> Reporter | None:
        """The one with that code whose link is not revoked."""
        wanted = select(Reporter).where(
            reporter.c.agency_id == agency_id, reporter.c.code == code, reporter.c.revoked_at.is_(None)
        )
        return self._session.scalars(wanted).one_or_none()

    def add(self, new: Reporter) -> None:
        self._session.add(new)
        self._session.flush()
