"""G9: one person is reported by a courier, a cyclist, the hotline and a lottery shop within 15 minutes."""

from __future__ import annotations

from contracts.codes import AgencyKind
from gateway.identity import register_agency, register_client
from services.patrol.storage import seed_report_sources
from tests.city import City, Desk
from tests.stories import a_report

NEAR = {"lat": 31.8241, "lon": 120.1182, "crs": "WGS84"}
METRE = 1 / 111_195


def the_hotline(city: City) -> Desk:
    """热线 12345, which reports what callers say."""
    with city.town["gateway"].unit() as uow:
        register_agency(uow, "hotline", AgencyKind.REPORTER_GROUP, "12345 热线")
        secret = register_client(uow, "hotline", "hotline") or ""
    with city.town["patrol"].unit() as uow:
        seed_report_sources(uow.session, [{"agency_id": "hotline", "channel": "12345"}])
    return Desk(city.app.test_client(), "hotline", secret)


def test_g09_four_reports_are_one_cluster_one_dispatch_and_four_feedbacks(city: City) -> None:
    reporters = [city["courier-group"], city["cyclist-group"], the_hotline(city), city["lottery-points"]]
    answers = []
    for step, reporter in enumerate(reporters):
        place = {"text": f"{reporter.client_id}所述地点", **NEAR, "lon": 120.1182 + step * 20 * METRE}
        answers.append(reporter.post("/v1/sightings", a_report(city, place=place, flags=["lying_still", "heat"])))
        city.advance(minutes=4)
    stages = [[stage(city, answer["status_url"]) for answer in answers]]
    [dispatch] = city["patrol-team-1"].get("/v1/dispatches")["items"]
    path, team = f"/v1/dispatches/{dispatch['id']}", city["patrol-team-1"]
    team.post(f"{path}/accept", {"staff": ["P-017", "P-023"]})
    city.settle()
    stages.append([stage(city, answer["status_url"]) for answer in answers])
    met = {
        "outcome": "sent_hospital",
        "apparent_sex": "1",
        "ages": {"lo": 65, "hi": 80},
        "knows_own_name": False,
        "description": "男, 灰布上衣",
    }
    team.post(f"{path}/contact", met)
    city.settle()
    stages.append([stage(city, answer["status_url"]) for answer in answers])

    assert [answer["joined"] for answer in answers] == [False, True, True, True]
    reported = city.announced("patrol", "sighting_reported")
    assert [one.data["channel"] for one in reported] == ["courier", "cyclist_group", "12345", "guide_point"]
    assert len({one.data["cluster_id"] for one in reported}) == 1
    assert len(city.announced("patrol", "dispatch_queued")) == 1
    assert stages == [["received"] * 4, ["team_on_the_way"] * 4, ["being_helped"] * 4]
    opened = city.the("intake", "case_opened")
    assert opened["sighting_ids"] == [answer["id"] for answer in answers]


def stage(city: City, status_url: str) -> str:
    return str(city.passerby.get(status_url).json["stage"])
