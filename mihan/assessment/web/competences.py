"""One person in one competence: why this level, the four voices, the decision, the appeal."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from mihan.assessment import services
from mihan.assessment.engine import standing_of
from mihan.assessment.models import Appeal, Verdict
from mihan.assessment.policy import TONES, Level, Speaker
from mihan.assessment.queries import is_judged_by
from mihan.assessment.queries.occasions import occasions_of, seen_of
from mihan.assessment.queries.sentences import why
from mihan.assessment.services.verdicts import Seen, asked_of
from mihan.assessment.web.forms import AppealAnswerForm, AppealForm, DecisionForm, TrainerVoiceForm, VoiceForm
from mihan.assessment.web.reach import competence_for, judged_for, trainee_for
from mihan.people.services import note_look
from mihan.ui.forms import written
from mihan.ui.htmx import render


@require_safe
@login_required
def show(request, pk, competence):
    person, asked = _about(request, pk, competence)
    note_look(person, by=request.user)
    return _page(request, person, asked)


def _about(request, pk, competence):
    """A competence their framework asks for, or one in which something was shown."""
    person = trainee_for(request.user, pk)
    asked = asked_of(person, competence_for(request.user, competence))
    if not asked.elements and not occasions_of(person, asked.competence.pk).exists():
        raise Http404
    return person, asked


def _page(request, person, asked, *, status=200, **filled):
    """The page, with the form that was refused if one was."""
    standing = standing_of(person.pk, asked)
    is_mine, judges = person.pk == request.user.person_id, is_judged_by(person, request.user)
    about = {"person": person, "competence": asked.competence}
    return render(request, "assessment/competence.html", about | {
        "standing": standing, "tone": TONES[standing.level], "proposed_tone": TONES[standing.proposal.level],
        "sentences": why(standing.proposal), "is_mine": is_mine, "judges": judges, "speakers": list(Speaker),
        "seen": seen_of(person, asked.competence.pk),
        "verdicts": Verdict.objects.visible_to(request.user).filter(**about).select_related("decided_by"),
        "appeals": Appeal.objects.visible_to(request.user).filter(**about).select_related("occasion", "answered_by"),
        **_forms(request.user, person, standing, is_mine=is_mine, judges=judges), **filled,
    }, status=status)  # fmt: skip


def _forms(user, person, standing, *, is_mine, judges):
    asked, words = standing.asked, _own_words(standing, user)
    if judges:
        found = {"voice": TrainerVoiceForm(asked=asked, words=words), "decision": DecisionForm(initial=_seen(standing))}
        return found | ({"answering": AppealAnswerForm()} if standing.appeal else {})
    if is_mine:
        found = {"voice": VoiceForm(asked=asked, words=words)}
        occasions = occasions_of(person, asked.competence.pk)
        return found | ({} if standing.appeal else {"appealing": AppealForm(occasions=occasions)})
    return {}


def _seen(standing):
    level = standing.proposal.level
    return {"level": level, "proposed": level, "verdict": standing.verdict.pk if standing.verdict else 0}


def _own_words(standing, user):
    """What this person said last, criterion by criterion."""
    return {
        key: voice.word
        for key, said in standing.words.items()
        for speaker in (Speaker.SELF, Speaker.TRAINER)
        for voice in reversed(said.get(speaker, []))
        if voice.said_by_id == user.pk
    }


@require_POST
@login_required
def decide(request, pk, competence):
    person = judged_for(request.user, pk)
    _person, asked = _about(request, pk, competence)
    form = DecisionForm(request.POST)
    make = lambda: services.decide(  # noqa: E731
        person, asked.competence, level=form.cleaned_data["level"], reason=form.cleaned_data["reason"],
        seen=Seen(form.cleaned_data["proposed"], form.cleaned_data["verdict"]), by=request.user,
    )  # fmt: skip
    if verdict := written(make, form):
        level = Level(verdict.level).label
        messages.success(request, _("The level is decided: %(level)s. The trainee is told.") % {"level": level})
        return _back(person, asked)
    return _page(request, person, asked, status=422, decision=form)


@require_POST
@login_required
def say(request, pk, competence):
    person, asked = _about(request, pk, competence)
    judges = is_judged_by(person, request.user)
    if not judges and person.pk != request.user.person_id:
        raise PermissionDenied
    form = (TrainerVoiceForm if judges else VoiceForm)(request.POST, asked=asked)
    make = lambda: services.say(  # noqa: E731
        person, form.said, by=request.user, speaker=form.cleaned_data.get("speaker", ""),
        name=form.cleaned_data.get("name", ""),
    )  # fmt: skip
    if written(make, form) is not None:
        messages.success(request, _("What was said is written down."))
        return _back(person, asked)
    return _page(request, person, asked, status=422, voice=form)


@require_POST
@login_required
def appeal(request, pk, competence):
    person, asked = _about(request, pk, competence)
    if person.pk != request.user.person_id:
        raise PermissionDenied
    form = AppealForm(request.POST, occasions=occasions_of(person, asked.competence.pk))
    make = lambda: services.appeal(person, asked.competence, by=request.user, **form.cleaned_data)  # noqa: E731
    if written(make, form):
        messages.success(request, _("Your trainers will look at it again and answer you here."))
        return _back(person, asked)
    return _page(request, person, asked, status=422, appealing=form)


@require_POST
@login_required
def answer(request, pk):
    asked = get_object_or_404(Appeal.objects.visible_to(request.user), pk=pk)
    person = judged_for(request.user, asked.person_id)
    _person, about = _about(request, person.pk, asked.competence_id)
    form = AppealAnswerForm(request.POST)
    make = lambda: services.answer_appeal(asked, by=request.user, **form.cleaned_data)  # noqa: E731
    if written(make, form):
        messages.success(request, _("The trainee has your answer."))
        return _back(person, about)
    return _page(request, person, about, status=422, answering=form)


def _back(person, asked):
    return redirect("assessment:competence", person.pk, asked.competence.pk)
