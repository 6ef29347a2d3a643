"""What is told when apps below announce: long work that ended, an account that changed."""

from typing import Any

from mihan.messaging.services.announced import tell_of_account, tell_of_job


def job_has_ended(sender: Any, job: Any, **kwargs: Any) -> None:
    tell_of_job(job)


def password_was_changed(sender: Any, user: Any, **kwargs: Any) -> None:
    tell_of_account(user, "password")


def factor_was_added(sender: Any, user: Any, **kwargs: Any) -> None:
    tell_of_account(user, "factor_added")


def factor_was_removed(sender: Any, user: Any, **kwargs: Any) -> None:
    tell_of_account(user, "factor_removed")
