"""Where things happen: sites, buildings, spaces, their equipment, and who occupies what and when.

`Establishment` adds its nature to its unit of the tree. `Occupation` is the one table that says a
space is taken; overlaps are refused by the database itself (`guard.py`), for bookings and
timetables alike. A site has a plan in metres, which `queries.campus_map` draws. Start reading at
`services.occupy`.
"""
