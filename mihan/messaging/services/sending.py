"""Sending what waits in the outbox, each letter once.

Claim, hand over, write down: three steps, and the middle one is no database's. A worker that dies between
the claim and the last step leaves a letter nobody can be sure of: it is put aside, never sent again by itself.
"""

from __future__ import annotations

import contextlib
import logging
import secrets
import smtplib
from typing import Any

from django.core.mail import get_connection
from django.db import connection, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.messaging import policy
from mihan.messaging.models import Letter
from mihan.messaging.services.writing import NothingToSay, written
from mihan.people.models import User

log = logging.getLogger(__name__)
State = Letter.State
TEMPORARY, CLOSING = range(400, 500), 421  # of SMTP: try again later; and this conversation is over


class _Stop(Exception):
    """The mail server takes nothing more now: the rest waits."""


def send_letters(*, most: int = policy.PER_RUN) -> int:
    """Send what is due; how many were handed over. Any number of workers may do it at once."""
    put_aside()
    if not Letter.objects.due().exists():
        return 0
    server, sent = get_connection(), 0
    server.open()  # without a conversation nothing is claimed: the schedule tries again later
    try:
        for _turn in range(most):
            letter = _claim()
            if letter is None:
                break
            sent += _send(letter, server)
    except _Stop:
        log.warning("the mail server takes nothing now: the outbox waits")
    finally:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            server.close()
    return sent


def put_aside() -> int:
    """Letters whose sender died: whether they left is not known."""
    return Letter.objects.interrupted().update(state=State.ASIDE, updated_at=clock.now())


def _claim() -> Letter | None:
    """The next letter, for us alone; committed before anything is handed over."""
    token, now = secrets.token_hex(16), clock.now()
    while True:
        with transaction.atomic():
            due = Letter.objects.due().order_by("due_at", "pk")
            if connection.features.has_select_for_update_skip_locked:
                due = due.select_for_update(skip_locked=True)
            key = due.values_list("pk", flat=True).first()
            if key is None:
                return None
            # On SQLite the lock is the transaction's; the condition holds on any database.
            ours = Letter.objects.filter(pk=key, state=State.QUEUED).update(
                state=State.SENDING, claim=token, claimed_at=now, tries=F("tries") + 1, updated_at=now
            )
        if ours:
            return Letter.objects.select_related("user__person").get(pk=key)


def _send(letter: Letter, server: Any) -> bool:
    try:
        mail = written(letter, server)
        to = mail.to[0]
        mail.message()  # refuses headers and addresses that are none
    except NothingToSay as reason:
        _end(letter, State.GIVEN_UP, str(reason))
        return False
    except (ValueError, UnicodeError) as error:
        _end(letter, State.FAILED, str(error))
        return False
    except Exception as error:  # a fault of ours: nothing was handed over, and the others must leave
        log.exception("letter %s cannot be written", letter.reference)
        _end(letter, State.FAILED, type(error).__name__)
        return False
    try:
        server.send_messages([mail])
    except smtplib.SMTPRecipientsRefused as refusal:
        code, said = next(iter(refusal.recipients.values()))
        _refused(letter, code, said, refusal)
    except smtplib.SMTPResponseException as refusal:
        _refused(letter, refusal.smtp_code, refusal.smtp_error, refusal)
    except (OSError, smtplib.SMTPException) as error:
        # The conversation broke: before the mail server had the letter, or after. Nobody knows.
        _end(letter, State.ASIDE, str(error))
        raise _Stop from error
    else:
        _end(letter, State.SENT, "", sent_at=clock.now(), sent_to=to)
        return True
    return False


def _refused(letter: Letter, code: int, said: bytes | str, refusal: Exception) -> None:
    text = said.decode(errors="replace") if isinstance(said, bytes) else said
    reason = f"{code} {text}"
    if code in TEMPORARY:
        _later(letter, reason)
    else:
        _end(letter, State.FAILED, reason)
    if code == CLOSING:
        raise _Stop from refusal


def _later(letter: Letter, reason: str) -> None:
    wait = policy.wait_after(letter.tries)
    if wait is None:
        _end(letter, State.FAILED, reason)
    else:
        _end(letter, State.QUEUED, reason, due_at=clock.now() + wait)


def _end(letter: Letter, state: str, problem: str, **more: Any) -> None:
    """Of our claim only: a letter put aside, then settled by a person, is no longer ours."""
    Letter.objects.filter(pk=letter.pk, claim=letter.claim, state__in=(State.SENDING, State.ASIDE)).update(
        state=state, problem=policy.header(problem), updated_at=clock.now(), **more
    )


# --- what a person decides


@transaction.atomic
def send_again(letter: Letter, *, by: User) -> None:
    """Back in the queue, under the same Message-ID: mail servers that keep it show it once."""
    letter = _locked(letter, by)
    if not letter.may_be_sent_again:
        raise RuleBroken(_("This e-mail waits already, or has left."))
    letter.state, letter.due_at, letter.tries, letter.claim = State.QUEUED, clock.now(), 0, ""
    letter.save(update_fields=["state", "due_at", "tries", "claim", "updated_at"])


@transaction.atomic
def give_up(letter: Letter, *, by: User) -> None:
    """It will not leave. Its messages stay in the inbox."""
    letter = _locked(letter, by)
    if not letter.may_be_given_up:
        raise RuleBroken(_("This e-mail is leaving, or has left."))
    letter.state, letter.claim = State.GIVEN_UP, ""
    letter.save(update_fields=["state", "claim", "updated_at"])


def _locked(letter: Letter, by: User) -> Letter:
    letter = Letter.objects.select_for_update(of=("self",)).select_related("user").get(pk=letter.pk)
    if not by.has_perm("messaging.keep_outbox", letter):
        raise RuleBroken(_("The outbox is kept by those in charge of it."))
    return letter
