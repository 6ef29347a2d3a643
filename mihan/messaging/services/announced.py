"""What is told of long work that ended and of accounts that changed: kinds of apps that stand below."""

from __future__ import annotations

from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.jobs.models import Job
from mihan.jobs.services import work_of
from mihan.messaging.policy import Facts, Kind, add_kind
from mihan.messaging.services.telling import tell
from mihan.people.models import User
from mihan.people.queries.devices import CHANGES, device_said
from mihan.ui.writing import day_text, isolated, set_apart, time_text

# Work that ends sooner is still being looked at by whoever asked.
TELL_AFTER = 10  # seconds


def add_kinds() -> None:
    add_kind(
        Kind(
            "jobs.done", gettext_lazy("Background work that is done"), _work_done, _about_work,
            action=gettext_lazy("See the result"), icon="circle-check", permission="jobs.view",
        ),
        Kind(
            "jobs.failed", gettext_lazy("Background work that was not done"), _work_failed, _about_work,
            action=gettext_lazy("See why"), icon="circle-alert", permission="jobs.view",
        ),
        Kind(
            "account.changed", gettext_lazy("Safety of your account"), _account_changed, _was_it_you,
            action=gettext_lazy("Choose another password"), icon="key-round", is_security=True,
        ),
    )  # fmt: skip


def tell_of_job(job: Job) -> None:
    """To its owner: always when it failed; when it is done, if it was long."""
    if job.state not in (Job.State.DONE, Job.State.FAILED):
        return
    is_done = job.state == Job.State.DONE
    if is_done and job.seconds < TELL_AFTER:
        return
    if job.owner.person_id is None:
        return
    tell(
        [job.owner.person_id], "jobs.done" if is_done else "jobs.failed", key=f"job:{job.pk}",
        url=job.get_absolute_url(), work=job.kind, about=job.about, reference=job.reference,
    )  # fmt: skip


def tell_of_account(user: User, what: str, *, agent: str, ip: str, at: datetime) -> None:
    """Each change is said, however often it happens."""
    if user.person_id is not None:
        tell([user.person_id], "account.changed", key=f"{what}:{at.isoformat()}",
             url=reverse("account_change_password"), what=what, agent=agent, ip=ip, at=at.isoformat())  # fmt: skip


def _work_done(facts: Facts) -> str:
    return _("Done: %(work)s") % {"work": work_of(facts["work"]).title}


def _work_failed(facts: Facts) -> str:
    return _("Not done: %(work)s") % {"work": work_of(facts["work"]).title}


def _about_work(facts: Facts) -> str:
    return "\n".join(isolated(facts[name]) for name in ("about", "reference") if facts[name])


def _account_changed(facts: Facts) -> str:
    return str(CHANGES[facts["what"]])


def _was_it_you(facts: Facts) -> str:
    at = datetime.fromisoformat(facts["at"])
    where = _("On %(day)s at %(time)s, from %(device)s, address %(ip)s.") % {
        "day": day_text(at), "time": isolated(time_text(at)),
        "device": set_apart(device_said(facts["agent"])), "ip": isolated(facts["ip"]),
    }  # fmt: skip
    what_to_do = _(
        "If it was you, there is nothing to do. If it was not, choose another password now and tell the administrator."
    )
    return f"{where}\n{what_to_do}"
