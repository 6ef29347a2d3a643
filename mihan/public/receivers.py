"""What the public site does when the demonstration has been built."""

from typing import Any

from django.dispatch import receiver

from mihan.core.demo import demo_built
from mihan.public.services import tell_demo_news


@receiver(demo_built)
def tell_something(sender: Any, campus: Any, today: Any, **kwargs: Any) -> None:
    tell_demo_news(campus, today=today)
