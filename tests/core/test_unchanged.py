"""An answer is kept while the database is the same, and not a moment longer."""

import threading

import pytest
from django.db import connection, transaction

from mihan.core.unchanged import MOST, while_unchanged
from tests.factories.people import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def asked():
    """Asks the same question; how often the answer was worked out."""
    times = []

    def ask(question="how many"):
        return while_unchanged(question, lambda: times.append(question) or len(times))

    ask.times = times
    return ask


def test_the_same_question_is_answered_once(asked):
    assert [asked(), asked(), asked("how much"), asked()] == [1, 1, 2, 1]


def test_what_this_connection_writes_makes_it_ask_again(asked):
    first = asked()
    unit = UnitFactory()
    assert asked() > first
    second = asked()
    unit.name_fr = "Another name"
    unit.save()
    assert asked() > second


def test_what_another_connection_commits_makes_it_ask_again(asked):
    def write():
        UnitFactory()
        connection.close()

    first = asked()
    other = threading.Thread(target=write)
    other.start()
    other.join()
    assert asked() > first
    assert asked() == asked()


def test_inside_a_transaction_nothing_is_kept(asked):
    asked()
    with transaction.atomic():
        assert asked() < asked() < asked()


def test_what_was_rolled_back_is_not_answered(asked):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        UnitFactory()
        asked("in there")
        raise ZeroDivisionError
    assert asked("in there") > 1


def test_few_answers_are_kept(asked):
    for n in range(MOST + 1):
        asked(n)
    asked(0)
    assert asked.times.count(0) == 2
