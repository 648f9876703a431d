"""An event as partners get it: a thin CloudEvent, the same in the feed and in a webhook."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from chassis.catalogue import EventType
from chassis.clock import iso
from gateway.domain.notifications import Notification


def cloud_event(told: Notification) -> dict[str, Any]:
    """CloudEvents 1.0, structured; ids, codes, times and quantities only. ``sequence`` counts per source and
    subject."""
    event: dict[str, Any] = {
        "specversion": "1.0",
        "id": told.event_id,
        "type": told.type,
        "source": told.source,
        "subject": told.subject,
        "time": iso(told.at),
        "datacontenttype": "application/json",
    }
    if told.sequence is not None:
        event["sequence"] = str(told.sequence)
    return {**event, "data": told.codes}


def own_notice(agency_id: str, notice: Any, message_id: str, at: datetime) -> Notification:
    """Something of the gateway's own (contracts/notices.py) that stands in no log."""
    contract: EventType = notice.contract
    return Notification(
        agency_id=agency_id,
        number=0,
        event_id=message_id,
        type=contract.type,
        source="/guitu/gateway",
        subject=contract.subject_of(notice),
        sequence=None,
        at=at,
        noted_at=at,
        case_id=None,
        codes=contract.dump(notice),
    )


def as_bytes(event: dict[str, Any]) -> bytes:
    return json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
