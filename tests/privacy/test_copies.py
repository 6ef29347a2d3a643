"""The copy of a person's data: everything, readable and for machines; taken under a log; gone when it expires."""

import io
import json
import zipfile
from datetime import timedelta

import pytest

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.jobs.models import Job
from mihan.jobs.services import run as run_job
from mihan.messaging.models import Message
from mihan.people.models import Identity, Opening
from mihan.privacy.models import Copy, CopyReading
from mihan.privacy.services.copies import ask_for_copy, erase_expired, make_copy, read_copy
from mihan.privacy.services.requests import ask
from mihan.privacy.signals import copy_made
from mihan.privacy.tasks import prepare_copy
from tests.factories.exams import PaperFactory
from tests.factories.offer import EnrolmentFactory, GroupFactory
from tests.factories.people import RoleFactory, TrainerFactory
from tests.factories.progress import LedgerLineFactory
from tests.factories.timetable import SessionFactory

pytestmark = pytest.mark.django_db


def content_of(copy, by):
    archive = zipfile.ZipFile(io.BytesIO(read_copy(copy, by=by)))
    return archive, json.loads(archive.read("data.json"))


@pytest.fixture
def full(trainee):
    """Somebody the product knows a good deal about."""
    person = trainee.person
    Identity.objects.create(person=person, number="EE123456")
    EnrolmentFactory(person=person, group=GroupFactory())
    person.phone = "0612345678"
    person.save()
    return trainee


def test_a_copy_holds_the_person_the_account_the_enrolments_and_the_trail(full):
    copy = make_copy(ask_for_copy(full.person, by=full))
    archive, data = content_of(copy, full)
    tables = data["tables"]
    assert {"people.Person", "people.Identity", "people.Opening", "people.Role", "people.User",
            "offer.Enrolment", "core.JournalEntry"} <= set(tables)  # fmt: skip
    assert tables["people.Person"]["rows"][0]["phone"] == "0612345678"
    assert tables["people.Identity"]["rows"][0]["number"] == "EE123456"
    assert archive.read("data.pdf").startswith(b"%PDF")
    sheets = {name for name in archive.namelist() if name.startswith("tables/")}
    assert sheets == {f"tables/{label.lower()}.csv" for label in tables}
    assert "0612345678" in archive.read("tables/people.person.csv").decode("utf-8-sig")


def test_the_trail_of_a_copy_tells_the_change_and_never_the_number_nor_the_password(full):
    copy = make_copy(ask_for_copy(full.person, by=full))
    _archive, data = content_of(copy, full)
    trail = data["tables"]["core.JournalEntry"]["rows"]
    assert [row["new"]["phone"] for row in trail if row["action"] == "update" and "phone" in row["new"]] == [
        "0612345678"
    ]
    said = json.dumps(trail)
    assert ("EE123456" in said, "password" in said) == (False, False)


def test_a_copy_says_what_was_not_looked_into(full):
    _archive, data = content_of(make_copy(ask_for_copy(full.person, by=full)), full)
    assert "exchange.ImportRun" in data["not_looked_into"]


def test_the_identity_number_leaves_with_a_logged_purpose(full):
    make_copy(ask_for_copy(full.person, by=full))
    opening = Opening.objects.get(person=full.person)
    assert (opening.opened_by, bool(opening.purpose)) == (f"user:{full.pk}", True)


def test_nobody_else_is_in_a_copy(full, campus):
    other = RoleFactory(kind="trainee", unit=campus, person__last_name="VOISIN", person__phone="0699999999").person
    EnrolmentFactory(person=other)
    archive, _data = content_of(make_copy(ask_for_copy(full.person, by=full)), full)
    whole = b"".join(archive.read(name) for name in archive.namelist() if not name.endswith(".pdf")).decode()
    assert ("0699999999" in whole, "VOISIN" in whole) == (False, False)


def test_a_trainer_takes_away_hours_and_published_sessions_but_no_draft(campus):
    from tests.factories.people import UserFactory

    trainer = TrainerFactory()
    user = UserFactory(person=trainer.person)
    LedgerLineFactory(trainer_face=trainer)
    draft = SessionFactory(trainer=trainer)
    published = SessionFactory(trainer=trainer)
    type(published.plan).objects.filter(pk=published.plan_id).update(
        state="published", number=1, published_at=clock.now()
    )
    _archive, data = content_of(make_copy(ask_for_copy(user.person, by=user)), user)
    tables = data["tables"]
    assert len(tables["progress.LedgerLine"]["rows"]) == 1
    ids = [row["id"] for row in tables["timetable.Session"]["rows"]]
    assert (published.pk in ids, draft.pk in ids) == (True, False)


def test_a_trainee_takes_away_the_published_exams_of_the_group(trainee):
    group = GroupFactory()
    EnrolmentFactory(person=trainee.person, group=group)
    PaperFactory(group=group)
    copy = make_copy(ask_for_copy(trainee.person, by=trainee))
    assert "exams.Engagement" not in content_of(copy, trainee)[1]["tables"]


def test_a_copy_of_somebody_else_answers_their_request_for_access(full, registrar, dpo, director):
    asked = ask(full.person, "access", by=full)
    for by, request in ((dpo, None), (director, asked), (full, None)):
        if by is not full:
            with pytest.raises(RuleBroken):
                ask_for_copy(full.person, by=by, request=request)
    correction = ask(full.person, "rectification", by=full, words="Mon nom")
    with pytest.raises(RuleBroken):
        ask_for_copy(full.person, by=dpo, request=correction)
    assert ask_for_copy(full.person, by=dpo, request=asked).request == asked


def test_each_download_is_written_down_and_seen_by_the_person(full, dpo):
    asked = ask(full.person, "access", by=full)
    copy = make_copy(ask_for_copy(full.person, by=dpo, request=asked))
    read_copy(copy, by=dpo)
    read_copy(copy, by=full)
    assert [reading.by for reading in CopyReading.objects.order_by("id")] == [dpo, full]


def test_a_copy_made_by_the_person_is_not_for_the_desk_to_see(full, registrar):
    copy = make_copy(ask_for_copy(full.person, by=full))
    assert list(Copy.objects.visible_to(registrar)) == []
    assert list(Copy.objects.visible_to(full)) == [copy]


def test_a_stranger_does_not_read_a_copy(full, stranger, director):
    copy = make_copy(ask_for_copy(full.person, by=full))
    for by in (stranger, director):
        with pytest.raises(RuleBroken):
            read_copy(copy, by=by)
    assert CopyReading.objects.count() == 0


def test_a_copy_expires_and_its_file_goes(full, django_capture_on_commit_callbacks):
    copy = make_copy(ask_for_copy(full.person, by=full))
    storage, name = copy.file.storage, copy.file.name
    Copy.objects.update(expires_on=clock.today() - timedelta(1))
    copy.refresh_from_db()
    with pytest.raises(RuleBroken):
        read_copy(copy, by=full)
    with django_capture_on_commit_callbacks(execute=True):
        assert (erase_expired(), erase_expired()) == (1, 0)
    assert storage.exists(name) is False


def test_a_copy_is_made_by_a_worker_once_and_announced(full, django_capture_on_commit_callbacks):
    heard = []

    def listen(sender, copy, **kwargs):
        heard.append(copy.person_id)

    copy_made.connect(listen)
    with django_capture_on_commit_callbacks(execute=True):
        job = prepare_copy(full.person, by=full)
        run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result_url) == (Job.State.DONE, "/privacy/mine/")
    made = Copy.objects.get().made_at
    assert make_copy(Copy.objects.get()).made_at == made
    assert heard == [full.person_id]
    assert [m.kind for m in Message.objects.filter(person=full.person)] == ["privacy.copy"]
