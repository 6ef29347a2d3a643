"""Who is followed by whom."""

from __future__ import annotations

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from mihan.assessment.models import Appeal, Evidence, Framework, Invitation, followed_by
from mihan.assessment.models.who import JUDGE, VIEW
from mihan.core import clock
from mihan.offer.models import Enrolment, Group, Programme, taught
from mihan.people.models import Person, User, under


def groups_followed(user: User, permission: str = VIEW) -> QuerySet[Group]:
    """Groups in reach, and those this trainer teaches; where one is enrolled is not among them."""
    found = Q(under("unit__path", user.reach(permission)))
    if user.has_perm(permission):
        found |= taught("pk", user)
    return Group.objects.filter(found)


def groups_listed(user: User) -> QuerySet[Group]:
    """Groups of a programme that has a framework, with what was seen and what waits."""
    today = clock.today()
    held = Framework.objects.in_force(today)
    has_framework = Exists(held.filter(programme=OuterRef("offering__programme"))) | Exists(
        held.filter(programme=OuterRef("offering__programme__parent"))
    )
    rows = groups_followed(user).filter(has_framework, year__first_day__lte=today, year__last_day__gte=today)
    return (
        rows.select_related("offering__programme", "offering__pole__unit", "year")
        .annotate(
            trainee_count=Count("enrolments", filter=Q(enrolments__is_active=True), distinct=True),
            seen_count=_people_with(Evidence.objects.all()),
            appeal_count=_people_with(Appeal.objects.filter(state=Appeal.State.WAITING)),
        )
        .order_by("label", "pk")
    )


def _people_with(rows: QuerySet) -> Subquery:
    """How many trainees of the group have such rows."""
    about = rows.filter(person=OuterRef("person"))
    people = Enrolment.objects.active().filter(Exists(about), group=OuterRef("pk")).order_by()
    return Subquery(people.values("group").annotate(n=Count("pk")).values("n"))


def trainees_of(group: Group) -> list[Person]:
    enrolled = Enrolment.objects.active().filter(group=group)
    people = Person.objects.filter(pk__in=enrolled.order_by().values("person"))
    return list(people.order_by("last_name", "first_name", "pk"))


def trainees_followed(user: User) -> QuerySet[Person]:
    """Whose passport somebody may open: one's own, and those of the trainees one follows."""
    return Person.objects.filter(followed_by(user, person="pk"))


def is_judged_by(person: Person, user: User) -> bool:
    """Nobody judges themself."""
    if person.pk == user.person_id:
        return False
    return Person.objects.filter(followed_by(user, JUDGE, person="pk"), pk=person.pk).exists()


def programme_of(person: Person) -> Programme | None:
    """What they follow now, the main enrolment first; else what they followed last."""
    rows = Enrolment.objects.filter(person=person).select_related("offering__programme")
    latest = rows.order_by("-is_active", "-year__first_day", "-is_main", "pk").first()
    return latest.offering.programme if latest else None


def invitations_of(person: Person) -> list[Invitation]:
    """Addresses given for this trainee that still answer, and the latest that were used."""
    rows = Invitation.objects.filter(person=person, revoked_at=None).filter(
        Q(used_at__isnull=False) | Q(last_day__gte=clock.today())
    )
    return list(rows[:10])
