"""Writes about people: their files, their roles, and the traces of who read what."""

from mihan.people.services.files import correct_person, field_text
from mihan.people.services.loans import lend_role, revoke_loan
from mihan.people.services.looks import (
    log_identity_list,
    log_identity_opening,
    note_export,
    note_look,
    open_identity,
    open_zone,
    stated,
)
from mihan.people.services.roles import close_account, end_role, forget_second_factor, give_role, open_account

__all__ = [
    "close_account", "correct_person", "end_role", "field_text", "forget_second_factor", "give_role", "lend_role",
    "log_identity_list", "log_identity_opening",
    "note_export", "note_look", "open_account", "open_identity", "open_zone", "revoke_loan", "stated",
]  # fmt: skip
