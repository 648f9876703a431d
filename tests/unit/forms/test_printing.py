"""Setting a form: embedded, the same every time, and nothing that anybody wrote is lost or taken for a command."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from chassis.settings import Settings
from gateway.forms import FORMS
from gateway.forms.filling import Facts, filled
from gateway.forms.printing import printed, visible
from gateway.forms.typefaces import FAMILY, TypefaceMissing, Typefaces
from tests.unit.forms.papers import (
    A_BOYS_HANDOVER,
    DESK,
    KNOWN,
    PRINTED_AT,
    STATION,
    paper,
    read_back,
    typeface,
)

IN_THE_TYPEFACE, NOT_IN_IT = "𠮷䶮", "\U0002a6d6"


def a_handover(**changes: Any) -> bytes:
    return paper("police-handover", {"handover": A_BOYS_HANDOVER | changes})


def line_of(label: str, pdf: bytes) -> str:
    return next(line for line in read_back(pdf) if line.startswith(label))


def fonts_of(pdf: bytes) -> Iterator[DictionaryObject]:
    """Every typeface of every page, as the file describes it."""
    for page in PdfReader(io.BytesIO(pdf)).pages:
        for font in page["/Resources"]["/Font"].values():  # type: ignore[index]
            yield font.get_object()["/DescendantFonts"][0].get_object()


# --- embedded, and the same every time --------------------------------------------------------------------------------


@pytest.mark.parametrize("code", FORMS)
def test_the_characters_used_are_in_the_file_and_no_others(code: str) -> None:
    pdf = paper(code)
    fonts = list(fonts_of(pdf))

    assert fonts != []
    for font in fonts:
        mark, _, family = font["/BaseFont"].partition("+")
        assert (len(mark), mark[1:].isupper(), family.partition("-")[0]) == (7, True, "NotoSerifCJKsc")
        assert "/FontFile3" in font["/FontDescriptor"].get_object()
    assert len(pdf) < 200_000  # the typeface has 50 MB


@pytest.mark.parametrize("code", FORMS)
def test_the_same_facts_at_the_same_moment_are_the_same_bytes(code: str) -> None:
    assert paper(code) == paper(code)


def test_another_process_prints_the_same_bytes() -> None:
    told = "import sys; from tests.unit.forms.papers import paper; sys.stdout.buffer.write(paper('refusal-notice'))"
    elsewhere = subprocess.run([sys.executable, "-c", told], capture_output=True, timeout=60, check=True)

    assert elsewhere.stdout == paper("refusal-notice")


def test_several_threads_print_at_once_and_each_gets_its_own_paper() -> None:
    codes = [*FORMS] * 4
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(paper, codes)) == [paper(code) for code in codes]


def test_the_file_says_when_it_was_printed_by_the_clock_it_was_given() -> None:
    page = filled(FORMS["refusal-notice"], Facts(KNOWN["refusal-notice"]))
    later = printed(page, STATION, DESK, PRINTED_AT + timedelta(days=1), typeface())

    told = PdfReader(io.BytesIO(later)).metadata
    assert told is not None
    assert (told.title, told.creation_date) == ("不予救助通知书", PRINTED_AT + timedelta(days=1))


def test_a_form_can_be_filed_for_good() -> None:
    """PDF/A-2a (ISO 19005-2): what is embedded is all that a reader needs, and its text can be read aloud in order."""
    root = PdfReader(io.BytesIO(paper("help-registration"))).trailer["/Root"]
    declared = root["/Metadata"].get_object().get_data().decode()

    assert "<pdfaid:part>2</pdfaid:part>" in declared
    assert "<pdfaid:conformance>A</pdfaid:conformance>" in declared
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)


# --- nothing that anybody wrote is lost -------------------------------------------------------------------------------


def test_rare_characters_of_names_are_printed_as_they_are() -> None:
    assert line_of("姓名", a_handover(name=f"雷{IN_THE_TYPEFACE}")).startswith("姓名（音）雷𠮷䶮性别")


def test_a_character_without_a_shape_is_printed_as_its_number() -> None:
    assert line_of("姓名", a_handover(name=f"雷{NOT_IN_IT}")).startswith("姓名（音）雷〔U+2A6D6〕性别")


def test_what_turns_or_hides_words_is_printed_as_its_number() -> None:
    turned = a_handover(injuries="无\u202e伤\u200b口\u0007")
    assert line_of("有无外伤", turned) == "有无外伤□√有□无外伤情况无〔U+202E〕伤〔U+200B〕口〔U+0007〕"


def test_lines_and_tabs_become_spaces() -> None:
    assert visible("左膝\n\t擦伤", typeface().characters) == "左膝 擦伤"


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_no_character_is_dropped(text: str) -> None:
    shown = visible(text, typeface().characters)
    for one in text:
        assert one.isspace() or one in shown or f"〔U+{ord(one):04X}〕" in shown


@given(st.text(max_size=80))
def test_all_that_is_set_has_a_shape(text: str) -> None:
    assert {ord(one) for one in visible(text, typeface().characters)} <= typeface().characters


def test_what_looks_like_a_command_of_the_layout_is_printed() -> None:
    wicked = '#panic("x") $x^2$ *粗* `raw` \\ @x'
    assert line_of("有无外伤", a_handover(injuries=wicked)).endswith(wicked.replace(" ", ""))


@pytest.mark.parametrize("name", ["Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewis", "Александр" * 6])
def test_a_long_word_is_broken_instead_of_leaving_its_cell(name: str) -> None:
    """It comes back on several lines, and copied it is what it was."""
    told = read_back(a_handover(name=name))

    assert name in "".join(told)
    assert max(len(line) for line in told if name[:9] in line) < len(name)


# --- known, unknown, and not for everybody ----------------------------------------------------------------------------


@pytest.mark.parametrize("code", FORMS)
def test_of_a_case_of_which_nothing_is_known_every_line_is_left_to_write_on(code: str) -> None:
    """No value stands anywhere, and no box is ticked; the labels are all there."""
    empty = read_back(paper(code, {}))
    full = "".join(read_back(paper(code)))

    assert "√" not in "".join(empty)
    assert "不打印" not in "".join(empty)
    assert "None" not in "".join(empty)
    assert FORMS[code].zh in full and FORMS[code].zh in "".join(empty)


def test_what_whoever_prints_may_not_see_is_said_to_be_so() -> None:
    withheld = frozenset({"case.person.claimed_name", "case.person.home_text", "case.person.relatives[].phone"})
    told = read_back(paper("help-registration", withheld=withheld))

    assert "姓名自报姓名（按权限不打印）" in told
    assert "户口所在地（按权限不打印）" in told
    assert "李小满妹妹（按权限不打印）" in told
    assert "柳河村" not in "".join(told)


def test_an_object_that_is_withheld_hides_all_that_is_in_it() -> None:
    told = "".join(read_back(paper("help-registration", withheld=frozenset({"case.person", "case.receipts"}))))

    assert "李" not in told.replace("李警官", "")
    assert "蓝色布包" not in told and "35.50" not in told


def test_a_claimed_name_is_named_as_such_and_a_confirmed_one_goes_before_it() -> None:
    case = KNOWN["refusal-notice"]["case"]
    confirmed = case | {"person": case["person"] | {"name": "李广升"}}

    assert "李广生（自报）：" in read_back(paper("refusal-notice"))
    assert "李广升：" in read_back(paper("refusal-notice", KNOWN["refusal-notice"] | {"case": confirmed}))


def test_a_list_that_goes_on_is_not_cut_in_silence() -> None:
    facts = Facts(KNOWN["stay-and-departure"], cut=frozenset({"log"}))
    told = read_back(printed(filled(FORMS["stay-and-departure"], facts), STATION, DESK, PRINTED_AT, typeface()))
    assert told.count("（以上仅为部分记录，其余见平台记录）") == 1


def test_a_stay_of_many_pages_repeats_the_head_of_its_table() -> None:
    entry = {"happened_at": "2026-07-21T02:00:00+00:00", "kind": "meal", "text": "用餐正常", "written_by": "S-031"}
    told = read_back(paper("stay-and-departure", KNOWN["stay-and-departure"] | {"log": {"items": [entry] * 200}}))

    assert sum(line.endswith("S-031") for line in told) == 200
    assert told.count("时间服务内容记录人") > 3


# --- without the typeface ---------------------------------------------------------------------------------------------


def test_without_the_typeface_it_is_said_what_to_install_and_once_it_is_there_it_is_found(tmp_path: Path) -> None:
    typefaces = Typefaces(tmp_path)
    with pytest.raises(TypefaceMissing, match=f"{FAMILY} is not in .*: install fonts-noto-cjk"):
        typefaces.typeface()

    (tmp_path / "noto").symlink_to(Settings.typefaces)

    assert ord("归") in typefaces.typeface().characters
