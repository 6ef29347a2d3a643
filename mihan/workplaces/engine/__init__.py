"""The door of workplaces to the simulation engine, its packs and the engine of evidence."""

from mihan.workplaces.engine.trying import LEAST, Seen, Tried, is_acquired, observations, seen_in, try_out

__all__ = ["LEAST", "Seen", "Tried", "is_acquired", "observations", "seen_in", "try_out"]
