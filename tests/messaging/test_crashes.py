"""Workers that are killed in the middle, and workers that run at once: nothing leaves twice.

Real processes, a real mail server, a database they share: a copy of the test's own in a file for SQLite, the
test's own for PostgreSQL.
"""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection

from mihan.core import clock
from mihan.messaging import policy
from mihan.messaging.models import Letter
from tests.factories.messaging import letter_to
from tests.factories.people import UnitFactory

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


class Workers:
    def __init__(self, folder, port):
        self.folder, self.environment = folder, {
            **os.environ, "DJANGO_SETTINGS_MODULE": "mihan.settings", "MIHAN_VAR": str(folder),
            "MIHAN_SMTP": f"smtp+plain://127.0.0.1:{port}", "PYTHONPATH": str(ROOT),
        }  # fmt: skip

    def share(self):
        """What the test wrote, where the workers find it."""
        known = connection.settings_dict
        if connection.vendor == "sqlite":
            import sqlite3

            file = self.folder / "shared.sqlite3"
            with closing(sqlite3.connect(file)) as copy:
                connection.connection.backup(copy)
            url = f"sqlite:///{file}"
        else:
            who = f"{known['USER']}:{quote(known['PASSWORD'] or '')}"
            url = f"postgresql://{who}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
        self.environment["DATABASE_URL"] = url

    def begin(self, act="send"):
        return subprocess.Popen(
            [sys.executable, "-m", "tests.messaging.outsider", act], cwd=ROOT, env=self.environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def end(self, process):
        said, error = process.communicate(timeout=60)
        assert process.returncode == 0, error
        return json.loads(said.splitlines()[-1])

    def send(self):
        return self.end(self.begin())

    def states(self):
        return self.end(self.begin("look"))

    def ten_minutes_pass(self):
        """For the letter that was leaving."""
        past = clock.now() - policy.INTERRUPTED_AFTER
        if connection.vendor == "postgresql":
            Letter.objects.filter(state="sending").update(claimed_at=past)
            return
        import sqlite3

        with closing(sqlite3.connect(self.folder / "shared.sqlite3")) as shared:
            for name in ("mihan_actor", "mihan_cause"):
                shared.create_function(name, 0, lambda: "test")
            shared.execute(
                "UPDATE messaging_letter SET claimed_at = ? WHERE state = 'sending'",
                [past.strftime("%Y-%m-%d %H:%M:%S.%f")],
            )
            shared.commit()


@pytest.fixture
def workers(tmp_path, mail_server):
    return Workers(tmp_path, mail_server.port)


@pytest.mark.parametrize(
    ("silent_at", "accepted"),
    [
        ("MAIL", 0),  # claimed, and nothing handed over yet
        ("ACCEPTED", 1),  # the mail server has it, and the worker never hears so
    ],
)
def test_a_worker_killed_in_the_middle_makes_nothing_leave_twice(workers, mail_server, silent_at, accepted):
    letter = letter_to(UnitFactory())
    workers.share()
    mail_server.silent_at = silent_at
    killed = workers.begin()
    assert mail_server.reached.wait(60)
    killed.kill()
    killed.communicate()
    mail_server.silent_at = ""
    assert (workers.states(), len(mail_server.accepted)) == (["sending"], accepted)
    # Other workers come: at once, and after long enough. None of them sends it again.
    assert workers.send() == ["sending"]
    workers.ten_minutes_pass()
    assert [workers.send(), workers.send()] == [["aside"], ["aside"]]
    assert mail_server.numbers == [letter.message_id] * accepted


def test_workers_that_run_at_once_send_each_letter_once(workers, mail_server):
    campus = UnitFactory()
    letters = [letter_to(campus) for _n in range(30)]
    workers.share()
    running = [workers.begin() for _n in range(3)]
    for process in running:
        workers.end(process)
    assert sorted(mail_server.numbers) == sorted(letter.message_id for letter in letters)
    assert workers.states() == ["sent"] * len(letters)


@pytest.mark.postgres
def test_on_postgresql_a_worker_skips_the_row_another_is_claiming(mail_server):
    from mihan.messaging.services import sending

    first, second = letter_to(UnitFactory()), letter_to(UnitFactory())
    aside = connection.copy()
    with closing(aside), aside.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT id FROM messaging_letter WHERE id = %s FOR UPDATE", [first.pk])
        assert sending.send_letters() == 1
        cursor.execute("ROLLBACK")
    assert mail_server.numbers == [second.message_id]
