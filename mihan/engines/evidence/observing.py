"""One opportunity and what was made of it."""

from dataclasses import dataclass

WHOLE = 1000  # the weight of an ordinary observation, in thousandths


@dataclass(frozen=True, slots=True)
class Observation:
    """`num` of the `den` things asked were done. `den` is 1 or more, `num` between 0 and `den`.

    `weight` is in thousandths of an ordinary observation; `help` counts the hints and take-overs
    before it. `world` (the draw that was played), `pack` and `station` tell how widely somebody
    was seen. `rule` names what was looked at; a `critical` one must not be missed even once.
    Observations are given in the order of time: a critical failure is mended by what comes after.
    """

    competence: str
    num: int
    den: int
    weight: int = WHOLE
    help: int = 0
    world: str = ""
    pack: str = ""
    station: str = "screen"
    rule: str = ""
    critical: bool = False

    def __post_init__(self) -> None:
        if not (self.den >= 1 and 0 <= self.num <= self.den):
            raise ValueError(f"{self.num} of {self.den} is no share of what was asked.")
        if self.weight < 1 or self.help < 0:
            raise ValueError(f"A weight of {self.weight} or help of {self.help} cannot be counted.")

    @property
    def is_success(self) -> bool:
        return self.num == self.den

    @property
    def is_unassisted(self) -> bool:
        return self.help == 0
