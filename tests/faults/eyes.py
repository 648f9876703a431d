"""Looks into the services' databases from outside their processes; without them the lab would have to believe what the
services say of themselves.

A look survives a database that is away: it sees nothing then, and is asked again.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from chassis import inbox, outbox, parking, timers
from chassis.commands import command_inbox
from chassis.runtime import Runtime
from chassis.settings import Settings
from gateway.domain.operations import UNSETTLED
from gateway.storage.operations import operation
from tests.process.platforms import onlooker


class Eyes:
    """One onlooker for each service; may be used by many threads."""

    def __init__(self, runtimes: Mapping[str, Runtime]) -> None:
        self.runtimes = runtimes
        self._known: dict[str, int] = dict.fromkeys(runtimes, 0)
        """How far each journal had come when the present experiment began."""

    def begin(self) -> None:
        """From now on look only for what is announced from now on; nothing may be under way. Without it each look
        would read a journal that grows through the whole run."""
        for name, runtime in self.runtimes.items():
            with runtime.view() as view:
                self._known[name] = view.session.execute(select(func.max(outbox.outbox.c.number))).scalar_one() or 0

    def announced(self, publisher: str, name: str, **about: str) -> dict[str, Any] | None:
        """The first event of that name about these ids, or nothing (yet, or because the database is away)."""
        needle = next(iter(about.values()))
        wanted = select(outbox.outbox.c.body).where(
            outbox.outbox.c.number > self._known[publisher],
            outbox.outbox.c.routing_key == f"{name}.v1",
            func.convert_from(outbox.outbox.c.body, "UTF8").contains(needle),
        )
        try:
            with self.runtimes[publisher].view() as view:
                found = [json.loads(body)["data"] for body in view.session.scalars(wanted)]
        except SQLAlchemyError:
            return None
        return next((data for data in found if about.items() <= data.items()), None)

    def under_way(self) -> list[str]:
        """What still moves or should: unsent, unheard, unanswered, waiting in parking. ``["a database is away"]`` when
        nobody can say."""
        try:
            return [*self._unsent(), *self._unheard(), *self._unanswered()]
        except SQLAlchemyError as error:
            return [f"a database is away: {type(error).__name__}"]

    def _unsent(self) -> Iterator[str]:
        for name, runtime in self.runtimes.items():
            with runtime.view() as view:
                unsent = outbox.unsent_count(view.session)
                waiting = parking.counts(view.session).get(parking.WAITING, 0)
                due = timers.next_due(view.session)
            if unsent:
                yield f"{name}: {unsent} unsent"
            if waiting:
                yield f"{name}: {waiting} waiting in parking"
            if due is not None and due <= runtime.wall.now():
                yield f"{name}: a timer is due"

    def _unheard(self) -> Iterator[str]:
        for queue in self.runtimes["gateway"].platform.topology.queues:
            with self.runtimes[queue.publisher].view() as view:
                keys = outbox.outbox.c.routing_key.in_(queue.routing_keys)
                announced = view.session.execute(select(func.count()).where(keys)).scalar_one()
            with self.runtimes[queue.subscriber].view() as view:
                heard = inbox.inbox.c.subscription == queue.name
                received = view.session.execute(select(func.count()).where(heard)).scalar_one()
                # poison has no row in the journal; what is real and dead shows in the oracle's verdict
                dead = (parking.parked.c.subscription == queue.name) & (parking.parked.c.state == parking.DEAD)
                received += view.session.execute(select(func.count()).where(dead, _is_ours(queue))).scalar_one()
            if announced > received:
                yield f"{queue.name}: {announced - received} of {announced}"

    def _unanswered(self) -> Iterator[str]:
        with self.runtimes["gateway"].view() as view:
            still = operation.c.state.in_(UNSETTLED)
            unsettled = view.session.execute(select(func.count()).select_from(operation).where(still)).scalar_one()
        if unsettled:
            yield f"gateway: {unsettled} operations open"

    def journal_size(self) -> int:
        """How many events were announced so far, by all; 0 when a database is away."""
        try:
            return sum(self._count(runtime, outbox.outbox) for runtime in self.runtimes.values())
        except SQLAlchemyError:
            return 0

    def commands_carried_out(self) -> int:
        return sum(self._count(runtime, command_inbox) for runtime in self.runtimes.values())

    @staticmethod
    def _count(runtime: Runtime, table: Any) -> int:
        with runtime.view() as view:
            return int(view.session.execute(select(func.count()).select_from(table)).scalar_one())

    def make_a_timer_due(self, service: str) -> bool:
        """Move one timer that would fire in hours or days to now; whether there was one.

        Not that of a breach: it would be wound again, since its duty is not late.
        """
        runtime = self.runtimes[service]
        try:
            with runtime.unit() as uow:
                now = runtime.wall.now()
                later = (timers.timer.c.due_at > now) & (timers.timer.c.kind != "deadline_breach")
                found = uow.session.execute(select(timers.timer.c.id).where(later).limit(1)).scalar_one_or_none()
                if found is not None:
                    uow.session.execute(timers.timer.update().where(timers.timer.c.id == found).values(due_at=now))
                return found is not None
        except SQLAlchemyError:
            return False


def _is_ours(queue: Any) -> Any:
    """Types that exist in the catalogue: of the poison only what pretends to be such a type, under its own mark."""
    return parking.parked.c.key.not_like("sha256:%") & parking.parked.c.key.not_like("poison-%")


@contextmanager
def eyes_on(settings: Settings, services: Mapping[str, Any]) -> Iterator[Eyes]:
    with ExitStack() as stack:
        yield Eyes({name: stack.enter_context(onlooker(settings, name)) for name in services})
