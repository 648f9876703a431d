"""The Flask app: everything outsiders can reach; any WSGI server can host it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, Response, g, jsonify, request
from flask_smorest import Api
from marshmallow import Schema
from werkzeug.middleware.proxy_fix import ProxyFix

from chassis.aside import Aside, at_once
from chassis.kinds import RangeField
from chassis.metrics import Metrics
from contracts.access import SCOPES
from contracts.deprecations import DEPRECATIONS
from contracts.orders import patrol
from gateway import access, bodies, deprecation, documents, limits, problems
from gateway.commands import COMMANDS
from gateway.cursors import Cursors
from gateway.disclosure import policy
from gateway.disclosure.answering import READ_DEADLINE_S
from gateway.feed import Feed
from gateway.fhir import outcomes
from gateway.forms.typefaces import Typefaces
from gateway.keys import Keys, TokenKeys
from gateway.operations import DEADLINE_S, Operations
from gateway.parts import Parts
from gateway.people.sessions import Sessions
from gateway.people.signing_in import SigningIn
from gateway.ports import GatewayRuntime
from gateway.registry import Registry
from gateway.resources import (
    approvals,
    audit,
    beds,
    candidates,
    care,
    cases,
    clocks,
    costs,
    departures,
    disclosures,
    dispatches,
    dna,
    drill,
    duties,
    feed,
    fhir,
    followup,
    forms,
    health,
    help_requests,
    hospitals,
    inquiries,
    inquiry_imports,
    notebook,
    notices,
    oauth,
    operations,
    people,
    persons,
    pfif,
    police,
    preview,
    referrals,
    reporters,
    reunions,
    session,
    sightings,
    tickets,
    tracing,
    tracing_notices,
    watches,
    webhooks,
)
from gateway.sign_in import SignIn
from gateway.tokens import Tokens
from gateway.waiting import Patience
from gateway.webhooks.delivering import Deliverer
from gateway.webhooks.posting import Poster

BODY_LIMIT: Final = 1024 * 1024

RESOURCES: Final = (
    oauth,
    session,
    people,
    sightings,
    reporters,
    dispatches,
    watches,
    help_requests,
    referrals,
    hospitals,
    fhir,
    costs,
    cases,
    beds,
    care,
    persons,
    departures,
    tickets,
    tracing,
    pfif,
    tracing_notices,
    reunions,
    notebook,
    inquiries,
    inquiry_imports,
    candidates,
    police,
    dna,
    followup,
    forms,
    notices,
    clocks,
    duties,
    operations,
    approvals,
    disclosures,
    preview,
    feed,
    webhooks,
    drill,
    audit,
    health,
)

_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
    "Strict-Transport-Security": "max-age=31536000",
    "Cross-Origin-Resource-Policy": "same-origin",
}

_ABOUT: Final = """常州市救助管理站与合作机构（巡查队、医院、公安、铁路、镇村）的协作接口。

The interface between the station and its partners: patrols, hospitals, police, the railway desk, the townships.

1. 以客户端凭据向 `POST /oauth/token` 取得 5 分钟有效的令牌，随 `Authorization: Bearer …` 发送。
   Get a five-minute token at `POST /oauth/token`.
2. 凡产生效果的 POST 须带 `Idempotency-Key`；同一键总是得到同一答复，且只生效一次。
   Every POST with an effect needs an `Idempotency-Key`; the same key gets the same answer, and one effect.
3. 承办服务暂时不在时：宜迟不宜缺的事项答 202，稍后必达（见 `Location`）；其余答 503 且不会生效。
   While a service is away, what is better late than never gets 202; everything else gets 503 and has no effect.
4. 错误一律为 `application/problem+json`，`code` 稳定，目录见 `/problems`。
   Every error is a problem with a stable `code`; the catalogue is at `/problems`."""


class PlainApi(Api):
    """flask-smorest without its own error answers and pagination header: ours are documented with each operation."""

    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_responses(self) -> None:
        pass

    def _register_pagination_header(self) -> None:
        pass

    def _register_etag_headers(self) -> None:
        pass


class ServedApi(PlainApi):
    """The routes alone. What they are is written once a process, by :func:`described`: to write it takes longer than
    all else that makes an app."""

    def register_blueprint(self, blp: Any, **_: Any) -> None:
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blp.name] = self
        self._app.register_blueprint(blp)

    def _openapi_json(self) -> Response:
        """OpenAPI wants the whole address at which to sign in, which is where the reader came from."""
        spec = described()
        sign_in = _sign_in(f"{request.url_root}oauth/token")
        return jsonify(spec | {"components": spec["components"] | {"securitySchemes": {"oauth2": sign_in}}})


def create_app(
    runtime: GatewayRuntime,
    *,
    aside: Aside = at_once,
    deadline_s: float = DEADLINE_S,
    read_deadline_s: float = READ_DEADLINE_S,
    poster: Poster | None = None,
) -> Flask:
    """The gateway over this runtime. ``aside`` runs a pure, CPU-bound function where it holds up nobody; ``poster``
    makes webhook requests; an owner has so many seconds to carry out an order and to answer a question.

    The operations, for whoever delivers what was deferred, are ``operations_of(app)``.
    """
    app = Flask("gateway", static_url_path="/static")
    app.config.update(_config())
    app.json.ensure_ascii, app.json.sort_keys = False, False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    poster = poster or Poster(loopback=runtime.settings.webhook_loopback)
    made = app.extensions["guitu"] = _parts(runtime, aside, poster, deadline_s, read_deadline_s)
    paces = limits.Paces(runtime)
    _measure(app, runtime.metrics)
    bodies.install(app)
    access.install(app, access.Door(runtime, made.tokens, made.registry, made.sessions))
    deprecation.install(app, DEPRECATIONS)
    limits.install(app, paces, made.allowances, runtime.wall.now)
    _publish(app)
    documents.install(app, described())
    outcomes.install(app)
    problems.install(app)  # after flask-smorest, whose own error answers ours replace
    policy.check(app)
    app.after_request(_secured)
    app.wsgi_app = _ends_where_it_says(app.wsgi_app)  # type: ignore[method-assign,assignment]
    if runtime.settings.http_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=runtime.settings.http_proxies)  # type: ignore[method-assign]
    return app


def _parts(runtime: GatewayRuntime, aside: Aside, poster: Poster, deadline_s: float, read_deadline_s: float) -> Parts:
    keys, token_keys, sessions = Keys(runtime), TokenKeys(runtime), Sessions(runtime)
    following = {patrol.REPORT_SIGHTING.key: sightings.follow_answer}
    return Parts(
        runtime=runtime,
        keys=keys,
        tokens=Tokens(token_keys, lambda: runtime.public_url),
        token_keys=token_keys,
        registry=Registry(runtime),
        sign_in=SignIn(runtime, aside),
        sessions=sessions,
        signing_in=SigningIn(runtime, sessions, keys, aside),
        operations=Operations(runtime, keys, COMMANDS, following, deadline_s=deadline_s),
        read_deadline_s=read_deadline_s,
        cursors=Cursors(keys),
        patience=Patience(),
        allowances=limits.Allowances(runtime),
        feed=Feed(runtime),
        poster=poster,
        deliverer=Deliverer(runtime, poster),
        aside=aside,
        typefaces=Typefaces(runtime.settings.typefaces),
    )


def parts_of(app: Flask) -> Parts:
    """The working parts of this app, for whoever keeps them going."""
    found: Parts = app.extensions["guitu"]
    return found


def operations_of(app: Flask) -> Operations:
    """Those of this app: ``deliver_due``, ``next_due_at``."""
    return parts_of(app).operations


def _config() -> dict[str, Any]:
    return {
        "API_TITLE": "归途 Guitu",
        "API_VERSION": "v1",
        "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": "/v1",
        "OPENAPI_JSON_PATH": "openapi.json",
        "API_SPEC_OPTIONS": {"info": {"description": _ABOUT}, "servers": [{"url": "/"}]},
        "MAX_CONTENT_LENGTH": BODY_LIMIT,
        "MAX_FORM_MEMORY_SIZE": 16 * 1024,
        "PROPAGATE_EXCEPTIONS": False,
        "PROVIDE_AUTOMATIC_OPTIONS": False,
    }


@cache
def described() -> dict[str, Any]:
    """The interface as OpenAPI, without anything behind it. It depends on the code alone, so it is written once; nobody
    may change what is returned."""
    app = Flask("gateway", static_url_path="/static")
    app.config.update(_config())
    plugin = MarshmallowPlugin(schema_name_resolver=_schema_name)
    api = PlainApi(app, spec_kwargs={"marshmallow_plugin": plugin})
    plugin.converter.add_attribute_function(_range_properties)  # type: ignore[union-attr]
    api.spec.components.schema("Problem", documents.PROBLEM_SCHEMA)
    api.spec.components.schema("AcceptedOperation", documents.ACCEPTED_SCHEMA)
    api.spec.components.security_scheme("oauth2", _sign_in("/oauth/token"))
    _register(api)
    return dict(api.spec.to_dict())


def _publish(app: Flask) -> None:
    _register(ServedApi(app))
    reporters.install(app)


def _register(api: Api) -> None:
    for module in RESOURCES:
        api.register_blueprint(module.blp)


def _schema_name(schema: Schema | type[Schema]) -> str:
    """Two services may use the same word for a body, so the name says whose it is: ``contracts.orders.<whose>``,
    however many modules they keep their bodies in."""
    kind = schema if isinstance(schema, type) else type(schema)
    return f"{kind.__module__.split('.')[2].capitalize()}{kind.__name__}"


def _range_properties(_converter: Any, field: Any, **_: Any) -> dict[str, Any]:
    if not isinstance(field, RangeField):
        return {}
    ends = {"lo": {"type": "integer"}, "hi": {"type": "integer"}}
    return {"type": "object", "properties": ends, "required": ["lo", "hi"], "additionalProperties": False}


def _sign_in(address: str) -> dict[str, Any]:
    scopes = {name: f"{zh} {en}" for name, (zh, en) in SCOPES.items()}
    return {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": address, "scopes": scopes}}}


def _secured(answer: Response) -> Response:
    for name, value in _HEADERS.items():
        answer.headers.setdefault(name, value)
    answer.headers.setdefault("Cache-Control", "no-store")
    answer.headers["X-Request-Id"] = problems.request_id()
    return answer


def _measure(app: Flask, metrics: Metrics) -> None:
    """Count by route, never by address: an address holds ids and, for a sighting's status, its secret."""

    @app.before_request
    def begin() -> None:
        g.began = time.monotonic()

    @app.after_request
    def end(answer: Response) -> Response:
        route = request.url_rule.rule if request.url_rule else "unknown"
        metrics.http_requests.labels(route, request.method if request.url_rule else "-", str(answer.status_code)).inc()
        metrics.http_seconds.labels(route).observe(time.monotonic() - g.get("began", time.monotonic()))
        return answer


def _ends_where_it_says(
    inner: Callable[[dict[str, Any], Any], Iterable[bytes]],
) -> Callable[[dict[str, Any], Any], Iterable[bytes]]:
    """A chunked body ends by itself; without this mark Werkzeug reads it as empty, and the limit would not see it."""

    def outer(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        if "chunked" in environ.get("HTTP_TRANSFER_ENCODING", "").lower():
            environ["wsgi.input_terminated"] = True
            environ.pop("CONTENT_LENGTH", None)
        return inner(environ, start_response)

    return outer
