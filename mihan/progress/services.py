"""Writes of the hours ledger: who teaches a line, and its assigned and delivered hours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.people.models import Role, Trainer, User
from mihan.progress.models import LedgerLine
from mihan.progress.policy import ZERO
from mihan.progress.queries import merged_with

CORRECTED = ("assigned_face", "assigned_remote", "delivered_face", "delivered_remote")
CHANNELS = {"face": "trainer_face", "remote": "trainer_remote"}


@dataclass(frozen=True)
class Correction:
    """What was written: how many lines, and whether more is delivered than was assigned."""

    lines: int
    is_beyond: bool


@transaction.atomic
def correct_line(
    line: LedgerLine, *, by: User, whole_merger: bool = False,
    assigned_face: Decimal | None, assigned_remote: Decimal | None,
    delivered_face: Decimal | None, delivered_remote: Decimal | None,
) -> Correction:  # fmt: skip
    """Correct the hours of a line; remote ones on every merged group, when the person says so.

    What the national system last wrote (rates, dates) is left as it wrote it.
    """
    hours = dict(zip(CORRECTED, (assigned_face, assigned_remote, delivered_face, delivered_remote),
                     strict=True))  # fmt: skip
    _no_negative(hours)
    line = LedgerLine.objects.select_for_update().get(pk=line.pk)
    _write(line, hours)
    others = _others(line, by) if whole_merger else []
    for other in others:
        _write(other, {name: hours[name] for name in ("assigned_remote", "delivered_remote")})
    return Correction(1 + len(others), _is_beyond(line))


@transaction.atomic
def assign_trainer(
    line: LedgerLine, trainer: Trainer | None, *, channel: str, by: User, whole_merger: bool = False
) -> int:
    """Give the face-to-face or remote hours of a line to a trainer, or take them back (None).

    Returns how many lines changed: a merged remote session may have one trainer for all groups.
    """
    field = CHANNELS[channel]
    line = LedgerLine.objects.select_for_update().get(pk=line.pk)
    if trainer is not None:
        _works_here(trainer, line)
    others = _others(line, by) if whole_merger and channel == "remote" else []
    for each in (line, *others):
        setattr(each, field, trainer)
        each.save(update_fields=[field, "updated_at"])
    return 1 + len(others)


@transaction.atomic
def deliver(lines: Sequence[int], *, channel: str, hours: Decimal) -> None:
    """Add hours to what these lines have delivered, or take them back when negative.

    A merged session is given with the lines of all its groups: each of them received the hours.
    """
    for line in LedgerLine.objects.select_for_update().filter(pk__in=lines).order_by("pk"):
        done = (getattr(line, f"delivered_{channel}") or ZERO) + hours
        if done < 0:
            raise RuleBroken(_("%(line)s: more hours would be taken back than were delivered.") % {"line": line})
        _write(line, {f"delivered_{channel}": done})


def _no_negative(hours: dict[str, Decimal | None]) -> None:
    for name, value in hours.items():
        if value is not None and value < 0:
            label = LedgerLine._meta.get_field(name).verbose_name  # type: ignore[union-attr]
            raise RuleBroken(_("Hours cannot be negative: %(what)s.") % {"what": label})


def _write(line: LedgerLine, hours: dict[str, Decimal | None]) -> None:
    for name, value in hours.items():
        setattr(line, name, value)
    for mass in ("assigned", "delivered"):
        parts = [getattr(line, f"{mass}_{channel}") for channel in ("face", "remote")]
        known = [part for part in parts if part is not None]
        setattr(line, f"{mass}_total", sum(known, ZERO) if known else None)
    line.save(update_fields=[*hours, "assigned_total", "delivered_total", "updated_at"])


def _is_beyond(line: LedgerLine) -> bool:
    return any(
        (getattr(line, f"delivered_{channel}") or ZERO) > (getattr(line, f"assigned_{channel}") or ZERO)
        for channel in ("face", "remote")
    )


def _others(line: LedgerLine, by: User) -> list[LedgerLine]:
    """The other lines of the merged session, all of them in this person's reach."""
    others = list(merged_with(line).exclude(pk=line.pk).select_for_update().select_related("group__unit"))
    for other in others:
        if not by.has_perm("progress.edit", other):
            raise RuleBroken(
                _("The merged session also holds %(group)s, which is not in your reach.") % {"group": other.group}
            )
    return others


def _works_here(trainer: Trainer, line: LedgerLine) -> None:
    """Under the line's establishment: a trainer may serve several poles of it."""
    establishment = line.group.year.unit
    roles = Role.objects.current().filter(
        kind=Role.Kind.TRAINER, person=trainer.person_id, unit__path__startswith=establishment.path
    )
    if not roles.exists():
        raise RuleBroken(_("%(name)s is not a trainer of this establishment.") % {"name": trainer.person.name})
