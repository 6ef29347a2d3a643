"""Reads of sessions that have a name."""

from __future__ import annotations

import re

from mihan.workplaces.models import Input, Session


# Ids of things and of tasks, not the words of a choice.
IDS = re.compile(r"(\w+\.)?\d+")
LOOKED_BACK = 20  # inputs


def lately_by_another(session: Session, refused: Input) -> Input | None:
    """The last accepted decision of another seat about something the refused one names too."""
    about = _ids(refused)
    others = session.inputs.filter(accepted=True, seq__lt=refused.seq).exclude(seat__in=["", refused.seat])
    for row in others.order_by("-seq")[:LOOKED_BACK] if about else []:
        if about & _ids(row):
            return row
    return None


def _ids(row: Input) -> set[str]:
    """Of what an input is about; two fields may name the same thing."""
    return {f"{name} {value}" for name, value in row.args.items() if isinstance(value, str) and IDS.fullmatch(value)}
