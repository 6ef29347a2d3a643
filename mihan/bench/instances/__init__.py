"""Invented weeks to try the engine on, each decided by a seed: `campus`, `hard`, and what is made impossible in them."""
