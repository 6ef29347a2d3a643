"""The register as a list."""

from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from mihan.privacy.models import ProcessingVersion
from mihan.privacy.queries.register import formality_said, period_said
from mihan.ui.tables import Column, Filter, Table

STAGES = {"to_file": "attention", "filed": "info", "obtained": "ok"}


def _basis(version: ProcessingVersion) -> str:
    return capfirst(version.get_basis_display())


def _stage(version: ProcessingVersion) -> Any:
    if version.formality == ProcessingVersion.Formality.NONE:
        return version.get_formality_display(), "neutral"
    return version.get_formality_stage_display(), STAGES[version.formality_stage]


def _confirmed(version: ProcessingVersion) -> Any:
    if version.holds_nothing or version.retention_is_confirmed:
        return _("confirmed"), "ok"
    return _("to confirm"), "attention"


REGISTER = Table(
    (
        Column(_("Processing"), "name", link=True, name="name"),
        Column(pgettext_lazy("processing", "Purpose"), "purpose", name="purpose", hidden_on_phone=True),
        Column(_("Legal basis"), value=_basis, name="basis", optional=True),
        Column(_("Text the basis rests on"), "basis_note", optional=True),
        Column(_("Persons"), "persons", optional=True),
        Column(_("Data"), "data", optional=True),
        Column(_("Recipients"), "recipients", optional=True),
        Column(_("Kept for"), value=period_said, name="period", hidden_on_phone=True),
        Column(_("Period"), value=_confirmed, kind="badge", name="confirmed"),
        Column(_("Formality"), value=formality_said, name="formality", optional=True),
        Column(_("State of the formality"), value=_stage, kind="badge", name="stage", sort="formality_stage"),
        Column(_("Processors"), "processors", optional=True),
        Column(_("Hosting country"), "hosting_country", optional=True),
        Column(_("Unit"), "processing.unit.name", name="unit", optional=True),
        Column(_("Version"), "number", kind="number", optional=True),
        Column(_("Since"), "since", kind="date", sort="since", optional=True),
    ),
    filters=(
        Filter("formality", _("Formality"), choices=ProcessingVersion.Formality.choices),
        Filter("formality_stage", _("State of the formality"), choices=ProcessingVersion.Stage.choices),
    ),
    empty=_("The processings of the establishment will be listed here once its data-protection officer has started the register."),
)  # fmt: skip
