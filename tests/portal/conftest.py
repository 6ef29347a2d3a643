from tests.progress.conftest import (  # noqa: F401 - the same campus
    _today,
    campus,
    director,
    elsewhere,
    group,
    offering,
    pole_head,
    year,
)
