"""The life of one command at the gateway; without it a request could be lost, doubled, or answered in two ways.

    accepted ──▶ open ──answered──▶ succeeded | refused
                  │ owner away
                  ├─ late is better than never: stays open; the deliverer tries again until answered or no longer valid
                  └─ late would harm: withdrawing ──cancelled at its owner──▶ cancelled (or expired: too late)

An operation is committed before its owner hears of it, and its answer before the caller does. The same command id
always gets the same answer from its owner, so asking again is safe at every step.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import Session

from chassis.broker import OwnerAway
from chassis.commands import CANCELLED, Answer
from chassis.failpoints import Failpoint, reached
from chassis.logs import log
from chassis.orders import Actor, Command, CommandType
from chassis.work import UnitOfWork
from contracts.notices import OperationSettled, SettledState
from gateway.commands import OF_ADDRESSEES
from gateway.domain.operations import FIRST_LEASE, IN_BULK, UNSETTLED, Operation, OperationState, Withdrawal, backoff
from gateway.keys import Keys
from gateway.ports import GatewayRuntime
from gateway.problems import ProblemFound
from gateway.registry import as_of_now
from gateway.settlements import Settlements
from gateway.storage.operations import OperationRows
from gateway.submissions import Standing, Submission, case_in, order_of, standing_of
from gateway.telling import notice_to

DEADLINE_S: Final = 3.0
_LEAST_S: Final = 0.5
_LOOK_AGAIN_S: Final = 0.2
_AT_ONCE: Final = 50
_IN_BULK_AT_ONCE: Final = 5

Following = Callable[[UnitOfWork, str, Mapping[str, Any]], None]
"""Called when a command has succeeded, in the transaction that stores the answer, with its resource's id and body."""


class Operations:
    """Accepts commands, tries them, and remembers their answers for seven days."""

    def __init__(
        self,
        runtime: GatewayRuntime,
        keys: Keys,
        command_types: Mapping[str, CommandType],
        following: Mapping[str, Following],
        *,
        deadline_s: float = DEADLINE_S,
    ) -> None:
        self._runtime, self._keys, self._deadline_s = runtime, keys, deadline_s
        self._types, self._following = command_types, following
        self._settlements = Settlements()

    # --- a request -------------------------------------------------------------------------------------------------

    def submit(self, wanted: Submission) -> Standing:
        """Carry the command out once, or say where it stands. :raises ProblemFound: ``idempotency_key_reused``."""
        fingerprint = self._keys.fingerprint(wanted.canonical())
        operation, ours = self._accept(wanted, fingerprint)
        if ours:
            reached(Failpoint.OPERATION_ACCEPTED)
            return self._first_attempt(operation, wanted)
        standing = self._await(operation.id)
        revived = self._revived(standing, wanted)
        return self._first_attempt(revived, wanted) if revived else standing

    def enqueue(self, wanted: Submission) -> Operation:
        """Accept it and leave it to the deliverer, behind what was accepted on the same thing before. A second time it
        is the same operation. :raises ProblemFound: ``idempotency_key_reused``."""
        operation, ours = self._accept(wanted, self._keys.fingerprint(wanted.canonical()))
        if ours:
            self._give_way(operation.id)
        return operation

    def knows(self, agency_id: str, key: str) -> bool:
        """Whether that key has been used: what comes under it is a repeat."""
        return self.first_time_of(agency_id, key) is not None

    def first_time_of(self, agency_id: str, key: str) -> datetime | None:
        """When, by the station's clock, what goes under that key was accepted; nothing while it has not been used."""
        with self._runtime.view() as view:
            found = OperationRows(view.session).by_key(agency_id, key)
            return None if found is None else found.station_time

    def standing(self, operation_id: str) -> Standing:
        """:raises NotFound: when there is none, or no longer."""
        with self._runtime.view() as view:
            return standing_of(OperationRows(view.session).get(operation_id))

    def standing_to(self, caller: Actor, operation_id: str) -> Standing:
        """As :meth:`standing`, of what this caller may know of. :raises NotFound: whatever it is that hides it."""
        with self._runtime.view(caller) as view:
            own = OF_ADDRESSEES.get(caller.agency_kind, frozenset())
            return standing_of(OperationRows(view.session).shown_to(caller, own, operation_id))

    def awaited(self, caller: Actor, operation_id: str, at_most_s: float) -> Standing:
        """:meth:`standing_to` this caller once it is settled, or after so long. :raises NotFound:"""
        give_up_at = time.monotonic() + at_most_s
        while True:
            standing = self.standing_to(caller, operation_id)
            left = give_up_at - time.monotonic()
            if standing.settled or left <= 0:
                return standing
            self._settlements.wait(min(_LOOK_AGAIN_S, left))

    def _accept(self, wanted: Submission, fingerprint: str) -> tuple[Operation, bool]:
        """Commit the intent; the operation, and whether this request is the one to carry it out."""
        with self._runtime.unit(wanted.actor) as uow:
            rows = OperationRows(uow.session)
            found = rows.by_key(wanted.actor.agency_id, wanted.key)
            if found is None:
                new = self._drafted(wanted, fingerprint, uow)
                if rows.add(new):
                    said = {"operation_id": new.id, "command": new.command_type, "purpose": wanted.purpose}
                    uow.audit(
                        "operation.accepted", new.subject, **said, **(wanted.signed.noted() if wanted.signed else {})
                    )
                    return new, True
                found = rows.by_key(wanted.actor.agency_id, wanted.key)
            assert found is not None
            if found.fingerprint != fingerprint or found.client_id != wanted.actor.client_id:
                raise ProblemFound("idempotency_key_reused")
            return found, False

    def _drafted(self, wanted: Submission, fingerprint: str, uow: UnitOfWork) -> Operation:
        now, target_id = self._runtime.wall.now(), wanted.target_id or uow.new_id()
        extras = dict(wanted.minting(uow, target_id)) if wanted.minting else {}
        owner = f"operations/{now.date().isoformat()}"
        lasting = wanted.type.deferrable_for
        return Operation(
            id=uow.new_id(),
            agency_id=wanted.actor.agency_id,
            client_id=wanted.actor.client_id,
            idempotency_key=wanted.key,
            fingerprint=fingerprint,
            command_type=wanted.type.key,
            command_id=uow.new_id(),
            subject=f"{wanted.type.owner}.{wanted.type.resource}/{target_id}",
            target_id=target_id,
            location=wanted.location.format(id=target_id, **extras) if wanted.location else None,
            actor=wanted.actor.as_json(),
            accepted_at=now,
            station_time=uow.now(),
            valid_until=None if lasting is None else now + lasting,
            next_attempt_at=now + FIRST_LEASE,
            sealed_by=owner,
            order=uow.private(owner, order_of(wanted, extras)),
            signature=uow.private(owner, wanted.signed.as_json()) if wanted.signed else None,
        )

    def _revived(self, standing: Standing, wanted: Submission) -> Operation | None:
        """A cancelled command had no effect and never will: the same key may try anew, under a new command id."""
        if standing.state != OperationState.CANCELLED:
            return None
        now = self._runtime.wall.now()
        with self._runtime.unit(wanted.actor) as uow:
            rows = OperationRows(uow.session)
            old = rows.get(standing.operation_id)
            revived = rows.change(
                old.id,
                [OperationState.CANCELLED],
                state=OperationState.OPEN,
                withdrawal=None,
                command_id=uow.new_id(),
                attempts=0,
                accepted_at=now,
                station_time=uow.now(),
                next_attempt_at=now + FIRST_LEASE,
                finished_at=None,
                order=uow.private(old.sealed_by, order_of(wanted, standing.extras)),
                answer=None,
            )
            if not revived:
                return None
            uow.audit("operation.tried_anew", old.subject, operation_id=old.id, command=old.command_type)
            return rows.get(old.id)

    def _first_attempt(self, operation: Operation, wanted: Submission) -> Standing:
        """At once, with what the caller said and may do at this moment: nothing has to be read back for it."""
        give_up_at = time.monotonic() + self._deadline_s
        if not self._our_turn(operation, give_up_at):
            self._give_way(operation.id)
        else:
            command = self._command(operation, wanted.actor, dict(wanted.body), wanted.purpose, wanted.if_match)
            answer = self._tried(operation, command, max(give_up_at - time.monotonic(), _LEAST_S))
            if answer is not None:
                return self._settle(operation.id, command.id, answer)
        return self.standing(operation.id)

    def _our_turn(self, operation: Operation, give_up_at: float) -> bool:
        """Wait while another request is busy with the same thing; not for one that waits for its owner itself."""
        while True:
            with self._runtime.view() as view:
                earlier = OperationRows(view.session).earlier_unsettled(operation)
                under_way = earlier is not None and earlier.attempts == 0 and earlier.state == OperationState.OPEN
            if earlier is None:
                return True
            left = give_up_at - time.monotonic()
            if not under_way or left <= 0:
                return False
            self._settlements.wait(min(_LOOK_AGAIN_S, left))

    def _give_way(self, operation_id: str) -> None:
        """Something earlier on the same thing is open: queue behind it, or, when late would harm, do not even begin."""
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            rows = OperationRows(uow.session)
            operation = rows.get(operation_id)
            if operation.deferrable:
                rows.change(operation_id, [OperationState.OPEN], attempts=1, next_attempt_at=now)
            else:
                self._end(uow, operation, OperationState.CANCELLED, withdrawal=Withdrawal.EARLIER_OPEN)
        self._settlements.announce()

    def _await(self, operation_id: str) -> Standing:
        """Where an operation stands that somebody else is busy with; waits for it up to the deadline."""
        give_up_at = time.monotonic() + self._deadline_s
        while True:
            standing = self.standing(operation_id)
            left = give_up_at - time.monotonic()
            if standing.settled or standing.attempts > 0 or left <= 0:
                return standing
            self._settlements.wait(min(_LOOK_AGAIN_S, left))

    # --- one attempt -----------------------------------------------------------------------------------------------

    def _attempt(self, operation_id: str, deadline_s: float) -> bool:
        """Try once; whether the owner was there."""
        operation, command = self._ordered(operation_id)
        late = operation.expired(self._runtime.wall.now())
        if late or operation.state == OperationState.WITHDRAWING:
            return self._withdraw(operation_id, Withdrawal.LATE if late else Withdrawal.OWNER_AWAY)
        answer = self._tried(operation, command, deadline_s)
        if answer is not None:
            self._settle(operation_id, command.id, answer)
        return answer is not None

    def _tried(self, operation: Operation, command: Command, deadline_s: float) -> Answer | None:
        """What the owner said; nothing when it was away, and then the operation waits or is taken back."""
        try:
            answer = self._runtime.rpc.execute(command, command.data, deadline_s)
        except OwnerAway:
            if operation.deferrable:
                self._put_off(operation.id)
            else:
                self._withdraw(operation.id, Withdrawal.OWNER_AWAY)
            return None
        reached(Failpoint.OPERATION_ANSWERED)
        return answer

    def _ordered(self, operation_id: str) -> tuple[Operation, Command]:
        with self._runtime.view() as view:
            operation = OperationRows(view.session).get(operation_id)
            order = operation.order.open() if operation.order else {"body": {}}
            actor = self._as_of_now(view.session, Actor.from_json(operation.actor))
        said = order["body"], order.get("purpose", ""), order.get("if_match")
        return operation, self._command(operation, actor, *said)

    def _command(
        self, operation: Operation, actor: Actor, body: Mapping[str, Any], purpose: str, if_match: str | None
    ) -> Command:
        return Command(
            type=self._type_of(operation.command_type),
            id=operation.command_id,
            target_id=operation.target_id,
            data=body,
            actor=actor,
            accepted_at=operation.station_time,
            purpose=purpose,
            if_match=if_match,
            correlation_id=operation.id,
        )

    def _as_of_now(self, session: Session, actor: Actor) -> Actor:
        """What was deferred for days is judged by today's registration; who is out of force holds no right."""
        present = as_of_now(session, actor, self._runtime.wall.now())
        return present or replace(actor, scopes=frozenset())

    def _put_off(self, operation_id: str) -> None:
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            rows = OperationRows(uow.session)
            attempts = rows.get(operation_id).attempts + 1
            rows.change(operation_id, [OperationState.OPEN], attempts=attempts, next_attempt_at=now + backoff(attempts))
        self._settlements.announce()

    def _settle(self, operation_id: str, command_id: str, answer: Answer) -> Standing:
        """Store what the owner said about that command, with its audit row, and say where it stands then; the first
        answer stays, and an operation that is tried anew under another command id is not concerned."""
        with self._runtime.unit() as uow:
            operation = OperationRows(uow.session).get(operation_id)
            if operation.command_id != command_id:
                return standing_of(operation)
            if answer.ok:
                self._end(uow, operation, OperationState.SUCCEEDED, said={"body": dict(answer.body)})
            elif answer.code == CANCELLED.code:
                # also said to an order that comes after its own withdrawal: it never ran and never will
                late = operation.withdrawal == Withdrawal.LATE
                state = OperationState.EXPIRED if late else OperationState.CANCELLED
                self._end(uow, operation, state, withdrawal=Withdrawal(operation.withdrawal or Withdrawal.OWNER_AWAY))
            else:
                said = {"code": answer.code, "facts": dict(answer.body)}
                self._end(uow, operation, OperationState.REFUSED, said=said)
            standing = standing_of(OperationRows(uow.session).get(operation_id))
        reached(Failpoint.OPERATION_STORED)
        self._settlements.announce()
        return standing

    def _end(
        self,
        uow: UnitOfWork,
        operation: Operation,
        state: OperationState,
        *,
        withdrawal: Withdrawal | None = None,
        said: Mapping[str, Any] | None = None,
    ) -> None:
        """Finish it: what was ordered is forgotten, what was answered is kept."""
        extras = operation.order.open().get("extras", {}) if operation.order else {}
        ended = OperationRows(uow.session).change(
            operation.id,
            UNSETTLED,
            of_command=operation.command_id,
            state=state,
            withdrawal=withdrawal,
            answer=uow.private(operation.sealed_by, {"extras": extras, **(said or {})}),
            order=None,
            case_id=case_in(said or {}),
            attempts=operation.attempts + 1,
            next_attempt_at=None,
            finished_at=self._runtime.wall.now(),
        )
        if ended:
            code = (said or {}).get("code") or (withdrawal.value if withdrawal else None)
            uow.audit("operation." + state.value, operation.subject, operation_id=operation.id, code=code)
            self._tell_if_late(uow, operation, state, code)
        if ended and state is OperationState.SUCCEEDED and operation.command_type in self._following:
            self._following[operation.command_type](uow, operation.target_id, (said or {}).get("body", {}))

    def _tell_if_late(self, uow: UnitOfWork, operation: Operation, state: OperationState, code: str | None) -> None:
        """What was answered with 202 was answered to nobody: the agency is told in its feed and by webhook."""
        now = self._runtime.wall.now()
        deferred = operation.attempts > 0 or now >= operation.accepted_at + FIRST_LEASE
        quiet = state is OperationState.SUCCEEDED and self._type_of(operation.command_type).tells_itself
        if operation.deferrable and deferred and not quiet:
            settled = OperationSettled(
                operation_id=operation.id,
                command=operation.command_type,
                state=SettledState(state.value),
                problem=code,
                settled_at=now,
            )
            notice_to(uow, operation.agency_id, settled, now)

    # --- taking back -----------------------------------------------------------------------------------------------

    def _withdraw(self, operation_id: str, reason: Withdrawal) -> bool:
        """Cancel it at its owner; whether the owner was there. Until it is there, the deliverer keeps trying."""
        operation = self._withdrawing(operation_id, reason)
        try:
            answer = self._runtime.rpc.cancel(
                self._type_of(operation.command_type),
                operation.command_id,
                Actor.from_json(operation.actor),
                self._deadline_s,
            )
        except OwnerAway:
            return False
        # Where it was carried out before it could be cancelled, the owner has given the answer it gave then.
        self._settle(operation_id, operation.command_id, answer)
        return True

    def _withdrawing(self, operation_id: str, reason: Withdrawal) -> Operation:
        now = self._runtime.wall.now()
        with self._runtime.unit() as uow:
            rows = OperationRows(uow.session)
            attempts = rows.get(operation_id).attempts + 1
            rows.change(
                operation_id,
                UNSETTLED,
                state=OperationState.WITHDRAWING,
                withdrawal=reason,
                attempts=attempts,
                next_attempt_at=now + FIRST_LEASE if attempts == 1 else now + backoff(attempts),
            )
            return rows.get(operation_id)

    # --- the deliverer ---------------------------------------------------------------------------------------------

    def deliver_due(self, now: datetime) -> int:
        """Try each operation whose turn it is once; how many reached their owner.

        One attempt at a time per operation, across processes. Once an owner turns out to be away, its other operations
        are left for the next round, and those of the other owners come forward.
        """
        reached, away, tried, bulk = 0, set[str](), set[str](), 0
        while len(tried) < _AT_ONCE and (due := [one for one in self._due(now, away) if one[0] not in tried]):
            for operation_id, command_type in due:
                owner = _owner_of(command_type)
                if owner in away:
                    continue
                tried.add(operation_id)
                if command_type in IN_BULK and (bulk := bulk + 1) > _IN_BULK_AT_ONCE:
                    continue
                if self._leased(operation_id, now):
                    there = self._delivered(operation_id)
                    reached += there
                    away |= set() if there else {owner}
        return reached

    def _due(self, now: datetime, away: set[str]) -> list[tuple[str, str]]:
        """Id and command type of each operation whose turn it is, and whose owner is not known to be away."""
        with self._runtime.view() as view:
            rows = OperationRows(view.session)
            self._measure(*rows.unsettled())
            return [(one.id, one.command_type) for one in rows.due(now, _AT_ONCE, away)]

    def _measure(self, unsettled: int, oldest: datetime | None) -> None:
        metrics, now = self._runtime.metrics, self._runtime.wall.now()
        metrics.operations_open.set(unsettled)
        metrics.operations_oldest.set(max((now - oldest).total_seconds(), 0.0) if oldest else 0.0)

    def _delivered(self, operation_id: str) -> bool:
        with self._runtime.view() as view:
            operation = OperationRows(view.session).get(operation_id)
        if operation.command_type not in self._types and operation.state == OperationState.OPEN:
            return self._kept_for_an_upgrade(operation)
        if not operation.deferrable and operation.state == OperationState.OPEN:
            # Its request died before it had an answer; by now late would harm.
            return self._withdraw(operation_id, Withdrawal.OWNER_AWAY)
        return self._attempt(operation_id, self._deadline_s)

    def _kept_for_an_upgrade(self, operation: Operation) -> bool:
        """A command that this version does not know, after an upgrade or its undoing: what was accepted stays open,
        said aloud, until a version that knows it is back, or until it is no longer valid; then it is cancelled."""
        log.error("operation_of_unknown_command", operation=operation.id, command=operation.command_type)
        if not operation.deferrable or operation.expired(self._runtime.wall.now()):
            reason = Withdrawal.LATE if operation.deferrable else Withdrawal.OWNER_AWAY
            return self._withdraw(operation.id, reason)
        self._put_off(operation.id)
        return True

    def _type_of(self, key: str) -> CommandType:
        """A type that this version does not know has an owner and a name all the same: enough to cancel it."""
        owner, _, name = key.partition(".")
        return self._types.get(key) or CommandType(owner, name, resource="", scope="")

    def _leased(self, operation_id: str, now: datetime) -> bool:
        with self._runtime.unit() as uow:
            rows = OperationRows(uow.session)
            seen = rows.get(operation_id)
            ready = seen.next_attempt_at is not None and seen.next_attempt_at <= now
            return ready and rows.lease(seen, now + FIRST_LEASE)

    def next_due_at(self) -> datetime | None:
        """When :meth:`deliver_due` has something to do next; nothing when no operation is open."""
        with self._runtime.view() as view:
            return OperationRows(view.session).next_attempt_at()


def _owner_of(command_type: str) -> str:
    return command_type.partition(".")[0]
