"""Law 09-08: what is held of people, why and how long; consents; requests; the copy of a file; retention.

Its words: a *processing* is a line of the register, kept in dated versions; a *holding* is what one
table holds of people, which each app declares in its own `data/personal.toml`; a *copy* is everything
held of one person, as a file; a *preview* is what retention would do, read by a person before anything
is done. Start reading at `queries/holdings.py`, then docs/decisions/0029-privacy.md. Nothing here
makes an establishment compliant: it supports the duties of those who answer for the data.
"""
