"""An edited pack played once by its bots, before people play it."""

from mihan.engines.simulation import played
from mihan.packs import Loaded

SEED = 1


def fault_of(read: Loaded) -> str:
    """What stops it, or nothing."""
    try:
        return played(read.pack, read.scenario, SEED).world.fault
    except Exception as error:  # noqa: BLE001 - a value no rule of the pack expects
        return f"{type(error).__name__}: {error}"
