"""Exchanges and queues of the rivals, where filling a queue must meet what they declare."""

NAMEKO_SERVICE = "depot-nameko"
"""nameko derives its exchange from the publisher's name; ours has ``depot.events`` already."""
NAMEKO_EXCHANGE = f"{NAMEKO_SERVICE}.events"
NAMEKO_QUEUE = f"evt-{NAMEKO_SERVICE}-parcel_posted--courier.posted"
FASTSTREAM_EXCHANGE = "depot.faststream"
FASTSTREAM_QUEUE = "courier.faststream"
