"""How police and station meet, told over the public interface; without these each claim would fill in the form anew.

The boy and his family are invented; the spelling of the name is constructed for the comparison by sound.
"""

from __future__ import annotations

from typing import Any

from chassis.clock import iso
from tests.city import City, Desk
from tests.stories import moment

POLICE = "police-changzhou"
FAR_AWAY = "431122000000"
"""A county of another province."""

A_BOY = {"lo": 15, "hi": 25}
REGISTERED, HEARD = "雷文锋", "雷文风"


def a_form(city: City, **changes: Any) -> dict[str, Any]:
    """The form of a boy who does not say who he is; police had taken his sample the day before."""
    told = {
        "direction": "from_police",
        "unit_code": "320402500000",
        "officers": ["P-100231", "P-100418"],
        "found_at": moment(city, hours=-3),
        "found_place": "常州火车站北广场",
        "circumstances": "巡逻中发现一男孩独自徘徊",
        "sex": "1",
        "ages": A_BOY,
        "description": "身高约165厘米，不与人对视，反复自语",
        "name": HEARD,
        "impaired": True,
        "items": ["黑色书包一个"],
        "injured": True,
        "injuries": "左膝擦伤",
        "dna_taken": True,
        "dna_taken_on": (city.now().date()).isoformat(),
        "dna_lab_number": "CZ-DNA-2026-00417",
        "earlier_query": "not_answered",
    }
    return told | changes


def brought_by_police(city: City, **changes: Any) -> dict[str, Any]:
    """The form is filled in and the boy is at the door; nobody has signed."""
    return city[POLICE].post("/v1/handovers", a_form(city, arrived_at=iso(city.now()), **changes))


def signed_by(city: City, handover: str, *clients: str) -> dict[str, Any]:
    """These clients have signed for their side."""
    signed: dict[str, Any] = {}
    for client in clients:
        signed = city[client].post(f"/v1/handovers/{handover}/signature", {"signer": "N-0017"})
    return signed


def a_fathers_search(city: City, **changes: Any) -> dict[str, Any]:
    """What a father told the police where the boy comes from."""
    told = {
        "name": REGISTERED,
        "sex": "1",
        "birth_year": city.now().year - 16,
        "home_region_code": FAR_AWAY,
        "last_seen_on": city.now().date().replace(day=1).isoformat(),
        "reporter": {"name": "雷大山", "relation": "父亲", "phone": "10000000003"},
    }
    return told | changes


def form_as_seen(desk: Desk, handover: str) -> dict[str, Any]:
    return desk.get(f"/v1/handovers/{handover}", purpose="family_tracing")
