"""Who reaches the desk, and which establishments and files they reach there."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404

from mihan.exchange.models import ImportRun
from mihan.people.models import Unit


def establishments(user, permission="exchange.import"):
    return Unit.objects.visible_to(user, permission).filter(kind=Unit.Kind.ESTABLISHMENT)


def exportable(user):
    """Establishments and poles: the direction exports the whole, a head of pole the pole."""
    kinds = Q(kind=Unit.Kind.ESTABLISHMENT) | Q(kind=Unit.Kind.POLE)
    return Unit.objects.visible_to(user, "exchange.export").filter(kinds)


def runs_for(user):
    """The files this person may see; nobody else may know that the desk exists."""
    if not user.has_perm("exchange.import"):
        raise PermissionDenied
    return ImportRun.objects.visible_to(user).select_related("unit", "by__person")


def run_for(user, pk):
    return get_object_or_404(runs_for(user), pk=pk)
