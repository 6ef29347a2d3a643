"""Simulated workplaces, one folder each: rules in Python on the engine's API, data a trainer edits.

    hotel_front_desk/
      __init__.py           what it is; `pack`, the one `Pack` of its modules
      rules.py bots.py ...  what happens, who plays; they import the engine and each other
      data/about.toml       title, summary, the day it plays on (which dated values hold); [units] of
                            numbers shown, by name; [clock], days of work shorter than 24 hours
      data/parameters.toml  every number: value or dated values, unit, and its source: in the three languages, or
                            by the name of one in `packs/data/sources.toml` (`chosen`, `invented`)
      data/texts.toml       every word, in English, French and Arabic; `cell.TABLE.WORD` is what it is called in
                            one table of parameters
      data/evidence.toml    competences; rules of evidence: competence, criterion, weight, critical or not
      data/incidents.toml   the calendar: event, from when to when, how likely, hidden or not
      data/debrief.toml     questions of the four steps

`load(name)` reads one, with a trainer's edit laid over it; `check(name)` says what is wrong with
it, `unmet(loaded)` what the pack itself refuses of its parameters; `names()` lists them. What all packs
share (Moroccan taxes and contributions by date, the words of the engine, sources by name) is in
`packs/data/`. How a pack is written: `mihan.engines.simulation`.
"""

from mihan.packs.checking import check, unmet
from mihan.packs.loading import Calendar, InvalidData, Loaded, Parameter, load, names

__all__ = ["Calendar", "InvalidData", "Loaded", "Parameter", "check", "load", "names", "unmet"]
