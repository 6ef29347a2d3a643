from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import Case, Q, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mihan.core.text import BEGINNING, INSIDE, WHOLE, pattern, searchable, words


class Record(models.Model):
    """Every table of the house. Its changes are written to the audit trail by the database."""

    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    # Columns whose content never enters the audit trail (only that they changed).
    journal_hides: tuple[str, ...] = ()

    class Meta:
        abstract = True


class Mark(models.TextChoices):
    """Where a fact of the offer comes from; shown beside it, never left out."""

    PUBLISHED = "published", _("published")
    ILLUSTRATIVE = "illustrative", _("illustrative")
    FROM_FILE = "from_file", _("from a file")
    ENTERED = "entered", _("entered here")


# What `name_of` takes, in its order: for rows read as plain values.
NAMES = ("name_fr", "name_ar", "name_en")


def name_of(french: str, arabic: str, english: str) -> str:
    """In the reader's language when known, in French otherwise."""
    return {"ar": arabic, "en": english}.get(get_language() or "fr", french) or french


class Named(models.Model):
    """A name in the three languages; the reader's own first, French otherwise."""

    name_fr = models.CharField(_("name in French"), max_length=200)
    name_ar = models.CharField(_("name in Arabic"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        return name_of(self.name_fr, self.name_ar, self.name_en)

    def __str__(self) -> str:
        return self.name


def holding(text: str, *lookups: str, beginning: bool = False) -> Q:
    """Rows of which each word of `text` is in one of these folded columns; at the beginning of a word, if asked."""
    found = Q()
    for word in words(text):
        somewhere = Q()
        for lookup in lookups:
            somewhere |= Q(**{f"{lookup}__contains": pattern(word, beginning=beginning)})
        found &= somewhere
    # Nothing but punctuation finds nothing; nothing at all asks for nothing.
    return found if found or not text.strip() else Q(pk__in=[])


def nearness(text: str, *lookups: str) -> Case:
    """How near each row is, in the database: what `core.text.near` says of a name."""
    whole = Q()
    for lookup in lookups:
        whole |= Q(**{f"{lookup}__contains": f" {' '.join(words(text))} "})
    begun = holding(text, *lookups, beginning=True)
    return Case(When(whole, then=Value(WHOLE)), When(begun, then=Value(BEGINNING)), default=Value(INSIDE))


def kinds_of_nearness(text: str, lookup: str) -> Iterator[tuple[int, Q]]:
    """The same one by one, for a table too large to be ordered by it."""
    yield WHOLE, Q(**{f"{lookup}__contains": f" {' '.join(words(text))} "})
    yield BEGINNING, holding(text, lookup, beginning=True)
    yield INSIDE, holding(text, lookup)


class SearchedQuerySet(models.QuerySet[Any]):
    """Rows with a `search_text`, kept by `Searched`."""

    LOOKUPS: tuple[str, ...] = ("search_text",)  # first its own

    def matching(self, text: str) -> Any:
        """Those that hold every word of `text`, spelling forgiven."""
        return self.filter(holding(text, *self.LOOKUPS))

    def nearest(self, text: str) -> Any:
        """The same, with `nearness`, the nearest first."""
        near = nearness(text, *self.LOOKUPS)
        return self.matching(text).annotate(nearness=near).order_by("nearness", *self.model._meta.ordering)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> Any:
        rows = list(objs)
        for row in rows:
            row.fold_names()
        return super().bulk_create(rows, *args, **kwargs)


class Searched(models.Model):
    """What is looked for by name: its names folded in a column of their own."""

    SEARCHED: tuple[str, ...] = ("code", *NAMES)

    search_text = models.CharField(max_length=1000, editable=False, default="", db_default="")

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        self.fold_names()
        if (fields := kwargs.get("update_fields")) is not None and set(fields) & set(self.SEARCHED):
            kwargs["update_fields"] = {*fields, "search_text"}
        super().save(**kwargs)

    def fold_names(self) -> None:
        """`bulk_update` wants it called, and the column named; every other way of writing does it by itself."""
        self.search_text = searchable(*(getattr(self, name) or "" for name in self.SEARCHED))[:1000]


class JournalEntry(models.Model):
    """One change of one row, written by a database trigger; never updated, never deleted."""

    class Action(models.TextChoices):
        INSERT = "insert", _("added")
        UPDATE = "update", _("changed")
        DELETE = "delete", _("removed")

    at = models.DateTimeField()
    actor = models.CharField(max_length=60)  # "user:12", "command:import_file", "system"
    cause = models.CharField(max_length=60)  # "import:7", or empty
    table = models.CharField(max_length=63)
    row = models.BigIntegerField()
    action = models.CharField(max_length=6, choices=Action)
    old = models.JSONField(null=True)
    new = models.JSONField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["table", "row"], name="journal_of_a_row"),
            models.Index(fields=["cause"], name="journal_of_a_cause", condition=~models.Q(cause="")),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.row} {self.action}"
