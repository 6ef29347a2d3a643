"""Findings in plain sentences: English, French, Arabic.

Each rule is one whole sentence in each language, written so that no word has to agree with a
number. Names, codes and numbers are isolated (U+2068, U+2069), so that a Latin code inside an
Arabic sentence leaves the order of the words alone.
"""

from collections.abc import Callable, Iterable, Mapping

from mihan.engines.timetabling.findings import Finding
from mihan.engines.timetabling.problem import Grid
from mihan.engines.timetabling.sentences import SENTENCES

LANGUAGES = ("en", "fr", "ar")

DAYS = {
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
    "fr": ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
    "ar": ("الاثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد"),
}
SLOT = {"en": "{day}, slot {slot}", "fr": "{day}, créneau {slot}", "ar": "{day}، الفترة {slot}"}
LABELLED = {"en": "{day} {slot}", "fr": "{day} {slot}", "ar": "{day} {slot}"}
COMMA = {"en": ", ", "fr": ", ", "ar": "، "}
NOTHING = {"en": "none", "fr": "aucun", "ar": "لا شيء"}
MOST_NAMES = 8  # of a list; beyond, the sentence would not be read

Names = Mapping[str, str]


def say(finding: Finding, grid: Grid, names: Names | None = None) -> dict[str, str]:
    """The sentence of a finding in each language.

    `names` gives what people call a resource, by id; without it the id itself is said.
    """
    known = names or {}
    return {
        language: SENTENCES[finding.rule][i].format_map(_Words(finding, grid, language, known))
        for i, language in enumerate(LANGUAGES)
    }


def period_name(period: int, grid: Grid, language: str) -> str:
    """What people call a period: "Tuesday 13:30"."""
    day = DAYS[language][(grid.first_day + grid.day(period)) % 7]
    slot = period % grid.slots
    if grid.labels:
        return LABELLED[language].format(day=day, slot=isolated(grid.labels[slot]))
    return SLOT[language].format(day=day, slot=isolated(str(slot + 1)))


def isolated(text: str) -> str:
    """Text that keeps its own direction inside a sentence of the other."""
    return f"\u2068{text}\u2069"


class _Words(dict[str, str]):
    """What a sentence may ask for, each thing made when it is asked for."""

    def __init__(self, finding: Finding, grid: Grid, language: str, names: Names) -> None:
        super().__init__()
        self.finding, self.grid, self.language, self.names = finding, grid, language, names

    def __missing__(self, key: str) -> str:
        special: Mapping[str, Callable[[], str]] = {
            "resource": lambda: self._name(self.finding.resource),
            "needed": lambda: self._number(self.finding.needed),
            "available": lambda: self._number(self.finding.available),
            "short": lambda: self._number(self.finding.short),
            "hours": lambda: self._number(self.finding.short * self._hours_per_slot),
        }
        return special[key]() if key in special else self._detail(key, self.finding.details[key])

    @property
    def _hours_per_slot(self) -> float:
        """What is found out about sessions of another length than the week's says so itself."""
        told = self.finding.details.get("hours_per_slot")
        return told if isinstance(told, float) else self.grid.hours_per_slot

    def _detail(self, key: str, value: object) -> str:
        if key == "period" and isinstance(value, int):
            return period_name(value, self.grid, self.language)
        if key == "periods" and isinstance(value, tuple):
            return self._listed(period_name(p, self.grid, self.language) for p in value)
        if isinstance(value, tuple):
            return self._listed(self._name(str(item)) for item in value)
        if isinstance(value, int | float):
            return self._number(value)
        return self._name(str(value))

    def _listed(self, items: Iterable[str]) -> str:
        every = list(items)
        shown = every[:MOST_NAMES] + (["…"] if len(every) > MOST_NAMES else [])
        return COMMA[self.language].join(shown) or NOTHING[self.language]

    def _name(self, name: str) -> str:
        return isolated(self.names.get(name, name))

    def _number(self, value: float) -> str:
        text = f"{value:.10g}"
        return isolated(text if self.language == "en" else text.replace(".", ","))
