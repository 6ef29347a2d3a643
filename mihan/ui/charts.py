"""Charts drawn by the server: SVG that prints, speaks, and reads in Arabic from the right.

Each function takes plain values and returns a `Chart` to print in a template: `{{ chart }}`.
Places are percentages of the width, so that the text keeps its size on a phone; what grows grows
from the start of reading.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi

from mihan.ui import writing

Text = str | Promise
WRITERS: dict[str, tuple[Callable[..., str], Callable[..., SafeString]]] = {
    "hours": (writing.hours_text, writing.hours),
    "percent": (writing.pct_text, writing.pct),
    "number": (writing.num_text, writing.num),
}


@dataclass(frozen=True)
class Chart:
    template: str
    context: dict[str, Any]

    def __html__(self) -> str:
        return render_to_string(f"ui/charts/{self.template}.html", self.context)

    def __str__(self) -> SafeString:
        return mark_safe(self.__html__())  # noqa: S308 - a template, escaped


@dataclass(frozen=True)
class Bar:
    label: Text
    value: float  # delivered
    total: float = 0
    assigned: float | None = None
    expected: float | None = None
    hue: int = 168
    href: str = ""
    note: Text = ""


@dataclass(frozen=True)
class Multiple:
    label: Text
    values: Sequence[float]
    hue: int = 168
    href: str = ""


@dataclass(frozen=True)
class Series:
    label: Text
    values: Sequence[float | None]
    kind: str = "delivered"  # or "expected": dashed, grey
    hue: int = 168


@dataclass(frozen=True)
class Span:
    label: Text
    first: date
    last: date
    kind: str = "term"  # term, holiday, break, exam, internship
    hue: int | None = field(default=None)


def bars(title: Text, rows: Iterable[Bar], *, unit: str = "hours") -> Chart:
    """Horizontal bars: assigned behind delivered, a mark where the year says one should be."""
    rows = list(rows)
    largest = max((max(r.total, r.value, r.assigned or 0, r.expected or 0) for r in rows), default=0) or 1
    drawn = [
        {
            "row": row,
            "track": _bar(row.total or largest, largest),
            "assigned": _bar(row.assigned, largest) if row.assigned is not None else None,
            "delivered": _bar(row.value, largest),
            "expected": _x(row.expected / largest) if row.expected is not None else None,
            "text": WRITERS[unit][1](row.value),
            "share": writing.pct(100 * row.value / row.total) if row.total else "",
            "cells": [
                WRITERS[unit][1](v) if v is not None else writing.NOTHING
                for v in (row.value, row.assigned, row.expected, row.total or None)
            ],
        }
        for row in rows
    ]
    has = {
        "assigned": any(r.assigned is not None for r in rows),
        "expected": any(r.expected is not None for r in rows),
        "total": any(r.total for r in rows),
    }
    return Chart("bars", {"title": title, "rows": drawn, "has": has})


def multiples(title: Text, items: Iterable[Multiple], *, labels: Sequence[Text] = (), unit: str = "hours") -> Chart:
    """The same small chart for each pole, on one scale, so that the eye compares."""
    items = list(items)
    top = max((v for item in items for v in item.values), default=0) or 1
    drawn = [
        {
            "item": item,
            "columns": list(_columns(item.values, top)),
            "cells": [WRITERS[unit][1](v) for v in item.values],
            "last": WRITERS[unit][1](item.values[-1]) if item.values else "",
        }
        for item in items
    ]
    return Chart("multiples", {"title": title, "items": drawn, "labels": labels})


def line(
    title: Text,
    series: Iterable[Series],
    *,
    labels: Sequence[Text],
    now: int | None = None,
    now_label: Text = "",
    unit: str = "hours",
) -> Chart:
    """What happened over the weeks; expected is dashed, and "now" is the one saffron line."""
    series = list(series)
    top = _round_up(max((v for s in series for v in s.values if v is not None), default=0))
    steps = max(len(labels) - 1, 1)
    text = WRITERS[unit][0]
    drawn = [
        {
            "series": s,
            "points": _points(s.values, steps, top),
            "end": _end(s, series, steps, top, text),
            "cells": _cells(s.values, unit),
        }
        for s in series
    ]
    every = max(1, -(-len(labels) // 6))
    ticks = [
        {"x": _percent(_x(i / steps)), "label": label, "anchor": _anchor(i / steps)}
        for i, label in enumerate(labels)
        if i % every == 0
    ]
    return Chart(
        "line",
        {
            "title": title,
            "series": drawn,
            "ticks": ticks,
            "labels": labels,
            "grid": [{"y": _percent(100 - share), "label": _isolate(text(top * share / 100))} for share in (50, 100)],
            "now": _percent(_x(now / steps)) if now is not None else "",
            "now_anchor": _anchor(now / steps) if now is not None else "",
            "now_label": now_label,
            "edge": _percent(_x(0)),
            "edge_anchor": "start",
            "table": _lines(labels, [_cells(s.values, unit) for s in series]),
        },
    )


def gauge(title: Text, value: float, total: float, *, label: Text = "", hue: int = 168) -> Chart:
    """A half ring: how much of the whole."""
    share = max(0.0, min(1.0, float(value) / float(total))) if total else 0.0
    length = 157.08  # of the half circle of radius 50
    return Chart(
        "gauge",
        {
            "title": title,
            "label": label,
            "hue": hue,
            "length": length,
            "done": f"{length * share:.2f}",
            "share": writing.pct_text(100 * share),
            "mirrored": get_language_bidi(),
            "value": writing.num(value),
            "total": writing.num(total),
        },
    )


def sparkline(values: Sequence[float], *, label: Text = "", hue: int = 168) -> Chart:
    top = max(values, default=0) or 1
    return Chart(
        "sparkline",
        {
            "points": _points(values, max(len(values) - 1, 1), top),
            "label": label,
            "hue": hue,
        },
    )


def year_strip(title: Text, start: date, end: date, spans: Iterable[Span], *, today: date | None = None) -> Chart:
    """A year as one strip of time, running with the writing."""
    whole = (end - start).days + 1
    drawn = []
    for span in spans:
        left = max((span.first - start).days, 0) / whole
        right = min((span.last - start).days + 1, whole) / whole
        drawn.append(
            {
                "span": span,
                "x": _percent(min(_x(left), _x(right))),
                "width": _percent((right - left) * 100),
            }
        )
    months: list[dict[str, Any]] = []
    first = start.replace(day=1)
    while first <= end:
        at = max((first - start).days, 0) / whole
        months.append(
            {
                "x": _percent(_x(at)),
                "label": _month(first),
                "anchor": "start",
                "odd": len(months) % 2,
            }
        )
        first = (first + timedelta(days=32)).replace(day=1)
    inside = today and start <= today <= end
    now = (today - start).days / whole if today and inside else None
    return Chart(
        "year_strip",
        {
            "title": title,
            "spans": drawn,
            "months": months,
            "start": start,
            "end": end,
            "today": today,
            "now": _percent(_x(now)) if now is not None else "",
        },
    )


def _cells(values: Iterable[float | None], unit: str) -> list[str]:
    return [writing.NOTHING if v is None else WRITERS[unit][1](v) for v in values]


def _lines(labels: Sequence[Text], columns: list[list[str]]) -> list[tuple[Text, list[str]]]:
    """The table under a chart, line by line."""
    return [(label, [column[i] for column in columns if i < len(column)]) for i, label in enumerate(labels)]


def _x(share: float) -> float:
    """A place along the reading direction, as a percentage from the left."""
    return (1 - float(share)) * 100 if get_language_bidi() else float(share) * 100


def _longest(row: Bar) -> float:
    return max(row.total, row.value, row.assigned or 0, row.expected or 0)


def _bar(value: float | None, largest: float) -> dict[str, str]:
    share = max(0.0, min(1.0, float(value or 0) / float(largest)))
    return {"x": _percent(min(_x(0), _x(share))), "width": _percent(share * 100)}


def _columns(values: Sequence[float], top: float) -> Iterable[dict[str, str]]:
    step = 1 / max(len(values), 1)
    for i, value in enumerate(values):
        height = 100 * max(0.0, float(value)) / float(top)
        x = min(_x(i * step + step * 0.15), _x((i + 1) * step - step * 0.15))
        yield {
            "x": _percent(x),
            "width": _percent(step * 70),
            "y": _percent(100 - height),
            "height": _percent(height),
        }


def _points(values: Sequence[float | None], steps: int, top: float) -> str:
    """Points of a polyline in a box of 100 by 100."""
    return " ".join(
        f"{_x(i / steps):.2f},{100 - 100 * float(v) / float(top):.2f}" for i, v in enumerate(values) if v is not None
    )


def _end(
    series: Series, every: Sequence[Series], steps: int, top: float, text: Callable[..., str]
) -> dict[str, Any] | None:
    known = [(i, v) for i, v in enumerate(series.values) if v is not None]
    if not known:
        return None
    i, value = known[-1]
    return {
        "x": _percent(_x(i / steps)),
        "y": _percent(100 - 100 * float(value) / float(top)),
        "anchor": "end" if i / steps > 0.5 else "start",
        "below": any((_at(other, i) or 0) > value for other in every),
        "text": _isolate(text(value)),
    }


def _at(series: Series, i: int) -> float | None:
    return series.values[i] if i < len(series.values) else None


def _anchor(share: float) -> str:
    """Text near the end of the line hangs back from it. `start` follows the text's direction."""
    return "start" if share < 0.1 else "end" if share > 0.85 else "middle"


def _round_up(value: float) -> float:
    """A top for the axis a person would choose."""
    if value <= 0:
        return 1.0
    step = 10 ** (len(str(int(value))) - 1)
    return float(next(step * m for m in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10) if step * m >= value))


def _month(first: date) -> str:
    from django.utils.dates import MONTHS

    return str(MONTHS[first.month])[:4].strip() if not get_language_bidi() else str(MONTHS[first.month])


def _percent(value: float) -> str:
    return f"{value:.2f}%"


def _isolate(text: str) -> str:
    return writing.isolated(text) if get_language_bidi() else text
