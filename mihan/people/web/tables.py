"""The lists of the people pages: columns, and what a cell says."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mihan.people import queries
from mihan.people.models import Person, Role
from mihan.ui import writing
from mihan.ui.tables import Column, Filter, Table


def number_shown(person: Person) -> str:
    """The trainee number or the staff number. Those of part-timers are nobody's to read."""
    number = person.trainee_number or queries.staff_number(person)
    if number:
        return number
    trainer = getattr(person, "trainer", None)
    return _("part-time") if trainer and trainer.is_part_time else ""


def roles_shown(person: Person) -> str:
    # Not get_kind_display(), which looks every label up in the catalogue to write one of them.
    return _(", ").join(dict.fromkeys(str(Role.Kind(role.kind).label) for role in person.held))


def since(person: Person) -> Any:
    return min((role.start for role in person.held if role.start), default=None)


def _roles(request: Any) -> list[tuple[str, Any]]:
    """No choice to make among roles where the tab has made it."""
    tab = request.GET.get("tab")
    if tab in ("trainees", "trainers"):
        return []
    return [(k.value, k.label) for k in (queries.STAFF if tab == "staff" else Role.Kind)]


PEOPLE = Table(
    (
        Column(gettext_lazy("Name"), value=lambda p: p, kind="person", sort="last_name", link=True, name="name"),
        Column(gettext_lazy("Number"), value=number_shown, kind="code", sort="trainee_number", name="number"),
        Column(gettext_lazy("Role"), value=roles_shown, name="role"),
        Column(gettext_lazy("Group or unit"), "places", name="place"),
        Column(gettext_lazy("Since"), value=since, kind="date", name="since", hidden_on_phone=True),
        Column(gettext_lazy("Date of birth"), "birth_date", kind="date", sort="birth_date", optional=True),
        Column(gettext_lazy("Telephone"), "phone", kind="code", optional=True),
    ),
    filters=(
        # Who holds what is narrowed with the tab, by `queries.holding`.
        Filter("role", gettext_lazy("Role"), choices=_roles, apply=lambda rows, value: rows),
        Filter("sex", gettext_lazy("Sex"), choices=Person.Sex.choices),
    ),
    empty=gettext_lazy("The people of your establishment will be here once a list of trainees or a progress file has been imported."),
)  # fmt: skip


STAGES = {
    "current": (gettext_lazy("held now"), "ok"),
    "coming": (gettext_lazy("to come"), "info"),
    "past": (gettext_lazy("ended"), "neutral"),
}


def _units(request: Any) -> list[tuple[int, str]]:
    return [(unit.pk, unit.name) for unit in queries.units_to_give_in(request.user)]


ROLES = Table(
    (
        Column(gettext_lazy("Name"), "person", kind="person", sort="person__last_name", link=queries.roles_page),
        Column(gettext_lazy("Role"), value=lambda role: Role.Kind(role.kind).label, sort="kind", name="kind"),
        Column(gettext_lazy("Unit"), "unit.name", sort="unit__path"),
        Column(gettext_lazy("From"), "start", kind="date", sort="start", hidden_on_phone=True),
        Column(gettext_lazy("Until"), "end", kind="date", sort="end"),
        Column(gettext_lazy("State"), value=lambda role: STAGES[role.stage], kind="badge", name="stage"),
    ),
    filters=(
        Filter("kind", gettext_lazy("Role"), choices=Role.Kind.choices),
        Filter("unit", gettext_lazy("Unit"), choices=_units),
        Filter("held", gettext_lazy("State"), apply=queries.held_when,
               choices=[("now", STAGES["current"][0]), ("ending", gettext_lazy("ends within 30 days")),
                        ("past", STAGES["past"][0])]),
        Filter("account", gettext_lazy("Account"), apply=queries.without_account,
               choices=[("none", gettext_lazy("works here without one"))]),
    ),
    empty=gettext_lazy("Nobody holds a role in your reach yet."),
)  # fmt: skip


SEEN = Table(
    (
        Column(gettext_lazy("Day"), "day", kind="date"),
        Column(gettext_lazy("Time"), value=lambda seen: writing.time_text(seen.at), kind="code", name="time"),
        Column(gettext_lazy("Who looked"), "who"),
        Column(gettext_lazy("Role then"), "role"),
        Column(gettext_lazy("What they saw"), "what"),
        Column(gettext_lazy("Why"), "why"),
    ),
    empty=gettext_lazy("Nobody else has looked at this file yet. Whoever opens it will be written here, with the day and the reason."),
)  # fmt: skip
