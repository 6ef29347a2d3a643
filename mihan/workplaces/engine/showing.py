"""A session played to its end at once, for a demonstration: invented people do what their role's bot would."""

from collections.abc import Mapping
from itertools import islice

from mihan.engines.simulation import Actor, Player, Streams
from mihan.engines.simulation.bots import MOST_TRIED
from mihan.engines.simulation.randomness import mixed, named
from mihan.workplaces.engine.playing import Given, Live, live
from mihan.workplaces.models import Session


def played_by(session: Session, skills: Mapping[str, int]) -> Live:
    """The session at its end. By seat: how often, in a thousand, whoever sits there gets things right."""
    playing = live(session)
    world, step = playing.world, playing.world.pack.step
    chances = {seat: Streams(mixed(session.seed ^ named(f"people:{seat}"))) for seat in skills}
    for turn in range(step, world.pack.length + step, step):
        playing.run_to(min(turn, world.pack.length))
        for seat, skill in skills.items():
            if not playing.is_stopped:
                _act(playing, Player(world, seat, chances[seat], skill))
    return playing


def _act(playing: Live, player: Player) -> None:
    """The first of what they have in mind that is accepted; what is refused before stays in the log."""
    for verb, args in islice(playing.world.pack.bots[player.role](player), MOST_TRIED):
        if playing.submit(Given(playing.t, player.seat, Actor.USER, verb, args)).accepted:
            return
