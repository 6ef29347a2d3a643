"""Where each firm of a season stands: its books beside the bank, to the centime, and the returns it owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mihan.market.engine.play import DAY, cash_in_books, day_of, settled_outside
from mihan.market.models import Account, Declaration, Firm, Letter, Season
from mihan.market.queries.accounts import with_balances
from mihan.workplaces.engine.playing import Live, live

ASKED_BY = {"vat_return": "ask_vat_return", "social_return": "payday"}  # the event that asks for a return


@dataclass(frozen=True)
class Standing:
    """A firm at an instant. `bank` is what the bank holds for it, `books` what its true books say.

    Between the two stands what happened since the firm was last written (`unposted`) and what the bank has told
    it by letters it has not received yet (`on_the_way`); `difference` is what is left, and must be nothing.
    """

    firm: Firm
    playing: Live
    day: int
    bank: int
    books: int
    unposted: int
    on_the_way: int

    @property
    def difference(self) -> int:
        return self.bank + self.unposted - self.books - self.on_the_way


@dataclass(frozen=True)
class Owed:
    """A return a firm owes an office by the end of a day; `filed` is None until it comes."""

    firm: Firm
    office: Declaration.Office
    until: int  # day of the month
    filed: Declaration | None
    is_late: bool


def standings(season: Season, at: datetime) -> list[Standing]:
    """Every firm, come to this instant in memory: nothing is written."""
    firms = list(season.firms.select_related("session__version", "session__edit"))
    accounts = with_balances(Account.objects.filter(season=season, firm__isnull=False))
    held = dict(accounts.values_list("firm", "balance"))
    waiting = list(Letter.objects.filter(season=season, office="bank", sender=None, state=Letter.State.WAITING))
    told = {firm.pk: [letter for letter in waiting if letter.receiver_id == firm.pk] for firm in firms}
    return [_standing(firm, at, held[firm.pk], told[firm.pk]) for firm in firms]


def _standing(firm: Firm, at: datetime, bank: int, waiting: Iterable[Letter]) -> Standing:
    playing = come_to(firm, at)
    unposted = sum(line.amount for line in settled_outside(firm, playing))
    on_the_way = sum(_effect(letter) for letter in waiting)
    return Standing(firm, playing, day_of(playing), bank, cash_in_books(playing), unposted, on_the_way)


def come_to(firm: Firm, at: datetime) -> Live:
    """The firm at an instant; one that stands still stays where it is."""
    playing = live(firm.session)
    if firm.session.is_open:
        playing.catch_up(at)
    return playing


def _effect(letter: Letter) -> int:
    """What a letter of the bank will do to the books of whoever receives it."""
    amount = int(letter.values["amount"])
    if letter.kind == "payment_in":
        return amount
    return -amount if letter.values["paid"] else 0


def owed_returns(season: Season, stands: Sequence[Standing]) -> list[Owed]:
    """What each firm must declare this month, to which office, and whether it is late."""
    filed = {(one.firm_id, one.office): one for one in Declaration.objects.filter(firm__season=season)}
    return [
        _owed(stand, office, filed.get((stand.firm.pk, office.value)))
        for stand in stands if not stand.firm.is_hotel for office in Declaration.Office
    ]  # fmt: skip


def _owed(stand: Standing, office: Declaration.Office, filed: Declaration | None) -> Owed:
    until = due_at(stand.firm.session.scenario["params"], office.value)
    return Owed(stand.firm, office, until // DAY + 1, filed, filed is None and stand.playing.t > until)


def due_at(params: dict[str, Any], office: str) -> int:
    """When a return must have been filed, in minutes of the month: as the calendar of the workplace asks for it."""
    day = dict(params["days"])[ASKED_BY[office]]
    return int((day - 1) * DAY + params["post_comes"] + params["return_within"])
