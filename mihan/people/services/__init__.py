"""Writes about people: their roles, and the traces of who read what."""

from mihan.people.services.looks import (
    log_identity_list,
    note_export,
    note_look,
    open_identity,
    open_zone,
    stated,
)
from mihan.people.services.roles import end_role, give_role

__all__ = [
    "end_role", "give_role", "log_identity_list", "note_export", "note_look", "open_identity", "open_zone",
    "stated",
]  # fmt: skip
