"""The runbook can be followed: what it tells one to type is there, and what it points at stands where it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from deploy.cli import main

PROJECT = Path(__file__).resolve().parents[2]
PAGE = (PROJECT / "docs" / "runbook.md").read_text("utf8")
STANDS_FOR = {
    "SERVICE": "intake",
    "SUBSCRIBER": "followup",
    "PUBLISHER": "intake",
    "NUMBER": "12",
    "NAME": "wang",
    "DIR": "docs",
    "FILE": "README.md",
    **dict.fromkeys(("R.jsonl.gz", "P.jsonl.gz", "T.jsonl.gz"), "README.md"),
}


def slug(heading: str) -> str:
    """The anchor of a heading, as pages of Markdown are shown on the web: punctuation goes, blanks become hyphens."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def sections(page: str) -> dict[str, str]:
    """The text of each section by the anchor of its heading."""
    parts = re.split(r"^## (.+)$", page, flags=re.MULTILINE)[1:]
    return {slug(heading): text for heading, text in zip(parts[::2], parts[1::2], strict=True)}


def commands(page: str) -> list[str]:
    """Every command of ours that the page gives, in a block or in a line."""
    blocks = re.findall(r"^```sh\n(.*?)^```", page, flags=re.MULTILINE | re.DOTALL)
    lines = [line.split("#")[0].strip() for block in blocks for line in block.splitlines()]
    lines += [
        " ".join(quoted.split())
        for quoted in re.findall(r"`(guitu [^`]+)`", re.sub(r"```.*?```", "", page, flags=re.DOTALL))
    ]
    return [line for line in lines if line.startswith("guitu ")]


def written_out(command: str) -> list[str]:
    """The command with something real for each word that stands for something; what is optional is given too."""
    plain = command.replace("[", " ").replace("]", " ").replace(" … ", " ").replace(" …", "")
    return [STANDS_FOR.get(word, word) for word in shlex.split(plain)][1:]


def parse(command: click.Command, words: list[str], name: str) -> click.Context:
    """Read the words as the command line would, and run nothing. :raises click.UsageError:"""
    context = command.make_context(name, list(words))
    if isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            raise click.UsageError(f"{name} needs a command")
        sub_name, sub, left = command.resolve_command(context, rest)
        assert sub is not None and sub_name is not None
        return parse(sub, left, sub_name)
    return context


COMMANDS = commands(PAGE)


def test_the_page_gives_every_command_for_parked_events() -> None:
    given = {" ".join(written_out(command)[:2]) for command in COMMANDS}
    assert {"parked list", "parked show", "parked replay", "parked discard", "outbox status"} <= given


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_it_gives_can_be_typed(command: str) -> None:
    parse(main, written_out(command), "guitu")


@pytest.mark.parametrize("command", ["guitu parked list SERVICE --stat dead", "guitu outbox", "guitu backfill intake"])
def test_a_command_that_cannot_be_typed_is_noticed(command: str) -> None:
    with pytest.raises(click.UsageError):
        parse(main, written_out(command), "guitu")


def test_every_link_leads_somewhere() -> None:
    links = re.findall(r"\]\(([^)]+)\)", re.sub(r"\s+", " ", PAGE))
    lost = [link for link in links if not leads_somewhere(link)]
    assert (len(links) > 20, lost) == (True, [])


def leads_somewhere(link: str) -> bool:
    file, _, anchor = link.partition("#")
    path = PROJECT / "docs" / file if file else PROJECT / "docs" / "runbook.md"
    return path.is_file() and (not anchor or anchor in sections(path.read_text("utf8")))


def test_every_heading_says_it_in_both_languages() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    assert [heading for heading in headings if not re.fullmatch(r"[A-Z][ -~]+ [\u4e00-\u9fff、]+", heading)] == []


def test_every_file_it_names_exists() -> None:
    named = re.findall(r"`?((?:deploy|docs)/[\w./-]+\.(?:json|yml|md|py))`?", PAGE)
    assert [file for file in named if not (PROJECT / file).is_file()] == []
