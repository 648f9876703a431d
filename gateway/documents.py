"""The pages people read: operations and problems, made from the specification; without them partners would guess.

Nothing on them is fetched from elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Flask, render_template

from contracts.problems import PROBLEMS
from gateway.access import public
from gateway.disclosure.policy import NOTHING_PERSONAL, shows
from gateway.problems import ProblemFound

PROBLEM_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "RFC 9457 problem; 中文在前。",
    "required": ["type", "title", "title_en", "status", "code", "detail", "detail_en", "request_id"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference", "example": "/problems/not_found"},
        "title": {"type": "string", "description": "中文标题"},
        "title_en": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "enum": sorted(PROBLEMS), "description": "稳定代码 the stable code"},
        "detail": {"type": "string", "description": "中文说明与下一步"},
        "detail_en": {"type": "string", "description": "what it means and what to do next"},
        "request_id": {"type": "string", "format": "uuid"},
        "facts": {"type": "object", "description": "编号、代码、时间、数量 ids, codes, times and quantities"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                "required": ["field", "message"],
            },
        },
    },
}

ACCEPTED_SCHEMA: Final[dict[str, Any]] = {
    "type": "object",
    "description": "已受理、稍后送达的操作；`id` 为所涉对象的编号，已确定。The id of the thing is already decided.",
    "required": ["operation_id", "operation_url", "state", "state_zh", "valid_until"],
    "properties": {
        "operation_id": {"type": "string", "format": "uuid"},
        "operation_url": {"type": "string", "format": "uri-reference"},
        "state": {"type": "string", "enum": ["open", "withdrawing", "succeeded", "refused", "cancelled", "expired"]},
        "state_zh": {"type": "string"},
        "valid_until": {"type": ["string", "null"], "format": "date-time"},
    },
}

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_DEEPEST: Final = 4


def install(app: Flask, spec: Mapping[str, Any]) -> None:
    """``/docs``, ``/problems`` and ``/problems/<code>``, about the interface of this specification."""

    @shows(NOTHING_PERSONAL)
    @public
    def docs() -> str:
        return render_template("docs.html", spec=spec, groups=groups(spec), problems=PROBLEMS)

    @shows(NOTHING_PERSONAL)
    @public
    def problem_catalogue() -> str:
        return render_template(
            "problems.html", problems=sorted(PROBLEMS.values(), key=lambda one: (one.status, one.code))
        )

    @shows(NOTHING_PERSONAL)
    @public
    def problem_page(code: str) -> str:
        if code not in PROBLEMS:
            raise ProblemFound("not_found")
        return render_template("problem.html", problem=PROBLEMS[code])

    app.add_url_rule("/", "home", docs, methods=["GET"])
    app.add_url_rule("/docs", "docs", docs, methods=["GET"])
    app.add_url_rule("/problems", "problem_catalogue", problem_catalogue, methods=["GET"])
    app.add_url_rule("/problems/<code>", "problem_page", problem_page, methods=["GET"])


def groups(spec: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The operations by resource, as the page shows them."""
    by_tag: dict[str, list[dict[str, Any]]] = {tag["name"]: [] for tag in spec.get("tags", ())}
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method in item:
                shown = _operation(spec, path, method, item)
                by_tag.setdefault(shown["tag"], []).append(shown)
    about = {tag["name"]: tag.get("description", "") for tag in spec.get("tags", ())}
    return [
        {"name": name, "anchor": _anchor(name), "about": about.get(name, ""), "operations": operations}
        for name, operations in by_tag.items()
    ]


def _anchor(text: str) -> str:
    return "".join(letter if letter.isascii() and letter.isalnum() else "-" for letter in text).strip("-").lower()


def _operation(spec: Mapping[str, Any], path: str, method: str, item: Mapping[str, Any]) -> dict[str, Any]:
    told = item[method]
    parameters = [*item.get("parameters", ()), *told.get("parameters", ())]
    content = told.get("requestBody", {}).get("content", {})
    kind, body = next(iter(content.items()), (None, None))
    return {
        "anchor": _anchor(f"{method} {path}"),
        "path": path,
        "method": method.upper(),
        "tag": (told.get("tags") or ["—"])[0],
        "zh": told.get("summary", ""),
        "en": told.get("description", ""),
        "scope": told.get("x-guitu-scope", ""),
        "open": told.get("security") == [],
        "valid_for": told.get("x-guitu-valid-for"),
        "discloses": told.get("x-guitu-discloses", []),
        "parameters": [_parameter(spec, one) for one in parameters],
        "body_kind": kind,
        "fields": list(_fields(spec, body["schema"])) if body else [],
        "example": _example(spec, body["schema"]) if body and kind == "application/json" else None,
        "answers": [(code, one) for code, one in sorted(told["responses"].items()) if code.startswith("2")],
        "problems": sorted(
            {code for one in told["responses"].values() for code in one.get("x-guitu-codes", ())}, key=_by_status
        ),
    }


def _by_status(code: str) -> tuple[int, str]:
    return PROBLEMS[code].status, code


def _parameter(spec: Mapping[str, Any], parameter: Mapping[str, Any]) -> dict[str, Any]:
    schema = _resolved(spec, parameter.get("schema", {}))
    return {
        "name": parameter["name"],
        "place": {"path": "路径 path", "query": "查询 query", "header": "头 header"}[parameter["in"]],
        "required": parameter.get("required", False),
        "kind": _kind(schema),
        "about": parameter.get("description") or schema.get("description", ""),
    }


def _resolved(spec: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, behind references and behind ``null or …``."""
    if "$ref" in schema:
        found: Mapping[str, Any] = spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return _resolved(spec, found)
    for choice in ("allOf", "anyOf", "oneOf"):
        real = [one for one in schema.get(choice, ()) if one.get("type") != "null"]
        if len(real) == 1:
            return {**_resolved(spec, real[0]), **{key: value for key, value in schema.items() if key != choice}}
    return schema


def _fields(
    spec: Mapping[str, Any], schema: Mapping[str, Any], prefix: str = "", depth: int = 0
) -> Iterator[dict[str, Any]]:
    """Every field of a body, inner ones as ``place.text`` and ``marks[].kind``."""
    schema = _resolved(spec, schema)
    for name, inner in schema.get("properties", {}).items():
        told = _resolved(spec, inner)
        yield {
            "name": f"{prefix}{name}",
            "required": name in schema.get("required", ()),
            "kind": _kind(told),
            "about": inner.get("description") or told.get("description", ""),
            "codes": [code for code in _members(spec, told).get("enum", ()) if code is not None],
            "limits": _limits(told),
        }
        if depth < _DEEPEST:
            listed = "array" in _types(told)
            member = _members(spec, told)
            yield from _fields(spec, member, f"{prefix}{name}{'[]' if listed else ''}.", depth + 1)


def _members(spec: Mapping[str, Any], schema: Mapping[str, Any]) -> Mapping[str, Any]:
    return _resolved(spec, schema["items"]) if "items" in schema else schema


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return [one for one in ([kind] if isinstance(kind, str) else kind) if one != "null"]


def _kind(schema: Mapping[str, Any]) -> str:
    words = "/".join(_types(schema)) or "string"
    return f"{words} ({schema['format']})" if "format" in schema else words


def _limits(schema: Mapping[str, Any]) -> str:
    ends = (("minLength", "maxLength", "字"), ("minimum", "maximum", ""), ("minItems", "maxItems", "项"))
    told = [
        f"{schema.get(low, '')}–{schema.get(high, '')}{unit}"
        for low, high, unit in ends
        if low in schema or high in schema
    ]
    return "，".join(told)


def _example(spec: Mapping[str, Any], schema: Mapping[str, Any], depth: int = 0) -> Any:
    """A body made of the fields' own examples: the required ones, and the others that have one."""
    schema = _resolved(spec, schema)
    required = schema.get("required", ())
    made = {
        name: _value(spec, inner, depth)
        for name, inner in schema.get("properties", {}).items()
        if name in required or "example" in _resolved(spec, inner)
    }
    return made


def _value(spec: Mapping[str, Any], schema: Mapping[str, Any], depth: int) -> Any:
    schema = _resolved(spec, schema)
    if "example" in schema:
        return schema["example"]
    if schema.get("enum"):
        return schema["enum"][0]
    kind = (_types(schema) or ["string"])[0]
    if kind == "object":
        return _example(spec, schema, depth + 1) if depth < _DEEPEST else {}
    if kind == "array":
        return [_value(spec, schema["items"], depth + 1)] if "items" in schema and depth < _DEEPEST else []
    return {"integer": 1, "number": 1.0, "boolean": True}.get(kind, "…")
