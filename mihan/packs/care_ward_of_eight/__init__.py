"""Ward of eight: two to four in the afternoon on a ward of eight beds. Training, never clinical use.

Two nurses measure, score (NEWS2) and raise the alarm; a care assistant (`aide`) goes the second
round, answers bells and lifts nobody alone; a coordinator reads the board, answers the phone and
finds beds; a doctor (a bot, most of the time) treats those one calls for. Each patient follows a
hidden course, and the chart holds only what somebody measured. `ward.py` says who is there and how
minutes pass, `rounds.py` how one observes, `alarms.py` how one calls, `medicines.py`, `calls.py` and
`desk.py` the rest of the work, `incidents.py` what goes wrong, `laws.py` what must hold, `boards.py` what is
shown, `bots.py` who plays alone, `words.py` what is said; `news2.py` and `patients.py` are arithmetic.
NEWS2 is the work of the Royal College of Physicians (London, 2017).

For who draws the screens. `bed_board` is everybody's first picture, `observation_chart` opens from
a bed (one small curve a sign, gaps where nobody measured, the target band of saturation, the score
under it; the official chart is not to be imitated), `medicine_round` is the nurse's, `alarms` stands
above everything for nurse, coordinator and doctor. Urgent, in this order: `fall` (aide), `score`,
`escalate` for a bed whose band is "emergency" or "urgent", `give_sugar` for a low blood sugar,
`monitor_check`, `attend` for somebody unwell, `oxygen`, `phone`, `call`; then rounds and doses by
their due time; `pressure` (bench) and `hands` (observed) wait without harm. `escalate`, `give_sugar`
and `look_in` have no task, on purpose: they must be at hand on every bed, since noticing is what is
learnt. Never show whether a score was right. Bands have a word and a number, not a colour alone.
Each page says "training, never clinical use" (`notice.training`), and who made the score.
"""

from mihan.packs.care_ward_of_eight import alarms, boards, bots, calls, desk, incidents, laws, medicines, rounds
from mihan.packs.care_ward_of_eight.ward import pack

__all__ = ["alarms", "boards", "bots", "calls", "desk", "incidents", "laws", "medicines", "pack", "rounds"]
