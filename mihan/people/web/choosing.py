"""What opens the page where one chooses a password.

A module of its own: allauth's forms ask for it while they are being read themselves, so nothing else may lead to it.
"""

from allauth.account.forms import EmailAwarePasswordResetTokenGenerator


class KeyToChooseAPassword(EmailAwarePasswordResetTokenGenerator):
    """Also drawn from the last time somebody in charge made one: the one before opens nothing more."""

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}|{user.address_made_at}"
