from datetime import date

from django.utils import timezone

from mihan.core import clock


def test_on_a_fixed_day_what_people_read_beside_today_has_its_date_and_the_hour_of_the_wall(settings):
    settings.TODAY = date(2026, 11, 24)
    local = timezone.localtime(clock.campus_now())
    assert local.date() == clock.today()
    assert abs((timezone.localtime().hour * 60 + timezone.localtime().minute) - (local.hour * 60 + local.minute)) <= 1


def test_without_a_fixed_day_it_is_the_instant(settings):
    settings.TODAY = None
    assert abs((clock.campus_now() - clock.now()).total_seconds()) < 1
