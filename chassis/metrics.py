"""The one list of metrics; without it each service would count in words of its own. Labels are names of ours, never
of people."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """All metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.events_handled = Counter(
            "guitu_events_handled",
            "Events handled, once each",
            ["service", "publisher"],
            registry=registry,
        )
        self.events_parked = Counter(
            "guitu_events_parked",
            "Events put into parking",
            ["service", "publisher", "state"],
            registry=registry,
        )
        self.parked = Gauge(
            "guitu_parked_events",
            "Events in parking now",
            ["service", "state"],
            registry=registry,
        )
        self.events_sent = Counter(
            "guitu_events_sent",
            "Events confirmed by the broker",
            ["service"],
            registry=registry,
        )
        self.outbox_unsent = Gauge(
            "guitu_outbox_unsent",
            "Announcements not sent yet",
            ["service"],
            registry=registry,
        )
        self.outbox_lag = Gauge(
            "guitu_outbox_lag_seconds",
            "Age of the oldest announcement not sent yet",
            ["service"],
            registry=registry,
        )
        self.subscription_paused = Gauge(
            "guitu_subscription_paused",
            "1 while a subscription waits for its database",
            ["service", "publisher"],
            registry=registry,
        )
        self.commands = Counter(
            "guitu_commands",
            "Commands by outcome",
            ["service", "command", "outcome"],
            registry=registry,
        )
        self.command_seconds = Histogram(
            "guitu_command_seconds",
            "Time to execute a command",
            ["service"],
            registry=registry,
        )
        self.reads = Counter(
            "guitu_reads",
            "Reads by outcome",
            ["service", "read", "outcome"],
            registry=registry,
        )
        self.timers_fired = Counter(
            "guitu_timers_fired",
            "Durable timers fired",
            ["service", "kind"],
            registry=registry,
        )
        self.timers_failing = Gauge(
            "guitu_timers_failing",
            "Timers whose handler failed",
            ["service"],
            registry=registry,
        )
        self.deadlines = Counter(
            "guitu_deadline_transitions",
            "Statutory clocks by rule and transition",
            ["service", "rule", "transition"],
            registry=registry,
        )
        self.http_requests = Counter(
            "guitu_http_requests",
            "HTTP requests",
            ["route", "method", "status"],
            registry=registry,
        )
        self.http_seconds = Histogram("guitu_http_seconds", "Time to answer", ["route"], registry=registry)
        self.operations_open = Gauge(
            "guitu_operations_open",
            "Accepted operations not answered yet",
            registry=registry,
        )
