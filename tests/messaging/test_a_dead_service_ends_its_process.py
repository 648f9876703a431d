"""A process whose service died by itself ends, so that whoever supervises it starts it anew."""

from __future__ import annotations

from chassis.settings import Settings
from tests.messaging.depots import ParcelProcess


def test_a_process_does_not_outlive_its_services(settings: Settings) -> None:
    process = ParcelProcess(settings, "depot", DIE_AFTER_START="1")
    try:
        assert process.ended() == 1, process.output()
        assert "ServiceDied" in process.output()
    finally:
        process.end()
