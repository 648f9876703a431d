"""What watchers ask (健康检查): does the process live, can it work, what does it count."""

from __future__ import annotations

from flask import Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from gateway.disclosure.policy import NOTHING_PERSONAL
from gateway.parts import parts
from gateway.routes import as_json, in_form, own_route, resource


def livez() -> Response:
    """The process answers."""
    return as_json({"alive": True})


def readyz() -> Response:
    """Ready, or what is missing: 503 with the reasons; and what an operator must see to all the same."""
    runtime = parts().runtime
    problems = list(runtime.ready())
    warnings = [{"warning": name, "about": about} for name, about in runtime.warnings().items() if about]
    return as_json({"ready": not problems, "problems": problems, "warnings": warnings}, 503 if problems else 200)


def metrics() -> Response:
    """Prometheus' text format; labels are names of ours, never of people."""
    return Response(generate_latest(parts().runtime.metrics.registry), content_type=CONTENT_TYPE_LATEST)


blp = resource(
    "health", "运行状况", "Health", "供监控使用，反向代理不对外开放。For watchers; a reverse proxy keeps them inside."
)

own_route(blp, "/livez", livez, shows_what=NOTHING_PERSONAL, zh="存活检查", en="The process answers.", open_to_all=True)
own_route(
    blp,
    "/readyz",
    readyz,
    shows_what=NOTHING_PERSONAL,
    zh="就绪检查",
    en="Database and broker answer; 503 with the reasons otherwise.",
    open_to_all=True,
    also={"503": in_form("未就绪 Not ready, and why.", "application/json", type="object")},
)
own_route(
    blp,
    "/metrics",
    metrics,
    shows_what=NOTHING_PERSONAL,
    zh="指标",
    en="Prometheus metrics.",
    open_to_all=True,
    also={"200": in_form("指标 Prometheus' text format.", "text/plain", type="string")},
)
