"""Who holds which role, and giving, ending and extending roles."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core import clock
from mihan.people import queries
from mihan.people.models import Person, Role
from mihan.people.queries.devices import has_second_factor
from mihan.people.services import close_account, end_role, forget_second_factor, give_role, open_account
from mihan.people.web.forms import GiveRoleForm, RoleEndForm
from mihan.people.web.guard import sensitive
from mihan.people.web.tables import ROLES, STAGES
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import chips, exported, filtered

GIVE = "people.give_roles"


@require_safe
@login_required
def role_list(request):
    if not request.user.has_perm(GIVE):
        raise PermissionDenied
    rows = filtered(ROLES, Role.objects.visible_to(request.user, GIVE).select_related("person", "unit"), request.GET)
    if kind := request.GET.get("export"):
        return exported(ROLES, rows, kind, name="roles", params=request.GET)
    context = {
        "page": ROLES.page(rows, request.GET),
        "filters": ROLES.filters,
        "chips": chips(ROLES.filters, request),
    }
    return render(request, "people/role_list.html", context, fragment="table")


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive
def of_person(request, pk):
    """The roles of a person in reach, and a form to give one more."""
    person = get_object_or_404(queries.reached(request.user, GIVE), pk=pk)
    units = queries.units_to_give_in(request.user)
    form = GiveRoleForm(request.POST or None, units=units, initial={"start": clock.today(), "unit": units.first()})
    if request.method == "POST" and written(lambda: give_role(person, by=request.user, **form.cleaned_data), form):
        messages.success(request, _("The role is given."))
        return redirect("people:role-person", pk=pk)
    roles = Role.objects.visible_to(request.user, GIVE).filter(person=person).select_related("unit")
    account = queries.account_of(person)
    context = {
        "person": person,
        "form": form,
        "roles": [(role, STAGES[role.stage]) for role in roles.order_by("-start", "-pk")],
        "account": account,
        "has_factor": bool(account and has_second_factor(account)),
        "has_page": Person.objects.visible_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "people/role_person.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive
def edit(request, pk):
    """The last day of a role: sooner, later, or none."""
    role = get_object_or_404(Role.objects.visible_to(request.user, GIVE).select_related("person", "unit"), pk=pk)
    if not request.user.has_perm(GIVE, role):
        raise PermissionDenied
    form = RoleEndForm(request.POST or None, initial={"end": role.end})
    if request.method == "POST" and written(lambda: end_role(role, on=form.cleaned_data["end"], by=request.user), form):
        messages.success(request, _("The dates of the role are changed."))
        return redirect("people:role-person", pk=role.person_id)
    context = {"role": role, "form": form, "today": clock.today()}
    return render(request, "people/role_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
@sensitive
def switch_account(request, pk):
    """Close an open account, open a closed one."""
    person = get_object_or_404(queries.reached(request.user, GIVE), pk=pk)
    account = queries.account_of(person)
    if account is None:
        raise Http404
    if account.is_active:
        with outcome(request, _("The account is closed: its devices are signed out.")):
            close_account(account, by=request.user)
    else:
        with outcome(request, _("The account is open again.")):
            open_account(account, by=request.user)
    return redirect("people:role-person", pk=pk)


@require_POST
@login_required
@sensitive
def forget_factor(request, pk):
    """For whoever lost telephone and recovery codes."""
    person = get_object_or_404(queries.reached(request.user, GIVE), pk=pk)
    account = queries.account_of(person)
    if account is None:
        raise Http404
    with outcome(request, _("The second factor is removed: a new one is asked for at the next sign-in.")):
        forget_second_factor(account, by=request.user)
        get_adapter(request).send_notification_mail("account/email/second_factor_forgotten", account)
    return redirect("people:role-person", pk=pk)
