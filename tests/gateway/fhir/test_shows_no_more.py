"""The FHIR face shows what the plain one shows, cell by cell of the disclosure table: a canary in every field, seen by
every kind of agency for every purpose on both faces."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from chassis.orders import Query
from contracts.answers import intake as answers
from contracts.codes import AgencyKind
from contracts.purposes import PURPOSES, Purpose
from gateway.app import create_app
from tests.gateway.conftest import opened_gate
from tests.gateway.fhir.reader import referral_in
from tests.gateway.test_disclosure_matrix import CELLS, Planted, token_of
from tests.planted import UNDECLARED, PlantedOwner

CODES = {
    "state": "discharged",
    "urgency": "emergency",
    "task_status": "completed",
    "sex": "1",
    "kind": "trauma",
    "rejection_reason": "capacity",
    "status_reason": "waiting_for_bed",
}
ID = str(uuid.UUID(int=7))


class PlantedIntake(PlantedOwner):
    """Canaries wherever words, names, numbers and ids can stand; of closed lists, codes that there are."""

    def ask(self, query: Query, params: Mapping[str, Any], deadline_s: float) -> dict[str, Any]:
        body = super().ask(query, params, deadline_s)
        return {**body, **{name: code for name, code in CODES.items() if name in body}, "version": 3}


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    with opened_gate(tmp_path_factory.mktemp("fhir-matrix")) as gate:
        planted = Planted(gate.town["gateway"])
        planted.rpc = PlantedIntake()
        yield create_app(planted)


@pytest.mark.parametrize(("kind", "purpose"), CELLS, ids=lambda one: one.value)
def test_the_fhir_face_shows_what_the_plain_one_shows_and_nothing_else(
    app: Flask, kind: AgencyKind, purpose: Purpose
) -> None:
    headers = {"Authorization": f"Bearer {token_of(app, kind)}", "Guitu-Purpose": purpose.value}
    plain, request, task = (
        app.test_client().get(path, headers=headers)
        for path in (f"/v1/referrals/{ID}", f"/fhir/ServiceRequest/{ID}", f"/fhir/Task/{ID}")
    )
    if purpose not in PURPOSES[kind]:
        assert [one.status_code for one in (plain, request, task)] == [403, 403, 403]
        return
    if "state" not in plain.json:
        assert [one.status_code for one in (request, task)] == [404, 404]
        return
    assert referral_in(request.json, task.json) == {
        name: value for name, value in plain.json.items() if value not in (None, [], {})
    }
    seen = json.dumps(plain.json, ensure_ascii=False)
    assert [word for word in (*words_in(request.json), *words_in(task.json)) if word not in seen] == []


def words_in(resource: Any) -> Iterator[str]:
    """Whatever stands in it that could be a canary, wherever."""
    for inner in resource.values() if isinstance(resource, dict) else resource if isinstance(resource, list) else ():
        yield from words_in(inner)
    if isinstance(resource, str) and ("黄" in resource or "商水" in resource or UNDECLARED in resource):
        yield resource


def test_every_answer_that_the_face_reads_is_planted() -> None:
    assert set(CODES) <= set(answers.Referral._declared_fields)
