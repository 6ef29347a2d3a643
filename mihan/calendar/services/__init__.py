"""Writes about time. Each one refuses in words a person can act on, and changes all or nothing."""

from mihan.calendar.services.closures import close_period, confirm_period, reopen_period, set_closed_periods
from mihan.calendar.services.conditions import HeldFrom, confirm_condition_period, drop_condition, hold_condition
from mihan.calendar.services.grids import (
    ACCOUNTING_HOURS,
    SlotTimes,
    confirm_grid,
    declare_grid,
    set_slots,
    withdraw_grid,
)
from mihan.calendar.services.records import Names
from mihan.calendar.services.usual import lay_default_calendar
from mihan.calendar.services.years import confirm_year, open_year, remove_year, set_year_dates

__all__ = [
    "ACCOUNTING_HOURS", "HeldFrom", "Names", "SlotTimes", "close_period", "confirm_condition_period", "confirm_grid",
    "confirm_period", "confirm_year", "declare_grid", "drop_condition", "hold_condition", "lay_default_calendar",
    "open_year", "remove_year", "reopen_period", "set_closed_periods", "set_slots", "set_year_dates", "withdraw_grid",
]  # fmt: skip
