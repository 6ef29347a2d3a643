"""A campus served as in production, in a process of its own, and people who look at it.

Nothing of Django's runs in the tests' process: the data is a scratch SQLite file that a server and
a worker of ours share, made once a session. Every page opened here is watched: a script error, a
refused resource or a breach of the content security policy fails the test that met it.
"""

import pytest

from mihan.bench.scratch import NotMeasured
from mihan.bench.serving import served_campus
from tests.journeys.files import SCALE
from tests.journeys.visitors import Visitors
from tests.rig.browser import errors


@pytest.fixture(scope="session")
def campus(chromium):
    """After `chromium`: without a browser there is nothing to build."""
    try:
        with served_campus(scale=SCALE) as served:
            served.place.manage(served.database, "plan_demo_week", "--seconds", "2")
            served.run("tests.journeys.morning")
            yield served
    except NotMeasured as fault:
        pytest.fail(str(fault))


@pytest.fixture(scope="session")
def visitors(chromium, campus):
    """Signed-in sessions are kept for the whole run: a password is slow to check on purpose."""
    everyone = Visitors(chromium, campus)
    yield everyone
    everyone.leave()


@pytest.fixture
def visit(visitors):
    """`page = visit("/offer/", user="director", language="ar", width=360)`."""
    faults, contexts = [], []

    def visit(path="/", **how):
        page = visitors.open(path, **how)
        contexts.append(page.context)
        page.on("pageerror", lambda error: faults.append(f"{page.url}: {error}"))
        page.on("console", lambda said: faults.extend(errors(said)))
        page.goto(path)
        return page

    yield visit
    for context in contexts:
        context.close()
    assert not faults, faults
