"""Each pass is on the database it says, and a test that commits leaves nothing to the next."""

import pytest
from django.db import connection

from mihan.core.models import JournalEntry


@pytest.mark.postgres
@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["btree_gist", "pg_trgm"])
def test_the_second_pass_has_a_postgres_with_what_we_use(extension):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE EXTENSION IF NOT EXISTS {extension}")
        cursor.execute("SELECT extname FROM pg_extension")
        assert extension in {name for (name,) in cursor.fetchall()}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("turn", ["first", "second"])
def test_what_is_committed_is_gone_with_its_journal(turn, django_user_model):
    assert (django_user_model.objects.count(), JournalEntry.objects.count()) == (0, 0)
    django_user_model.objects.create_user(username="amina")
    assert JournalEntry.objects.filter(action="insert").exists()
