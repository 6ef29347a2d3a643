"""Reads of the hours ledger.

`totals` by pole, programme, group or module; `trainers` for services; `lines` for the state of
single lines; `weighing` for the whole campus at once; `years` for what the calendar expects.
"""

from mihan.progress.queries.ledger import (
    Change,
    Ledger,
    Teaching,
    groups_seen_by,
    groups_taught_by,
    history_of,
    ledger_for,
    taught_by,
    teaching_under,
    trainers_named,
    trainers_of,
)
from mihan.progress.queries.lines import (
    LineState,
    LineTold,
    lines_matching,
    merged_with,
    state_of,
    states,
    told,
)
from mihan.progress.queries.totals import (
    BY,
    CHANNELS,
    MASSES,
    Total,
    added_up,
    expected_hours,
    grand_total,
    lines_of,
    totals,
    with_rows,
)
from mihan.progress.queries.trainers import Service, by_trainer
from mihan.progress.queries.weighing import GroupBehind, Late, Overload, Weighing, maybe_behind, overloaded
from mihan.progress.queries.years import (
    Elapsed,
    Week,
    calendar_of,
    elapsed,
    elapsed_of,
    weeks,
    year_chosen,
    years_seen_by,
)

__all__ = [
    "BY",
    "CHANNELS",
    "MASSES",
    "Change",
    "Elapsed",
    "GroupBehind",
    "Late",
    "Ledger",
    "LineState",
    "LineTold",
    "Overload",
    "Service",
    "Teaching",
    "Total",
    "Week",
    "Weighing",
    "added_up",
    "by_trainer",
    "calendar_of",
    "elapsed",
    "elapsed_of",
    "expected_hours",
    "grand_total",
    "groups_seen_by",
    "groups_taught_by",
    "history_of",
    "ledger_for",
    "lines_matching",
    "lines_of",
    "maybe_behind",
    "merged_with",
    "overloaded",
    "state_of",
    "states",
    "taught_by",
    "teaching_under",
    "told",
    "totals",
    "trainers_named",
    "trainers_of",
    "weeks",
    "with_rows",
    "year_chosen",
    "years_seen_by",
]
