"""The lists of messages and of letters."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mihan.messaging.models import Letter
from mihan.messaging.policy import kinds
from mihan.ui.tables import Column, Filter, Table
from mihan.ui.writing import day_short_text


def _stage(rows, stage):
    if stage == "archived":
        return rows.exclude(archived_at=None)
    return {"unread": rows.unread(), "read": rows.kept().exclude(read_at=None)}.get(stage, rows.none())


INBOX = Table(
    (),
    page_size=30,
    filters=(
        Filter("stage", _("State"), apply=_stage,
               choices=(("unread", _("not read")), ("read", _("read")), ("archived", _("archived")))),
        Filter("kind", _("About"), choices=lambda request: [(kind.code, kind.name) for kind in kinds()]),
    ),
)  # fmt: skip

TONES = {
    "queued": "neutral", "sending": "info", "sent": "ok", "failed": "wrong", "aside": "attention", "given_up": "neutral",
}  # fmt: skip


def _moment(stamp):
    local = timezone.localtime(stamp)
    return f"{day_short_text(local)} {local:%H:%M}"


LETTERS = Table(
    (
        Column(_("Reader"), value=lambda letter: letter.user.person or letter.user.username, kind="person", name="to", link=True),
        Column(_("State"), value=lambda letter: (letter.get_state_display(), TONES[letter.state]), kind="badge", name="state"),
        Column(_("Reason"), value=lambda letter: letter.problem, name="reason"),
        Column(_("Tries"), "tries", sort="tries", kind="number", hidden_on_phone=True),
        Column(_("Written on"), value=lambda letter: _moment(letter.created_at), kind="code", sort="id", name="written"),
        Column(_("Sent on"), value=lambda letter: letter.sent_at and _moment(letter.sent_at), kind="code", sort="sent_at", name="sent"),
        Column(_("Reference"), "reference", kind="code", hidden_on_phone=True),
    ),
    filters=(Filter("state", _("State"), choices=Letter.State.choices),),
    empty=_("The e-mails that leave will be listed here."),
)  # fmt: skip
