"""The engine that has nothing but tables; without it nobody could compare what the arrays find with what the database
finds.

A register of its own in a SQLite file that is gone with the engine, keyed and sealed with keys made for it.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import create_engine
from sqlalchemy.pool import NullPool

from chassis.sealing import AES_256_GCM, Key
from services.tracing.matching.parameters import Parameters
from services.tracing.matching.records import Report
from services.tracing.storage.register import Register
from services.tracing.storage.searching import SearchedByKeys


class KeysEngine(SearchedByKeys):
    """A register searched through its tables alone."""

    def __init__(self, parameters: Parameters) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="guitu-register-")
        self._file = Path(self._folder.name) / "register.sqlite3"
        self._connection = create_engine(f"sqlite:///{self._file}", poolclass=NullPool).connect()
        register = Register(self._connection, [os.urandom(32)], Key.new(AES_256_GCM))
        register.create()
        super().__init__(register, parameters)

    def build(self, reports: Sequence[Report]) -> None:
        self.register.put(reports)
        self.register.settled()
        self._connection.commit()

    def put(self, report: Report) -> None:
        self.register.put([report])
        self._connection.commit()

    def withdraw(self, key: str) -> bool:
        known = key in self.register
        self.register.withdraw([key])
        self._connection.commit()
        return known

    @property
    def bytes(self) -> int:
        """Of the file: in memory there is nothing."""
        return self._file.stat().st_size
