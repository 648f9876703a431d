"""A command has one effect and one answer although a real process is killed at the worst moment of its life: at the
owner before and after it commits, at the gateway before it asks, before it knows and before it says the answer."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import pytest
import requests
from sqlalchemy import select

from chassis.failpoints import Failpoint
from gateway.domain.operations import UNSETTLED
from tests.doom import doomed
from tests.pairs import PAIRS, pair_named
from tests.process.conftest import ALL, running
from tests.process.platforms import Partner, Platform, a_key, somebody_lying


@dataclass(frozen=True)
class Killing:
    """What is ordered, the moment at which somebody dies of it, and whether patrol has carried it out by then."""

    moment: Failpoint
    order: str
    done: bool

    def in_process(self, platform: Platform) -> str:
        """The process that passes the moment."""
        if platform.settings.embedded:
            return platform.names[0]
        return "patrol" if self.moment.value.startswith("command.") else "gateway"


REPORT, ACCEPT = "a report, which can wait", "an acceptance, which may not be late"

# In this order what is delivered again passes no moment that is still to come: each kill is its own order's.
KILLINGS = (
    Killing(Failpoint.OPERATION_STORED, REPORT, done=True),
    Killing(Failpoint.OPERATION_ANSWERED, REPORT, done=True),
    Killing(Failpoint.COMMAND_COMMITTED, REPORT, done=True),
    Killing(Failpoint.COMMAND_COMMITTED, ACCEPT, done=True),
    Killing(Failpoint.COMMAND_CARRIED_OUT, ACCEPT, done=False),
    Killing(Failpoint.COMMAND_CARRIED_OUT, REPORT, done=False),
    Killing(Failpoint.OPERATION_ACCEPTED, REPORT, done=False),
)


@pytest.fixture(scope="module", params=PAIRS)
def shared_platform(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """Patrol and gateway; one platform for this module and pair."""
    with (
        pair_named(request.param, request, ALL) as pair,
        running(pair, tmp_path_factory.mktemp("home"), ("patrol", "gateway")) as platform,
    ):
        yield platform


Sender = Callable[[], requests.Response]


def attempted(send: Sender) -> requests.Response | None:
    """The answer, or nothing when whoever should give it was killed."""
    try:
        return send()
    except requests.ConnectionError:
        return None


def orders_of(platform: Platform) -> list[Sender]:
    """One order for each killing, under a key of its own; sent again it is the same."""
    courier, team = platform.partner("courier-group"), platform.partner("patrol-team-1")
    free = iter([_a_dispatch(platform, courier, team, number) for number in (20, 21)])
    return [
        partial(courier.post, "/v1/sightings", somebody_lying(number), key=a_key())
        if killing.order == REPORT
        else partial(team.post, f"/v1/dispatches/{next(free)}/accept", {"staff": ["B-101", "B-102"]}, key=a_key())
        for number, killing in enumerate(KILLINGS)
    ]


def _a_dispatch(platform: Platform, courier: Partner, team: Partner, number: int) -> str:
    before = {one["id"] for one in team.all("/v1/dispatches?state=queued")}
    settled(platform, partial(courier.post, "/v1/sightings", somebody_lying(number), key=a_key()))
    [new] = {one["id"] for one in team.all("/v1/dispatches?state=queued")} - before
    return str(new)


def settled(platform: Platform, send: Sender) -> requests.Response:
    """The stored answer, once the order, sent again, gets it; one that was cancelled is tried anew by that."""

    def answered() -> requests.Response | None:
        answer = attempted(send)
        assert answer is not None and answer.status_code in (200, 201, 202, 503), answer and answer.text
        return answer if answer.ok and answer.status_code != 202 else None

    found: requests.Response = platform.wait_for(answered, "it is carried out")
    return found


def carried_out(platform: Platform) -> int:
    """How many effects patrol has announced of orders like these."""
    return sum(len(platform.announced("patrol", what)) for what in ("sighting_reported", "dispatch_accepted"))


def effects_of(platform: Platform, killing: Killing, send: Sender) -> int:
    """Give the order to a platform that is doomed; how many effects it has when the process has died of it."""
    name, before = killing.in_process(platform), carried_out(platform)
    platform.kill(name)
    platform.start(doom=doomed(killing.moment))
    answer = attempted(send)
    assert platform.processes[name].ended() == -signal.SIGKILL
    assert answer is None or answer.status_code in (202, 503), "nobody says that it is done"
    return carried_out(platform) - before


@pytest.mark.timeout(300)
def test_killed_at_any_moment_between_effect_and_answer_a_command_has_one_effect_and_one_answer(
    platform: Platform,
) -> None:
    orders = orders_of(platform)
    before = carried_out(platform)
    effects = [effects_of(platform, killing, send) for killing, send in zip(KILLINGS, orders, strict=True)]
    platform.start()
    platform.wait_for(lambda: not _unsettled(platform), "each of them has ended")
    states = _states_of_acceptances(platform)

    answers = [settled(platform, send) for send in orders]
    again = [settled(platform, send) for send in orders]

    assert effects == [int(killing.done) for killing in KILLINGS]
    assert states == ["succeeded", "cancelled"], "as it ran, and never again"
    assert [answer.status_code for answer in answers] == [201 if one.order == REPORT else 200 for one in KILLINGS]
    assert [answer.content for answer in again] == [answer.content for answer in answers]
    assert len({answer.json()["id"] for answer in answers}) == len(KILLINGS)
    assert carried_out(platform) == before + len(KILLINGS)


def _unsettled(platform: Platform) -> int:
    return sum(platform.count("gateway", "operation", state=state) for state in UNSETTLED)


def _states_of_acceptances(platform: Platform) -> list[str]:
    """What became of the acceptances, in the order in which they were given."""
    with platform.onlooker("gateway") as runtime, runtime.view() as view:
        table = runtime.service_class.metadata.tables["operation"]
        wanted = select(table.c.state).where(table.c.command_type == "patrol.accept_dispatch")
        return list(view.session.scalars(wanted.order_by(table.c.accepted_at)))


def test_fifty_parallel_requests_with_one_key_have_one_effect_and_one_answer(platform: Platform) -> None:
    couriers, before = [platform.partner("courier-group") for _ in range(5)], platform.count("patrol", "sighting")
    key = a_key()

    def send(courier: Partner) -> requests.Response:
        return courier.patiently("/v1/sightings", somebody_lying(30), key=key)

    assert all(courier.bearer for courier in couriers), "signed in before the storm"

    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda number: send(couriers[number % 5]), range(50)))
    last = settled(platform, partial(send, couriers[0]))

    assert {answer.status_code for answer in answers} <= {201, 202}
    assert {answer.json()["id"] for answer in answers} == {last.json()["id"]}
    assert {answer.content for answer in answers if answer.status_code == 201} <= {last.content}
    assert platform.count("patrol", "sighting") == before + 1
