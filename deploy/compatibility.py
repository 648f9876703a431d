"""What a partner's program would stumble over since the last release; without it a renamed field would be noticed by a
hospital.

Compares the interface (OpenAPI) and the events (AsyncAPI) as released, in `docs/released/`, with those of today. Only
what breaks a program that kept to the old document is told:

* of what partners *send*: something new is required, something is refused that was allowed;
* of what they *receive*: something is gone or may now be missing, or is of another kind.

New operations, new optional members of requests, new members of answers, and new codes in answers and events break
nobody who ignores what they do not know, which the guide for partners asks for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from pathlib import Path
from typing import Any, Final

import yaml

RELEASED: Final = Path("docs") / "released"
CURRENT: Final = Path("docs")
OPENAPI: Final = "openapi.json"
ASYNCAPI: Final = "asyncapi.yaml"

Spec = Mapping[str, Any]

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_LOWERED: Final = ("maxLength", "maximum", "maxItems")
_RAISED: Final = ("minLength", "minimum", "minItems")
_DEEPEST: Final = 12


class Way(Enum):
    """Whether a partner sends it or receives it: the same change breaks one and not the other."""

    SENT = "sent"
    RECEIVED = "received"


@dataclass(frozen=True)
class _Side:
    """One schema with the document in which its references are found."""

    spec: Spec
    schema: Mapping[str, Any]

    def inner(self, schema: Mapping[str, Any]) -> _Side:
        return _Side(self.spec, resolved(self.spec, schema))

    def names(self) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.schema.get("properties", {})
        return found

    def required(self) -> set[str]:
        return set(self.schema.get("required", ()))

    def kinds(self) -> set[str]:
        return kinds_of(self.spec, self.schema)

    def codes(self) -> set[Any] | None:
        return set(self.schema["enum"]) - {None} if "enum" in self.schema else None


def resolved(spec: Spec, schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema behind references, with ``null or …`` as a kind of its own."""
    if "$ref" in schema:
        found: Any = spec
        for step in schema["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        return resolved(spec, found)
    for choice in ("oneOf", "anyOf", "allOf"):
        if choice in schema:
            real = [resolved(spec, one) for one in schema[choice] if one.get("type") != "null"]
            if len(real) == 1:
                nullable = len(schema[choice]) > 1
                return {**real[0], "type": sorted(kinds_of(spec, real[0]) | ({"null"} if nullable else set()))}
    return schema


def kinds_of(spec: Spec, schema: Mapping[str, Any]) -> set[str]:
    said = schema.get("type", [])
    return {said} if isinstance(said, str) else set(said)


# --- schemas --------------------------------------------------------------------------------------------------------


def schema_breaks(before: _Side, after: _Side, way: Way, where: str, depth: int = 0) -> Iterator[str]:
    """What in this schema breaks a program that kept to the one before."""
    if depth > _DEEPEST:
        return
    yield from _kind_breaks(before, after, way, where)
    yield from _code_breaks(before, after, way, where)
    yield from _member_breaks(before, after, way, where)
    if way is Way.SENT:
        yield from _bound_breaks(before, after, where)
    for name in before.names().keys() & after.names().keys():
        was, now = before.inner(before.names()[name]), after.inner(after.names()[name])
        yield from schema_breaks(was, now, way, f"{where}.{name}", depth + 1)
    if "items" in before.schema and "items" in after.schema:
        was, now = before.inner(before.schema["items"]), after.inner(after.schema["items"])
        yield from schema_breaks(was, now, way, f"{where}[]", depth + 1)


def _kind_breaks(before: _Side, after: _Side, way: Way, where: str) -> Iterator[str]:
    old, new = before.kinds(), after.kinds()
    unexpected = old - new if way is Way.SENT else new - old
    if old and new and unexpected:
        yield f"{where}: {'/'.join(sorted(old))} has become {'/'.join(sorted(new))}"


def _code_breaks(before: _Side, after: _Side, way: Way, where: str) -> Iterator[str]:
    old, new = before.codes(), after.codes()
    if way is Way.SENT and new is not None:
        gone = sorted(map(str, (old or set()) - new)) if old is not None else ["anything else"]
        if gone:
            yield f"{where}: refuses {', '.join(gone)}"


def _member_breaks(before: _Side, after: _Side, way: Way, where: str) -> Iterator[str]:
    for name in sorted(before.names().keys() - after.names().keys()):
        yield f"{where}.{name}: is gone"
    if way is Way.SENT:
        for name in sorted(after.required() - before.required()):
            yield f"{where}.{name}: is required"
    else:
        for name in sorted((before.required() - after.required()) & after.names().keys()):
            yield f"{where}.{name}: may be missing"


def _bound_breaks(before: _Side, after: _Side, where: str) -> Iterator[str]:
    old, new = before.schema, after.schema
    for name in _LOWERED:
        if name in new and new[name] < old.get(name, float("inf")):
            yield f"{where}: {name} is lowered to {new[name]}"
    for name in _RAISED:
        if name in new and new[name] > old.get(name, float("-inf")) and (name in old or new[name] > 0):
            yield f"{where}: {name} is raised to {new[name]}"
    if "pattern" in new and new["pattern"] != old.get("pattern"):
        yield f"{where}: pattern has become {new['pattern']}"


# --- the interface --------------------------------------------------------------------------------------------------


def interface_breaks(before: Spec, after: Spec, today: date) -> Iterator[str]:
    """What in the HTTP interface breaks a partner's program today; what is gone after its announced sunset breaks
    nobody."""
    for path, item in before["paths"].items():
        for method in _METHODS:
            if method not in item:
                continue
            where = f"{method.upper()} {path}"
            now = after["paths"].get(path, {}).get(method)
            if now is None:
                if item[method].get("x-guitu-sunset", "9999") > today.isoformat():
                    yield f"{where}: is gone"
            else:
                yield from _operation_breaks(before, after, item[method], now, where)


def _operation_breaks(before: Spec, after: Spec, old: Spec, new: Spec, where: str) -> Iterator[str]:
    if _scopes(new) - _scopes(old):
        yield f"{where}: needs {', '.join(sorted(_scopes(new)))}"
    yield from _parameter_breaks(before, after, old, new, where)
    yield from _body_breaks(before, after, old, new, where)
    for status, answer in old.get("responses", {}).items():
        if not status.startswith("2"):
            continue
        if status not in new.get("responses", {}):
            yield f"{where}: no longer answers {status}"
            continue
        then, now = _Side(before, _json(before, answer)), _Side(after, _json(after, new["responses"][status]))
        yield from schema_breaks(then, now, Way.RECEIVED, f"{where} {status}")


def _scopes(operation: Spec) -> set[str]:
    return {scope for one in operation.get("security", ()) for scopes in one.values() for scope in scopes}


def _parameter_breaks(before: Spec, after: Spec, old: Spec, new: Spec, where: str) -> Iterator[str]:
    was, now = _parameters(before, old), _parameters(after, new)
    for name in sorted(was.keys() - now.keys()):
        yield f"{where} {name}: is gone"
    for name, parameter in sorted(now.items()):
        known = was.get(name)
        if parameter.get("required") and not (known and known.get("required")):
            yield f"{where} {name}: is required"
        if known:
            yield from schema_breaks(_of(before, known), _of(after, parameter), Way.SENT, f"{where} {name}")


def _of(spec: Spec, parameter: Spec) -> _Side:
    return _Side(spec, resolved(spec, parameter.get("schema", {})))


def _parameters(spec: Spec, operation: Spec) -> dict[str, Spec]:
    found = (resolved(spec, one) for one in operation.get("parameters", ()))
    return {f"{one['in']} {one['name']}": one for one in found if one["in"] != "path"}


def _body_breaks(before: Spec, after: Spec, old: Spec, new: Spec, where: str) -> Iterator[str]:
    was, now = old.get("requestBody"), new.get("requestBody")
    if now and not was and now.get("required"):
        yield f"{where} body: is required"
    if was and not now:
        yield f"{where} body: is gone"
    if was and now:
        sent, taken = _Side(before, _json(before, was)), _Side(after, _json(after, now))
        yield from schema_breaks(sent, taken, Way.SENT, f"{where} body")


def _json(spec: Spec, holder: Spec) -> Mapping[str, Any]:
    """The schema of the first content there is, usually the only one."""
    content: Mapping[str, Any] = resolved(spec, holder).get("content", {})
    first: Mapping[str, Any] = next(iter(content.values()), {})
    return resolved(spec, first.get("schema", {}))


# --- the events -----------------------------------------------------------------------------------------------------


def event_breaks(before: Spec, after: Spec) -> Iterator[str]:
    """What in the events breaks a reader. An event of one version only grows; anything else is a new version."""
    was, now = before["components"]["schemas"], after["components"]["schemas"]
    for name, schema in was.items():
        if "." not in name:
            continue
        if name not in now:
            yield f"event {name}: is gone"
            continue
        then, today = _Side(before, resolved(before, schema)), _Side(after, resolved(after, now[name]))
        yield from schema_breaks(then, today, Way.RECEIVED, f"event {name}")


# --- the documents --------------------------------------------------------------------------------------------------


def breaks(today: date, root: Path = Path()) -> list[str]:
    """Everything that breaks partners since the last release; nothing when there was none yet."""
    released, current = root / RELEASED, root / CURRENT
    if not released.exists():
        return []
    was, now = (json.loads((folder / OPENAPI).read_text("utf8")) for folder in (released, current))
    heard, told = (yaml.safe_load((folder / ASYNCAPI).read_text("utf8")) for folder in (released, current))
    return [*interface_breaks(was, now, today), *event_breaks(heard, told)]


def release(root: Path = Path()) -> None:
    """Today's documents become those that partners rely on."""
    (root / RELEASED).mkdir(parents=True, exist_ok=True)
    for name in (OPENAPI, ASYNCAPI):
        (root / RELEASED / name).write_text((root / CURRENT / name).read_text("utf8"), "utf8")
