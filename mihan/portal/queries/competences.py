"""Blocks about competences: one's own levels; the groups in which somebody decides."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.assessment.models import Evidence, Verdict
from mihan.assessment.policy import TONES, Level
from mihan.assessment.queries import groups_listed, latest_verdicts
from mihan.core.addresses import address
from mihan.offer.models import Group
from mihan.portal.queries.blocks import FIRST, Reader, Row, Rows
from mihan.ui import writing


def own_levels(reader: Reader) -> Rows | None:
    """The levels decided lately; nothing for whom nothing was ever seen."""
    if reader.person is None:
        return None
    decided = sorted(latest_verdicts([reader.person.pk]).values(), key=lambda one: -one.pk)
    if not decided and not Evidence.objects.visible_to(reader.user).filter(person=reader.person).exists():
        return None
    said = _("Something of what you do was seen: read what is proposed.")
    return Rows([_level(one) for one in decided[:FIRST]], address("assessment:mine"), said=said)


def _level(verdict: Verdict) -> Row:
    level = Level(verdict.level)
    return Row(
        verdict.competence.name, address("assessment:mine"), writing.day(verdict.decided_on), level.label, TONES[level]
    )


def groups_to_judge(reader: Reader) -> Rows | None:
    """Groups where somebody was seen at work, those with an appeal first; nothing where there is no framework."""
    groups = list(groups_listed(reader.user))
    if not groups:
        return None
    seen = [one for one in groups if _counts(one)[0]]
    seen.sort(key=lambda one: -_counts(one)[1])
    return Rows([_group(one) for one in seen[:FIRST]], address("assessment:group-list"))


def _counts(group: Group) -> tuple[int, int]:
    """Trainees seen at work, appeals that wait."""
    return group.seen_count or 0, group.appeal_count or 0  # type: ignore[attr-defined]


def _group(group: Group) -> Row:
    seen, appeals = _counts(group)
    note = ngettext("%(number)s trainee seen at work", "%(number)s trainees seen at work", seen)
    waiting = ngettext("%(number)s appeal", "%(number)s appeals", appeals) % {"number": _number(appeals)}
    return Row(
        group.label, address("assessment:group", group.pk), note % {"number": _number(seen)},
        waiting if appeals else "", "attention" if appeals else "",
    )  # fmt: skip


def _number(value: int) -> str:
    return writing.isolated(writing.num_text(value))
