"""Putting the file of a person right."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core.errors import RuleBroken
from mihan.core.journal import because_of
from mihan.people.models import Person, User
from mihan.people.policy import CORRECTABLE


@transaction.atomic
def correct_person(person: Person, field: str, *, before: str, after: str, cause: str, by: User) -> Person:
    """One field of a file put right, written in the audit trail under its cause.

    Values are texts, as a file prints them (dates as 2007-03-15). Refused when the field no longer says
    `before`: what was decided on is not what stands there.
    """
    if field not in CORRECTABLE:
        raise RuleBroken(_("This field is not corrected here."))
    if not by.has_perm("people.edit", person):
        raise RuleBroken(_("Your role does not correct this person's file."))
    person = Person.objects.select_for_update().get(pk=person.pk)
    if field_text(person, field) != before:
        raise RuleBroken(_("The file has changed since: it no longer says what this correction starts from."))
    setattr(person, field, _read(person, field, after))
    with because_of(cause):
        person.save(update_fields=[field, "search_text", "updated_at"])
    return person


def field_text(person: Person, field: str) -> str:
    """What stands in a field, as `correct_person` takes it."""
    value: Any = getattr(person, field)
    return value.isoformat() if isinstance(value, date) else str(value or "")


def _read(person: Person, field: str, text: str) -> Any:
    try:
        return Person._meta.get_field(field).clean(text.strip() or None, person)  # type: ignore[union-attr]
    except ValidationError as error:
        raise RuleBroken(" ".join(error.messages)) from error
