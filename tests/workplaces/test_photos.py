import sys
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from mihan.core.errors import RuleBroken
from mihan.core.models import JournalEntry
from mihan.privacy.queries.copies import parts_of
from mihan.privacy.services.copies import packed
from mihan.workplaces.models import Input, Photo
from mihan.workplaces.services.conducting import conduct
from mihan.workplaces.services.photographing import keep_photo
from mihan.workplaces.services.playing import pass_over
from mihan.workplaces.services.seating import take_seat
from tests.core.test_photos import JPEG, PICTURE, exif, segment, with_segments
from tests.workplaces.conftest import wait_for
from tests.workplaces.test_web import HTMX, play

pytestmark = pytest.mark.django_db
PLACED = with_segments(segment(0xE1, exif(1)))  # as a phone makes it, with its place


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def at_bench(client, session, trainer, salma, omar, wall):
    """Salma before the refrigerator of a room, Omar at the reception: (client, session, the task)."""
    take_seat(session, "housekeeping.1", by=salma)
    take_seat(session, "reception.1", by=omar)
    conduct(session, "resume", by=trainer)
    client.force_login(salma)
    session.refresh_from_db()
    return client, session, wait_for(session, wall, "fridge", "housekeeping.1")["id"]


def send(client, session, task, content=PLACED, **headers):
    told = {"task": task, "photo": SimpleUploadedFile("IMG_1.HEIC", content, "image/heic")}
    return client.post(play(session, "play/photo/"), told, **headers)


def test_a_photo_is_kept_bare_and_its_digest_is_in_the_log(at_bench, salma, tmp_path):
    client, session, task = at_bench
    assert send(client, session, task).url == play(session, f"play/?task={task}#work")
    photo, row = Photo.objects.get(), Input.objects.get(verb="photo")
    assert (row.accepted, row.seat, row.by, row.args) == (
        True, "housekeeping.1", salma.person, {"task": task, "digest": photo.digest}
    )  # fmt: skip
    assert (photo.seq, photo.task, photo.kind, photo.by) == (row.seq, task, "jpg", salma.person)
    assert [path.read_bytes() for path in tmp_path.rglob("*.*") if path.is_file()] == [JPEG]


def test_the_page_shows_it_beside_the_task_and_gives_the_picture(at_bench):
    client, session, task = at_bench
    page = client.get(play(session, f"play/?task={task}"), headers=HTMX)
    assert 'capture="environment"' in page.text
    answer = send(client, session, task, headers=HTMX)
    photo = Photo.objects.get()
    assert f'src="{play(session, f"photos/{photo.pk}/")}"' in answer.text
    assert "<html" not in answer.text
    picture = client.get(play(session, f"photos/{photo.pk}/"))
    assert (picture.content, picture["Content-Type"]) == (JPEG, "image/jpeg")
    assert picture["Cache-Control"].startswith("private")


def test_sent_twice_it_is_kept_once_and_for_another_task_not_at_all(at_bench, salma):
    client, session, task = at_bench
    send(client, session, task)
    send(client, session, task)
    assert Photo.objects.count() == Input.objects.filter(verb="photo").count() == 1
    with pytest.raises(RuleBroken, match="another task"):
        keep_photo(session, seat="housekeeping.1", task="fridge.999", content=JPEG, by=salma)


def test_what_is_no_photo_is_refused_and_nothing_is_kept(at_bench):
    client, session, task = at_bench
    for content in (b"<svg/>", b"GIF89a", JPEG[:-9]):
        answer = send(client, session, task, content, headers=HTMX)
        assert (answer.status_code, "This is no photo" in answer.text) == (422, True)
    assert "Choose a photo" in client.post(play(session, "play/photo/"), {"task": task}, follow=True).text
    assert not Photo.objects.exists()


@pytest.mark.parametrize(("ends", "said"), [(1, "refused by the virus scanner"), (2, "does not answer")])
def test_a_photo_the_scanner_refuses_or_cannot_say_is_not_kept(at_bench, settings, tmp_path, ends, said):
    client, session, task = at_bench
    client.cookies["mihan_language"] = "en"
    settings.SCANNER = f"{sys.executable} -c 'import sys; sys.exit({ends})'"
    refused = send(client, session, task, headers=HTMX)
    assert (refused.status_code, said in refused.text) == (422, True)
    assert (Photo.objects.count(), Input.objects.filter(verb="photo").count()) == (0, 0)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_task_of_the_screen_and_the_task_of_another_role_take_no_photo(at_bench, salma, omar, wall):
    _client, session, task = at_bench
    for seat, by, about in (("reception.1", omar, task), ("housekeeping.1", salma, "arrival.1")):
        with pytest.raises(RuleBroken):
            keep_photo(session, seat=seat, task=about, content=JPEG, by=by)
    with pytest.raises(RuleBroken, match="not in this seat"):
        keep_photo(session, seat="housekeeping.1", task=task, content=JPEG, by=omar)
    assert not Photo.objects.exists()


def test_colleagues_see_it_once_the_session_is_over_the_trainer_at_once_and_strangers_never(
    client, at_bench, omar, trainer, campus, wall
):
    from tests.factories.people import PersonFactory, RoleFactory, UserFactory

    _client, session, task = at_bench
    send(client, session, task, PICTURE)
    picture = play(session, f"photos/{Photo.objects.get().pk}/")
    stranger = UserFactory(person=PersonFactory())
    RoleFactory(person=stranger.person, kind="trainee", unit=campus)
    assert [seen(client, user, picture) for user in (omar, trainer, stranger)] == [404, 200, 404]
    client.force_login(trainer)
    assert picture in client.get(play(session, "console/")).text
    wall.pass_by(hours=4)
    pass_over(session)
    assert [seen(client, user, picture) for user in (omar, trainer, stranger)] == [200, 200, 404]


def seen(client, user, address):
    client.force_login(user)
    return client.get(address).status_code


def test_the_debrief_shows_it_where_it_was_taken(at_bench, trainer, wall):
    client, session, task = at_bench
    send(client, session, task)
    wall.pass_by(hours=4)
    pass_over(session)
    client.force_login(trainer)
    moments = client.get(play(session, "debrief/")).context["moments"]
    assert [one["photo"] for one in moments if one.get("photo")] == [Photo.objects.get()]


def test_when_its_time_is_over_the_picture_goes_and_the_debrief_stays(at_bench, trainer, wall, tmp_path):
    from mihan.privacy.queries.holdings import holdings

    client, session, task = at_bench
    send(client, session, task)
    photo = Photo.objects.get()
    holding = next(one for one in holdings() if one.model is Photo)
    assert {column.name for column in holding.gone} == {"file"}
    Photo.objects.update(file="")
    client.force_login(trainer)
    assert client.get(play(session, f"photos/{photo.pk}/")).status_code == 404
    wall.pass_by(hours=4)
    pass_over(session)
    assert client.get(play(session, "debrief/")).status_code == 200


def test_whoever_asks_for_a_copy_of_their_data_gets_their_photos(at_bench, salma):
    client, session, task = at_bench
    send(client, session, task)
    archive = ZipFile(BytesIO(packed(salma.person, list(parts_of(salma.person)), b"")))
    assert archive.read(f"files/{Photo.objects.get().file.name}") == JPEG


def test_a_photo_leaves_one_line_in_the_journal(at_bench):
    client, session, task = at_bench
    send(client, session, task)
    assert JournalEntry.objects.filter(table="workplaces_photo", row=Photo.objects.get().pk).count() == 1


def test_the_sheets_on_paper_are_those_of_ones_own_role(at_bench, omar, trainer):
    client, session, _task = at_bench
    kinds = {user: sheets(client, user, session) for user in (omar, trainer)}
    assert (kinds[omar], len(kinds[trainer]) > 0) == ([], True)


def sheets(client, user, session):
    client.force_login(user)
    return client.get(play(session, "bench/")).context["waiting"]
