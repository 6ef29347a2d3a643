"""The trainer's groups: who can do what, what waits to be confirmed, who does not agree."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from mihan.assessment import services
from mihan.assessment.engine import standings_of
from mihan.assessment.models import Competence
from mihan.assessment.policy import TONES, Level
from mihan.assessment.queries import asked_by, framework_of, groups_followed, groups_listed, trainees_of
from mihan.assessment.services.verdicts import Choice, Seen
from mihan.assessment.web.reach import JUDGE, VIEW, group_for
from mihan.core.addresses import address
from mihan.core.errors import RuleBroken
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Table, chips, exported, filtered


def _page_of(group):
    return address("assessment:group", group.pk)


GROUPS = Table(
    (
        Column(gettext_lazy("Group"), "label", sort="label", kind="code", link=_page_of),
        Column(gettext_lazy("Programme"), "offering.programme", sort="offering__programme__name_fr", name="programme"),
        Column(gettext_lazy("Trainees"), "trainee_count", sort="trainee_count", kind="number"),
        Column(gettext_lazy("Seen at work"), "seen_count", sort="seen_count", kind="number"),
        Column(gettext_lazy("Appeals waiting"), "appeal_count", sort="appeal_count", kind="number"),
    ),
    empty=gettext_lazy("Groups will be here once their programme has a competence framework."),
)  # fmt: skip


@require_safe
@login_required
def index(request):
    if not request.user.has_perm(VIEW):
        raise PermissionDenied
    rows = filtered(GROUPS, groups_listed(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(GROUPS, rows, kind, name="competences", params=request.GET)
    return render(request, "assessment/group_list.html", {
        "page": GROUPS.page(rows, request.GET), "chips": chips(GROUPS.filters, request),
    }, fragment="table")  # fmt: skip


@require_safe
@login_required
def show(request, pk):
    group = group_for(request.user, pk)
    framework = framework_of(group.offering.programme)
    asked, people = asked_by(framework), trainees_of(group)
    standings = standings_of([person.pk for person in people], asked)
    rows = [(person, _cells(asked, standings[person.pk])) for person in people]
    flat = [(person, one) for person in people for one in standings[person.pk]]
    return render(request, "assessment/group.html", {
        "group": group, "framework": framework, "asked": asked, "rows": rows, "levels": _levels(),
        "judges": groups_followed(request.user, JUDGE).filter(pk=group.pk).exists(),
        "waiting": [(person, one, TONES[one.proposal.level]) for person, one in flat if one.waits],
        "appeals": [(person, one) for person, one in flat if one.appeal],
    })  # fmt: skip


def _cells(asked, standings):
    """One for each competence of the framework, in its order."""
    found = {one.competence.pk: one for one in standings}
    return [(one, found[one.competence.pk], TONES[found[one.competence.pk].level]) for one in asked]


def _levels():
    return [(level, TONES[level]) for level in Level]


@require_POST
@login_required
def confirm(request, pk):
    """The proposals that were ticked, as they were read: all of them or none."""
    group = group_for(request.user, pk)
    if not groups_followed(request.user, JUDGE).filter(pk=group.pk).exists():
        raise PermissionDenied
    with outcome(request, _("The levels are decided, and the trainees are told.")):
        chosen = _chosen(request, group)
        services.confirm_each(chosen, by=request.user)
    return redirect("assessment:group", group.pk)


def _chosen(request, group):
    people = {str(person.pk): person for person in trainees_of(group)}
    competences = {str(one.pk): one for one in Competence.objects.visible_to(request.user)}
    found = []
    for value in dict.fromkeys(request.POST.getlist("proposal")):
        person, competence, level, verdict = [*value.split(":"), "", "", ""][:4]
        if person not in people or competence not in competences or not verdict.isascii() or not verdict.isdigit():
            raise RuleBroken(_("Choose among the proposals of this page."))
        found.append(Choice(people[person], competences[competence], Seen(level, int(verdict[:18]))))
    if not found:
        raise RuleBroken(_("Choose at least one proposal."))
    return found
