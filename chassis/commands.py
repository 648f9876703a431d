"""The command desk of a service: executes each order once and answers a repeat with the same words, refusals included.

One transaction holds the command's inbox row, the effect (in a savepoint) and the announcements. A refusal rolls back
to the savepoint, and its answer is committed with the inbox row. Technical errors are never stored.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from marshmallow import RAISE, ValidationError
from sqlalchemy import Column, String, Table, select
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from chassis import versions
from chassis.columns import Moment, Sealed, Whose
from chassis.database import insert_ignoring, is_conflict
from chassis.failpoints import Failpoint, reached
from chassis.metrics import Metrics
from chassis.orders import Actor, Command, Query, ReadType, Refusal
from chassis.private import Erased
from chassis.registrations import Handler, Registrations
from chassis.retained import retained
from chassis.tables import METADATA
from chassis.versions import Versioned
from chassis.work import Cause, UnitOfWork, Units, View

_ANSWER = Whose("command/<id>", "erasing what a command was about destroys its key and takes the answer out")

command_inbox = Table(
    "command_inbox",
    METADATA,
    Column("command_id", String(36), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("answer", Sealed("command_inbox.answer", _ANSWER)),
    Column("target_id", String(36), index=True),
)


def _destroy_keys(uow: UnitOfWork, rows: Sequence[Any]) -> None:
    for row in rows:
        uow.keys.destroy(f"command/{row.command_id}")


retained(command_inbox, "command_answers", aged_by=command_inbox.c.received_at, with_it=_destroy_keys)

_CONFLICT_RETRIES = 5
_AN_ID = re.compile(r"[A-Za-z0-9._:-]{1,80}")


@dataclass(frozen=True)
class Answer:
    """What became of a command or read: its body, or the code of the refusal with its facts."""

    ok: bool
    body: Mapping[str, Any]
    code: str | None = None

    def as_json(self) -> dict[str, Any]:
        return {"ok": self.ok, "body": dict(self.body), "code": self.code}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Answer:
        return cls(data["ok"], data["body"], data["code"])

    @classmethod
    def refusal(cls, refusal: Refusal) -> Answer:
        return cls(False, refusal.facts, refusal.code)


CANCELLED = Answer(False, {}, "operation_cancelled")
ERASED = Answer(False, {}, "person_erased")
"""To what is ordered or asked about somebody whose data were erased, and to a repeat of what was answered before."""


class CommandDesk:
    """Executes, cancels, and answers reads for one service."""

    def __init__(self, units: Units, table: Registrations, metrics: Metrics) -> None:
        self._units, self._table, self._metrics = units, table, metrics

    def execute(
        self,
        name: str,
        command_id: str,
        target_id: str,
        body: Mapping[str, Any],
        actor: Actor,
        accepted_at: datetime,
        *,
        purpose: str = "",
        if_match: str | None = None,
        correlation_id: str | None = None,
        traceparent: str | None = None,
    ) -> Answer:
        """Carry the order out, once for each ``command_id``; a repeat gets the first answer."""
        found = self._table.commands.get(name)
        if found is None:
            return Answer(False, {"command": name}, "unknown_command")
        type_, handler = found
        with self._metrics.command_seconds.labels(self._units.service).time():
            try:
                command = Command(
                    type_,
                    command_id,
                    target_id,
                    body,
                    actor,
                    accepted_at,
                    purpose,
                    if_match,
                    correlation_id,
                )
                answer = self._once(
                    command,
                    handler,
                    Cause(command_id, correlation_id or command_id, traceparent),
                )
            except Refusal as refusal:
                answer = Answer.refusal(refusal)
        outcome = "done" if answer.ok else "refused"
        self._metrics.commands.labels(self._units.service, type_.name, outcome).inc()
        return answer

    def cancel(self, name: str, command_id: str, actor: Actor) -> Answer:
        """Make sure the command never runs. If it has run, its answer comes back and nothing is changed."""
        with self._units.unit(actor) as uow:
            if self._claim(uow, name, command_id):
                self._store(uow, command_id, CANCELLED)
                return CANCELLED
            return self._stored(uow, command_id)

    def ask(self, name: str, params: Mapping[str, Any], actor: Actor, purpose: str) -> Answer:
        """Answer a read; a disclosure of personal data is written to the audit before the answer leaves, and so is that
        one was refused."""
        found = self._table.reads.get(name)
        if found is None:
            return Answer(False, {"read": name}, "unknown_command")
        type_, handler = found
        try:
            query = Query(type_, _loaded(type_.params, params), actor, purpose)
            answer = Answer(True, self._looked_up(type_, handler, query))
        except Refusal as refusal:
            answer = Answer.refusal(refusal)
            self._record(type_, "disclosure_refused", params, actor, purpose, outcome=refusal.code)
        except Erased:
            answer = ERASED
            self._record(type_, "disclosure_refused", params, actor, purpose, outcome=str(ERASED.code))
        outcome = "done" if answer.ok else "refused"
        self._metrics.reads.labels(self._units.service, type_.name, outcome).inc()
        return answer

    def _looked_up(self, type_: ReadType, handler: Handler, query: Query) -> dict[str, Any]:
        _check_scope(query.actor, type_.scope)
        with self._units.view(query.actor) as view:
            # Looked up first: a version older than what is shown is refused later, a newer one would be believed.
            version = self._version_shown(query, view)
            body: dict[str, Any] = {**handler(query, view), **version}
        self._record(type_, "disclosed", query.params, query.actor, query.purpose)
        return body

    def _record(
        self, type_: ReadType, action: str, params: Mapping[str, Any], actor: Actor, purpose: str, **more: str
    ) -> None:
        if not type_.discloses:
            return
        with self._units.unit(actor) as uow:
            uow.audit(action, type_.key, purpose=purpose, fields=list(type_.discloses), **_ids(type_, params), **more)

    def _version_shown(self, query: Query, view: View) -> dict[str, int]:
        """The version of the one thing that is asked for, if it has one."""
        about = query.type.about
        return _version(view.session, self._table.versioned, about, str(query.params.get(f"{about}_id")))

    def _once(self, command: Command, handler: Handler, cause: Cause) -> Answer:
        for _ in range(_CONFLICT_RETRIES):
            try:
                return self._attempt(command, handler, cause)
            except StaleDataError:
                continue
            except Exception as error:
                if not is_conflict(error):
                    raise
        return self._attempt(command, handler, cause)

    def _attempt(self, command: Command, handler: Handler, cause: Cause) -> Answer:
        with self._units.unit(command.actor, cause) as uow:
            if not self._claim(uow, command.type.key, command.id, command.target_id):
                return self._stored(uow, command.id)
            answer = _carried_out(command, handler, uow, self._table.versioned)
            self._store(uow, command.id, answer)
            outcome = answer.code or "done"
            uow.audit(
                command.type.key,
                f"{command.type.resource}/{command.target_id}",
                outcome=outcome,
                command=command.id,
                purpose=command.purpose,
            )
            reached(Failpoint.COMMAND_CARRIED_OUT)
        reached(Failpoint.COMMAND_COMMITTED)
        return answer

    def _claim(self, uow: UnitOfWork, name: str, command_id: str, target_id: str | None = None) -> bool:
        row = {
            "command_id": command_id,
            "name": name,
            "received_at": self._units.wall.now(),
            "target_id": target_id,
        }
        return insert_ignoring(uow.session.connection(), command_inbox, [row]) == 1

    def _store(self, uow: UnitOfWork, command_id: str, answer: Answer) -> None:
        owner = f"command/{command_id}"
        uow.keys.new_key(owner)
        sealed = uow.private(owner, answer.as_json())
        uow.session.connection().execute(
            command_inbox.update().where(command_inbox.c.command_id == command_id).values(answer=sealed)
        )

    def _stored(self, uow: UnitOfWork, command_id: str) -> Answer:
        stored = uow.session.execute(select(command_inbox.c.answer).where(command_inbox.c.command_id == command_id))
        answer = stored.scalar_one()
        return ERASED if answer is None else Answer.from_json(answer.open())


def forget_answers(uow: UnitOfWork, target_ids: Collection[str]) -> None:
    """Erase what was answered to orders about these things, and the keys it was sealed with; that they were carried out
    is not forgotten. The order that asks for it has no answer yet, and keeps the one it will get."""
    connection = uow.session.connection()
    about = command_inbox.c.target_id.in_(sorted(target_ids)) & command_inbox.c.answer.is_not(None)
    for command_id in connection.execute(select(command_inbox.c.command_id).where(about)).scalars().all():
        uow.keys.destroy(f"command/{command_id}")
    connection.execute(command_inbox.update().where(about).values(answer=None))


def _ids(type_: ReadType, params: Mapping[str, Any]) -> dict[str, str]:
    """The ids among the parameters; of a refused read only what looks like one, for nobody has checked it."""
    known = {name: str(params[name]) for name in type_.params().fields if name.endswith("_id") and params.get(name)}
    return {name: value for name, value in known.items() if _AN_ID.fullmatch(value)}


def _carried_out(command: Command, handler: Handler, uow: UnitOfWork, versioned: Versioned) -> Answer:
    """After the claim: what was carried out once is answered the same, though rights or schema have changed since."""
    noted = len(uow.after_commit)
    try:
        _check_scope(command.actor, command.type.scope)
        command = replace(command, data=_loaded(command.type.body, command.data))
        with uow.session.begin_nested(), versions.kept_to(command, versioned, uow.session):
            body = handler(command, uow)
    except Refusal as refusal:
        del uow.after_commit[noted:]  # what is rolled back to the savepoint has not happened
        return Answer.refusal(refusal)
    except Erased:
        del uow.after_commit[noted:]
        return ERASED
    return Answer(True, {**(body or {}), **_version(uow.session, versioned, command.type.resource, command.target_id)})


def _version(session: Session, versioned: Versioned, resource: str, id: str) -> dict[str, int]:
    kind = versioned.get(resource)
    version = None if kind is None else versions.present(session, kind, id)
    return {} if version is None else {"version": version}


def _loaded(schema: Any, body: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        loaded: Mapping[str, Any] = schema(unknown=RAISE).load(body)
    except ValidationError as error:
        raise Refusal("invalid_request", errors=error.normalized_messages()) from None
    return loaded


def _check_scope(actor: Actor, scope: str) -> None:
    allowed = actor.agency_kind == "service" if scope == "service" else actor.may(scope)
    if not allowed:
        raise Refusal("forbidden_scope", scope=scope)
