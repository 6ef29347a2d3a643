"""How a search goes, drawn for whoever waits: the best cost over the seconds, and the sessions left out."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from mihan.jobs.models import Job
from mihan.ui import writing
from mihan.ui.writing import esc

HEIGHT = 100


def curve(job: Job) -> SafeString:
    """Steps going down from the first week found to the best so far; nothing to draw before there is one."""
    points = [(seconds, cost, int(unplaced)) for seconds, cost, unplaced in job.points]
    if not points:
        return mark_safe("")
    until = max(job.total or 0, job.seconds, points[-1][0], 1)
    now = max(points[-1][0], min(job.seconds, until))
    costs = _steps([(s, cost) for s, cost, _left in points], until, now)
    left = _steps([(s, unplaced) for s, _cost, unplaced in points], until, now)
    titles = _("Cost"), _("Sessions left out")
    figure = (
        f'<figure class="chart search-curve"><figcaption>{esc(said(points[0], points[-1]))}</figcaption>'
        f"{_panel(titles[0], costs, writing.num_text(points[-1][1]))}"
        f"{_panel(titles[1], left, writing.num_text(points[-1][2]))}"
        f'<p class="sub curve-foot"><span>{esc(_second(0))}</span><span>{esc(_second(until))}</span></p></figure>'
    )
    return mark_safe(figure)  # noqa: S308 - numbers, and words escaped


def said(first: tuple[float, float, int], last: tuple[float, float, int]) -> str:
    """The message in one sentence, for the title and for those who do not see the drawing."""
    left = ngettext(
        "The best week so far leaves %(count)s session out and costs %(cost)s; the first one cost %(first)s.",
        "The best week so far leaves %(count)s sessions out and costs %(cost)s; the first one cost %(first)s.",
        last[2],
    )
    numbers = {"count": last[2], "cost": last[1], "first": first[1]}
    return left % {name: writing.isolated(writing.num_text(value)) for name, value in numbers.items()}


def _second(seconds: float) -> str:
    return _("%(seconds)s s") % {"seconds": writing.isolated(writing.num_text(int(seconds)))}


def _steps(points: list[tuple[float, float]], until: float, now: float) -> str:
    """A staircase in a box of 100 by 100, from the first point to now; time runs with the writing."""
    top = max(value for _at, value in points) or 1
    drawn: list[tuple[float, float]] = []
    height = 0.0
    for at, value in points:
        if drawn:
            drawn.append((at, height))
        height = HEIGHT - HEIGHT * value / top
        drawn.append((at, height))
    drawn.append((now, height))
    return " ".join(f"{_x(at / until):.2f},{y:.2f}" for at, y in drawn)


def _x(share: float) -> float:
    return (1 - share) * 100 if get_language_bidi() else share * 100


def _panel(label: str, points: str, value: str) -> str:
    return (
        f'<div class="curve-panel"><p><span class="sub">{esc(label)}</span> <strong><bdi dir="ltr">{esc(value)}</bdi>'
        f'</strong></p><svg viewBox="0 0 100 100" preserveAspectRatio="none" aria-hidden="true">'
        f'<line class="axis" x1="0" x2="100" y1="100" y2="100" vector-effect="non-scaling-stroke"/>'
        f'<polyline class="line-main" points="{points}" vector-effect="non-scaling-stroke"/></svg></div>'
    )
