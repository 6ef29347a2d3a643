"""Writes about people: their files, their roles, and the traces of who read what."""

from mihan.people.services.accounts import (
    close_account,
    forget_second_factor,
    give_account,
    key_to_choose_a_password,
    open_account,
    sign_out_everywhere,
)
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
from mihan.people.services.roles import end_role, give_role

__all__ = [
    "close_account", "correct_person", "end_role", "field_text", "forget_second_factor", "give_account",
    "give_role", "key_to_choose_a_password", "lend_role", "log_identity_list", "log_identity_opening",
    "note_export", "note_look", "open_account", "open_identity", "open_zone", "revoke_loan", "sign_out_everywhere",
    "stated",
]  # fmt: skip
