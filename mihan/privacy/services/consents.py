"""Giving, noting and withdrawing consents; the texts people are asked."""

from __future__ import annotations

import tomllib
from pathlib import Path

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.people.models import Person, User
from mihan.privacy.models import Consent, ConsentPurpose, ConsentText
from mihan.privacy.policy import is_minor
from mihan.privacy.queries.consents import has_consented
from mihan.privacy.queries.register import parameter
from mihan.privacy.signals import consent_changed

DELIVERED = Path(__file__).resolve().parents[1] / "data" / "consents.toml"
Answer, Channel = Consent.Answer, Consent.Channel


@transaction.atomic
def lay_consents() -> None:
    """The optional purposes Mihan has, and their first texts; those known are left."""
    for code, about in tomllib.loads(DELIVERED.read_text(encoding="utf-8")).items():
        english, french, arabic = about["names"]
        purpose, is_new = ConsentPurpose.objects.get_or_create(
            code=code, defaults={"name_en": english, "name_fr": french, "name_ar": arabic}
        )
        if is_new:
            english, french, arabic = about["text"]
            ConsentText.objects.create(purpose=purpose, number=1, text_en=english, text_fr=french, text_ar=arabic)


@transaction.atomic
def add_consent_text(
    purpose: ConsentPurpose, *, text_fr: str, text_ar: str, text_en: str, asks_anew: bool, by: User
) -> ConsentText:
    """Another wording from today on; the former one stays, for those who answered it."""
    if not by.has_perm("privacy.keep_register"):
        raise RuleBroken(_("The texts of consents are written by the data-protection officer."))
    ConsentPurpose.objects.select_for_update().get(pk=purpose.pk)
    last = purpose.texts.aggregate(last=Max("number"))["last"] or 0
    return ConsentText.objects.create(
        purpose=purpose, number=last + 1, text_fr=text_fr, text_ar=text_ar, text_en=text_en, asks_anew=asks_anew
    )


def give_consent(purpose: ConsentPurpose, *, by: User) -> Consent:
    """By the person herself, to the text as it stands today."""
    person = _themself(by)
    if is_minor(person.birth_date, majority=parameter("majority"), on=clock.today()):
        raise RuleBroken(_("Under age, your guardian signs for you: ask at the registrar’s desk."))
    return _answer(person, purpose, Answer.GIVEN, channel=Channel.PERSON, by=by)


def withdraw_consent(purpose: ConsentPurpose, *, by: User) -> Consent:
    """As easy as giving it, at any age."""
    return _answer(_themself(by), purpose, Answer.WITHDRAWN, channel=Channel.PERSON, by=by)


def note_consent(
    person: Person, purpose: ConsentPurpose, answer: str, *, channel: str, proof: str, by: User
) -> Consent:
    """What the person or the guardian signed at the desk, with where the paper is."""
    if not by.has_perm("privacy.answer_requests", person):
        raise RuleBroken(_("Your role does not note consents for this person."))
    if person.pk == by.person_id:
        raise RuleBroken(_("Answer for yourself from your own page."))
    if not proof.strip():
        raise RuleBroken(_("Say where the signed paper is: a consent noted by somebody else needs a proof."))
    minor = is_minor(person.birth_date, majority=parameter("majority"), on=clock.today())
    if minor and answer == Answer.GIVEN and channel != Channel.GUARDIAN:
        raise RuleBroken(_("This person is under age: only the guardian gives this consent."))
    return _answer(person, purpose, answer, channel=channel, by=by, proof=proof.strip()[:300])


def _themself(by: User) -> Person:
    if by.person is None:
        raise RuleBroken(_("This account stands for nobody in particular: it has nothing to consent to."))
    return by.person


@transaction.atomic
def _answer(
    person: Person, purpose: ConsentPurpose, answer: str, *, channel: str, by: User, proof: str = ""
) -> Consent:
    Person.objects.select_for_update().get(pk=person.pk)
    if has_consented(person, purpose.code) == (answer == Answer.GIVEN):
        raise RuleBroken(_("This is already what stands: nothing was changed."))
    text = purpose.texts.filter(since__lte=clock.today()).first()
    if text is None or not purpose.is_in_use:
        raise RuleBroken(_("This is no longer asked."))
    consent = Consent.objects.create(
        person=person, text=text, answer=answer, channel=channel, proof=proof, noted_by=by
    )  # fmt: skip
    transaction.on_commit(lambda: consent_changed.send(Consent, consent=consent))
    return consent
