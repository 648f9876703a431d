"""Token buckets and the day's allowances: their tables, and the statements by which replicas share them.

Each draw is one guarded statement, so replicas never give out together more than there is.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import BigInteger, Column, Date, Integer, String, Table, case, select, update
from sqlalchemy.orm import Session

from chassis.columns import AGENCY_ID, Moment
from chassis.database import insert_ignoring
from chassis.retained import retained
from contracts.law.calendar import end_of
from gateway.storage.base import METADATA, NAME

rate_bucket = Table(
    "rate_bucket",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("quota", String(40), primary_key=True),
    Column("spent_until", BigInteger, nullable=False),
)

daily_use = Table(
    "daily_use",
    METADATA,
    Column("agency_id", AGENCY_ID, primary_key=True),
    Column("quota", String(40), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("officer", NAME, primary_key=True),
    Column("used", Integer, nullable=False),
    Column("ends_at", Moment, nullable=False, index=True),
)

retained(daily_use, "identity_query_counts", aged_by=daily_use.c.ends_at, agency=daily_use.c.agency_id)


class Buckets:
    """Token buckets as one number each (the generic cell rate algorithm, ITU-T I.371): until when what was taken is
    paid for, in microseconds. A bucket is empty when that lies a whole burst ahead."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def draw(self, agency_id: str, quota: str, *, now_us: int, cost_us: int, depth_us: int) -> bool:
        """Take ``cost_us`` worth of tokens at once, if the bucket holds so much; whether it did."""
        row = {"agency_id": agency_id, "quota": quota, "spent_until": 0}
        bucket = (rate_bucket.c.agency_id == agency_id) & (rate_bucket.c.quota == quota)
        begins = case((rate_bucket.c.spent_until > now_us, rate_bucket.c.spent_until), else_=now_us)
        taken = update(rate_bucket).where(bucket, begins + cost_us - now_us <= depth_us)
        for _ in range(2):
            if self._connection.execute(taken.values(spent_until=begins + cost_us)).rowcount == 1:
                return True
            if insert_ignoring(self._connection, rate_bucket, [row]) == 0:
                return False
        return False

    def spent_until(self, agency_id: str, quota: str) -> int:
        bucket = (rate_bucket.c.agency_id == agency_id) & (rate_bucket.c.quota == quota)
        return int(self._connection.execute(select(rate_bucket.c.spent_until).where(bucket)).scalar_one_or_none() or 0)


class DailyUses:
    """What was used of a day's allowances, by officer; ``""`` stands for the whole agency."""

    def __init__(self, session: Session) -> None:
        self._connection = session.connection()

    def use(self, agency_id: str, quota: str, day: date, officer: str, *, allowance: int) -> int | None:
        """Count one more, if there is one left: how many it makes; ``None``: there was none left."""
        row = {"agency_id": agency_id, "quota": quota, "day": day, "officer": officer}
        insert_ignoring(self._connection, daily_use, [{**row, "used": 0, "ends_at": end_of(day)}])
        mine = [daily_use.c[name] == value for name, value in row.items()]
        counted = update(daily_use).where(*mine, daily_use.c.used < allowance).values(used=daily_use.c.used + 1)
        if self._connection.execute(counted).rowcount != 1:
            return None
        return int(self._connection.execute(select(daily_use.c.used).where(*mine)).scalar_one())
