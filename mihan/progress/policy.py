"""Decisions about progress, on plain values. Hours are Decimals; shares are between 0 and 1."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _

ZERO = Decimal(0)

# Dated defaults, "to confirm" with the direction (no official text was found).
BEHIND_POINTS = Decimal("0.05")  # completion this far under the expected: behind
FAR_BEHIND_POINTS = Decimal("0.12")  # this far: someone must act
RISKY_PACE = Decimal("1.5")  # needed pace over the pace so far
MODULE_WEEK_LIMIT = Decimal(20)  # hours of one module a group can take in a week
OVERLOAD_SHARE = Decimal("1.10")  # a permanent trainer's load over the yearly hours due
UNDERLOAD_SHARE = Decimal("0.50")


class MergedFace(StrEnum):
    """When the face-to-face hours of merged groups are one session for their trainer."""

    NEVER = "never"
    WITHOUT_REMOTE = "without_remote"
    ALWAYS = "always"


# Since 26 November 2026, to confirm with an establishment that merges face to face: decision 0008.
MERGED_FACE = MergedFace.WITHOUT_REMOTE


def face_is_merged(assigned_remote: float | Decimal | None) -> bool:
    """Whether a merger is of the face-to-face hours. It is declared on what is assigned:

    where remote hours are, they are the merged session, and each group has its own in the room.
    """
    if MERGED_FACE == MergedFace.WITHOUT_REMOTE:
        return not assigned_remote
    return MERGED_FACE == MergedFace.ALWAYS


class Pace(models.TextChoices):
    """How a group, programme or module stands against what its calendar expects."""

    NO_HOURS = "no_hours", _("no hours assigned")
    FAR_BEHIND = "far_behind", _("far behind")
    BEHIND = "behind", _("behind")
    ON_TIME = "on_time", _("on time")
    AHEAD = "ahead", _("ahead")
    DONE = "done", _("done")


class Reason(models.TextChoices):
    """Why a line is behind, in words a head of pole can act on; the first that holds is shown."""

    NO_TRAINER = "no_trainer", _("No trainer is assigned yet.")
    NO_REMOTE_TRAINER = "no_remote_trainer", _("No trainer is assigned to the remote hours.")
    NOT_STARTED = "not_started", _("Nothing has been delivered yet.")
    REMOTE_LATE = "remote_late", _("The remote hours are late, face to face is on time.")
    CANNOT_END = "cannot_end", _("The weeks left are too few for the hours left.")
    SLOW = "slow", _("The pace so far is too slow to finish in time.")
    LATE_START = "late_start", _("It started late; the pace since then is enough.")


BEHIND = frozenset({Pace.BEHIND, Pace.FAR_BEHIND})
# Lines that will not end in time unless somebody changes something.
AT_RISK = frozenset({Reason.CANNOT_END, Reason.SLOW})


@dataclass(frozen=True, slots=True)
class Mass:
    """Hours face to face and remote, never added to another mass."""

    face: Decimal = ZERO
    remote: Decimal = ZERO

    @property
    def total(self) -> Decimal:
        return self.face + self.remote

    def __add__(self, other: Mass) -> Mass:
        return Mass(self.face + other.face, self.remote + other.remote)


def share(part: Decimal, whole: Decimal) -> Decimal | None:
    """`part` of `whole`; None of nothing."""
    return part / whole if whole else None


def pace(delivered: Decimal, assigned: Decimal, expected: Decimal) -> Pace:
    """Compare completion with expected completion, in points of the assigned hours."""
    if not assigned:
        return Pace.NO_HOURS
    if delivered >= assigned:
        return Pace.DONE
    gap = (delivered - expected) / assigned
    if gap < -FAR_BEHIND_POINTS:
        return Pace.FAR_BEHIND
    if gap < -BEHIND_POINTS:
        return Pace.BEHIND
    return Pace.AHEAD if gap > BEHIND_POINTS else Pace.ON_TIME


class Standing:
    """Hours against what the calendar expects; whoever has these three can say how they stand."""

    assigned: Mass
    delivered: Mass
    expected: Decimal

    @property
    def completion(self) -> Decimal | None:
        return share(self.delivered.total, self.assigned.total)

    @property
    def expected_completion(self) -> Decimal | None:
        return share(self.expected, self.assigned.total)

    @property
    def gap(self) -> Decimal:
        """Hours delivered beyond (or short of) what the calendar expects by now."""
        return self.delivered.total - self.expected

    @property
    def points(self) -> Decimal | None:
        """The same gap, in points of the assigned hours."""
        gap = share(self.gap, self.assigned.total)
        return None if gap is None else gap * 100

    @property
    def percent(self) -> Decimal | None:
        return None if self.completion is None else self.completion * 100

    @property
    def expected_percent(self) -> Decimal | None:
        due = self.expected_completion
        return None if due is None else due * 100

    @property
    def expected_about(self) -> Decimal:
        """To be read: an expectation is no more exact than this."""
        return round(self.expected, 1 if self.assigned.total < 100 else 0)

    @property
    def gap_about(self) -> Decimal:
        return self.delivered.total - self.expected_about

    @property
    def distance(self) -> int:
        """Whole points away from what is expected, whichever way."""
        return abs(round(self.points or ZERO))

    @property
    def left(self) -> Decimal:
        return max(self.assigned.total - self.delivered.total, ZERO)

    @property
    def pace(self) -> Pace:
        return pace(self.delivered.total, self.assigned.total, self.expected)


@dataclass(frozen=True, slots=True)
class LineFacts:
    """What the reasons of a line look at."""

    assigned: Mass
    delivered: Mass
    expected: Mass
    has_trainer: bool
    has_remote_trainer: bool
    weeks_done: Decimal
    weeks_left: Decimal


def needed_pace(facts: LineFacts) -> Decimal | None:
    """Hours a week from now on; None when no week is left."""
    left = facts.assigned.total - facts.delivered.total
    return left / facts.weeks_left if facts.weeks_left > 0 else None


def pace_so_far(facts: LineFacts) -> Decimal:
    """Hours a week delivered until now."""
    return facts.delivered.total / facts.weeks_done if facts.weeks_done else ZERO


def reason(facts: LineFacts) -> Reason | None:
    """The main reason a line is behind; None when it is not."""
    if pace(facts.delivered.total, facts.assigned.total, facts.expected.total) not in BEHIND:
        return None
    if not facts.has_trainer and facts.assigned.face:
        return Reason.NO_TRAINER
    if not facts.has_remote_trainer and facts.assigned.remote and not facts.delivered.remote:
        return Reason.NO_REMOTE_TRAINER
    if not facts.delivered.total:
        return Reason.NOT_STARTED
    needed = needed_pace(facts)
    if needed is None or needed > MODULE_WEEK_LIMIT:
        return Reason.CANNOT_END
    if facts.delivered.face >= facts.expected.face and facts.assigned.remote:
        return Reason.REMOTE_LATE
    so_far = pace_so_far(facts)
    if so_far and needed / so_far > RISKY_PACE:
        return Reason.SLOW
    return Reason.LATE_START


class Load(models.TextChoices):
    """A permanent trainer's yearly service."""

    OVER = "over", _("over the hours due")
    FULL = "full", _("as due")
    UNDER = "under", _("under the hours due")
    FREE = "free", _("far under the hours due")


def load(assigned: Decimal, due: Decimal) -> Load | None:
    """None for part-time trainers, who owe no yearly hours."""
    if not due:
        return None
    ratio = assigned / due
    if ratio > OVERLOAD_SHARE:
        return Load.OVER
    if ratio >= Decimal("0.9"):
        return Load.FULL
    return Load.UNDER if ratio >= UNDERLOAD_SHARE else Load.FREE


def overload(assigned: Decimal, due: Decimal) -> bool:
    return load(assigned, due) == Load.OVER
