"""Invented weeks to try the engine on, each decided by its seed: `campus`, `hard`, and causes planted in them."""
