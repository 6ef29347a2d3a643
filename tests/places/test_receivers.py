"""The database itself refuses that a space is occupied twice at once, whoever writes and however."""

from datetime import date, time

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models.signals import post_migrate

from mihan.places.models import Occupation
from mihan.places.receivers import lay_overlap_guard
from tests.factories.places import OccupationFactory, SpaceFactory

DAY = date(2026, 11, 24)


@pytest.fixture
def taken(db):
    """A space taken from 8:30 to 11:00."""
    return OccupationFactory(day=DAY, starts=time(8, 30), ends=time(11))


def another(taken, starts, ends, **changes):
    about = {"space": taken.space, "day": taken.day, "starts": starts, "ends": ends, "purpose": "other"}
    return Occupation(**about | changes)


def refused(write):
    """The guard is the one who refuses, and the writer sees it as an IntegrityError of that name."""
    with pytest.raises(IntegrityError, match="no_overlap"), transaction.atomic():
        write()


@pytest.mark.parametrize(
    ("starts", "ends"),
    [
        (time(8, 30), time(11)),  # the same
        (time(9), time(10)),  # inside
        (time(8), time(12)),  # around
        (time(8), time(8, 31)),  # one minute at the start
        (time(10, 59), time(12)),  # one minute at the end
    ],
)
def test_an_overlap_is_refused_to_save_and_to_bulk_create(taken, starts, ends):
    refused(another(taken, starts, ends).save)
    refused(lambda: Occupation.objects.bulk_create([another(taken, starts, ends)]))
    assert list(Occupation.objects.all()) == [taken]


def test_two_rows_of_one_bulk_create_may_not_meet_either(taken):
    late = another(taken, time(14), time(16)), another(taken, time(15), time(17))
    refused(lambda: Occupation.objects.bulk_create(late))
    assert list(Occupation.objects.all()) == [taken]


@pytest.mark.parametrize(("starts", "ends"), [(time(8), time(8, 30)), (time(11), time(13, 30))])
def test_occupations_may_touch(taken, starts, ends):
    another(taken, starts, ends).save()
    assert Occupation.objects.count() == 2


def test_the_same_time_elsewhere_or_another_day_is_free(taken):
    another(taken, taken.starts, taken.ends, space=SpaceFactory()).save()
    another(taken, taken.starts, taken.ends, day=date(2026, 11, 25)).save()
    assert Occupation.objects.count() == 3


@pytest.mark.parametrize("moved", [{"starts": time(10)}, {"starts": time(10), "ends": time(12)}, {"ends": time(23)}])
def test_an_update_may_not_move_one_onto_another(taken, moved):
    late = another(taken, time(11), time(13))
    late.save()
    early = another(taken, time(7), time(8))
    early.save()
    onto = early if "ends" in moved and "starts" not in moved else late
    refused(lambda: Occupation.objects.filter(pk=onto.pk).update(**moved))
    onto.refresh_from_db()
    assert (onto.starts, onto.ends) in {(time(11), time(13)), (time(7), time(8))}


def test_an_update_may_not_move_one_into_a_taken_space(taken):
    elsewhere = another(taken, taken.starts, taken.ends, space=SpaceFactory())
    elsewhere.save()
    refused(lambda: Occupation.objects.filter(pk=elsewhere.pk).update(space=taken.space))


def test_an_occupation_does_not_stand_in_its_own_way(taken):
    Occupation.objects.filter(pk=taken.pk).update(starts=time(9), ends=time(11, 30))
    taken.refresh_from_db()
    taken.purpose = "renamed"
    taken.save()
    assert (taken.starts, taken.ends) == (time(9), time(11, 30))


def test_the_guard_can_be_laid_again_and_again(taken):
    lay_overlap_guard()
    lay_overlap_guard()
    refused(another(taken, taken.starts, taken.ends).save)


def test_the_guard_is_laid_after_each_migrate():
    from django.apps import apps

    places = apps.get_app_config("places")
    laid = [receiver for receiver in post_migrate._live_receivers(places)[0] if receiver is lay_overlap_guard]
    assert laid == [lay_overlap_guard]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite rebuilds tables")
def test_a_table_rebuild_drops_the_triggers_of_sqlite_and_the_next_migrate_lays_them_again(taken):
    """What a migration that alters a column does there: a new table, the rows copied, a new name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'places_occupation'")
        made = cursor.fetchone()[0].replace('"places_occupation"', '"rebuilt"', 1)
        cursor.execute(made)
        cursor.execute("INSERT INTO rebuilt SELECT * FROM places_occupation")
        cursor.execute("DROP TABLE places_occupation")
        cursor.execute("ALTER TABLE rebuilt RENAME TO places_occupation")
    with transaction.atomic():
        another(taken, taken.starts, taken.ends).save()  # nobody is on guard
        transaction.set_rollback(True)
    lay_overlap_guard()
    refused(another(taken, taken.starts, taken.ends).save)
    assert Occupation.objects.count() == 1
