"""Simulated workplaces: trainees at work in a hotel, a firm, a ward, and what is learned from it.

Words: a *pack* is a workplace (`mihan/packs`); a *session* plays one version of it, with its seed, by
people and bots in *seats*; an *input* is what somebody did, accepted or refused, and the log of inputs is
all that counts: the rest is computed (`mihan/engines/simulation`). Nothing ticks: a look computes the world
as it is now and writes nothing, a decision writes what happened until it. Users: trainees, trainers who
lead, those who follow a pole. Start with `models/sessions.py`, then `services/deciding.py`.
"""
