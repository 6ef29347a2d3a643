"""Retention: a preview that touches nothing, an application that leaves numbers without names, and what stays."""

from datetime import date, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.exchange.models import ImportRun
from mihan.jobs.models import Job
from mihan.offer.models import Enrolment
from mihan.people.models import Identity, Person, User
from mihan.privacy.models import LegalHold, RetentionLine, RetentionRun
from mihan.privacy.policy import is_minor, months_later
from mihan.privacy.services.requests import accept_wish, answer, ask
from mihan.privacy.services.retention import apply, ask_for_preview, lay_hold, lift_hold, preview
from mihan.privacy.signals import retention_applied
from mihan.progress.models import LedgerLine
from tests.factories.exchange import ImportRunFactory
from tests.factories.jobs import JobFactory
from tests.factories.offer import EnrolmentFactory
from tests.factories.people import RoleFactory, TrainerFactory, UserFactory
from tests.factories.progress import LedgerLineFactory

pytestmark = pytest.mark.django_db
LONG_AGO, LATELY = date(2010, 6, 30), date(2023, 6, 30)
Deed, Because = RetentionLine.Deed, RetentionLine.Because


def left(campus, on=LONG_AGO, **about):
    """Somebody whose last role ended that day."""
    return RoleFactory(
        kind="trainee", unit=campus, start=date(2008, 9, 1), end=on,
        **{f"person__{name}": value for name, value in {"last_name": "ALAMI", "phone": "0611111111", **about}.items()},
    ).person  # fmt: skip


def previewed(campus, dpo):
    return preview(ask_for_preview(campus, by=dpo))


def lines(run):
    found = run.lines.values_list("version__processing__code", "person", "deed", "because")
    return sorted((code, person, str(deed), str(why)) for code, person, deed, why in found)


def test_a_preview_says_who_what_since_when_and_touches_nothing(campus, dpo):
    person = left(campus)
    before = JournalEntry.objects.exclude(table__startswith="privacy_").count()
    run = previewed(campus, dpo)
    (line,) = run.lines.all()
    assert (line.person, line.deed, line.because) == (person, Deed.ANONYMISE, Because.ELAPSED)
    assert (line.started_on, line.due_on) == (LONG_AGO, date(2015, 6, 30))
    assert line.tables == {"people.Person": 1, "people.Role": 1}
    assert JournalEntry.objects.exclude(table__startswith="privacy_").count() == before
    person.refresh_from_db()
    assert person.last_name == "ALAMI"


def test_who_is_still_here_or_known_elsewhere_is_not_looked_at(campus, dpo):
    RoleFactory(kind="trainee", unit=campus)
    RoleFactory(person=left(campus), kind="trainer", unit=campus)
    RoleFactory(person=left(campus), kind="trainee", end=date(2011, 1, 1))
    run = previewed(campus, dpo)
    assert lines(run) == []


def test_a_person_made_anonymous_keeps_the_numbers_and_loses_the_name(campus, dpo, django_capture_on_commit_callbacks):
    person = left(campus, sex="F", nationality="MAROCAINE", birth_date=date(1990, 1, 1))
    enrolment = EnrolmentFactory(person=person, school_level="Bac", as_written={"Nom": "ALAMI"})
    Identity.objects.create(person=person, number="EE123456")
    user = UserFactory(person=person, username="alami", email="alami@example.test")
    heard = []

    def listen(sender, run, by, **kwargs):
        heard.append((run.people, by))

    retention_applied.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        run = apply(previewed(campus, dpo), by=dpo)
    assert run.state == RetentionRun.State.APPLIED
    assert heard == [(1, dpo)]
    person = Person.objects.get(pk=person.pk)
    assert (person.last_name, person.phone, person.birth_date, person.trainee_number) == ("", "", None, None)
    assert (person.search_text, person.sex, person.nationality) == ("", "F", "MAROCAINE")
    assert person.name == "no name"
    enrolment = Enrolment.objects.get(pk=enrolment.pk)
    assert (enrolment.number, enrolment.as_written) == (-enrolment.pk, {})
    assert (enrolment.school_level, enrolment.offering_id > 0) == ("Bac", True)
    assert Identity.objects.count() == 0
    user = User.objects.get(pk=user.pk)
    assert (user.username, user.email, user.is_active, user.check_password("")) == (f"gone-{user.pk}", "", False, False)


def test_the_trail_loses_the_values_and_keeps_who_and_when(campus, dpo):
    person = left(campus)
    Person.objects.filter(pk=person.pk).update(phone="0622222222")
    entries = JournalEntry.objects.filter(table="people_person", row=person.pk)
    facts = list(entries.values_list("id", "at", "actor", "action"))
    run = apply(previewed(campus, dpo), by=dpo)
    said = str(list(entries.values_list("old", "new")))
    assert [word in said for word in ("ALAMI", "0611111111", "0622222222")] == [False, False, False]
    assert list(entries.values_list("id", "at", "actor", "action"))[1:] == facts
    assert entries.first().cause == f"retention:{run.pk}"
    assert run.trail > 0


def test_lines_that_were_removed_long_ago_leave_the_trail_too(campus, dpo):
    person = left(campus)
    Identity.objects.create(person=person, number="EE123456").delete()
    consent = JournalEntry.objects.filter(table="people_identity", action="delete")
    apply(previewed(campus, dpo), by=dpo)
    assert consent.get().old["closed_at"] in (None, "…")


def test_hours_stay_when_the_trainer_has_no_name_any_more(campus, dpo):
    person = left(campus)
    trainer = TrainerFactory(person=person, number="54321", listed_name="ALAMI Salma")
    line = LedgerLineFactory(trainer_face=trainer, delivered_face=30)
    apply(previewed(campus, dpo), by=dpo)
    trainer.refresh_from_db()
    assert (trainer.number, trainer.listed_name) == (f"gone-{trainer.pk}", "")
    assert LedgerLine.objects.get(pk=line.pk).trainer_face == trainer


def test_a_name_stays_while_another_processing_needs_it(campus, dpo):
    person = left(campus, on=months_later(clock.today(), -72))  # 6 years: people 5, enrolments 10
    EnrolmentFactory(person=person)
    Identity.objects.create(person=person, number="EE123456")
    run = previewed(campus, dpo)
    assert lines(run) == [
        ("identity", person.pk, "erase", "elapsed"),
        ("people", person.pk, "keep", "still_held"),
    ]
    kept = run.lines.get(deed=Deed.KEEP)
    assert (kept.kept_by.processing.code, kept.due_on) == ("enrolments", months_later(clock.today(), 48))
    apply(run, by=dpo)
    person.refresh_from_db()
    assert (person.last_name, Identity.objects.count()) == ("ALAMI", 0)
    assert lines(previewed(campus, dpo)) == [("people", person.pk, "keep", "still_held")]


def test_what_was_done_is_not_found_again(campus, dpo):
    left(campus)
    apply(previewed(campus, dpo), by=dpo)
    assert lines(previewed(campus, dpo)) == []


def test_a_legal_hold_keeps_a_file_until_it_is_lifted(campus, dpo):
    person = left(campus)
    hold = lay_hold(person, unit=campus, motive="Recours au tribunal", until=None, by=dpo)
    run = previewed(campus, dpo)
    assert lines(run) == [("people", person.pk, "keep", "hold"), ("rights", person.pk, "keep", "hold")]
    with pytest.raises(RuleBroken):
        apply(run, by=dpo)
    lift_hold(hold, by=dpo)
    run = previewed(campus, dpo)
    assert lines(run) == [("people", person.pk, "anonymise", "elapsed"), ("rights", person.pk, "erase", "elapsed")]
    assert apply(run, by=dpo).people == 1


def test_a_request_that_waits_keeps_a_file(campus, dpo, registrar):
    person = left(campus)
    asked = ask(person, "access", by=registrar, proof="CIN vue")
    kept = {(code, deed, why) for code, _person, deed, why in lines(previewed(campus, dpo))}
    assert kept == {("people", "keep", "request"), ("rights", "keep", "request")}
    answer(asked, "accepted", words="", by=dpo)
    found = {(code, deed) for code, _person, deed, _why in lines(previewed(campus, dpo))}
    assert ("people", "anonymise") in found


def test_old_lines_go_by_their_age_whoever_they_are_about(campus, dpo):
    owner = UserFactory(role="director", role__unit=campus)
    old, recent = JobFactory(owner=owner), JobFactory(owner=owner)
    Job.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(800))
    held = JobFactory(owner=UserFactory(role="registrar", role__unit=campus))
    Job.objects.filter(pk=held.pk).update(created_at=timezone.now() - timedelta(800))
    lay_hold(held.owner.person, unit=campus, motive="Enquête", until=None, by=dpo)
    run = previewed(campus, dpo)
    assert lines(run) == [("logs", None, "erase", "elapsed")]
    assert run.lines.get().tables == {"jobs.Job": 1}
    apply(run, by=dpo)
    assert set(Job.objects.values_list("pk", flat=True)) == {recent.pk, held.pk}


def test_old_files_go_with_their_bytes(campus, dpo, django_capture_on_commit_callbacks):
    run = ImportRunFactory(unit=campus)
    run.content.save("lister.xlsx", ContentFile(b"EE123456"), save=True)
    other = ImportRunFactory()
    ImportRun.objects.update(created_at=timezone.now() - timedelta(1000))
    storage, name = run.content.storage, run.content.name
    with django_capture_on_commit_callbacks(execute=True):
        apply(previewed(campus, dpo), by=dpo)
    run.refresh_from_db()
    other.refresh_from_db()
    assert (run.content.name, run.file_name, storage.exists(name)) == ("", "…", False)
    assert other.file_name != "…"


def test_what_a_person_read_is_what_is_done(campus, dpo):
    left(campus)
    run = previewed(campus, dpo)
    left(campus, last_name="BENNANI")
    with pytest.raises(RuleBroken, match="changed"):
        apply(run, by=dpo)
    assert Person.objects.filter(last_name="").count() == 0


def test_a_new_preview_takes_the_place_of_the_former_one(campus, dpo):
    left(campus)
    first, second = previewed(campus, dpo), previewed(campus, dpo)
    with pytest.raises(RuleBroken):
        apply(first, by=dpo)
    assert apply(second, by=dpo).people == 1


def test_retention_is_the_officer_s(campus, dpo, director, registrar, stranger):
    left(campus)
    run = previewed(campus, dpo)
    for by in (director, registrar, stranger):
        for deed in (
            lambda by=by: ask_for_preview(campus, by=by),
            lambda by=by: apply(run, by=by),
            lambda by=by: lay_hold(dpo.person, unit=campus, motive="Essai", until=None, by=by),
        ):
            with pytest.raises(RuleBroken):
                deed()
        assert list(RetentionRun.objects.visible_to(by)) == []
    assert list(LegalHold.objects.all()) == []


def test_a_correction_made_for_a_request_leaves_with_the_person(campus, dpo, registrar):
    person = left(campus)
    asked = ask(person, "rectification", by=registrar, proof="CIN vue", wishes={"address": "Hay Salam"})
    accept_wish(asked.wishes.get(), by=registrar)
    answer(asked, "accepted", words="Fait", by=registrar)
    run = previewed(campus, dpo)
    apply(run, by=dpo)
    asked.refresh_from_db()
    wish = asked.wishes.get()
    assert (asked.proof, asked.answer, wish.before, wish.after) == ("", "…", "", "…")
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM core_journalentry WHERE CAST(old AS text) LIKE %s "
                       "OR CAST(new AS text) LIKE %s", ["%Hay Salam%"] * 2)  # fmt: skip
        assert cursor.fetchone()[0] == 0


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [(date(2026, 1, 31), 1, date(2026, 2, 28)), (date(2024, 2, 29), 12, date(2025, 2, 28)),
     (date(2026, 3, 31), -1, date(2026, 2, 28)), (date(2026, 11, 26), -60, date(2021, 11, 26))],
)  # fmt: skip
def test_months_are_counted_by_the_calendar(day, months, then):
    assert months_later(day, months) == then


@pytest.mark.parametrize(
    ("birth", "minor"), [(date(2008, 11, 26), False), (date(2008, 11, 27), True), (None, False)]
)  # fmt: skip
def test_majority_comes_on_the_birthday(birth, minor):
    assert is_minor(birth, majority=18, on=date(2026, 11, 26)) is minor
