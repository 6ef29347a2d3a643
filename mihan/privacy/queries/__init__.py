"""Reads of privacy. Start at `holdings`."""
