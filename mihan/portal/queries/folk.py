"""Blocks about people: who came, who left, what a file lacks, roles and accounts, who opened what."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from mihan.calendar.models import ClosedPeriod
from mihan.core import clock
from mihan.core.addresses import address
from mihan.jobs.models import Job
from mihan.jobs.services import work_of
from mihan.offer.models import Enrolment, Programme
from mihan.offer.queries import groups, miscounted, poles_with_counts, programmes_listed, with_groups
from mihan.people.models import Opening, Person, Role, User
from mihan.people.queries import actor_names, ending, reached, without_account
from mihan.portal.queries.blocks import ALL, FIRST, Reader, Row, Rows
from mihan.ui import writing

LATELY = timedelta(days=60)
MANY = 50  # whole lists looked through for those of people in reach
GIVE, SEE_JOURNAL = "people.give_roles", "people.see_journal"


# --- enrolments


def _enrolments(reader: Reader) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.visible_to(reader.user).filter(year__in=reader.season.years)
    return rows.select_related("person", "offering__programme")


def _people(reader: Reader, enrolments: QuerySet[Enrolment], *, dated: bool = True) -> list[Row]:
    """The first of these, each leading to the person's page where the reader may open it; two queries."""
    listed = list(enrolments[:ALL])
    known = Person.objects.visible_to(reader.user).filter(pk__in=[one.person_id for one in listed])
    opened = set(known.values_list("pk", flat=True))
    return [_enrolment(one, may_open=one.person_id in opened, dated=dated) for one in listed]


def _enrolment(enrolment: Enrolment, *, may_open: bool, dated: bool) -> Row:
    person = enrolment.person
    when = writing.day_short(enrolment.enrolled_on) if dated and enrolment.enrolled_on else ""
    url = person.get_absolute_url() if may_open else ""
    return Row(person.name, url, enrolment.offering.programme.name, when)


def enrolled_lately(reader: Reader) -> Rows:
    rows = _enrolments(reader).active().filter(enrolled_on__gte=clock.today() - LATELY)  # type: ignore[attr-defined]
    people = f"{address('people:person-list')}?tab=trainees"
    return Rows(_people(reader, rows.order_by("-enrolled_on", "-number")), people)


def left_lately(reader: Reader) -> Rows:
    """Enrolments that are no longer active, the latest change first."""
    rows = _enrolments(reader).filter(is_active=False, updated_at__gte=clock.now() - LATELY)
    return Rows(_people(reader, rows.order_by("-updated_at", "-number"), dated=False))


def incomplete_files(reader: Reader) -> Rows:
    """The files of trainees that wait for a paper, the oldest first."""
    rows = _enrolments(reader).active().filter(file_complete_on=None)  # type: ignore[attr-defined]
    return Rows(_people(reader, rows.order_by(F("enrolled_on").asc(nulls_last=True), "number")))


def miscounted_groups(reader: Reader) -> Rows:
    """Groups whose headcount in e-note is not the number of their enrolments."""
    rows = miscounted(groups(reader.user, reader.season, with_poles=False), "differs")
    listed = list(rows.order_by("label", "pk"))
    found = [Row(writing.ltr(one.label), one.get_absolute_url(), one.offering.programme.name, _counts(one))
             for one in listed[:FIRST]]  # fmt: skip
    return Rows(found, f"{address('offer:group-list')}?headcount=differs", len(listed))


def _counts(group: Any) -> str:
    counts = {"listed": _number(group.headcount), "enrolled": _number(group.active_count)}
    return _("listed %(listed)s, enrolled %(enrolled)s") % counts


def _number(value: int) -> str:
    return writing.isolated(writing.num_text(value))


# --- the offer


def fewest_trainees(reader: Reader) -> Rows:
    """The programmes with groups and the fewest trainees: where seats may be left."""
    given = with_groups(programmes_listed(reader.user, reader.season), "yes")
    url = f"{address('offer:programme-list')}?groups=yes&sort=trainee_count"
    fewest = given.order_by("trainee_count", "pk")[: FIRST + 1]
    return Rows([_programme(one, writing.num(one.trainee_count)) for one in fewest], url)


def _programme(programme: Programme, value: Any = "") -> Row:
    note = writing.ltr(programme.code)
    return Row(programme.name, programme.get_absolute_url(), note, value)


def qualifying(reader: Reader) -> Rows:
    """Short trainings that run this year: open to those who already work."""
    short = programmes_listed(reader.user, reader.season).filter(kind=Programme.Kind.QUALIFYING)
    given = with_groups(short, "yes")
    url = f"{address('offer:programme-list')}?kind={Programme.Kind.QUALIFYING}&groups=yes"
    return Rows([_programme(one) for one in given.order_by("name_fr", "pk")[: FIRST + 1]], url)


def poles_taught(reader: Reader) -> Rows:
    """What the campus trains for, pole by pole, with its trainees of this season."""
    url = address("offer:pole-list")
    counted: QuerySet[Any, Any] = poles_with_counts(reader.user, reader.season)
    poles = [pole for pole in counted if pole.trainee_count]
    here = f"{address('offer:programme-list')}?pole="
    return Rows([Row(str(pole), f"{here}{pole.pk}", "", _trainees(pole.trainee_count)) for pole in poles], url)


def _trainees(count: int) -> str:
    return _("trainees: %(count)s") % {"count": _number(count)}


def own_path(reader: Reader) -> Rows | None:
    """What this person followed here, the latest first."""
    if reader.person is None:
        return None
    mine = Enrolment.objects.visible_to(reader.user).filter(person=reader.person)
    rows = mine.select_related("offering__programme", "year").order_by("-year__season", "-is_main", "pk")
    url = address("people:my-file")
    return Rows(
        [Row(one.offering.programme.name, url, writing.ltr(one.year), _standing(one)) for one in rows[:ALL]], url
    )


def _standing(enrolment: Enrolment) -> str:
    return _("enrolment under way") if enrolment.is_active and enrolment.year.last_day >= clock.today() else ""


# --- roles and accounts


def roles_ending(reader: Reader) -> Rows:
    rows = ending(Role.objects.visible_to(reader.user, GIVE))
    soonest = rows.select_related("person").order_by("end", "pk")[:FIRST]
    found = [Row(one.person.name, one.get_absolute_url(), str(one), writing.day(one.end)) for one in soonest]
    return Rows(found, f"{address('people:role-list')}?held=ending", rows.count())


def without_accounts(reader: Reader) -> Rows:
    rows = without_account(Role.objects.visible_to(reader.user, GIVE))
    named = rows.select_related("person").order_by("person__last_name", "person__first_name", "pk")[:FIRST]
    found = [Row(one.person.name, address("people:role-person", one.person_id), str(one)) for one in named]
    return Rows(found, f"{address('people:role-list')}?account=none", rows.count())


def dates_to_confirm(reader: Reader) -> Rows:
    """Days to come whose date is an estimate: everything planned leans on them."""
    rows = ClosedPeriod.objects.visible_to(reader.user).filter(is_estimate=True, last_day__gte=clock.today())
    soonest = rows.order_by("first_day", "pk")[:FIRST]
    url = f"{address('calendar:closed-list')}?estimate=1&when=coming"
    found = [Row(one.name, address("calendar:closed-edit", one.pk), "", writing.day(one.first_day)) for one in soonest]
    return Rows(found, url, rows.count())


def failed_works(reader: Reader) -> Rows:
    """Of the works this person asked for: others' are not theirs to open."""
    rows = Job.objects.visible_to(reader.user).filter(state=Job.State.FAILED)
    latest = rows.order_by("-pk")[:FIRST]
    found = [Row(str(work_of(one.kind).title), one.get_absolute_url(), one.about, writing.ltr(one.reference))
             for one in latest]  # fmt: skip
    return Rows(found, f"{address('jobs:list')}?state={Job.State.FAILED}", rows.count())


# --- confidential zones


def identities_opened(reader: Reader) -> Rows:
    """Who lately opened identity numbers, whose, and what for: of people in reach, and whole lists taken by them."""
    rows = _openings(reader.user)
    names = actor_names(one.opened_by for one in rows)
    return Rows([_opening(one, names) for one in rows])


def _openings(user: User) -> list[Opening]:
    people = reached(user, SEE_JOURNAL).order_by().values("pk")
    rows = Opening.objects.order_by("-pk")
    single = list(rows.filter(person__in=people).select_related("person")[:ALL])
    whole = list(rows.filter(person=None)[:MANY])
    takers = User.objects.filter(pk__in=[_account(one) for one in whole], person__in=people)
    known = set(takers.values_list("pk", flat=True)) if whole else set()
    lists = [one for one in whole if _account(one) in known]
    return sorted([*single, *lists], key=lambda one: -one.pk)[:ALL]


def _account(opening: Opening) -> int:
    """Of whoever opened: "user:12"; 0 for a command."""
    kind, _colon, key = opening.opened_by.partition(":")
    return int(key) if kind == "user" else 0


def _opening(opening: Opening, names: dict[str, str]) -> Row:
    about = opening.person.name if opening.person else _("a whole list: %(list)s") % {"list": opening.scope}
    url = address("people:who-looked", opening.person_id) if opening.person_id else ""
    return Row(names[opening.opened_by], url, f"{about} · {opening.purpose}", writing.day_short(opening.created_at))
