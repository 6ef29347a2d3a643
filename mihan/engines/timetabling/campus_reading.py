"""A campus file read with care: every fault is one sentence that says where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite
from typing import Any

from mihan.engines.timetabling.problem import InvalidProblem
from mihan.engines.timetabling.weights import Weights

MOST = {"days": 14, "sessions_per_day": 48, "n": 500}
MOST_OF_A_LIST = 5_000
LARGEST = 1_000_000
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Part:
    """An object of the file; `where` is its way from the top: "rooms 3"."""

    where: str
    data: Mapping[str, Any]

    def number(self, key: str, *, least: int = 0, most: int | None = None) -> int:
        """A whole number between two others."""
        return self._whole(self._given(key), key, least, MOST.get(key, LARGEST) if most is None else most)

    def numbers(self, key: str, *, below: int) -> list[int]:
        """A list of whole numbers from 0 on: places of other lists, or periods."""
        if not below and self._list(key):
            raise self._wrong(key, "an empty list", self._list(key)[0])
        return [self._whole(value, key, 0, below - 1) for value in self._list(key)]

    def text(self, key: str) -> str:
        """A text that is not empty."""
        value = self._given(key)
        if not isinstance(value, str) or not value.strip():
            raise self._wrong(key, "a text", value)
        return value

    def label(self, key: str) -> str:
        """A text or a number that only has to be told from others."""
        value = self._given(key)
        return str(value) if type(value) is int else self.text(key)

    def part(self, key: str) -> "Part":
        """An object."""
        return part(self._given(key), f"{self.where} {key}".strip())

    def parts(self, key: str) -> "list[Part]":
        """A list of objects."""
        return [part(value, f"{self.where} {key} {i}".strip()) for i, value in enumerate(self._list(key))]

    def weights(self) -> Weights:
        """Every value of the object as the weight of a rule."""
        for key, value in self.data.items():
            if key not in Weights.__dataclass_fields__:
                raise InvalidProblem(f"In {self.where}, there is no rule {_shown(key)}.")
            if type(value) not in (int, float) or not isfinite(value) or value < 0:
                raise self._wrong(key, "a number from 0 on", value)
        return Weights(**self.data)

    def _given(self, key: str) -> Any:
        if key not in self.data:
            raise InvalidProblem(f"In {self.where or 'the file'}, {_shown(key)} is missing.")
        return self.data[key]

    def _list(self, key: str) -> list[Any]:
        value = self._given(key)
        if not isinstance(value, list):
            raise self._wrong(key, "a list", value)
        if len(value) > MOST_OF_A_LIST:
            raise self._wrong(key, f"a list of {MOST_OF_A_LIST} at most", len(value))
        return value

    def _whole(self, value: Any, key: str, least: int, most: int) -> int:
        if type(value) is not int or not least <= value <= most:
            raise self._wrong(key, f"a whole number from {least} to {most}", value)
        return value

    def _wrong(self, key: str, what: str, value: object) -> InvalidProblem:
        return InvalidProblem(f"In {self.where or 'the file'}, {_shown(key)} should be {what}, and is {_shown(value)}.")


def part(value: Any, where: str = "") -> Part:
    """An object of the file; raises InvalidProblem for anything else."""
    if not isinstance(value, dict):
        raise InvalidProblem(f"{where or 'The file'} should be an object, and is {_shown(value)}.")
    return Part(where, value)


def _shown(value: object) -> str:
    """The start of a value of the file, safe to print."""
    text = ascii(value) if isinstance(value, str | int | float | bool | None) else type(value).__name__
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
