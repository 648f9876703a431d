"""Who is asked for the reports of a person, and how: ours and PostgreSQL's trigrams; without this module each would be
measured by rules of its own.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from typing import Any, Protocol

from pypinyin import lazy_pinyin
from sqlalchemy import Connection, create_engine, text
from sqlalchemy.pool import NullPool

from chassis.sealing import AES_256_GCM, Key
from services.tracing.domain.sound import chinese
from services.tracing.matching.index import Index
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Profile, Report
from services.tracing.storage.register import Register
from services.tracing.storage.searching import SearchedByKeys

Answer = Sequence[tuple[str, int]]
"""Ids of reports with their scores in thousandths, best first; equal scores say that there is no preference."""
MOST = 100


class Contestant(Protocol):
    """Knows a register and is asked about one profile at a time."""

    name: str

    def build(self, reports: Sequence[Report]) -> None:
        """Take the register in; timed."""

    def ask(self, profile: Profile) -> Answer:
        """Whoever it takes for the person; timed."""

    def close(self) -> None:
        """Leave nothing behind."""


class InMemory:
    """Ours, in arrays."""

    name = "ours, in memory"

    def __init__(self, parameters: Parameters) -> None:
        self.index = Index(parameters)

    def build(self, reports: Sequence[Report]) -> None:
        self.index.build(reports)

    def ask(self, profile: Profile) -> Answer:
        return self.index.candidates(profile, MOST)

    def close(self) -> None:
        pass


class ByKeys:
    """Ours, through the tables alone, on a database of its own."""

    def __init__(self, name: str, url: str, parameters: Parameters) -> None:
        self.name, self._parameters = name, parameters
        self._engine = create_engine(url, poolclass=NullPool)
        self._connection = self._engine.connect()
        self.register = Register(self._connection, [os.urandom(32)], Key.new(AES_256_GCM))

    def build(self, reports: Sequence[Report]) -> None:
        self.register.create()
        self.register.put(reports)
        self.register.settled()
        self._connection.commit()
        self._searched = SearchedByKeys(self.register, self._parameters)

    def ask(self, profile: Profile) -> Answer:
        return self._searched.candidates(profile, MOST)

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()


class Trigrams:
    """PostgreSQL's pg_trgm over names and aliases, as its manual shows: an index, the operator ``%``, the most similar
    first; among equals who agrees in sex and is nearest in age."""

    def __init__(self, name: str, url: str, *, by_sound: bool) -> None:
        self.name, self._by_sound = name, by_sound
        self._table = "trigrams_" + secrets.token_hex(4)
        self._engine = create_engine(url, poolclass=NullPool)
        self._connection: Connection = self._engine.connect()

    def build(self, reports: Sequence[Report]) -> None:
        run = self._connection.exec_driver_sql
        run("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        run(f"CREATE TABLE {self._table} (id text, name text, sex text, birth_year integer)")
        rows = [row for report in reports for row in self._rows(report)]
        filled = text(
            f"INSERT INTO {self._table} SELECT * FROM unnest(:ids, :names, :sexes, CAST(:years AS integer[]))"
        )
        ids, names, sexes, years = (list(column) for column in zip(*rows, strict=True))
        self._connection.execute(filled, {"ids": ids, "names": names, "sexes": sexes, "years": years})
        run(f"CREATE INDEX ON {self._table} USING gin (name gin_trgm_ops)")
        self._connection.commit()
        self._connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(f"ANALYZE {self._table}")
        self._asked = text(
            f"SELECT id, similarity(name, :name), coalesce(sex = :sex, false), abs(birth_year - :born)"
            f" FROM {self._table} WHERE name % :name ORDER BY 2 DESC, 3 DESC, 4 ASC NULLS LAST LIMIT {MOST}"
        )

    def _rows(self, report: Report) -> list[tuple[Any, ...]]:
        names = {written for name in (report.name, *report.aliases) if (written := self._written(name))}
        return [(report.id, name, report.sex, report.birth_year) for name in sorted(names)]

    def _written(self, name: str) -> str:
        return " ".join(lazy_pinyin(chinese(name))) if self._by_sound else chinese(name)

    def ask(self, profile: Profile) -> Answer:
        born = profile.found_on.year - sum(profile.ages) // 2 if profile.ages and profile.found_on else None
        best: dict[str, int] = {}
        for name in profile.names:
            asked = {"name": self._written(name), "sex": profile.sex, "born": born}
            for key, like, same_sex, apart in self._connection.execute(self._asked, asked):
                score = (
                    1000 * round(like, 6) + (1 if same_sex else 0) - min(apart if apart is not None else 99, 99) / 1000
                )
                best[key] = max(best.get(key, score), score)
        return sorted(best.items(), key=lambda pair: -pair[1])

    def close(self) -> None:
        self._connection.close()
        self._engine.dispose()
