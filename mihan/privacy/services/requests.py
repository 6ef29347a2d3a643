"""What a person asks: received with a clock, taken, decided field by field, answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.messaging.services import tell
from mihan.people.models import Person, User
from mihan.people.policy import CORRECTABLE
from mihan.people.services import correct_person, field_text
from mihan.privacy.models import DataRequest, Wish
from mihan.privacy.queries.register import parameter
from mihan.privacy.queries.telling import ANSWERED
from mihan.privacy.signals import request_answered, request_falls_due, request_received

Kind, State = DataRequest.Kind, DataRequest.State
ANSWERS = (State.ACCEPTED, State.PARTLY, State.REFUSED)


@transaction.atomic
def ask(
    person: Person, kind: str, *, by: User, words: str = "", proof: str = "", wishes: Mapping[str, str] | None = None
) -> DataRequest:
    """A request, by the person or noted at the desk; `wishes` are the fields to put right and what they should say."""
    is_own = person.pk == by.person_id
    if not is_own and not by.has_perm("privacy.answer_requests", person):
        raise RuleBroken(_("A request is made by the person, or at the desk of those who answer it."))
    if not is_own and not proof.strip():
        raise RuleBroken(_("Say who came and what was checked: a request noted at the desk needs a proof."))
    Person.objects.select_for_update().get(pk=person.pk)
    if DataRequest.objects.waiting().filter(person=person, kind=kind).exists():
        raise RuleBroken(_("A request of this kind already waits for its answer: it can be followed or withdrawn."))
    changed = _really_changed(person, wishes or {})
    if kind == Kind.RECTIFICATION and not changed and not words.strip():
        raise RuleBroken(_("Say what is wrong: change at least one field, or write it in your words."))
    if kind in (Kind.OPPOSITION, Kind.ERASURE) and not words.strip():
        raise RuleBroken(_("Say in a few words what you object to, or what should be erased."))
    today = clock.today()
    request = DataRequest.objects.create(
        person=person, kind=kind, words=words.strip(), proof=proof.strip()[:300], asked_by=by,
        received_on=today, due_on=today + timedelta(parameter(kind, today)),
    )  # fmt: skip
    if kind == Kind.RECTIFICATION:
        for field, after in changed.items():
            Wish.objects.create(request=request, field=field, before=field_text(person, field), after=after)
    transaction.on_commit(lambda: request_received.send(DataRequest, request=request, by=by))
    return request


def _really_changed(person: Person, wishes: Mapping[str, str]) -> dict[str, str]:
    """The fields that would say something else. A field is corrected here, never emptied."""
    given = {field: text.strip() for field, text in wishes.items() if field in CORRECTABLE and text.strip()}
    return {field: text for field, text in given.items() if text != field_text(person, field)}


@transaction.atomic
def take(request: DataRequest, *, by: User) -> DataRequest:
    """Somebody looks at it: the person sees who, and since when."""
    request = _to_answer(request, by)
    request.state, request.taken_by = State.UNDER_WAY, by
    request.save(update_fields=["state", "taken_by", "updated_at"])
    return request


@transaction.atomic
def accept_wish(wish: Wish, *, by: User) -> Wish:
    """Write the correction into the file, by somebody who may: the audit trail tells the request as its cause."""
    wish, request = _wish_to_decide(wish, by)
    correct_person(
        request.person, wish.field, before=wish.before, after=wish.after, cause=request.cause, by=by
    )  # fmt: skip
    wish.state, wish.decided_by = Wish.State.ACCEPTED, by
    wish.save(update_fields=["state", "decided_by", "updated_at"])
    return wish


@transaction.atomic
def refuse_wish(wish: Wish, *, motive: str, by: User) -> Wish:
    wish, _request = _wish_to_decide(wish, by)
    if not motive.strip():
        raise RuleBroken(_("A refusal has a motive, which the person reads."))
    wish.state, wish.motive, wish.decided_by = Wish.State.REFUSED, motive.strip()[:300], by
    wish.save(update_fields=["state", "motive", "decided_by", "updated_at"])
    return wish


def _wish_to_decide(wish: Wish, by: User) -> tuple[Wish, DataRequest]:
    request = _to_answer(wish.request, by)
    wish = Wish.objects.select_for_update().get(pk=wish.pk)
    if wish.state != Wish.State.ASKED:
        raise RuleBroken(_("This correction has already been decided."))
    return wish, request


@transaction.atomic
def answer(request: DataRequest, state: str, *, words: str, by: User) -> DataRequest:
    """The answer, with its motive when it refuses; nothing of a rectification is left undecided."""
    request = _to_answer(request, by)
    if state not in ANSWERS:
        raise RuleBroken(_("An answer accepts, accepts in part or refuses."))
    if state != State.ACCEPTED and not words.strip():
        raise RuleBroken(_("A refusal has a motive, which the person reads."))
    _in_keeping_with_its_wishes(request, state)
    request.state, request.answer = state, words.strip()
    request.answered_by, request.answered_on = by, clock.today()
    request.save()
    tell([request.person_id], ANSWERED.code, key=request.cause, url=request.get_absolute_url(),
         reference=request.reference)  # fmt: skip
    transaction.on_commit(lambda: request_answered.send(DataRequest, request=request, by=by))
    return request


def _in_keeping_with_its_wishes(request: DataRequest, state: str) -> None:
    decided = set(request.wishes.values_list("state", flat=True))
    if Wish.State.ASKED in decided:
        raise RuleBroken(_("Some corrections are not decided yet: accept or refuse each of them first."))
    says = {
        State.ACCEPTED: Wish.State.REFUSED not in decided,
        State.PARTLY: len(decided) != 1,
        State.REFUSED: Wish.State.ACCEPTED not in decided,
    }
    if decided and not says[State(state)]:
        raise RuleBroken(_("The answer does not say what was decided field by field."))


@transaction.atomic
def withdraw(request: DataRequest, *, by: User) -> DataRequest:
    request = DataRequest.objects.select_for_update().get(pk=request.pk)
    if request.person_id != by.person_id:
        raise RuleBroken(_("Only the person withdraws their request."))
    if not request.is_waiting:
        raise RuleBroken(_("This request has already been answered."))
    request.state = State.WITHDRAWN
    request.save(update_fields=["state", "updated_at"])
    return request


def _to_answer(request: DataRequest, by: User) -> DataRequest:
    request = DataRequest.objects.select_for_update(of=("self",)).select_related("person").get(pk=request.pk)
    if not by.has_perm("privacy.answer_requests", request):
        raise RuleBroken(_("Your role does not answer this request."))
    if request.person_id == by.person_id:
        raise RuleBroken(_("Nobody answers their own request: a colleague does."))
    if not request.is_waiting:
        raise RuleBroken(_("This request has already been answered."))
    return request


@transaction.atomic
def remind() -> int:
    """Announce, once each, the requests that are near their end."""
    today = clock.today()
    found = list(DataRequest.objects.to_remind().select_for_update())
    for request in found:
        request.reminded_on = today
        request.save(update_fields=["reminded_on", "updated_at"])
        transaction.on_commit(lambda request=request: request_falls_due.send(DataRequest, request=request))  # type: ignore[misc]
    return len(found)
