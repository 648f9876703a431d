"""Whatever a contract allows comes out of the wire as it went in; the values are made from the shapes alone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chassis.catalogue import EventType
from chassis.envelope import Envelope, decode, encode
from chassis.kinds import FieldShape, Range
from contracts.events import CATALOGUE

_MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
_DAYS = st.dates(date(2000, 1, 1), date(2100, 1, 1))
_WHOLE = st.integers(-(2**53), 2**53)
_RANGES = st.tuples(_WHOLE, _WHOLE).map(sorted).map(lambda ends: Range(*ends))
_BY_NAME: dict[str, st.SearchStrategy[Any]] = {
    "Instant": _MOMENTS,
    "Day": _DAYS,
    "Quantity": _WHOLE,
    "Flag": st.booleans(),
    "Range": _RANGES,
}


def payloads(contract: EventType) -> st.SearchStrategy[Any]:
    """Any payload the contract allows."""
    return st.builds(contract.payload, **{name: values(shape) for name, shape in contract.shapes.items()})


def values(shape: FieldShape) -> st.SearchStrategy[Any]:
    one = _one(shape)
    several: st.SearchStrategy[Any] = st.lists(one, max_size=4).map(tuple) if shape.repeated else one
    return st.none() | several if shape.optional else several


def _one(shape: FieldShape) -> st.SearchStrategy[Any]:
    if shape.codes():
        return st.sampled_from(list(shape.kind))
    pattern = shape.pattern()
    if pattern is not None:
        return st.from_regex(rf"\A(?:{pattern})\Z", alphabet=st.characters(max_codepoint=127))
    return _BY_NAME[shape.title.strip("[]?")]


CONTRACTS: list[EventType] = list(CATALOGUE)


@pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.type)
@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_payload_survives_the_wire(contract: EventType, data: st.DataObject) -> None:
    payload = data.draw(payloads(contract))
    envelope = Envelope(
        id="0198a7c2-2000-7000-8000-13c6ef362000",
        type=contract.type,
        source=f"/guitu/{contract.owner}",
        subject=contract.subject_of(payload),
        time=datetime(2026, 2, 13, 2, tzinfo=UTC),
        sequence=1,
        data=contract.dump(payload),
        correlation_id="0198a7c2-2000-7000-8000-13c6ef362000",
    )
    received = decode(encode(envelope))
    assert (received, contract.load(received.data)) == (envelope, payload)
