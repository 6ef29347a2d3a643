"""Whose passport, which group: what one cannot see does not exist."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from mihan.assessment.models import Competence
from mihan.assessment.queries import groups_followed, is_judged_by, trainees_followed

VIEW, FOLLOW, JUDGE, SET = "assessment.view", "assessment.follow", "assessment.judge", "assessment.set_framework"


def trainee_for(user, pk):
    """Their passport, as oneself or as whoever follows them."""
    if not (user.has_perm(VIEW) or user.has_perm(FOLLOW)):
        raise PermissionDenied
    return get_object_or_404(trainees_followed(user), pk=pk)


def judged_for(user, pk):
    """A trainee this person decides for."""
    person = trainee_for(user, pk)
    if not is_judged_by(person, user):
        raise PermissionDenied
    return person


def group_for(user, pk):
    if not user.has_perm(VIEW):
        raise PermissionDenied
    return get_object_or_404(groups_followed(user).select_related("offering__programme", "year"), pk=pk)


def competence_for(user, pk):
    return get_object_or_404(Competence.objects.visible_to(user), pk=pk)
