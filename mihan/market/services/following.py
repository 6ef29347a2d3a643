"""A firm was written: what it sent is put in the post, what it settled and filed goes to the offices."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction

from mihan.core import clock
from mihan.market.engine.play import Movement, count_of, day_at, day_of, returns_filed, settled_outside, till_of
from mihan.market.models import Account, Declaration, Firm, Letter, Transfer
from mihan.market.services.carrying import carry
from mihan.workplaces.engine.market import EVERYBODY
from mihan.workplaces.engine.playing import Live
from mihan.workplaces.models import Session


def follow(session: Session, playing: Live) -> None:
    """In the transaction that writes the session: all of it is kept with the inputs, or none of it."""
    firm = Firm.objects.filter(session=session).select_related("season", "account", "session__version").first()
    if firm is None:
        return
    _note_day(firm, playing)
    _post_movements(firm, playing)
    _file_returns(firm, playing)
    if playing.world.sent:
        _send(firm, playing.world.sent)
        season = firm.season
        transaction.on_commit(lambda: carry(season), robust=True)


def _send(firm: Firm, sent: list[dict[str, Any]]) -> None:
    """A message may be announced again, under the same number: it is one letter."""
    firms = {other.name: other for other in Firm.objects.filter(season=firm.season_id)}
    letters = [letter for message in sent for letter in _letters(firm, message, firms)]
    Letter.objects.bulk_create(letters, ignore_conflicts=True)


def _letters(firm: Firm, message: dict[str, Any], firms: dict[str, Firm]) -> Iterator[Letter]:
    """One for one firm or an office; of what is told to the market, one for each other that deals in such goods."""
    to = message["to"]
    told = {
        "season_id": firm.season_id, "sender": firm, "kind": message["kind"], "values": message["values"],
        "day": day_at(message["t"]), "sent_at": clock.now(),
    }  # fmt: skip
    key = f"{firm.pk}/{message['id']}"
    if to in Letter.Office.values:
        yield Letter(office=to, key=f"{key}>{to}", **told)
    for name, other in firms.items():
        if name == to or (to == EVERYBODY and other.pk != firm.pk and message["values"].get("product") in other.goods):
            yield Letter(receiver=other, key=f"{key}>{other.pk}", **told)


def _note_day(firm: Firm, playing: Live) -> None:
    if (day := day_of(playing)) != firm.day:
        firm.day = day
        firm.save(update_fields=["day", "updated_at"])


def _post_movements(firm: Firm, playing: Live) -> None:
    """What the firm settles with those who are no firms is posted by right: it has happened."""
    lines, till = count_of(playing), till_of(playing) if firm.is_hotel else 0
    if (lines, till) == (firm.followed, firm.taken):
        return
    others = {account.holder: account for account in Account.objects.filter(season=firm.season_id, firm=None)}
    posted = [_posting(firm, line, others[line.other]) for line in settled_outside(firm, playing)]
    Transfer.objects.bulk_create(posted, ignore_conflicts=True)
    firm.followed, firm.taken = lines, till
    firm.save(update_fields=["followed", "taken", "updated_at"])


def _posting(firm: Firm, line: Movement, other: Account) -> Transfer:
    payer, payee = (other, firm.account) if line.amount > 0 else (firm.account, other)
    return Transfer(
        payer=payer, payee=payee, amount=abs(line.amount), reference=line.reference, key=f"{firm.pk}/{line.id}",
        made_at=clock.now(), day=line.day,
    )  # fmt: skip


def _file_returns(firm: Firm, playing: Live) -> None:
    if forms := returns_filed(playing):
        Declaration.objects.bulk_create(
            (
                Declaration(
                    firm=firm, office=form["kind"], form=form["id"], day=form["day"], figures=form["figures"],
                    filed_at=clock.now(),
                )
                for form in forms
            ),
            ignore_conflicts=True,
        )  # fmt: skip
