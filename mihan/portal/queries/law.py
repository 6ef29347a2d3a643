"""Blocks of the law on personal data: who waits for an answer, what is to declare, what may no longer be kept."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mihan.core.addresses import address
from mihan.portal.queries.blocks import ALL, FIRST, Reader, Row, Rows
from mihan.privacy.models import DataRequest, ProcessingVersion, RetentionRun
from mihan.privacy.queries.desk import waiting_for
from mihan.privacy.queries.register import register_for, units_without_a_register
from mihan.ui import writing

Formality, Stage, State = ProcessingVersion.Formality, ProcessingVersion.Stage, RetentionRun.State
TONES = {"late": "wrong", "soon": "attention"}


def requests_waiting(reader: Reader) -> Rows:
    """The nearest answers first; each with the days its clock leaves."""
    waiting = waiting_for(reader.user)
    rows = [
        Row(one.person.name, one.get_absolute_url(), str(one.get_kind_display()), *_clock(one)) for one in waiting[:ALL]
    ]
    return Rows(rows, address("privacy:desk"), waiting.count())


def _clock(asked: DataRequest) -> tuple[str, str]:
    days = asked.days_left
    if days < 0:
        return _("late"), "wrong"
    count = {"n": writing.isolated(writing.num_text(days))}
    return ngettext("%(n)s day left", "%(n)s days left", days) % count, TONES.get(asked.urgency, "neutral")


def register_to_complete(reader: Reader) -> Rows:
    """Processings without the number of their declaration or authorisation."""
    url = address("privacy:processing-list")
    if units_without_a_register(reader.user):
        desk = address("privacy:desk")
        return Rows(url=desk, act=(_("Start the register"), desk), said=_("The register is not started."))
    left = register_for(reader.user).filter(formality_number="", holds_nothing=False).exclude(formality=Formality.NONE)
    rows = [
        Row(one.name, one.get_absolute_url(), str(one.get_formality_display()), str(one.get_formality_stage_display()))
        for one in left[:FIRST]
    ]
    return Rows(rows, url)


def no_longer_kept(reader: Reader) -> Rows:
    """The preview that waits to be read, else the last time the periods were applied."""
    home = address("privacy:retention")
    runs = RetentionRun.objects.visible_to(reader.user)
    if waiting := runs.filter(state=State.PREVIEWED).first():
        row = Row(str(waiting), waiting.get_absolute_url(), value=str(waiting.get_state_display()), tone="attention")
        return Rows([row], home)
    last = runs.filter(state=State.APPLIED).first()
    said = _("Periods were applied on %(day)s.") % {"day": writing.day(last.day)} if last else ""
    return Rows(url=home, said=said)
