"""Time as an establishment lives it: training years, semesters, weeks, closed days, slot grids.

A slot's accounting hours are its own (2.5 h), never end minus start. Grids are dated and chosen by
the conditions of the day (Friday, Ramadan …); a combination nobody declared is asked for, not
guessed: see `policy.choose_grid`. Start reading at `queries.calendar_of`.
"""
