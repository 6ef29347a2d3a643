"""Who reaches the desk, and which establishments and files they reach there."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from mihan.exchange.models import ImportRun
from mihan.exchange.permissions import DESK, OF_A_REGION, OF_AN_ESTABLISHMENT, needed_for, needed_to_export
from mihan.people.models import Unit

Kind = ImportRun.Kind


def kinds_for(user):
    """The kinds of files this person brings, with their names."""
    return [(kind, label) for kind, label in Kind.choices if user.has_perm(needed_for(kind))]


def kinds_to_export(user):
    return [(kind, label) for kind, label in Kind.choices if user.has_perm(needed_to_export(kind))]


def desks(user):
    """For what this person brings files: establishments, or the region they lead."""
    return (_establishments(user) | regions(user)).order_by("pk")


def desks_of(user, kind):
    return regions(user) if kind == Kind.ESTABLISHMENTS else _establishments(user)


def regions(user):
    return Unit.objects.visible_to(user, OF_A_REGION).filter(kind=Unit.Kind.REGION)


def _establishments(user):
    return Unit.objects.visible_to(user, OF_AN_ESTABLISHMENT).filter(kind=Unit.Kind.ESTABLISHMENT)


def exportable(user, kind):
    """Establishments and poles: the direction exports the whole, a head of pole the pole."""
    if kind == Kind.ESTABLISHMENTS:
        return regions(user)
    kinds = Q(kind=Unit.Kind.ESTABLISHMENT) | Q(kind=Unit.Kind.POLE)
    return Unit.objects.visible_to(user, "exchange.export").filter(kinds)


def runs_for(user):
    """The files this person may see; nobody else may know that the desk exists."""
    if not user.has_perm(DESK):
        raise PermissionDenied
    return ImportRun.objects.visible_to(user).select_related("unit", "by__person")


def run_for(user, pk):
    return get_object_or_404(runs_for(user), pk=pk)
