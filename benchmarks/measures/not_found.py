"""What is another agency's, what is sealed and what is missing are one 404: whether the time it takes tells which."""

from __future__ import annotations

import random
import time
import uuid
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from benchmarks.figures import Figure, at_most, percentile, spread, told_apart
from benchmarks.measures.commands import somebody_lying
from benchmarks.plan import Plan
from benchmarks.stage import Progress, Stage
from benchmarks.station import Done, Partner, Station, station
from deploy.demo.client import eventually

FOREIGN, SEALED, MISSING = "foreign", "sealed", "missing"
_OF_EACH = 3
_RATIO_AIM, _AUC_AIM = 1.1, 0.55
_EMERGENCY = {"sex": "1", "ages": {"lo": 65, "hi": 80}, "place": "郑陆镇武澄路公交站", "urgency": "emergency"}
_DV = {"reason": "domestic_violence", "need_to_know": ["station-chief"]}


@dataclass(frozen=True)
class Kind:
    """One kind of thing as one client asks for it: why it is not there for that client → ids. An id that nobody has is
    drawn anew for each read."""

    name: str
    client: str
    path: str
    ids: Mapping[str, Sequence[str]]

    def an_address(self, why: str, chance: random.Random) -> str:
        return self.path.format(chance.choice(self.ids[why]) if why in self.ids else _an_id_of_nobody(chance))


def _an_id_of_nobody(chance: random.Random) -> str:
    return str(uuid.UUID(int=chance.getrandbits(128)))


def measure(stage: Stage, plan: Plan, progress: Progress) -> list[Figure]:
    """One client on one connection reads one after another, in an order drawn anew each round; the distributions are
    compared pair by pair, and of each kind the pair that differs most is told."""
    progress("not found: starting a station")
    figures = []
    with station(stage) as up:
        for kind in _hidden_things(up):
            progress(f"not found: {kind.name}")
            figures += _figures(kind, _read(up, kind, plan.hidden_reads))
    return figures


# --- what is there, but not for them ---


def _hidden_things(up: Station) -> list[Kind]:
    """Everything known to everybody who must know of it, the seals included."""
    with ExitStack() as stack:
        names = ("station-desk", "station-chief", "hospital-1", "courier-group")
        desk, chief, hospital, courier = (stack.enter_context(up.partner(name)) for name in names)
        sealed = [_sealed(desk, chief) for _ in range(_OF_EACH)]
        cases, referrals = ([one.body[name] for one in sealed] for name in ("case_id", "referral_id"))
        elsewhere = [_at_the_second_hospital(desk, hospital) for _ in range(_OF_EACH)]
        reports = [courier.done("/v1/sightings", somebody_lying(number)).operation for number in range(_OF_EACH)]
        dispatches = _taken_by_the_station(desk)
    return [
        Kind("referral", "hospital-1", "/v1/referrals/{}", {FOREIGN: elsewhere, SEALED: referrals}),
        Kind("case", "station-desk", "/v1/cases/{}", {SEALED: cases}),
        Kind("timeline", "station-desk", "/v1/cases/{}/timeline", {SEALED: cases}),
        Kind("dispatch for a sighting", "patrol-team-1", "/v1/dispatches/{}", {FOREIGN: dispatches}),
        Kind(
            "operation of a report",
            "station-desk",
            "/v1/operations/{}",
            {FOREIGN: reports, SEALED: [one.operation for one in sealed]},
        ),
    ]


def _sealed(desk: Partner, chief: Partner) -> Done:
    """A case that the desk opened by asking for a bed, and must not know of any more."""
    asked = desk.done("/v1/referrals", _EMERGENCY)
    timeline = f"/v1/cases/{asked.body['case_id']}/timeline"
    eventually(lambda: desk.read(timeline) == 200 or None, "the gateway knows the case")
    chief.done(f"/v1/cases/{asked.body['case_id']}/seal", _DV)
    eventually(lambda: desk.read(timeline) == 404 or None, "the gateway knows of the seal")
    return asked


def _at_the_second_hospital(desk: Partner, first: Partner) -> str:
    """A referral that the first one was never asked about: it had no bed before."""
    asked = desk.done("/v1/referrals", _EMERGENCY).body["referral_id"]
    first.done(f"/v1/referrals/{asked}/reject", {"reason": "capacity"})
    return str(desk.found(f"/v1/referrals/{asked}")["next_referral_id"])


def _taken_by_the_station(desk: Partner) -> list[str]:
    waiting = [str(one["id"]) for one in desk.found("/v1/dispatches")["items"]]
    for dispatch in waiting:
        desk.done(f"/v1/dispatches/{dispatch}/accept", {"staff": ["P-017", "P-023"]})
    return waiting


# --- how long the same answer takes ---


def _read(up: Station, kind: Kind, reads: int) -> dict[str, list[float]]:
    """Why it is not there → seconds that each read took."""
    chance, whys = random.Random(kind.name), [*kind.ids, MISSING]
    taken: dict[str, list[float]] = {why: [] for why in whys}
    with up.partner(kind.client) as partner:
        for number in range(-max(reads // 10, 1), reads):
            for why in chance.sample(whys, len(whys)):
                seconds = _seconds(partner, kind.an_address(why, chance))
                if number >= 0:  # those before warm up
                    taken[why].append(seconds)
    return taken


def _seconds(partner: Partner, path: str) -> float:
    began = time.perf_counter()
    status = partner.read(path)
    took = time.perf_counter() - began
    assert status == 404, f"{path} answered {status}"
    return took


def _figures(kind: Kind, taken: Mapping[str, Sequence[float]]) -> list[Figure]:
    """Both are symmetric: which of a pair is the slower does not matter."""
    pairs = [(f"{one} : {other}", taken[one], taken[other]) for one, other in combinations(taken, 2)]
    ratios = {pair: percentile(ones, 0.5) / percentile(others, 0.5) for pair, ones, others in pairs}
    ranks = {pair: told_apart(ones, others) for pair, ones, others in pairs}
    raw: dict[str, Any] = {"taken": {why: spread(seconds) for why, seconds in taken.items()}}
    worst_ratio = max(max(ratio, 1 / ratio) for ratio in ratios.values())
    worst_rank = max(max(rank, 1 - rank) for rank in ranks.values())
    return [
        at_most(f"same 404, {kind.name}: medians", worst_ratio, "×", _RATIO_AIM, _told(ratios), ratios=ratios, **raw),
        at_most(f"same 404, {kind.name}: told apart", worst_rank, "AUC", _AUC_AIM, _told(ranks), ranks=ranks, **raw),
    ]


def _told(values: Mapping[str, float]) -> str:
    return ", ".join(f"{pair} {value:.2f}" for pair, value in values.items())
