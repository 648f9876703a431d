"""How notices are published, told over the public interface; without these each claim would fill in the draft anew."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.city import City
from tests.stories import A_GUESS, Person, brought_in

CLAIMED = "雷文风"
"""The name he gives himself; invented."""
TEXT = "寻亲公告: 男, 在常州市获助, 说不出姓名住址"
BASIS = {"legal_basis": "民发〔2015〕158号", "basis": "search_duty"}
STATED = {
    "photo_ref": "ZP-2026-0017",
    "health": "左膝擦伤已愈",
    "intellect": "未见异常",
    "mind": "偶有自语",
    "clothes": "蓝色上衣",
    "contact": "常州市救助管理站",
}
A_SCAR = {"kind": "疤痕", "part": "食指", "side": "左", "text": "柴刀划的"}


def nameless(city: City, **more: Any) -> Person:
    """Brought in, with a name nobody can check and a scar."""
    told = {"ages": A_GUESS, "zone": "care", "knows_own_name": False, "claimed_name": CLAIMED, "marks": [A_SCAR]}
    return brought_in(city, **told | more)


def drafted(city: City, person: Person, *channels: str, text: str = TEXT, **more: Any) -> str:
    body = {"profile_id": person.profile, "channels": list(channels), "text": text, **STATED, **more}
    return str(city["station-tracing"].post("/v1/tracing/notices", body)["id"])


def path_of(notice: str) -> str:
    return f"/v1/tracing/notices/{notice}"


def approved(city: City, notice: str, **basis: str) -> dict[str, Any]:
    """By a second person, on the duty to search unless another basis is named."""
    chief, path = city["station-chief"], path_of(notice)
    return chief.post(f"{path}/approve", basis or BASIS, seen=chief.version(path))


def submitted(city: City, notice: str, *channels: str) -> dict[str, Any]:
    """Given to these channels."""
    told: dict[str, Any] = {}
    for channel in channels:
        told = city["station-tracing"].post(f"{path_of(notice)}/submissions", {"channel": channel})
    city.settle()
    return told


def stands(told: dict[str, Any]) -> dict[str, str]:
    """Where a notice stands, by channel."""
    return {one["channel"]: one["state"] for one in told["publications"]}


def sheet_of(city: City, notice: str, channel: str = "national_site", desk: str = "station-tracing") -> dict[str, str]:
    """The file for that channel as a spreadsheet reads it."""
    answer = city[desk].look(f"{path_of(notice)}/sheet/file?channel={channel}", "family_tracing")
    assert (answer.status_code, answer.mimetype) == (200, "text/csv"), answer.get_data(as_text=True)
    [row] = csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))
    return row
