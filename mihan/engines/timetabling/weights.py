"""What each soft rule costs. The defaults are those of the published campus instances."""

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Cost of one unit of each soft rule; a rule with weight 0 is not looked at.

    The rules from `load_band` on cost nothing unless the problem asks for them: a trainer states
    a band, a course a preferred room, and so on.
    """

    unplaced: float = 200  # a session left out, times the urgency of its course
    group_gap: float = 5  # a free period between two sessions of a group's day
    trainer_gap: float = 1
    group_move: float = 2  # two sessions running in different buildings, remote ones set aside
    trainer_move: float = 1
    room_stability: float = 1  # each room of a course beyond the first
    same_day: float = 2  # each session of a course beyond the first of the day
    single_day: float = 3  # a group comes for one session only
    saturday: float = 1  # a period of a group on a day to spare
    load_band: float = 1  # a period of a trainer's week below or above the band
    trainer_day: float = 0  # a day a trainer comes in
    avoid: float = 2  # a period a trainer would rather avoid
    preferred_room: float = 1  # a session outside the rooms its course prefers
    variety: float = 1  # two sessions running of one subject in a group's day
    changed: float = 0  # a session that differs in any way from the initial plan
    changed_period: float = 0  # and what differs: these come on top
    changed_room: float = 0
    changed_trainer: float = 0

    def __post_init__(self) -> None:
        for field in fields(self):
            if getattr(self, field.name) < 0:
                raise ValueError(f"The weight of {field.name} is negative.")
