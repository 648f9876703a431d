"""The one list of metrics; without it each service would count in words of its own. Labels are names of ours, never
of people.

What each one means stands here in Chinese and English, and nowhere else: docs/metrics.md is generated from it.
"""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector


class Metrics:
    """All metrics of one process, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.build = Gauge(
            "guitu_build_info",
            "正在运行的版本，值恒为 1 · What runs here; always 1",
            ["version", "python"],
            registry=registry,
        )
        self.build.labels(_version(), platform.python_version()).set(1)
        self.ready = Gauge(
            "guitu_ready",
            "依赖可用为 1，不可用为 0（数据库；消息服务器及其队列） · "
            "1 while what the service needs answers: its database; the broker with its queues",
            ["service", "part"],
            registry=registry,
        )
        self.operator_warnings = Gauge(
            "guitu_operator_warnings",
            "服务照常运行、但须运维人员处理的事项数，按名称（如 work_calendar_missing：缺少工作日历的年份数） · "
            "What an operator must see to although the service works, by name; of work_calendar_missing: years",
            ["service", "warning"],
            registry=registry,
        )
        self.hub_lag = Gauge(
            "guitu_hub_lag_seconds",
            "最近一分钟内绿色线程被唤醒的最大延迟 · "
            "The latest that a sleeping green thread was woken within the last minute",
            ["service"],
            registry=registry,
        )
        self._add_events(registry)
        self._add_outbox(registry)
        self._add_orders(registry)
        self._add_timers(registry)
        self._add_audit(registry)
        self._add_gateway(registry)
        self._add_webhooks(registry)
        self._add_matching(registry)

    def _add_matching(self, registry: CollectorRegistry) -> None:
        self.matching_bytes = Gauge(
            "guitu_matching_bytes",
            "比对所用内存数组的字节数，按一侧（寻人信息、寻亲档案）；尚未建好为 0 · "
            "Bytes of the arrays that this process searches in, by side; 0 while they are not built",
            ["service", "side"],
            registry=registry,
        )
        self.matching_records = Gauge(
            "guitu_matching_records",
            "内存数组中的记录数，按一侧 · Records in those arrays, by side",
            ["service", "side"],
            registry=registry,
        )

    def _add_events(self, registry: CollectorRegistry) -> None:
        self.events_handled = Counter(
            "guitu_events_handled",
            "已处理的事件，每个只计一次 · Events handled, once each",
            ["service", "publisher"],
            registry=registry,
        )
        self.events_duplicate = Counter(
            "guitu_events_duplicate",
            "重复到达、此前已处理或已滞留的事件，不再生效 · "
            "Events that came again after they had been handled or parked, and had no effect",
            ["service", "publisher"],
            registry=registry,
        )
        self.handler_seconds = Histogram(
            "guitu_handler_seconds",
            "处理一个事件所用时间，不含提交 · Time a handler took for one event, without the commit",
            ["service", "type"],
            registry=registry,
        )
        self.events_parked = Counter(
            "guitu_events_parked",
            "转入滞留区的事件，含排在滞留事件之后的 · Events put into parking, also those behind another one",
            ["service", "publisher", "state"],
            registry=registry,
        )
        self.parked = Gauge(
            "guitu_parked_events",
            "滞留区现有事件数 · Events in parking now",
            ["service", "state"],
            registry=registry,
        )
        self.parked_oldest = Gauge(
            "guitu_parked_oldest_seconds",
            "滞留最久的事件自转入至今的时间，无则为 0 · Time since the oldest of them was parked, 0 when there is none",
            ["service", "state"],
            registry=registry,
        )
        self.subscription_paused = Gauge(
            "guitu_subscription_paused",
            "订阅因数据库不可用而暂停时为 1 · 1 while a subscription waits for its database",
            ["service", "publisher"],
            registry=registry,
        )
        self.dead_letters = Gauge(
            "guitu_dead_letters",
            "消息服务器死信队列中的消息数；队列不存在为 -1 · "
            "Messages in the broker's dead-letter queue; -1 when it has none",
            ["service"],
            registry=registry,
        )

    def _add_outbox(self, registry: CollectorRegistry) -> None:
        self.events_sent = Counter(
            "guitu_events_sent",
            "消息服务器已确认的事件 · Events confirmed by the broker",
            ["service"],
            registry=registry,
        )
        self.events_refused = Counter(
            "guitu_events_refused",
            "发送后未获确认的事件，稍后重发 · Events sent and not confirmed; they are sent again",
            ["service"],
            registry=registry,
        )
        self.relay_active = Gauge(
            "guitu_relay_active",
            "本进程持有该服务的发送锁为 1 · 1 while this process holds the lock of the service's relay",
            ["service"],
            registry=registry,
        )
        self.outbox_unsent = Gauge(
            "guitu_outbox_unsent",
            "尚未发送的事件数 · Announcements not sent yet",
            ["service"],
            registry=registry,
        )
        self.outbox_lag = Gauge(
            "guitu_outbox_lag_seconds",
            "最早一条未发送事件的等待时间，无则为 0 · "
            "Age of the oldest announcement not sent yet, 0 when there is none",
            ["service"],
            registry=registry,
        )

    def _add_orders(self, registry: CollectorRegistry) -> None:
        self.commands = Counter(
            "guitu_commands",
            "命令，按结果 · Commands by outcome",
            ["service", "command", "outcome"],
            registry=registry,
        )
        self.command_seconds = Histogram(
            "guitu_command_seconds",
            "执行一条命令所用时间 · Time to execute a command",
            ["service"],
            registry=registry,
        )
        self.reads = Counter(
            "guitu_reads",
            "查询，按结果 · Reads by outcome",
            ["service", "read", "outcome"],
            registry=registry,
        )
        self.rpc_expired = Counter(
            "guitu_rpc_expired",
            "到达时已过期、未执行的请求；持续增长多为服务器间时钟不一致 · "
            "Requests that came after their deadline and were not run; when it keeps growing, clocks differ",
            ["service"],
            registry=registry,
        )

    def _add_timers(self, registry: CollectorRegistry) -> None:
        self.timers_fired = Counter(
            "guitu_timers_fired",
            "已触发的定时器 · Durable timers fired",
            ["service", "kind"],
            registry=registry,
        )
        self.timers_failing = Gauge(
            "guitu_timers_failing",
            "处理失败、等待重试的定时器数 · Timers whose handler failed",
            ["service"],
            registry=registry,
        )
        self.timers_overdue = Gauge(
            "guitu_timers_overdue_seconds",
            "最早一个到期未触发的定时器已过期多久（失败者除外），无则为 0 · "
            "How long the oldest due timer has been due, 0 when there is none; those whose handler failed are left out",
            ["service"],
            registry=registry,
        )
        self.deadlines = Counter(
            "guitu_deadline_transitions",
            "法定时限的变化，按规则 · Statutory clocks by rule and transition",
            ["service", "rule", "transition"],
            registry=registry,
        )

    def _add_audit(self, registry: CollectorRegistry) -> None:
        self.audit_unsealed = Gauge(
            "guitu_audit_unsealed_rows",
            "尚未封存的审计记录数 · Entries of the audit not sealed yet",
            ["service"],
            registry=registry,
        )
        self.audit_oldest_unsealed = Gauge(
            "guitu_audit_oldest_unsealed_seconds",
            "其中最早一条的等待时间，无则为 0；承诺不超过 60 秒 · "
            "Age of the oldest of them, 0 when there is none; promised are at most 60",
            ["service"],
            registry=registry,
        )
        self.audit_contradicted = Gauge(
            "guitu_audit_contradicted",
            "数据库中的审计链与已签名的检查点不符为 1 · 1 while the audit chain in the database is not what was signed",
            ["service"],
            registry=registry,
        )

    def _add_gateway(self, registry: CollectorRegistry) -> None:
        self.http_requests = Counter(
            "guitu_http_requests",
            "HTTP 请求，按路由、方法、状态码 · HTTP requests",
            ["route", "method", "status"],
            registry=registry,
        )
        self.http_seconds = Histogram(
            "guitu_http_seconds",
            "HTTP 应答时间 · Time to answer",
            ["route"],
            registry=registry,
        )
        self.http_limited = Counter(
            "guitu_http_limited",
            "因超过每分钟限额而以 429 拒绝的请求 · Requests refused with 429 because an agency was beyond its pace",
            ["quota"],
            registry=registry,
        )
        self.identity_queries = Counter(
            "guitu_identity_queries",
            "查询身份的请求：已计数、异常频繁（当日首次过半）、因当日限额用完被拒 · "
            "Queries of identities: counted; unusual, once when an officer passes half of the day's allowance; refused",
            ["outcome"],
            registry=registry,
        )
        for outcome in ("counted", "unusual", "refused"):
            self.identity_queries.labels(outcome)
        self.glass_broken = Counter(
            "guitu_glass_broken",
            "紧急查阅次数，按机构类别与事由 · Times somebody broke the glass, by kind of agency and reason",
            ["kind", "reason"],
            registry=registry,
        )
        self.sign_in_failures = Counter(
            "guitu_sign_in_failures",
            "登录失败，按原因：密钥不符，签名断言不符，断言重放，须等待，同时登录过多 · "
            "Failed sign-ins: a wrong secret, a wrong or replayed assertion, told to wait, too many at once",
            ["reason"],
            registry=registry,
        )
        self.operations_open = Gauge(
            "guitu_operations_open",
            "已受理、尚无结果的操作数 · Accepted operations not answered yet",
            registry=registry,
        )
        self.operations_oldest = Gauge(
            "guitu_operations_oldest_seconds",
            "其中最早一个的等待时间，无则为 0 · How long the oldest of them has been waiting, 0 when there is none",
            registry=registry,
        )
        self.sign_ins = Counter(
            "guitu_sign_ins",
            "站内人员登录，按结果：succeeded 成功，refused 被拒 · Sign-ins of the station's people by outcome",
            ["outcome"],
            registry=registry,
        )
        for outcome in ("succeeded", "refused"):
            self.sign_ins.labels(outcome)  # from zero, so that the first burst after a start shows as an increase

    def _add_webhooks(self, registry: CollectorRegistry) -> None:
        self.webhook_attempts = Counter(
            "guitu_webhook_attempts",
            "webhook 投递次数，按结果 · Webhook requests made, by outcome",
            ["outcome"],
            registry=registry,
        )
        self.webhook_endpoints = Gauge(
            "guitu_webhook_endpoints",
            "webhook 端点数，按状态（failing 为正在失败） · "
            "Webhook endpoints by state; failing are active ones whose last attempt failed",
            ["state"],
            registry=registry,
        )
        self.webhook_oldest = Gauge(
            "guitu_webhook_oldest_seconds",
            "最早一条待投递消息的等待时间，按端点状态，无则为 0 · "
            "How long the oldest message has been waiting, by the state of its endpoint, 0 when there is none",
            ["state"],
            registry=registry,
        )
        self.untold = Gauge(
            "guitu_untold_events",
            "尚未通知合作单位的事件，按状态（waiting 为等待说明其对象的事件） · "
            "Events that partners are still to be told; waiting ones want another event that says whom they concern",
            ["state"],
            registry=registry,
        )
        self.webhook_disabled = Counter(
            "guitu_webhook_endpoints_disabled",
            "被停用的 webhook 端点，按原因 · Webhook endpoints disabled, by reason",
            ["reason"],
            registry=registry,
        )


def _version() -> str:
    try:
        return version("guitu")
    except PackageNotFoundError:
        return "unknown"
