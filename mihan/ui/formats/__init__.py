"""How Morocco writes numbers and dates; Django's own `ar` and `fr` formats differ from it."""
