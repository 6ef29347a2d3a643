"""The timeline of a debrief: a lane for each role, one for the world, one for the instructor. Drawn by the server."""

from django.utils.translation import get_language_bidi, gettext_lazy
from django.utils.translation import gettext as _

ROW, TOP = 34, 8
SHAPES = {"decision": "dot", "refused": "cross", "incident": "diamond", "overdue": "ring", "act": "star"}
KEY = (
    ("dot", gettext_lazy("decision")), ("cross", gettext_lazy("refused")), ("diamond", gettext_lazy("incident")),
    ("ring", gettext_lazy("left without an answer")), ("star", gettext_lazy("the trainer")),
)  # fmt: skip


def lanes(moments, length, words, session):
    """Where each mark stands, in percent of the width from the side where reading begins."""
    roles = list(words.loaded.pack.roles)
    rows = [("", _("the world")), *((role, words.role(role)) for role in roles)]
    if any(one["kind"] == "act" for one in moments):
        rows.append(("act", _("the trainer")))
    index = {key: place for place, (key, _label) in enumerate(rows)}
    marks = []
    for one in moments:
        lane = index.get("act" if one["kind"] == "act" else one["role"], 0)
        marks.append(
            {
                "x": _x(one["t"], length),
                "y": TOP + lane * ROW + ROW // 2,
                "shape": SHAPES[one["kind"]],
                "kind": one["kind"],
                "said": f"{one['at']} {one['what']}",
                "href": anchor(one),
            }
        )
    hours = [{"x": _x(length * step // 6, length), "label": words.clock(length * step // 6)} for step in range(7)]
    return {
        "rows": [{"label": label, "y": TOP + place * ROW + ROW // 2} for place, (_key, label) in enumerate(rows)],
        "marks": marks, "hours": hours, "height": TOP + len(rows) * ROW,
    }  # fmt: skip


def _x(t, length):
    share = 100 * t / max(1, length)
    return f"{100 - share if get_language_bidi() else share:.2f}%"


def anchor(one):
    return f"#n{one['n']}" if one.get("n") else f"#f{one.get('place', 0)}"
