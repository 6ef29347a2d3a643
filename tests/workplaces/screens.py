"""What a seat sees of a workplace after bots have played it for a while, prepared as a screen shows it."""

from functools import lru_cache

from django.utils.translation import override

from mihan.engines.simulation import REFERENCE, Crew
from mihan.engines.simulation import Session as Played
from mihan.packs import load
from mihan.workplaces.web.words import Words


@lru_cache
def played(pack, until, idle=""):
    """A session of bots, as it is at a time; one seat may do nothing."""
    read = load(pack)
    session = Played(read.pack, read.scenario, 7, checked=False)
    crew = Crew(session, dict.fromkeys(read.pack.seats, REFERENCE), seed=3)
    for turn in range(read.pack.step, until + 1, read.pack.step):
        session.look(turn)
        for seat in read.pack.seats:
            if seat != idle:
                crew.turn(seat)
    return session


def seen_and_words(pack, seat, until, idle=""):
    return played(pack, until, idle).seen(seat), Words(load(pack))


def prepared(screen, pack, seat, board, until, idle=""):
    seen, words = seen_and_words(pack, seat, until, idle)
    with override("en"):
        return screen(seen["boards"][board], seen, words), seen, words
