from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


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
