from allauth.account.adapter import DefaultAccountAdapter


class ClosedAccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the establishment; nobody signs themselves up."""

    def is_open_for_signup(self, request) -> bool:
        return False
