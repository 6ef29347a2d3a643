"""The passport: what a trainee can do, who says so, and on what evidence."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.views.decorators.http import require_safe

from mihan.assessment.engine import standings_of
from mihan.assessment.engine.papers import print_passport
from mihan.assessment.policy import TONES, Level
from mihan.assessment.queries import asked_by, framework_of, is_judged_by, programme_of
from mihan.assessment.queries.occasions import seen_of
from mihan.assessment.queries.papers import papers_of
from mihan.assessment.queries.people import invitations_of
from mihan.assessment.web.reach import FOLLOW, trainee_for
from mihan.people.services import note_look
from mihan.ui.htmx import render


@require_safe
@login_required
def mine(request):
    if not request.user.has_perm(FOLLOW) or request.user.person is None:
        raise PermissionDenied
    return _passport(request, request.user.person)


@require_safe
@login_required
def show(request, pk):
    person = trainee_for(request.user, pk)
    note_look(person, by=request.user)
    return _passport(request, person)


def _passport(request, person):
    programme = programme_of(person)
    framework = framework_of(programme)
    standings = standings_of([person.pk], asked_by(framework))[person.pk]
    judges = is_judged_by(person, request.user)
    return render(request, "assessment/passport.html", {
        "person": person, "programme": programme, "framework": framework,
        "is_mine": person.pk == request.user.person_id, "judges": judges,
        "standings": [(one, TONES[one.level]) for one in standings],
        "counts": _counts(standings), "seen": seen_of(person), "papers": papers_of(request.user, person),
        "invitations": invitations_of(person) if judges else (),
    })  # fmt: skip


def _counts(standings):
    """By level decided, the highest first; what is only proposed is counted apart."""
    decided = [one.verdict.level for one in standings if one.verdict]
    levels = [(level, decided.count(level)) for level in (Level.MASTERED, Level.ACQUIRED, Level.IN_PROGRESS)]
    return {"all": len(standings), "levels": levels, "undecided": len(standings) - len(decided)}


@require_safe
@login_required
def pdf(request, pk):
    """On paper, in the language of the reader."""
    person = trainee_for(request.user, pk)
    note_look(person, by=request.user)
    programme = programme_of(person)
    framework = framework_of(programme)
    standings = standings_of([person.pk], asked_by(framework))[person.pk]
    content = print_passport(person, programme, framework, standings, seen_of(person))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="competences-{person.pk}.pdf"'
    return answer
