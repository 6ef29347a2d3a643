"""Exams: what is sat, where and when, who invigilates and who stands by.

Words: a *session* of exams runs from a day to a day, local or regional; a *paper* of it examines a
module for one group or several; an *engagement* says that a space, a group or a trainer is taken for
one slot. Users: the registrar who plans, the director, trainers who invigilate, trainees. A module's
own trainer never invigilates it; hours of invigilation are no hours of the ledger. Start with
`models/papers.py`, then `services/planning.py`.
"""
