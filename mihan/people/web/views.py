from functools import partial

from django.contrib.auth.decorators import login_required
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from mihan.core.access import get_for
from mihan.people import queries
from mihan.people.models import Person, Role, Trainer
from mihan.people.services import note_export, note_look, open_identity
from mihan.people.web.tables import PEOPLE, SEEN, number_shown
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import chips, exported, filtered
from mihan.ui.templatetags.ui import query_with

TABS = {
    "": (),
    "trainees": (Role.Kind.TRAINEE,),
    "trainers": (Role.Kind.TRAINER,),
    "staff": queries.STAFF,
}


@require_GET
@login_required
def person_list(request):
    if not request.user.has_perm("people.list"):
        return redirect("people:my-file")
    rows, read = queries.listed(_people(request)), partial(queries.read_places, user=request.user)
    if kind := request.GET.get("export"):
        note_export(rows.values_list("pk", flat=True), by=request.user)
        return exported(PEOPLE, rows, kind, name="people", params=request.GET, read=read)
    context = {
        "title": _("People"),
        "tabs": _tabs(request),
        "page": PEOPLE.page(rows, request.GET, read=read),
        # A filter without a choice is none: the tab has already said the role.
        "filters": [f for f in PEOPLE.filters if f.options(request)],
        "chips": chips(PEOPLE.filters, request),
        "can_search": True,
    }
    return render(request, "people/person_list.html", context, fragment="table")


def _people(request):
    """Those of the tab, narrowed by role, search and filters."""
    kinds = TABS.get(request.GET.get("tab", ""), ())
    role = request.GET.get("role")
    if role:
        kinds = tuple({role} & set(kinds or Role.Kind.values)) or ("nobody",)
    rows = queries.holding(request.user, kinds)
    if text := request.GET.get("q", "").strip():
        rows = queries.found(rows, text)
    params = request.GET.copy()
    params.pop("q", None)
    return filtered(PEOPLE, rows, params)


def _tabs(request):
    labels = {
        "": _("Everyone"),
        "trainees": _("Trainees"),
        "trainers": _("Trainers"),
        "staff": _("Staff"),
    }
    current = request.GET.get("tab", "")
    return [
        {
            "label": label,
            "url": query_with(request.GET, tab=tab, page=None, role=None),
            "current": tab == current,
        }
        for tab, label in labels.items()
    ]


@require_GET
@login_required
def person_detail(request, pk):
    """Reading it is written down first, for the person to see: a page that writes, and says so."""
    person = _person(request, pk)
    note_look(person, by=request.user)
    return render(request, "people/person_detail.html", _about(request, person))


@require_GET
@login_required
def my_file(request):
    """The page of the person behind this account; some accounts have none."""
    person = request.user.person
    context = _about(request, person) if person else {"person": None}
    return render(request, "people/person_detail.html", context)


@require_POST
@login_required
def identity(request, pk):
    """The number, once, on this very page: reading it again means saying again why."""
    person = get_for(request.user, Person, pk, may="people.open_identity")
    context = _about(request, person) | {"purpose": request.POST.get("purpose", "")}
    with outcome(request, _("The purpose was written down; the person can read it.")):
        context["number"] = open_identity(person, purpose=context["purpose"], by=request.user)
    # Nothing was opened without a reason given: htmx swaps a 422 all the same.
    status = 200 if "number" in context else 422
    response = render(request, "people/person_detail.html", context, fragment="identity", status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_GET
@login_required
def who_looked(request, pk):
    person = _person_whose_trail(request, pk)
    rows = queries.seen_of(person)
    if kind := request.GET.get("export"):
        return exported(SEEN, rows, kind, name="who-looked", params=request.GET)
    context = {
        "person": person,
        "is_own": person.pk == request.user.person_id,
        "page": SEEN.page(rows, request.GET),
        "chips": [],
    }
    return render(request, "people/who_looked.html", context, fragment="table")


def _person(request, pk) -> Person:
    """The person, if they are in reach or are the reader; their page needs no other right."""
    return get_object_or_404(Person.objects.visible_to(request.user).select_related("trainer"), pk=pk)


def _person_whose_trail(request, pk) -> Person:
    """One's own, or that of a person about whom the reader may read the trail."""
    if pk == request.user.person_id:
        return request.user.person
    return get_object_or_404(queries.reached(request.user, "people.see_journal"), pk=pk)


def _about(request, person) -> dict:
    """Everything the page of a person may show to this reader."""
    user = request.user
    roles = list(queries.roles_of(person, user))
    current = set(queries.roles_of(person, user).current().values_list("pk", flat=True))
    is_own, sees_journal = (
        person.pk == user.person_id,
        user.has_perm("people.see_journal", person),
    )
    return {
        "person": person,
        "is_own": is_own,
        "may_list": user.has_perm("people.list"),
        "number_shown": number_shown(person),
        "trainer": Trainer.objects.visible_to(user).filter(person=person).first(),
        "roles": [r for r in roles if r.pk in current],
        "may_give_roles": user.has_perm("people.give_roles", person),
        "past_roles": [r for r in roles if r.pk not in current],
        "loans": queries.loans_about(person),
        "sections": queries.sections_about(person, user),
        "may_open": user.has_perm("people.open_identity", person),
        "sees_looks": is_own or sees_journal,
        "last_look": queries.last_look(person) if is_own or sees_journal else None,
        "changes": queries.changes_about(person) if sees_journal else None,
    }
