"""What a letter says, written as it leaves, in its reader's language."""

from __future__ import annotations

from email.utils import format_datetime
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import get_language, get_language_bidi, ngettext, override

from mihan.messaging.models import Letter
from mihan.messaging.policy import Channel, header
from mihan.messaging.queries.inbox import Told, told


class NothingToSay(Exception):
    """The letter has lost its reader or its messages; the text says which."""


def written(letter: Letter, server: Any = None) -> EmailMultiAlternatives:
    user = letter.user
    if not user.is_active or not user.email:
        raise NothingToSay("the account is closed or has no address")
    messages = list(letter.messages.order_by("pk"))
    if not messages:
        raise NothingToSay("its messages were removed")
    with override(user.language or settings.LANGUAGE_CODE):
        said = [told(message) for message in messages]
        context = _context(letter, said)
        mail = EmailMultiAlternatives(
            header(context["subject"]), render_to_string("messaging/mail.txt", context), to=[user.email],
            connection=server, headers=_headers(letter, context),
        )  # fmt: skip
        mail.attach_alternative(render_to_string("messaging/mail.html", context), "text/html")
    return mail


def _context(letter: Letter, said: list[Told]) -> dict[str, Any]:
    site = settings.SITE_URL.rstrip("/")
    return {
        "subject": said[0].subject if letter.cadence == Channel.AT_ONCE else _subject_of_digest(len(said)),
        "is_digest": letter.cadence != Channel.AT_ONCE,
        "is_security": any(one.kind.is_security for one in said),
        "told": [(one, f"{site}{one.message.get_absolute_url()}") for one in said],
        "name": settings.MIHAN_NAME, "language": get_language(), "direction": "rtl" if get_language_bidi() else "ltr",
        "preferences": f"{site}{reverse('messaging:preferences')}",
    }  # fmt: skip


def _subject_of_digest(count: int) -> str:
    said = ngettext("%(count)d message from %(house)s", "%(count)d messages from %(house)s", count)
    return said % {"count": count, "house": settings.MIHAN_NAME}


def _headers(letter: Letter, context: dict[str, Any]) -> dict[str, str]:
    return {
        "Message-ID": letter.message_id,
        "Date": format_datetime(localtime(letter.created_at)),  # the same, were it to be handed over again
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{context['preferences']}>",
    }
