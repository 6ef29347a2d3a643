import pytest
from django.utils import translation

from mihan.jobs.policy import duration


@pytest.mark.parametrize(("seconds", "said"), [(0, "0 s"), (59, "59 s"), (60, "1 min 00 s"), (3605, "60 min 05 s")])
def test_a_duration_is_said_in_minutes_and_seconds(seconds, said):
    with translation.override("en"):
        assert duration(seconds) == said
