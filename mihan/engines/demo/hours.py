"""Hours as whole tenths (27.5 h is 275), so that sums are exact, and how they are taught."""

from decimal import Decimal
from functools import cache
from typing import NamedTuple

SESSION = 25  # 2.5 h, the accounting length of a session, in tenths

# (face to face, remote) as seen in real files, by their sum: layouts.md section 1, "frequent
# pairs".
MEASURED_PAIRS = {
    face + remote: (face, remote)
    for face, remote in (
        (1050, 300), (1000, 200), (850, 250), (750, 250), (700, 150), (450, 200), (400,
        50), (300, 100), (150, 0),
        (720, 0),
    )
}  # fmt: skip


class Modes(NamedTuple):
    """Hours of a module by mode, in tenths: face to face, remote with a trainer, remote alone."""

    face: int
    remote: int
    alone: int

    @property
    def taught(self) -> int:
        """Hours that need a trainer."""
        return self.face + self.remote

    @property
    def total(self) -> int:
        """All the hours of the module."""
        return self.face + self.remote + self.alone


def tenths(text: str) -> int:
    """Parse "27.5" or "27,5" into 275; blank is 0."""
    return int(Decimal(text.replace(",", ".")) * 10) if text else 0


@cache
def to_decimal(amount: int) -> Decimal:
    """Tenths back to hours: 275 gives 27.5."""
    return Decimal(amount).scaleb(-1)


def percent(part: int, whole: int) -> Decimal:
    """`part` of `whole` on 100, two decimals; 0 when there is no whole."""
    return Decimal(round(10_000 * part / whole)).scaleb(-2) if whole else Decimal("0.00")


def nearest(amount: float, *, step: int = SESSION) -> int:
    """The multiple of `step` nearest to an amount."""
    return int(amount / step + 0.5) * step


def pair(taught: int, *, remote_share: float) -> tuple[int, int]:
    """Cut taught hours into face to face and remote: a measured pair, else by share."""
    if remote_share and taught in MEASURED_PAIRS:
        return MEASURED_PAIRS[taught]
    remote = nearest(taught * remote_share, step=50)
    return taught - remote, remote


def first_semester(modes: Modes, *, s1: int, total: int) -> Modes:
    """The part of each mode that falls in the first semester, adding up to `s1` exactly."""
    if s1 in (0, total):
        return modes if s1 else Modes(0, 0, 0)
    remote = min(modes.remote, nearest(modes.remote * s1 / total))
    alone = min(modes.alone, nearest(modes.alone * s1 / total))
    face = s1 - remote - alone
    if not 0 <= face <= modes.face:
        face = min(modes.face, nearest(modes.face * s1 / total))
    return Modes(face, remote, alone)
