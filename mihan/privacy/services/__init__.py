"""Writes of privacy: the register, consents, requests, copies, retention."""
