"""The lists of the offer: columns, filters, and what a cell says."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.calendar.models import SlotGrid
from mihan.core.addresses import address
from mihan.core.models import Mark
from mihan.offer import queries
from mihan.offer.models import Programme
from mihan.offer.web.listing import season_of
from mihan.ui.tables import Column, Filter, Table


def _poles(request):
    return queries.poles_seen(request.user)


# Not get_level_display(), which looks every label up in the catalogue to write one of them.
LEVELS = dict(Programme.Level.choices)


def _level(programme):
    return LEVELS.get(programme.level, programme.level)


PROGRAMMES = Table(
    (
        Column(gettext_lazy("Programme"), "name", sort="name_fr", link=True),
        Column(gettext_lazy("Code"), "code", sort="code", kind="code"),
        Column(gettext_lazy("Pole"), "pole", kind="pole"),
        Column(gettext_lazy("Level"), value=_level, sort="level", name="level", hidden_on_phone=True),
        Column(gettext_lazy("Years"), "years", sort="years", kind="number", hidden_on_phone=True),
        Column(gettext_lazy("Groups"), "group_count", sort="group_count", kind="number"),
        Column(gettext_lazy("Trainees"), "trainee_count", sort="trainee_count", kind="number"),
        Column(gettext_lazy("Mark"), "mark", sort="mark", kind="mark"),
        Column(gettext_lazy("Kind"), "get_kind_display", sort="kind", optional=True, name="kind_shown"),
        Column(gettext_lazy("Option of"), "parent_code", kind="code", optional=True),
        Column(gettext_lazy("First-year seats"), "seats_hint", kind="number", optional=True),
        Column(gettext_lazy("Source"), "source", optional=True),
    ),
    filters=(
        Filter("pole", gettext_lazy("Pole"), choices=_poles, apply=queries.in_pole),
        Filter("level", gettext_lazy("Level"), choices=Programme.Level.choices),
        Filter("kind", gettext_lazy("Kind"), choices=Programme.Kind.choices),
        Filter("mark", gettext_lazy("Mark"), choices=Mark.choices),
        Filter("groups", gettext_lazy("Groups"), apply=queries.with_groups,
               choices=[("yes", gettext_lazy("with groups")), ("no", gettext_lazy("without groups"))]),
    ),
    empty=gettext_lazy("The programmes of the campus will be here once the reference offer or a progress file has been brought in."),
)  # fmt: skip


def _shift(group):
    return _("evening") if group.is_evening else _("day")


def _progress(group):
    return _("Hours"), address("progress:group-detail", group.pk)


def _programmes(request):
    """Programmes that have a group in the season shown."""
    return queries.programmes_with_groups(request.user, season_of(request))


GROUPS = Table(
    (
        Column(gettext_lazy("Group"), "label", sort="label", link=True),
        Column(gettext_lazy("Programme"), "offering.programme.name", sort="offering__programme__name_fr"),
        Column(gettext_lazy("Pole"), "offering.pole", kind="pole", sort="offering__pole__order", optional=True),
        Column(gettext_lazy("Year"), "study_year", sort="study_year", kind="number"),
        Column(gettext_lazy("Listed"), "headcount", sort="headcount", kind="number"),
        Column(gettext_lazy("Enrolled"), "active_count", sort="active_count", kind="number"),
        Column(gettext_lazy("Shift"), value=_shift, sort="shift", name="shift", hidden_on_phone=True),
        Column(gettext_lazy("Mode"), "mode_shown", sort="mode", name="mode", hidden_on_phone=True),
        Column(gettext_lazy("Progress"), value=_progress, kind="link", name="progress"),
    ),
    filters=(
        Filter("pole", gettext_lazy("Pole"), choices=_poles, lookup="offering__pole"),
        Filter("programme", gettext_lazy("Programme"), choices=_programmes, lookup="offering__programme"),
        Filter("study_year", gettext_lazy("Year of study"), choices=[(1, "1"), (2, "2"), (3, "3")]),
        Filter("shift", gettext_lazy("Day or evening"), choices=SlotGrid.Shift.choices),
        Filter("mode", gettext_lazy("Mode"), choices=queries.modes),
        Filter("headcount", gettext_lazy("Headcount"), apply=queries.miscounted,
               choices=[("differs", gettext_lazy("differs from the enrolments")),
                        ("agrees", gettext_lazy("agrees with the enrolments"))]),
    ),
    empty=gettext_lazy("The groups of the training year will be here once a progress file or a list of trainees has been imported."),
)  # fmt: skip


def _person_page(enrolment):
    return enrolment.person.get_absolute_url() if enrolment.is_known else ""


_NO_TRAINEE = gettext_lazy(
    "The trainees of this group will be here once a list of trainees that names it has been imported."
)

# What a trainer may see of the trainees of a group.
NAMES = Table(
    (Column(gettext_lazy("Trainee"), "person", kind="person", sort="person__last_name"),), empty=_NO_TRAINEE
)  # fmt: skip

TRAINEES = Table(
    (
        Column(gettext_lazy("Trainee"), "person", kind="person", sort="person__last_name", link=_person_page),
        Column(gettext_lazy("Number"), "person.trainee_number", kind="code", sort="person__trainee_number"),
        Column(gettext_lazy("Enrolled on"), "enrolled_on", kind="date", sort="enrolled_on", hidden_on_phone=True),
        Column(gettext_lazy("File complete on"), "file_complete_on", kind="date", sort="file_complete_on", hidden_on_phone=True),
        Column(gettext_lazy("Regime"), "regime_shown", name="regime", hidden_on_phone=True),
        Column(gettext_lazy("Enrolment number"), value=lambda e: str(e.number), kind="code", name="number", optional=True),
        Column(gettext_lazy("Date of birth"), "person.birth_date", kind="date", optional=True),
        Column(gettext_lazy("Telephone"), "person.phone", kind="code", optional=True),
    ),
    empty=_NO_TRAINEE,
)  # fmt: skip
