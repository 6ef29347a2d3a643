"""Whether a person consented, and what they answered in time."""

from __future__ import annotations

from dataclasses import dataclass

from mihan.core import clock
from mihan.people.models import Person
from mihan.privacy.models import Consent, ConsentPurpose, ConsentText


def has_consented(person: Person, purpose: str) -> bool:
    """Whether this purpose may be pursued with this person's data. What was never answered is a no."""
    return _counts(Consent.objects.filter(person=person, text__purpose__code=purpose).select_related("text").first())


def _counts(latest: Consent | None) -> bool:
    """A consent to an older text counts, unless a text since then asks anew."""
    if latest is None or latest.answer != Consent.Answer.GIVEN:
        return False
    newer = ConsentText.objects.filter(
        purpose=latest.text.purpose_id, number__gt=latest.text.number, since__lte=clock.today(), asks_anew=True
    )
    return not newer.exists()


@dataclass(frozen=True)
class Choice:
    """One optional purpose, as a person finds it on their page."""

    purpose: ConsentPurpose
    text: ConsentText
    is_given: bool
    history: list[Consent]

    @property
    def is_to_renew(self) -> bool:
        """Given once, to words that have changed in substance since."""
        return bool(self.history) and self.history[0].answer == Consent.Answer.GIVEN and not self.is_given


def choices_of(person: Person) -> list[Choice]:
    history: dict[int, list[Consent]] = {}
    answers = Consent.objects.filter(person=person).select_related("text__purpose", "noted_by")
    for consent in answers:
        history.setdefault(consent.text.purpose_id, []).append(consent)
    found = []
    for purpose in ConsentPurpose.objects.filter(is_in_use=True).prefetch_related("texts"):
        text = next((t for t in purpose.texts.all() if t.since <= clock.today()), None)
        if text is None:
            continue
        answered = history.get(purpose.pk, [])
        found.append(Choice(purpose, text, _counts(answered[0] if answered else None), answered))
    return found


def purpose_named(code: str) -> ConsentPurpose | None:
    return ConsentPurpose.objects.filter(code=code).first()


@dataclass(frozen=True)
class PurposeTold:
    """An optional purpose for those who keep the texts: its wordings, and how many said yes."""

    purpose: ConsentPurpose
    texts: list[ConsentText]
    given: int


def purposes_told() -> list[PurposeTold]:
    counts: dict[int, int] = {}
    seen = set()
    for person, purpose, answer in Consent.objects.values_list("person", "text__purpose", "answer"):
        if (person, purpose) not in seen:  # newest first: the one that counts
            seen.add((person, purpose))
            counts[purpose] = counts.get(purpose, 0) + (answer == Consent.Answer.GIVEN)
    purposes = ConsentPurpose.objects.prefetch_related("texts")
    return [PurposeTold(p, list(p.texts.all()), counts.get(p.pk, 0)) for p in purposes]
