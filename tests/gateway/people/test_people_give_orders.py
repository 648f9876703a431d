"""A person gives orders like any client of the station: under their own name, with the rights of the day."""

from __future__ import annotations

from contracts.roles import Role
from tests.gateway.conftest import an_old_man_at_the_bus_stop
from tests.gateway.people.conftest import Station


def test_an_order_is_given_under_the_persons_own_name(station: Station) -> None:
    keeper, other = station.has("S001", Role.RECEPTION), station.has("S002", Role.RECEPTION)
    report = an_old_man_at_the_bus_stop()

    done = keeper.post("/v1/sightings", report, Idempotency_Key="one")
    again = keeper.post("/v1/sightings", report, Idempotency_Key="one")
    borrowed = other.post("/v1/sightings", report, Idempotency_Key="one")

    assert (done.status_code, again.status_code) == (201, 201)
    assert done.json == again.json
    assert (borrowed.status_code, borrowed.json["code"]) == (422, "idempotency_key_reused")


def test_what_was_put_off_is_judged_by_the_roles_of_the_day_it_is_carried_out(station: Station) -> None:
    security = station.administrator(Role.SECURITY_ADMINISTRATOR)
    people = [station.has(number, Role.DISPATCHER) for number in ("S001", "S002", "S003")]
    one, two, _ = (station.id_of(person) for person in people)
    station.gate.town.stop("patrol")
    report = an_old_man_at_the_bus_stop()
    put_off = [person.post("/v1/sightings", report, Idempotency_Key=f"key-{person.staff_number}") for person in people]
    assert [answer.status_code for answer in put_off] == [202] * 3
    security.delete(f"/v1/people/{one}/roles/dispatcher")
    station.administrator(Role.SYSTEM_ADMINISTRATOR).post(f"/v1/people/{two}/disable")
    station.gate.town.start("patrol")

    station.gate.deliver_until_quiet()

    stand = [station.gate.operations.standing(answer.headers["Location"].rpartition("/")[2]) for answer in put_off]
    assert [(one.state, one.answer.get("code")) for one in stand] == [
        ("refused", "forbidden_scope"),
        ("refused", "forbidden_scope"),
        ("succeeded", None),
    ]


def test_an_order_stands_as_long_as_any_role_still_gives_the_right_to_it(station: Station) -> None:
    security = station.administrator(Role.SECURITY_ADMINISTRATOR)
    keeper = station.has("S001", Role.DISPATCHER)
    account = f"/v1/people/{station.id_of(keeper)}/roles"
    station.gate.town.stop("patrol")
    put_off = keeper.post("/v1/sightings", an_old_man_at_the_bus_stop(), Idempotency_Key="one")
    security.post(account, {"role": "reception"})
    security.delete(f"{account}/dispatcher")
    station.gate.town.start("patrol")

    station.gate.deliver_until_quiet()

    operation_id = put_off.headers["Location"].rpartition("/")[2]
    assert station.gate.operations.standing(operation_id).state == "succeeded"
