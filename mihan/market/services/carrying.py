"""The post: each letter becomes one input of the firm it is for, or one act of the office it is for.

A letter is received in one transaction with what it brings about. Whatever stops that leaves it waiting, and
it is tried again: a firm that somebody is writing in just now, a process that dies, a firm that is paused.
"""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from mihan.core import clock
from mihan.market.models import Letter, Season
from mihan.market.policy import MOST_AT_ONCE
from mihan.market.queries.letters import can_be_carried
from mihan.market.services.banking import ask_bank
from mihan.market.services.taxing import take_answer
from mihan.market.services.tendering import award_due, take_bid
from mihan.workplaces.engine.market import received
from mihan.workplaces.engine.playing import Actor, Given
from mihan.workplaces.models import Session
from mihan.workplaces.services.playing import at_now, write

BUSY, OVER, PAUSED, NO_FIRM = "busy", "over", "paused", ""
# What an office does with a letter; it answers why not, or nothing. Of the bank, both firms are told.
ACTS: dict[str, Callable[[Letter], str]] = {
    Letter.Office.BANK: ask_bank,
    Letter.Office.TENDERS: take_bid,
    Letter.Office.TAX: take_answer,
}


def carry_all() -> None:
    """The post of every season."""
    for season in Season.objects.filter(letters__in=can_be_carried()).distinct():
        carry(season)


def carry(season: Season) -> int:
    """Carry what can be, and what that brings about as well; how many letters were received."""
    received_now, tried = 0, set[int]()
    while waiting := _waiting(season, tried):
        for pk in waiting:
            tried.add(pk)
            received_now += deliver(pk)
    return received_now


def _waiting(season: Season, tried: set[int]) -> list[int]:
    """What was not tried yet; once there is nothing, what the bids bring that can be opened by now."""
    rows = can_be_carried(season).exclude(pk__in=tried).values_list("pk", flat=True)
    return list(rows[:MOST_AT_ONCE]) or (list(rows[:MOST_AT_ONCE]) if award_due(season) else [])


@transaction.atomic
def deliver(pk: int) -> bool:
    """Hand one letter over, once however often this is asked; False leaves it as it was."""
    letter = _locked(pk)
    if letter is None:
        return False
    if letter.receiver_id is None:
        return _close(letter, ACTS[letter.office](letter))
    session = _locked_session(letter.receiver.session_id) if letter.receiver else None
    if session is None or session.state != Session.State.RUNNING:
        return _leave(letter, BUSY if session is None else PAUSED if session.is_open else OVER)
    return _close(letter, _hand_over(letter, session))


def _locked(pk: int) -> Letter | None:
    """The letter, unless somebody else is carrying it or it has been received."""
    rows = Letter.objects.select_for_update(of=("self",), skip_locked=True).select_related("sender", "receiver")
    return rows.filter(pk=pk, state=Letter.State.WAITING).first()


def _locked_session(pk: int) -> Session | None:
    """The session, for one writer; None while somebody else is at work in it, whom the post does not wait for."""
    rows = Session.objects.select_for_update(of=("self",), skip_locked=True).select_related("version", "edit")
    return rows.filter(pk=pk).first()


def _hand_over(letter: Letter, session: Session) -> str:
    """The letter as an input of the market; why the firm refused it, or nothing."""
    sender = letter.sender.name if letter.sender else letter.office
    verb, args = received(sender, letter.kind, letter.values)
    playing = at_now(session)
    logged = playing.submit(Given(playing.t, "", Actor.MARKET, verb, args, letter.token.hex))
    write(session, playing)
    return logged.why.key if logged.why else ""


def _close(letter: Letter, why: str = "") -> bool:
    letter.state = Letter.State.REFUSED if why else Letter.State.RECEIVED
    letter.received_at, letter.why, letter.tries = clock.now(), why, letter.tries + 1
    letter.save(update_fields=["state", "received_at", "why", "tries", "updated_at"])
    return True


def _leave(letter: Letter, why: str) -> bool:
    """It waits, and says what for."""
    letter.why, letter.tries = why, letter.tries + 1
    letter.save(update_fields=["why", "tries", "updated_at"])
    return False
