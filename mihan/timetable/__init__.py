"""Weeks that plan themselves: what each group does, with whom, where and when.

Words: a *plan* is one version of a week (draft, published, replaced); a *session* of it teaches a
module to one group or several, face to face or remote; a *slot* is a numbered stretch of a day whose
wall times the calendar knows; the *outlook* of a year says how many sessions each week gets. Users:
the timetable officer, the director who publishes, trainers and trainees on their phones. Start with
`models/plans.py`, then `services/drafting.py`.
"""
