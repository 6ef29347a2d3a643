"""Writing to many people at once, by those whose role allows it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.messaging import policy
from mihan.messaging.models import Writing
from mihan.messaging.policy import Facts, Kind, Said, in_language
from mihan.messaging.queries.audiences import offered, people_in
from mihan.messaging.services.telling import tell
from mihan.people.models import User
from mihan.ui.writing import set_apart


def whom(chosen: str, *, by: User) -> tuple[str, set[int]]:
    """The audience in words, and who is in it; refused unless it is offered to this user."""
    labels = dict(offered(by))
    if chosen not in labels:
        raise RuleBroken(_("Your role does not write to these people."))
    return labels[chosen], people_in(chosen) - {by.person_id or 0}


@transaction.atomic
def write_to(chosen: str, said: Said, *, by: User, once: UUID) -> Writing:
    """Tell each person of an audience, in the languages given."""
    label, people = whom(chosen, by=by)
    if not people:
        raise RuleBroken(_("There is nobody to write to there."))
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # one at a time, or the limit would be none
    if Writing.objects.filter(by=by, created_at__gte=clock.now() - timedelta(1)).count() >= policy.WRITINGS_A_DAY:
        raise RuleBroken(_("You have written %(count)d times in a day: wait until tomorrow.")
                         % {"count": policy.WRITINGS_A_DAY})  # fmt: skip
    try:
        with transaction.atomic():
            writing = Writing.objects.create(by=by, audience=chosen, label=label[:200], said=said, once=once)
    except IntegrityError as error:
        raise RuleBroken(_("This was sent already.")) from error
    names = [by.person.latin_name, by.person.arabic_name] if by.person else [by.username, ""]
    writing.told = tell(people, WRITTEN.code, key=f"writing:{writing.pk}", said=said, by=names)
    writing.save(update_fields=["told", "updated_at"])
    return writing


def _subject(facts: Facts) -> str:
    return in_language(facts["said"], get_language() or "")[0]


def _text(facts: Facts) -> str:
    latin, arabic = facts["by"]
    name = (arabic or latin) if get_language() == "ar" else (latin or arabic)
    by = _("Written by %(name)s") % {"name": set_apart(name)}
    return f"{in_language(facts['said'], get_language() or '')[1]}\n{by}"


WRITTEN = Kind(
    "messaging.written", gettext_lazy("What somebody of the campus writes to you"), _subject, _text,
    icon="mail", channel="at_once", is_typed=True,
)  # fmt: skip
