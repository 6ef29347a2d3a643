"""Who holds which role, and giving, ending and extending roles."""

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from mihan.core import clock
from mihan.people import queries
from mihan.people.models import Person, Role
from mihan.people.policy import username_offered
from mihan.people.queries.devices import has_second_factor
from mihan.people.services import (
    close_account,
    end_role,
    forget_second_factor,
    give_account,
    give_role,
    key_to_choose_a_password,
    open_account,
    sign_out_everywhere,
)
from mihan.people.web.forms import GiveAccountForm, GiveRoleForm, RoleEndForm
from mihan.people.web.guard import sensitive
from mihan.people.web.tables import ROLES, STAGES
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import chips, exported, filtered

GIVE = "people.give_roles"


def _status(form):
    return 422 if form.is_bound else 200


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
        "has_password": bool(account and account.has_usable_password()),
        "has_page": Person.objects.visible_to(request.user).filter(pk=pk).exists(),
    }
    return render(request, "people/role_person.html", context, status=_status(form))


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
    return render(request, "people/role_form.html", context, status=_status(form))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@sensitive
def new_account(request, pk):
    """For somebody who has none. The address where they choose a password is on the answer to the form alone."""
    person = get_object_or_404(queries.reached(request.user, GIVE), pk=pk)
    form = GiveAccountForm(
        request.POST or None, initial={"username": username_offered(person.first_name, person.last_name)}
    )
    if request.method == "POST":
        made = written(lambda: give_account(person, by=request.user, **form.cleaned_data), form)
        if made:
            return _address_made(request, made)
    return render(request, "people/account_form.html", {"person": person, "form": form}, status=_status(form))


@never_cache
@require_POST
@login_required
@sensitive
def new_address(request, pk):
    """For whoever has no password yet, or lost it and reads no e-mail."""
    account = _account_of(request.user, pk)
    with outcome(request, _("The address is made: the one before, if any, opens nothing more.")):
        return _address_made(request, account)
    return redirect("people:role-person", pk=pk)


def _address_made(request, account):
    key = key_to_choose_a_password(account, by=request.user)
    get_adapter(request).send_notification_mail("account/email/address_made", account)
    address = get_adapter(request).get_reset_password_from_key_url(key)
    return render(request, "people/account_address.html", {"account": account, "address": address})


def _account_of(user, pk):
    account = queries.account_of(get_object_or_404(queries.reached(user, GIVE), pk=pk))
    if account is None:
        raise Http404
    return account


@require_POST
@login_required
@sensitive
def end_devices_of(request, pk):
    account = _account_of(request.user, pk)
    with outcome(request, _("The devices of this account are signed out.")):
        sign_out_everywhere(account, by=request.user)
        get_adapter(request).send_notification_mail("account/email/signed_out_by_other", account)
    return redirect("people:role-person", pk=pk)


@require_POST
@login_required
@sensitive
def switch_account(request, pk):
    """Close an open account, open a closed one."""
    account = _account_of(request.user, pk)
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
    account = _account_of(request.user, pk)
    with outcome(request, _("The second factor is removed: a new one is asked for at the next sign-in.")):
        forget_second_factor(account, by=request.user)
        get_adapter(request).send_notification_mail("account/email/second_factor_forgotten", account)
    return redirect("people:role-person", pk=pk)
