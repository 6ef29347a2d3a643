"""From evidence to a level: what somebody showed, in how many opportunities, and how sure one may be.

Pure and exact: integers and fractions in, integers out; no float, no Django, no clock.

An `Observation` is one *opportunity*: the person could act, saw that they could, and did `num` of
the `den` things the rule asks. Who had no opportunity has no observation: waiting for a colleague
is no failure. Indicators (money, waiting times) are never observations: they hold luck.

    seen = [Observation("hotel.billing", 1, 1, world="hotel_front_desk:17", pack="hotel_front_desk"), ...]
    judgement = level_of(seen)           # of one competence; `judge(seen)` sorts several out first
    judgement.level                      # Level.ACQUIRED
    judgement.n                          # opportunities counted
    judgement.num, judgement.den         # the weighted share of what was asked, in lowest terms
    judgement.probability_permille       # that the person succeeds 8 times in 10 or better
    judgement.reasons                    # why it is no higher: Reason.NOT_SURE, Reason.ONE_WORLD ...

`Scale` holds every number of the rule; the establishment may give its own. The levels, from the
project's own study of simulated cohorts (to be confirmed by the trade's reference):

* *not observed* under 8 opportunities;
* *in progress* otherwise, unless
* *acquired*: P(success >= 0.8) >= 0.8, by the Beta posterior with a flat prior; and somebody who
  succeeds 7 times in 10 would do as well less than once in a hundred. The second condition keeps
  eight lucky successes in eight from passing for skill; 13 in 13 or 23 in 25 are enough. Whenever
  one asks, 7 in 10 is so called acquired at most once in a hundred (3 in a hundred reach it once if
  one asks after each of 60 opportunities); 9 in 10 gets there within 60 opportunities 95 times in
  a hundred;
* *mastered*: P(success >= 0.9) >= 0.8.

Acquired and mastered also ask for *spread* (two worlds, two packs or stations, one of them
unassisted) and no *critical* rule failed since its last unassisted success. Each hint or take-over
halves what a success brings (`help`), and takes nothing else away.

A person decides: this proposes, with its reasons; the words of `Level` and `Reason` are keys that
the caller says in the reader's language.
"""

from mihan.engines.evidence.judging import Judgement, Level, Reason, judge, level_of
from mihan.engines.evidence.observing import WHOLE, Observation
from mihan.engines.evidence.posterior import probability_at_least
from mihan.engines.evidence.scale import Scale

__all__ = [
    "WHOLE",
    "Judgement",
    "Level",
    "Observation",
    "Reason",
    "Scale",
    "judge",
    "level_of",
    "probability_at_least",
]
