"""Reads about the offer: what is taught, in which groups, to whom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mihan.calendar.models import TrainingYear
from mihan.core import clock
from mihan.core.models import NAMES, Mark, name_of
from mihan.offer.models import (
    MODES,
    Enrolment,
    Group,
    Module,
    ModuleHours,
    Offering,
    Pole,
    Programme,
    taught,
)
from mihan.people.models import Person, Unit, User, under
from mihan.people.queries import found
from mihan.ui.search import Hit


@dataclass(frozen=True)
class Season:
    """The training years shown together: one for each establishment that has groups in it."""

    number: int | None  # 2026 is 2026-2027; None while there is no group at all
    years: tuple[int, ...]
    seasons: tuple[int, ...]  # those one can change to, the latest first


def hues_of_units(units: Iterable[int]) -> dict[int, int]:
    """By unit: the hue of the pole it is, for drawings of places."""
    return dict(Pole.objects.filter(unit__in=units).values_list("unit", "hue"))


def season_shown(asked: str = "") -> Season:
    """The season asked for if it has groups, else that of the year running today, else the latest."""
    has_groups = Exists(Group.objects.filter(year=OuterRef("pk")))
    years = TrainingYear.objects.filter(has_groups).order_by("-season", "id")
    known = list(years.values_list("season", "pk", "first_day", "last_day"))
    seasons = tuple(dict.fromkeys(season for season, *_ in known))
    today = clock.today()
    running = [season for season, _pk, first, last in known if first <= today <= last]
    number = next((season for season in seasons if str(season) == asked), next(iter(running or seasons), None))
    return Season(number, tuple(pk for season, pk, *_ in known if season == number), seasons)


# --- programmes


def _count(rows: QuerySet, per: str) -> Any:
    """How many of `rows` there are for each `per`; a row without any has 0."""
    counted = rows.order_by().values(per).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def programmes(user: User, season: Season) -> QuerySet[Programme]:
    """The offer, with `group_count` and `trainee_count` of a season."""
    taught = under("offering__unit__path", user.reach("offer.view"))
    of_programme = {"offering__programme": OuterRef("pk")}
    return Programme.objects.visible_to(user).annotate(
        group_count=_count(
            Group.objects.filter(taught, year__in=season.years, **of_programme),
            "offering__programme",
        ),
        trainee_count=_count(
            _in_season(Enrolment.objects.active(), season).filter(taught, **of_programme),
            "offering__programme",
        ),
    )


def offerings_of(programme: Programme, user: User) -> QuerySet[Offering]:
    """Where it is given."""
    given = Offering.objects.visible_to(user).filter(programme=programme)
    return given.select_related("pole__unit").order_by("pole__order", "id")


# What a row of the list of programmes shows; its pole is read with the page.
PROGRAMME_LISTED = (
    "code", "name_fr", "name_ar", "name_en", "level", "kind", "years", "mark", "seats_hint", "source",
)  # fmt: skip


def programmes_listed(user: User, season: Season) -> QuerySet[Programme]:
    return programmes(user, season).only(*PROGRAMME_LISTED).annotate(parent_code=F("parent__code"))


@dataclass(frozen=True)
class PoleTold:
    """A pole as a row of a list tells it."""

    hue: int
    name: str

    def __str__(self) -> str:
        return self.name


def read_poles(found: list[Programme], user: User) -> None:
    """Give each programme `pole`, the first that gives it: several establishments may have more."""
    given = Offering.objects.visible_to(user).filter(programme__in=found).order_by("pole__order", "id")
    names = (f"pole__unit__{name}" for name in NAMES)
    poles: dict[int, PoleTold] = {}
    for programme, hue, *spelled in given.values_list("programme", "pole__hue", *names):
        poles.setdefault(programme, PoleTold(hue, name_of(*spelled)))
    for programme in found:
        programme.pole = poles.get(programme.pk)  # type: ignore[attr-defined]


def _in_season(enrolments: QuerySet[Enrolment], season: Season) -> QuerySet[Enrolment]:
    """Enrolments of a season, for counting them programme by programme.

    The sum keeps SQLite from its index on the year: it would read the whole season for each row.
    """
    return enrolments.alias(its_year=F("year_id") + 0).filter(its_year__in=season.years)


def in_pole(rows: QuerySet[Programme], pole: str) -> QuerySet[Programme]:
    return rows.filter(Exists(Offering.objects.filter(pole_id=pole, programme=OuterRef("pk"))))


def with_groups(rows: QuerySet[Any], answer: str) -> QuerySet[Any]:
    return rows.filter(group_count__gt=0) if answer == "yes" else rows.filter(group_count=0)


def poles_seen(user: User) -> list[tuple[int, str]]:
    """Poles to choose from, with their names."""
    return [(pk, pole.name) for pk, pole in poles_told(user).items()]


def poles_told(user: User) -> dict[int, PoleTold]:
    """Every pole in reach by its key, in their order."""
    named = Pole.objects.visible_to(user).values_list("pk", "hue", *(f"unit__{name}" for name in NAMES))
    return {pk: PoleTold(hue, name_of(*spelled)) for pk, hue, *spelled in named}


def offer_counts(user: User) -> dict[str, int]:
    """Programmes and options apart: an option is no programme of its own."""
    return Programme.objects.visible_to(user).aggregate(
        programmes=Count("pk", filter=Q(parent=None)),
        options=Count("pk", filter=Q(parent__isnull=False)),
        illustrative=Count("pk", filter=Q(mark=Mark.ILLUSTRATIVE)),
    )


def platform_of(pole: Pole) -> str:
    """The practice platform in the reader's language; blank when no source names one."""
    return getattr(pole, f"platform_{get_language() or 'fr'}", "") or pole.platform_fr


def poles_with_counts(user: User, season: Season) -> QuerySet[Pole]:
    """Poles with what they offer and whom they teach in a season."""
    of_season = {"year__in": season.years, "offering__pole": OuterRef("pk")}
    cores = Offering.objects.filter(pole=OuterRef("pk"), programme__parent=None)
    return (
        Pole.objects.visible_to(user)
        .select_related("unit")
        .annotate(
            programme_count=_count(cores, "pole"),
            group_count=_count(Group.objects.filter(**of_season), "offering__pole"),
            trainee_count=_count(
                _in_season(Enrolment.objects.active(), season).filter(offering__pole=OuterRef("pk")),
                "offering__pole",
            ),
        )
    )


def modules_without_hours(programme: Programme) -> list[Module]:
    """Modules known by their name only."""
    return list(programme.modules.filter(hours=None))


def reference_hours(programme: Programme) -> list[ModuleHours]:
    """The lines of the latest exercise the module sheet tells of, in the order of the sheet."""
    lines = ModuleHours.objects.filter(module__programme=programme)
    latest = Subquery(lines.order_by("-exercise").values("exercise")[:1])
    return list(lines.filter(exercise=latest).select_related("module"))


# --- groups


def groups_seen(user: User) -> QuerySet[Group]:
    """Groups in reach with `active_count`, the trainees enrolled and active."""
    enrolled = Enrolment.objects.active().filter(group=OuterRef("pk"))
    return (
        Group.objects.visible_to(user)
        .annotate(active_count=_count(enrolled, "group"))
        .select_related("offering__programme", "offering__pole__unit", "year", "unit")
    )


# What a row of the list shows: the other columns of six tables are dear to read.
GROUP_LISTED = (
    "label", "study_year", "headcount", "shift", "mode",
    *(f"offering__programme__{name}" for name in ("code", *NAMES)),
)  # fmt: skip
ITS_POLE = ("offering__pole__hue", *(f"offering__pole__unit__{name}" for name in NAMES))


def groups(user: User, season: Season, *, with_poles: bool = True) -> QuerySet[Group]:
    rows = groups_seen(user).filter(year__in=season.years).select_related(None)
    if not with_poles:
        return rows.select_related("offering__programme").only(*GROUP_LISTED)
    return rows.select_related("offering__programme", "offering__pole__unit").only(*GROUP_LISTED, *ITS_POLE)


def groups_of_programme(programme: Programme, user: User, season: Season) -> QuerySet[Group]:
    """Those in reach of whoever sees the offer; `is_seen`: the reader may open its page."""
    opened = Group.objects.visible_to(user).filter(pk=OuterRef("pk"))
    return (
        Group.objects.filter(
            under("unit__path", user.reach("offer.view")),
            offering__programme=programme,
            year__in=season.years,
        )
        .annotate(is_seen=Exists(opened))
        .order_by("study_year", "label")
    )


def programmes_with_groups(user: User, season: Season) -> list[tuple[int, str]]:
    """Programmes to choose from, with their names and codes."""
    taught = Group.objects.visible_to(user).filter(year__in=season.years)
    found = Programme.objects.filter(pk__in=taught.values("offering__programme")).order_by("name_fr")
    named = found.values_list("pk", "code", *NAMES)
    return [(pk, f"{name_of(*spelled)} ({code})") for pk, code, *spelled in named]


def modes(request: Any = None) -> list[tuple[str, str]]:
    """The modes that files have named."""
    named = Group.objects.exclude(mode="").order_by("mode").values_list("mode", flat=True)
    return [(mode, str(MODES.get(mode, mode))) for mode in named.distinct()]


def miscounted(rows: QuerySet[Group], answer: str) -> QuerySet[Group]:
    """Groups whose listed headcount is not the number of their active trainees."""
    differs = ~Q(headcount=F("active_count"))
    return rows.filter(differs if answer == "differs" else ~differs, headcount__isnull=False)


def trainees_of(group: Group, user: User) -> QuerySet[Enrolment]:
    """Enrolments of a group; `is_known`: the reader may open the page of the person."""
    seen = Person.objects.visible_to(user).filter(pk=OuterRef("person"))
    return (
        Enrolment.objects.visible_to(user)
        .filter(group=group)
        .annotate(is_known=Exists(seen))
        .select_related("person")
        .order_by("person__last_name", "person__first_name", "pk")
    )


def enrolled_under(paths: list[str]) -> QuerySet[Enrolment, Any]:
    """The keys of people enrolled, now or before, in a pole, a programme or a group."""
    return Enrolment.objects.filter(under("unit__path", paths)).order_by().values("person")


def trainees_found(rows: QuerySet[Enrolment], text: str) -> QuerySet[Enrolment]:
    return rows.filter(person__in=found(Person.objects.all(), text))


# --- the search of everything


def programmes_hit(user: User, text: str, count: int) -> list[Hit]:
    if not user.has_perm("offer.view"):
        return []
    rows = Programme.objects.visible_to(user).nearest(text).only("code", *NAMES, "level")
    levels = dict(Programme.Level.choices)
    return [
        Hit(p.name, p.get_absolute_url(), note=" · ".join(filter(None, (p.code, str(levels.get(p.level, ""))))),
            nearness=p.nearness)
        for p in rows[:count]
    ]  # fmt: skip


def groups_hit(user: User, text: str, count: int) -> list[Hit]:
    """Groups in reach and one's own, those of the latest season first."""
    if not user.has_perm("progress.view"):
        return []
    rows = Group.objects.visible_to(user).nearest(text).order_by("nearness", "-year__season", "label", "id")
    shown = rows.select_related("year", "offering__programme").only(*GROUP_LISTED, "year__season")
    return [
        Hit(g.label, g.get_absolute_url(), nearness=g.nearness,
            note=f"{g.offering.programme.name} · \u2066{g.year.season}-{g.year.season + 1}\u2069")
        for g in shown[:count]
    ]  # fmt: skip


def sharing_trainees(groups: Iterable[int]) -> dict[int, set[int]]:
    """For each of these groups, those it shares active trainees with: a qualifying group, and where it draws from."""
    rows = Enrolment.objects.active().filter(group__in=groups).order_by().values_list("person", "group")
    groups_of: dict[int, set[int]] = defaultdict(set)
    for person, group in rows:
        groups_of[person].add(group)
    found: dict[int, set[int]] = defaultdict(set)
    for together in groups_of.values():
        for group in together if len(together) > 1 else ():
            found[group] |= together - {group}
    return dict(found)


# --- what the page of a person is told


def told_groups(user: User, people: list[int]) -> dict[int, str]:
    """The groups of the latest season each of these people is active in."""
    rows = Enrolment.objects.visible_to(user).active().filter(person__in=people)
    latest: dict[int, int] = {}
    groups: dict[int, dict[str, None]] = defaultdict(dict)
    columns = ("person", "year__season", "group__label")
    for person, season, label in rows.order_by("-year__season", "pk").values_list(*columns):
        if season == latest.setdefault(person, season) and label:
            groups[person][label] = None
    return {person: _(", ").join(labels) for person, labels in groups.items()}


def enrolments_of(user: User, person: Person) -> dict[str, Iterable[Enrolment]]:
    """All seasons, the latest first; nothing for someone who was never enrolled."""
    rows = (
        Enrolment.objects.visible_to(user)
        .filter(person=person)
        .annotate(is_group_seen=Exists(Group.objects.visible_to(user).filter(pk=OuterRef("group"))))
        .select_related("group", "year", "offering__programme", "offering__pole__unit")
        .order_by("-year__season", "-is_active", "-is_main", "pk")
    )
    found = list(rows)
    return {"enrolments": found} if found else {}


# --- whom one writes to (see mihan.messaging.queries.audiences)


def campuses_written_to(user: User) -> list[tuple[str, str]]:
    units = Unit.objects.visible_to(user, "messaging.write").filter(kind=Unit.Kind.ESTABLISHMENT)
    return [(str(unit.pk), _("Trainees of %(name)s") % {"name": unit.name}) for unit in units]


def poles_written_to(user: User) -> list[tuple[str, str]]:
    units = Unit.objects.visible_to(user, "messaging.write").filter(kind=Unit.Kind.POLE)
    return [(str(unit.pk), _("Trainees of the pole %(name)s") % {"name": unit.name}) for unit in units]


def groups_written_to(user: User) -> list[tuple[str, str]]:
    """Of the latest season: those in reach, and those one teaches."""
    reached = under("unit__path", user.reach("messaging.write")) | taught("pk", user)
    rows = Group.objects.filter(reached, year__in=season_shown().years).order_by("label")
    named = rows.values_list("pk", "label")
    return [(str(key), _("Trainees of the group %(name)s") % {"name": label}) for key, label in named]


def trainees_under(key: str) -> Iterable[int]:
    unit = Unit.objects.get(pk=int(key))
    rows = Enrolment.objects.active().filter(unit__path__startswith=unit.path)
    return rows.order_by().values_list("person", flat=True)


def trainees_in_group(key: str) -> Iterable[int]:
    return Enrolment.objects.active().filter(group=int(key)).order_by().values_list("person", flat=True)
