"""The story of the demo, from the street to the door of home; without it nobody would see what the services are for.

Played only through the public HTTP interface, by the agencies it is about, each with its own credentials;
:mod:`deploy.demo.chapters` tell it, this module plays it and shows what happens.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from deploy.demo.chapters import (
    door,
    follow_up,
    hospital,
    identity,
    notebook,
    notice,
    patrol,
    police,
    station,
    stay,
    street,
    timeline,
    way_home,
)
from deploy.demo.client import Passerby, desks_of
from deploy.demo.receiver import Receiver
from deploy.demo.stage import Chapter, Seen, Step, StepFailed, Way, failures_named

STORY: Final[Sequence[Chapter]] = tuple(
    module.CHAPTER
    for module in (
        street,
        patrol,
        hospital,
        notice,
        door,
        station,
        stay,
        police,
        notebook,
        identity,
        way_home,
        follow_up,
        timeline,
    )
)


@dataclass(frozen=True)
class Played:
    """A step that ended as it should."""

    seen: Seen
    events: Sequence[str]
    milliseconds: int


def play(base_url: str, credentials_file: Path, console: Console) -> bool:
    """Play the whole story and print it as it happens; whether every step ended as it should.

    It may be played again and again: each time another old man is found, at whatever time the drill has come to.
    """
    way = a_new_way(base_url, credentials_file)
    try:
        return _walked(way, console)
    finally:
        hospital.stop_listening(way)


def _walked(way: Way, console: Console) -> bool:
    with progress_on(console) as progress:
        task = progress.add_task("", total=sum(len(chapter.steps) for chapter in STORY))
        for chapter in STORY:
            console.print(f"\n[bold cyan]{chapter.title}[/]")
            for step in chapter.steps:
                progress.update(task, description=escape(f"{step.who}：{step.what}"))
                if not _told(way, step, console):
                    return False
                progress.advance(task)
    console.print("\n[bold green]✓ 每一步都如期完成 · every step ended as it should[/]")
    return True


def a_new_way(base_url: str, credentials_file: Path) -> Way:
    """Nobody found yet; every desk ready to sign in."""
    return Way(desks_of(base_url, credentials_file), Passerby(base_url), Receiver(credentials_file.parent))


def take(way: Way, step: Step) -> Played:
    """One step, its check and its events. :raises StepFailed: with what was expected and what was seen."""
    began = time.monotonic()
    with failures_named():
        seen = step.act(way) or Seen()
        events = way.followed(step.follows, getattr(way, step.of))
    return Played(seen, events, round((time.monotonic() - began) * 1000))


def _told(way: Way, step: Step, console: Console) -> bool:
    try:
        _show(step, take(way, step), console)
    except StepFailed as failed:
        _show_failure(step, failed, console)
        return False
    return True


def _show(step: Step, played: Played, console: Console) -> None:
    note = f" [dim]— {escape(played.seen.note)}[/]" if played.seen.note else ""
    console.print(f"[green]✓[/] [bold]{step.who}[/] {step.what}{note} [dim]{played.milliseconds} ms[/]")
    console.print(f"   [dim]{step.in_english}[/]", highlight=False)
    if played.events:
        console.print(f"   [magenta]→ {' '.join(_counted(played.events))}[/]", highlight=False)
    elif step.follows:
        later = "（立案后在时间线上核对 checked once there is a timeline）"
        console.print(f"   [magenta]→ {' '.join(_counted(step.follows))}[/] [dim]{later}[/]", highlight=False)
    if played.seen.table is not None:
        console.print(Padding(played.seen.table, (0, 0, 0, 3)))


def _counted(names: Iterable[str]) -> list[str]:
    return [name if count == 1 else f"{name}×{count}" for name, count in Counter(names).items()]


def _show_failure(step: Step, failed: StepFailed, console: Console) -> None:
    console.print(f"[bold red]✗ {step.who} {step.what}[/]")
    console.print(f"   应为 expected: {escape(str(failed.expected))}", highlight=False)
    console.print(f"   实为 seen:     {escape(str(failed.seen))}", highlight=False)


def progress_on(console: Console) -> Progress:
    """How far the story has come, on a terminal only; it leaves nothing behind."""
    bar = (SpinnerColumn(), BarColumn(24), MofNCompleteColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    return Progress(*bar, console=console, transient=True, disable=not console.is_terminal)
