"""The door of workplaces to the simulation engine, its packs and the engine of evidence."""

from mihan.workplaces.engine.trying import Tried, observations, try_out

__all__ = ["Tried", "observations", "try_out"]
