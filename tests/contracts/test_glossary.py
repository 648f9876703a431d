"""The glossary has a Chinese word beside every event, code and subject: code and field speak of one thing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chassis.kinds import CodeList, PatternCode
from contracts import codes, roles
from contracts.events import CATALOGUE

GLOSSARY = (Path(__file__).parents[2] / "docs" / "glossary.md").read_text("utf8")
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")] for line in GLOSSARY.splitlines() if line.startswith("| ")
]
CODE_LISTS = [value for value in vars(codes).values() if isinstance(value, type) and issubclass(value, CodeList)]
CODE_LISTS.remove(CodeList)
CODE_LISTS += [roles.Role, roles.PersonState, roles.SessionStage]


def chinese_beside(word: str) -> bool:
    """Whether a row has ``word`` as its English and something Chinese beside it."""
    return any(row[0] == word and re.search(r"[\u4e00-\u9fff]", row[1]) for row in ROWS if len(row) > 1)


def section_of(codes: type[CodeList]) -> str:
    return next((part for part in GLOSSARY.split("\n### ") if part.startswith(f"{codes.__name__} ")), "")


@pytest.mark.parametrize("codes", CODE_LISTS, ids=lambda codes: codes.__name__)
def test_a_code_list_has_the_chinese_word_of_its_docstring(codes: type[CodeList]) -> None:
    word = re.search(r"[\u4e00-\u9fff]+", codes.__doc__ or "")
    assert word and word.group() in section_of(codes).splitlines()[0]


@pytest.mark.parametrize("codes", CODE_LISTS, ids=lambda codes: codes.__name__)
def test_every_code_has_its_chinese_word(codes: type[CodeList]) -> None:
    section = section_of(codes)
    found = re.findall(r"^\| `([^`]+)` \| [^|]*[\u4e00-\u9fff][^|]* \|$", section, re.MULTILINE)
    assert found == [code.value for code in codes]


def test_every_event_has_its_chinese_words() -> None:
    assert [contract.name for contract in CATALOGUE if not chinese_beside(f"`{contract.name}`")] == []


def test_everything_events_are_about_has_its_chinese_word() -> None:
    subjects = dict.fromkeys(contract.subject for contract in CATALOGUE)
    assert [subject for subject in subjects if not chinese_beside(subject)] == []


def test_every_code_family_has_its_chinese_word() -> None:
    families = [
        marker.name
        for value in vars(codes).values()
        for marker in getattr(value, "__metadata__", ())
        if isinstance(marker, PatternCode)
    ]
    assert families and [name for name in families if not chinese_beside(f"`{name}`")] == []
