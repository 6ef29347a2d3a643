"""What each table holds of people, as each app declares it in its `data/personal.toml`.

Data and not code, so that the apps below privacy declare theirs in the same way as those above. A
test refuses a table or a column nobody declared; the copy of a person's data and retention are
driven by the same lines, so neither can forget a table.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db import models
from django.db.models import Count, Q, QuerySet, Value
from django.utils.text import capfirst

from mihan.core.models import name_of

FILE = Path("data") / "personal.toml"
STAMPS = ("id", "created_at", "updated_at")


@dataclass(frozen=True)
class Holding:
    """What one table holds of people.

    `person`: ways from a line to the person it is about; `shared`: to persons it also concerns,
    through their group, which never makes it theirs to erase. `dated`: the day a line is about.
    At its end a line is erased, blanked (but for what `stays`: facts that name nobody), kept
    (nameless once its person is), or emptied with its person.
    """

    model: type[models.Model]
    named: str  # "English | French | Arabic", as every text of these files
    processing: str
    personal: Mapping[str, str]
    technical: tuple[str, ...] = ()
    person: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()
    stays: tuple[str, ...] = ()
    signed: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)
    dated: str = "created_at"
    at_end: str = "keep"
    vault: str = ""
    also: tuple[str, ...] = ()  # technical columns that go with the personal ones: a folded name, a password
    marked: tuple[str, ...] = ()  # texts the database wants never empty: "…" takes their place
    unit: str = ""  # way to the establishment, for lines that are about nobody in particular

    @property
    def label(self) -> str:
        return self.model._meta.label

    @property
    def title(self) -> str:
        return _in_the_reader_s_language(self.named)

    @property
    def fields(self) -> list[models.Field]:
        return [self.model._meta.get_field(name) for name in self.personal]  # type: ignore[misc]

    @property
    def gone(self) -> list[models.Field]:
        """The columns that lose their value at the end of a line."""
        names = [name for name in self.personal if name not in self.stays] + list(self.also)
        return [self.model._meta.get_field(name) for name in names]  # type: ignore[misc]

    def said(self, name: str) -> str:
        """A column's name for a reader: its own where the table says one, the declared one otherwise."""
        if told := self.personal[name]:
            return _in_the_reader_s_language(told)
        return capfirst(str(self.model._meta.get_field(name).verbose_name))  # type: ignore[union-attr]

    def rows_of(self, person: int) -> QuerySet[Any]:
        """The lines that are about a person."""
        return self.model._default_manager.filter(_any(self.person, person)).distinct()

    def counted(self, person: int) -> QuerySet[Any]:
        """(label, how many lines are about a person), of this table."""
        rows = self.model._default_manager.order_by().filter(_any(self.person, person))
        return rows.values(the_table=Value(self.label)).values_list("the_table", Count("pk", distinct=True))

    def rows_concerning(self, person: int) -> QuerySet[Any]:
        """The lines that are about a person, or concern her through her group, as she may read them."""
        ways = _any(self.person, person) | _any(self.shared, person)
        rows = self.model._default_manager.filter(ways, **self.only)
        related = [f.name for f in self.fields if f.is_relation]
        return rows.select_related(*related).distinct() if related else rows.distinct()


def _in_the_reader_s_language(told: str) -> str:
    english, french, arabic = (part.strip() for part in told.split("|"))
    return capfirst(name_of(french, arabic, english))


def _any(ways: tuple[str, ...], person: int) -> Q:
    found = Q(pk__in=[])
    for way in ways:
        found |= Q(**{"pk" if way == "self" else way: person})
    return found


@cache
def holdings() -> tuple[Holding, ...]:
    """Of every table that holds something of people."""
    return tuple(
        holding
        for config in apps.get_app_configs()
        for name, about in _declared(config).items()
        if name != "impersonal" and (holding := _holding(config, name, about))
    )


@cache
def impersonal() -> dict[str, tuple[str, ...]]:
    """Tables that hold nothing of people: at most which account signed a line."""
    return {
        _model(config, name)._meta.label: tuple(signed)
        for config in apps.get_app_configs()
        for name, signed in _declared(config).get("impersonal", {}).items()
    }


def holding_of(label: str) -> Holding:
    return next(holding for holding in holdings() if holding.label == label)


def held_for(processing: str) -> list[Holding]:
    return [holding for holding in holdings() if holding.processing == processing]


@cache
def _declared(config: AppConfig) -> dict[str, Any]:
    path = Path(config.path) / FILE
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def _holding(config: AppConfig, name: str, about: dict[str, Any]) -> Holding:
    rest: dict[str, Any] = {
        key: tuple(about.get(key, ())) for key in ("technical", "person", "shared", "stays", "signed", "also", "marked")
    }
    rest |= {key: about[key] for key in ("only", "dated", "at_end", "vault", "unit") if key in about}
    model = _model(config, name)
    if "dated" not in rest and not any(f.name == "created_at" for f in model._meta.concrete_fields):
        rest["dated"] = ""  # a table that knows no day goes with its person
    return Holding(model, about["title"], about["processing"], about["personal"], **rest)


def _model(config: AppConfig, name: str) -> type[models.Model]:
    return apps.get_model(name) if "." in name else config.get_model(name)
