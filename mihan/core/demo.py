"""Announced in the transaction that builds the demonstration: apps above add invented rows of their own.

Sent with `campus`, the establishment, and `today`, the day the demonstration is for.
"""

from django.dispatch import Signal

demo_built = Signal()
