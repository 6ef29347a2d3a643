"""What is told when apps below announce: long work that ended, an account that changed."""

from typing import Any

from mihan.messaging.services.announced import tell_of_account, tell_of_job


def job_has_ended(sender: Any, job: Any, **kwargs: Any) -> None:
    tell_of_job(job)


def account_was_touched(sender: Any, user: Any, **facts: Any) -> None:
    tell_of_account(user, facts["what"], agent=facts["agent"], ip=facts["ip"], at=facts["at"])
