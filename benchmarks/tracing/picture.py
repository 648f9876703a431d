"""Recall against latency as a picture; without it a reader would have to see two columns of figures at once.

SVG by hand: a scatter of a few points needs no library, and the file stays small and readable in a diff.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from math import ceil, floor, log10
from typing import Any, Final

WIDTH, HEIGHT = 760, 440
_LEFT, _RIGHT, _TOP, _BOTTOM = 64, 30, 40, 56
_OURS, _OTHERS, _GREY = "#0b6e4f", "#8a4f7d", "#767676"
_LABEL: Final = 'font-size="13" font-family="sans-serif"'


def drawn(results: Sequence[Mapping[str, Any]], title: str) -> str:
    """One point a contestant: to the left is quick (logarithmic), above is found."""
    points = [result for result in results if "recall@5" in result]
    low, high = _decades([float(point["p50_ms"]) for point in points])
    parts = [_frame(title), *_across(low, high), *_up()]
    taken: list[_Box] = []
    parts += [_point(point, low, high, taken) for point in points]
    return "\n".join([*parts, "</svg>"]) + "\n"


def _decades(values: Sequence[float]) -> tuple[int, int]:
    low, high = floor(log10(max(min(values), 0.001))), ceil(log10(max(max(values), 0.001)))
    return low, max(high, low + 1)


def _x(value: float, low: int, high: int) -> float:
    share = (log10(max(value, 0.001)) - low) / (high - low)
    return _LEFT + share * (WIDTH - _LEFT - _RIGHT)


def _y(recall: float) -> float:
    return HEIGHT - _BOTTOM - recall * (HEIGHT - _TOP - _BOTTOM)


def _frame(title: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">\n'
        f"<title>{escape(title)}</title>\n"
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>\n'
        f'<text x="{_LEFT}" y="24" font-size="15" font-family="sans-serif">{escape(title)}</text>'
    )


def _across(low: int, high: int) -> list[str]:
    lines = []
    for power in range(low, high + 1):
        x = _x(10.0**power, low, high)
        lines.append(f'<line x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{HEIGHT - _BOTTOM}" stroke="#ddd"/>')
        lines.append(
            f'<text x="{x:.1f}" y="{HEIGHT - _BOTTOM + 18}" text-anchor="middle" {_LABEL}>{10.0**power:g}</text>'
        )
    words = "ms a query, median (logarithmic) · 每次查询毫秒"
    lines.append(f'<text x="{WIDTH / 2}" y="{HEIGHT - 14}" text-anchor="middle" fill="{_GREY}" {_LABEL}>{words}</text>')
    return lines


def _up() -> list[str]:
    lines = []
    for tenth in range(0, 11, 2):
        y = _y(tenth / 10)
        lines.append(f'<line x1="{_LEFT}" y1="{y:.1f}" x2="{WIDTH - _RIGHT}" y2="{y:.1f}" stroke="#ddd"/>')
        lines.append(f'<text x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end" {_LABEL}>{tenth / 10:.1f}</text>')
    words = f'<text transform="translate(16 {HEIGHT / 2}) rotate(-90)" text-anchor="middle" fill="{_GREY}" {_LABEL}>'
    return [*lines, f"{words}recall@5 · 前五命中率</text>"]


_Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def _point(result: Mapping[str, Any], low: int, high: int, taken: list[_Box]) -> str:
    """The name stands beside the point, where there is room and no other name."""
    x, y = _x(float(result["p50_ms"]), low, high), _y(float(result["recall@5"]))
    label = f"{result['name']}, {float(result['recall@5']):.2f}"
    left = x > WIDTH * 0.6
    start = x - 10 - 7 * len(label) if left else x + 10
    boxes = [(start, y + down - 12, start + 7 * len(label), y + down + 4) for down in (-8, 20, -24, 36, -40, 52)]
    box = next((box for box in boxes if not any(_meet(box, other) for other in taken)), boxes[0])
    taken.append(box)
    colour = _OURS if str(result["name"]).startswith("ours") else _OTHERS
    place = f'x="{x - 10 if left else x + 10:.1f}" y="{box[3] - 4:.1f}" text-anchor="{"end" if left else "start"}"'
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="6" fill="{colour}"/><text {place} {_LABEL}>{escape(label)}</text>'


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
