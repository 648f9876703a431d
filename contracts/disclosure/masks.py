"""How a level looks on a value, as pure functions; without one home for them 张* could be 张三 on another page.

A mask never shows more than it says: at least one letter of a name, eight digits of an identity number, four of a
telephone number and everything below the county stay hidden. What does not look as it should is hidden whole.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Final

from contracts.disclosure.groups import Level, Look

HIDDEN: Final = "***"
_OF_TWO_LETTERS: Final = (
    "欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 "
    "濮阳 公冶 太叔 申屠 公孙 慕容 仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 令狐 轩辕 拓跋 百里 "
    "呼延 东郭 南门 西门 左丘 梁丘 微生 羊舌 段干 漆雕 乐正 宰父 谷梁 第五 达奚 褚师 "
)
_COMPOUND_SURNAMES: Final = frozenset(_OF_TWO_LETTERS.split())
_IDENTITY_NUMBER: Final = re.compile(r"[0-9]{17}[0-9Xx]")
_MOBILE: Final = re.compile(r"1[0-9]{10}")
_COUNTY: Final = re.compile(
    r"(?P<province>[\u4e00-\u9fff]{2,8}?(?:省|自治区|特别行政区))?"
    r"(?P<city>[\u4e00-\u9fff]{1,9}?(?:自治州|地区|盟|市(?!场)))?"
    r"(?P<county>[\u4e00-\u9fff]{1,10}?(?:县|旗|市(?!场)|(?<![小社园校厂景])区))?"
)


def masked_name(name: str) -> str:
    """The surname and a star for each hidden letter, at most two: 张*, 欧阳**. Of a name of one letter nothing."""
    plain = name.strip()
    shown = 2 if plain[:2] in _COMPOUND_SURNAMES and len(plain) > 2 else 1
    hidden = len(plain) - shown
    return plain[:shown] + "*" * min(hidden, 2) if hidden > 0 else "*"


def masked_document(number: str) -> str:
    """Division and last four of an identity number (GB 11643): 110101********1234; any other number is hidden."""
    plain = number.strip()
    return f"{plain[:6]}********{plain[-4:]}" if _IDENTITY_NUMBER.fullmatch(plain) else HIDDEN


def masked_phone(number: str) -> str:
    """138****5678 of a mobile number; of any other the last two when seven or more digits stay hidden."""
    plain = re.sub(r"[\s-]", "", number)
    if _MOBILE.fullmatch(plain):
        return f"{plain[:3]}****{plain[-4:]}"
    return f"{HIDDEN}{plain[-2:]}" if re.fullmatch(r"[0-9]{9,}", plain) else HIDDEN


def county_of(address: str) -> str:
    """Province, city and county as far as the address names them from its beginning: 河南省商水县***.

    A county alone counts only as 县 or 旗: 某某区 and 某某市 without what they belong to may be anything.
    """
    found = _COUNTY.match(address.strip())
    named = found.groupdict() if found else {}
    above = (named.get("province") or "") + (named.get("city") or "")
    county = named.get("county") or ""
    return f"{above}{county if above or county[-1:] in ('县', '旗') else ''}{HIDDEN}"


def county_code(code: str) -> str:
    """The county of a division code (GB/T 2260): 320402109201 → 320402000000."""
    return f"{code[:6]}000000" if re.fullmatch(r"[0-9]{12}", code) else HIDDEN


def decades(ages: Mapping[str, Any]) -> dict[str, int]:
    """The whole decades in which the range lies: 67–74 → 60–79."""
    return {"lo": int(ages["lo"]) // 10 * 10, "hi": int(ages["hi"]) // 10 * 10 + 9}


def decade(year: int) -> int:
    return int(year) // 10 * 10


def day_of(moment: str) -> str:
    return moment[:10]


_MASKED: Final[Mapping[Look, Callable[[Any], Any]]] = {
    Look.NAME: masked_name,
    Look.DOCUMENT: masked_document,
    Look.PHONE: masked_phone,
    Look.ADDRESS: county_of,
    Look.REGION: county_code,
}
_COARSE: Final[Mapping[Look, Callable[[Any], Any]]] = {
    Look.ADDRESS: county_of,
    Look.REGION: county_code,
    Look.COORDINATE: lambda degrees: round(float(degrees), 1),
    Look.AGES: decades,
    Look.YEAR: decade,
    Look.MOMENT: day_of,
}
_BY_LEVEL: Final = {Level.MASKED: _MASKED, Level.COARSE: _COARSE}


def has(look: Look, level: Level) -> bool:
    """Whether that level can be made of such a value without guessing."""
    return look in _BY_LEVEL[level] if level in _BY_LEVEL else True


def effective(look: Look, level: Level) -> Level:
    """The level a field of that look gets where its group has ``level``: what has no range shows a part, and of what
    has neither (words, a code) it is told only whether there is any."""
    if has(look, level):
        return level
    return Level.MASKED if level is Level.COARSE and has(look, Level.MASKED) else Level.EXISTS


def seen(value: Any, look: Look, level: Level) -> Any:
    """The value as that level shows it; nothing known stays nothing. Call it for no withheld field."""
    level = effective(look, level)
    if level is Level.EXISTS:
        return {"exists": value is not None and value not in ("", [], {})}
    if value is None or level is Level.FULL:
        return value
    if isinstance(value, list):
        return [seen(one, look, level) for one in value]
    return _part(value, _BY_LEVEL[level][look])


def _part(value: Any, mask: Callable[[Any], Any]) -> Any:
    """What is not of the shape its mask expects is hidden whole."""
    try:
        return mask(value)
    except (TypeError, ValueError, KeyError, AttributeError):
        return HIDDEN
