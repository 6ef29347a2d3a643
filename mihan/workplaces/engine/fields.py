"""The kinds of fields a decision asks, for the pages that draw them."""

from mihan.engines.simulation import Amount, Choice, Entry, Number, Thing, Ticks, YesNo
from mihan.engines.simulation import Words as Written

__all__ = ["Amount", "Choice", "Entry", "Number", "Thing", "Ticks", "Written", "YesNo"]
