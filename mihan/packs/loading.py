"""A pack's files as one value: its `Pack`, its `Scenario`, its words; a trainer's edit laid over.

An edit is a plain mapping, which the caller keeps and numbers; the files never change:

    {"parameters": {"rate_double": 65000}, "texts": {"incident.bus": {"fr": "..."}},
     "weights": {"quote_exact": 2000}, "incidents": [{"event": "bus", "at": 3600}]}
"""

import json
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from string import Formatter
from typing import Any

from mihan.engines.simulation import WHOLE, Incident, Pack, Rule, Scenario

HERE = Path(__file__).resolve().parent
LANGUAGES = ("en", "fr", "ar")
FILES = ("about", "parameters", "texts", "evidence", "incidents", "debrief")
PARTS = ("parameters", "texts", "weights", "incidents")
UNITS = ("clock", "duration", "centimes", "permille", "tenths")
MINUTE_MS, MINUTES_A_DAY = 60_000, 1440
MOST_TIMES, LEAST_SIZE = 20, 50  # an edited number, of the file's, or of this when the file's is smaller
MOST_INCIDENTS = 100

Words = Mapping[str, str]  # by language


class InvalidData(ValueError):
    """A file or an edit says what cannot be played; the message names it."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A number (or a word, or a table) with where it comes from; `since` when a dated one began.

    `columns` names those of a table, each with its unit ("" for words).
    """

    name: str
    value: Any
    unit: str
    source: Words
    since: date | None = None
    edited: bool = False
    columns: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days of work: `day` units each, of `minutes` on the wall; t = 0 is when the first begins."""

    day: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Loaded:
    """Everything a session, a page or a check needs of a pack. `sha` changes with any of it.

    `units` says what the numbers of shown fields, counters, notices and forms are, by name (see `UNITS`;
    what is not named is a plain number). `rules_sha` changes with the rules alone: while it stays, a
    kept log replays with the scenario it was played with.
    """

    name: str
    pack: Pack
    scenario: Scenario
    day: date
    about: Mapping[str, Any]
    parameters: Mapping[str, Parameter]
    texts: Mapping[str, Words]
    competences: Mapping[str, Words]
    questions: Sequence[Mapping[str, Any]]
    units: Mapping[str, str]
    calendar: Calendar | None
    sha: str
    rules_sha: str

    def moment(self, t: int) -> tuple[int, int]:
        """The day of the session, from 1, and the minute of that day (of 1,440) at a time."""
        hours, minutes = self.pack.starts.split(":")
        began = int(hours) * 60 + int(minutes)
        if self.calendar:
            days, since = divmod(t, self.calendar.day)
            return days + 1, began + since * self.calendar.minutes
        days, minute = divmod(began + t * self.pack.unit_ms // MINUTE_MS, MINUTES_A_DAY)
        return days + 1, minute

    def say(self, key: str, language: str, /, **values: Any) -> str:
        """A text in a language with its values; the key itself when there is no such text.

        A value that has a text of its own (`word.dirty`) is said in the language too.
        """
        words = self.texts.get(key)
        said = {name: self.texts.get(f"word.{value}", {}).get(language, value) for name, value in values.items()}
        return words[language].format_map(_Shown(said)) if words else key


class _Shown(dict[str, Any]):
    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def names() -> list[str]:
    """The packs there are."""
    return sorted(path.parent.parent.name for path in HERE.glob("*/data/about.toml"))


def load(name: str, edit: Mapping[str, Any] | None = None, *, day: date | None = None) -> Loaded:
    """A pack with its data as of a day (its own, unless said), and an edit laid over."""
    if name not in names():
        raise InvalidData(f"There is no pack {name}. There are: {', '.join(names())}.")
    edit = edit or {}
    if unknown := [part for part in edit if part not in PARTS]:
        raise InvalidData(f"An edit has no part {unknown[0]}.")
    pack: Pack = import_module(f"mihan.packs.{name}").pack
    read = {file: _read(HERE / name / "data" / f"{file}.toml") for file in FILES}
    about, evidence = read["about"], read["evidence"]
    day = day or _day(about)
    parameters = {p.name: p for p in _parameters(read["parameters"], edit.get("parameters", {}), day)}
    scenario = Scenario(
        params={key: parameter.value for key, parameter in parameters.items()},
        rules=_rules(evidence.get("rule", {}), edit.get("weights", {})),
        incidents=_incidents(edit.get("incidents", read["incidents"].get("incident", [])), pack),
    )
    return Loaded(
        name, pack, scenario, day, about, parameters, _texts(read["texts"], edit.get("texts", {})),
        evidence.get("competence", {}), read["debrief"].get("question", []), _units(about), _calendar(about),
        _sha(name, edit, day), _digest((HERE / name).glob("*.py")).hexdigest(),
    )  # fmt: skip


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise InvalidData(f"{path.parent.parent.name}/{path.name}: {error}") from None


def shared(file: str) -> dict[str, Any]:
    """What all packs share: `morocco`, dated tables; `texts`, the words of the engine; `sources`, by name."""
    return _read(HERE / "data" / f"{file}.toml")


def _parameters(told: Mapping[str, Any], edited: Mapping[str, Any], day: date) -> Iterator[Parameter]:
    if unknown := [name for name in edited if name not in told]:
        raise InvalidData(f"There is no parameter {unknown[0]}.")
    tables, sources = shared("morocco"), shared("sources")
    for name, row in told.items():
        if "of" in row:
            if row["of"] not in tables:
                raise InvalidData(f"{name}: there is no shared table {row['of']}.")
            row = tables[row["of"]]
        value, since = _on(row, day, name)
        about = (row.get("unit", ""), _source(name, row.get("source", {}), sources))
        columns = row.get("columns", {})
        if name in edited:
            _check_value(name, value, edited[name])
            yield Parameter(name, edited[name], *about, None, edited=True, columns=columns)
        else:
            yield Parameter(name, value, *about, since, columns=columns)


def _source(name: str, told: Words | str, by_name: Mapping[str, Words]) -> Words:
    """Where a number comes from, in each language; a bare word is one that packs share."""
    if not isinstance(told, str):
        return told
    if told not in by_name:
        raise InvalidData(f"{name}: there is no source “{told}”. There are: {', '.join(by_name)}.")
    return by_name[told]


def _on(row: Mapping[str, Any], day: date, name: str) -> tuple[Any, date | None]:
    """The value that holds on a day."""
    if "value" in row:
        return row["value"], None
    for dated in reversed(row.get("dated", [])):
        if dated["from"] <= day <= dated.get("to", date.max):
            return dated["value"], dated["from"]
    raise InvalidData(f"{name}: no value holds on {day}.")


def _check_value(name: str, old: Any, new: Any) -> None:
    """An edit stays of the kind and about the size of what it replaces, so that a world stays one."""
    if not _alike(old, new):
        raise InvalidData(f"{name}: {new!r} is not of the kind of {old!r}.")
    if type(old) is int and not (new >= 0 or old < 0):
        raise InvalidData(f"{name}: it cannot be below zero.")
    if type(old) is int and abs(new) > MOST_TIMES * max(abs(old), LEAST_SIZE):
        raise InvalidData(f"{name}: {new} is more than {MOST_TIMES} times {old}.")


def _alike(old: Any, new: Any) -> bool:
    """Same types throughout; a list of one type may be longer or shorter, a row keeps its places."""
    if type(old) is not type(new):
        return False
    if type(old) is dict:
        return old.keys() == new.keys() and all(_alike(old[key], new[key]) for key in old)
    if type(old) is not list or not old:
        return True
    if all(type(value) is type(old[0]) for value in old):
        return bool(new) and all(_alike(old[0], value) for value in new)
    return len(old) == len(new) and all(map(_alike, old, new))


def _rules(told: Mapping[str, Any], weights: Mapping[str, int]) -> dict[str, Rule]:
    if unknown := [name for name in weights if name not in told]:
        raise InvalidData(f"There is no rule of evidence {unknown[0]}.")
    if light := [name for name, weight in weights.items() if type(weight) is not int or weight < 1]:
        raise InvalidData(f"{light[0]}: a weight is a whole number of thousandths, 1 or more.")
    if idle := [name for name, row in told.items() if "competence" not in row]:
        raise InvalidData(f"evidence.toml: {idle[0]} has no competence.")
    return {
        name: Rule(
            row["competence"], weights.get(name, row.get("weight", WHOLE)), row.get("critical", False),
            row.get("criterion", ""),
        )
        for name, row in told.items()
    }  # fmt: skip


def _day(about: Mapping[str, Any]) -> date:
    day = about.get("date")
    if type(day) is not date:
        raise InvalidData("about.toml: the day it plays on is missing.")
    return day


def _units(about: Mapping[str, Any]) -> dict[str, str]:
    units = dict(about.get("units", {}))
    if unknown := [unit for unit in units.values() if unit not in UNITS]:
        raise InvalidData(f"about.toml: there is no unit {unknown[0]}. There are: {', '.join(UNITS)}.")
    return units


def _calendar(about: Mapping[str, Any]) -> Calendar | None:
    told = about.get("clock")
    if told is None:
        return None
    if sorted(told) != ["day", "minutes"] or not all(type(value) is int and value > 0 for value in told.values()):
        raise InvalidData("about.toml: a clock has a day and minutes, whole numbers above zero.")
    return Calendar(**told)


def _incidents(told: Sequence[Mapping[str, Any]], pack: Pack) -> tuple[Incident, ...]:
    if len(told) > MOST_INCIDENTS:
        raise InvalidData(f"A calendar holds at most {MOST_INCIDENTS} incidents.")
    return tuple(_incident(row, pack) for row in told)


def _incident(row: Mapping[str, Any], pack: Pack) -> Incident:
    try:
        incident = Incident(**{"until": row["at"], **row})
    except (KeyError, TypeError):
        raise InvalidData(f"An incident has an event and a time `at`: {dict(row)}.") from None
    if incident.event not in pack.incidents:
        raise InvalidData(f"There is no incident {incident.event}.")
    if not all(type(value) is int for value in (incident.at, incident.until, incident.chance)):
        raise InvalidData(f"{incident.event}: times and chances are whole numbers.")
    if not 0 <= incident.at <= incident.until <= pack.length:
        raise InvalidData(f"{incident.event}: it cannot happen from {incident.at} to {incident.until}.")
    return incident


def _texts(told: Mapping[str, Any], edited: Mapping[str, Words]) -> dict[str, Words]:
    texts = {**dict(flat(shared("texts"))), **dict(flat(told))}
    for key, words in edited.items():
        if key not in texts:
            raise InvalidData(f"There is no text {key}.")
        for language, text in words.items():
            _check_text(key, language, text, texts[key])
        texts[key] = {**texts[key], **words}
    return texts


def _check_text(key: str, language: str, text: str, before: Words) -> None:
    if language not in LANGUAGES or type(text) is not str:
        raise InvalidData(f"{key}: a text is words in one of {', '.join(LANGUAGES)}.")
    if unknown := [name for name in holes(text) if name not in holes(before[language])]:
        raise InvalidData(f"{key}: there is no value {unknown[0]} to say.")


def holes(text: str) -> list[str]:
    """The values a text says, `{number}`; bare names alone, since a width could ask for a page of spaces."""
    try:
        found = [part[1:] for part in Formatter().parse(text) if part[1] is not None]
    except ValueError as error:
        raise InvalidData(f"{text[:50]}: {error}.") from None
    for name, width, conversion in found:
        if width or conversion or not str(name).isidentifier():
            raise InvalidData(f"{text[:50]}: a value is said by its name alone, {{number}}.")
    return sorted(str(name) for name, _width, _conversion in found)


def flat(told: Mapping[str, Any], under: str = "") -> Iterator[tuple[str, Words]]:
    """Every text of a tree by its dotted key: `refusal.room_taken`."""
    for key, inside in told.items():
        if any(isinstance(value, str) for value in inside.values()):
            yield f"{under}{key}", inside
        else:
            yield from flat(inside, f"{under}{key}.")


def _sha(name: str, edit: Mapping[str, Any], day: date) -> str:
    """Of the rules, the data, the day and the edit: what a session is pinned to."""
    own = HERE / name
    told = _digest([*own.glob("*.py"), *own.glob("data/*.toml"), *HERE.glob("data/*.toml")])
    told.update(json.dumps([edit, day.isoformat()], sort_keys=True, default=str).encode())
    return told.hexdigest()


def _digest(paths: Iterable[Path]) -> Any:
    """The running hash of files, the same wherever they lie and however their lines end."""
    told = sha256()
    for path in sorted(paths):
        told.update(path.relative_to(HERE).as_posix().encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return told
