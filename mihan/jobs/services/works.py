"""What kinds of work there are: the apps above register theirs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mihan.jobs.models import Job

Text = str | Promise
Doing = Callable[..., str]  # (progress, **arguments) -> address of the page that shows the result
Picture = Callable[[Job], object]


@dataclass(frozen=True)
class Work:
    """A kind of work: how it is done, and how it is told while it is."""

    do: Doing
    title: Text
    steps: tuple[tuple[str, Text], ...] = ()  # (code, label); codes of one label are one step
    kept: Text = ""  # what is kept when it does not reach its end
    finish: Text = ""  # the button that ends it now with what there is; none where that has no sense
    picture: Picture | None = None  # how it goes, drawn from the job's points

    @property
    def labels(self) -> list[Text]:
        """The steps people see, in order."""
        return list(dict.fromkeys(label for _code, label in self.steps))

    def place(self, code: str) -> int:
        """Where a step stands among `labels`; the first when it is not known."""
        label = dict(self.steps).get(code)
        return self.labels.index(label) if label is not None else 0


def _unknown(*args: object, **arguments: object) -> str:
    raise LookupError("no work is registered under this kind")


_works: dict[str, Work] = {}
_UNKNOWN = Work(_unknown, _("Background work"))


def worker_for(
    kind: str, *, title: Text, steps: tuple[tuple[str, Text], ...] = (), kept: Text = "", finish: Text = "",
    picture: Picture | None = None,
) -> Callable[[Doing], Doing]:  # fmt: skip
    """Register the function that does jobs of this kind."""

    def register(do: Doing) -> Doing:
        _works[kind] = Work(do, title, steps, kept, finish, picture)
        return do

    return register


def work_of(kind: str) -> Work:
    return _works.get(kind, _UNKNOWN)
