"""Rows in bulk: journals and inboxes as long as after months."""

from __future__ import annotations

from sqlalchemy import text

from benchmarks.contestants import Guitu, an_envelope
from chassis.envelope import encode

_BODY = encode(an_envelope(1))

_JOURNAL = text("""
    INSERT INTO outbox (event_id, subject, sequence, routing_key, body, announced_at, sent_at)
    SELECT :prefix || n, 'parcel/' || :prefix || n, 1, 'parcel_posted.v1', :body, now(), CASE WHEN :sent THEN now() END
    FROM generate_series(1, :count) AS n
""")
_INBOX = text("""
    INSERT INTO inbox (subscription, event_id, handled_at)
    SELECT 'courier.from.depot', gen_random_uuid(), now() FROM generate_series(1, :count)
""")


def announce(guitu: Guitu, count: int) -> None:
    """So many unsent announcements, each of a subject of its own. Their bodies are alike: nobody reads them here."""
    _fill(guitu, count, sent=False)


def grow(guitu: Guitu, count: int) -> None:
    """A journal and an inbox of so many rows, as after a long time."""
    _fill(guitu, count, sent=True)
    with guitu.ours.engine("courier").begin() as connection:
        connection.execute(_INBOX, {"count": count})
    for service, table in (("depot", "outbox"), ("courier", "inbox")):
        with guitu.ours.engine(service).connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text(f"VACUUM ANALYZE {table}"))


def _fill(guitu: Guitu, count: int, *, sent: bool) -> None:
    from uuid import uuid4

    values = {"prefix": uuid4().hex[:12] + "-", "count": count, "body": _BODY, "sent": sent}
    with guitu.ours.engine("depot").begin() as connection:
        connection.execute(_JOURNAL, values)
