"""``guitu matching``: which parameters people are compared by, how they came about, and taking a version back; without
it a version that ranks badly could only be lived with."""

from __future__ import annotations

import click

from deploy.commands.parts import runtime_of


@click.group(help="比对参数 · the parameters people are compared by: versions, learning, choosing one.")
def matching() -> None:
    """Every candidate names the version it was scored under; any version can be used again."""


@matching.command("versions", help="版本 · every version, what it was learnt from, and which was in use when.")
def versions() -> None:
    from deploy import matching_versions

    matching_versions.show(runtime_of("tracing"))


@matching.command("learn", help="学习 · make the next version from everybody searched for and all verdicts so far.")
def learn() -> None:
    from deploy import matching_versions

    matching_versions.learn(runtime_of("tracing"))


@matching.command("use", help="启用 · use that version from now on; no later one takes its place by itself.")
@click.argument("version")
@click.option("--follow", is_flag=True, help="允许后续版本自动启用 · let later versions take its place again")
def use(version: str, follow: bool) -> None:
    from deploy import matching_versions

    matching_versions.use(version, runtime_of("tracing"), pinned=not follow)
