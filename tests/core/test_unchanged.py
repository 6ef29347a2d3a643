"""An answer is kept while the database is the same, and not a moment longer."""

import threading

import pytest
from django.db import connection, transaction

from mihan.core.unchanged import MOST, asked, while_unchanged
from mihan.people.models import Unit
from tests.factories.people import UnitFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def answered():
    """Asks the same question; how often the answer was worked out."""
    times = []

    def ask(question="how many"):
        return while_unchanged(question, lambda: times.append(question) or len(times))

    ask.times = times
    return ask


def test_the_same_question_is_answered_once(answered):
    assert [answered(), answered(), answered("how much"), answered()] == [1, 1, 2, 1]


def test_what_this_connection_writes_makes_it_ask_again(answered):
    first = answered()
    unit = UnitFactory()
    assert answered() > first
    second = answered()
    unit.name_fr = "Another name"
    unit.save()
    assert answered() > second


def test_what_another_connection_commits_makes_it_ask_again(answered):
    def write():
        UnitFactory()
        connection.close()

    first = answered()
    other = threading.Thread(target=write)
    other.start()
    other.join()
    assert answered() > first
    assert answered() == answered()


def test_inside_a_transaction_nothing_is_kept(answered):
    answered()
    with transaction.atomic():
        assert answered() < answered() < answered()


def test_what_was_rolled_back_is_not_answered(answered):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        UnitFactory()
        answered("in there")
        raise ZeroDivisionError
    assert answered("in there") > 1


def test_few_answers_are_kept(answered):
    for n in range(MOST + 1):
        answered(n)
    answered(0)
    assert answered.times.count(0) == 2


def test_a_query_that_can_find_nothing_is_a_question_too():
    assert asked(Unit.objects.none()) is None
    assert asked(Unit.objects.filter(pk=1)) != asked(Unit.objects.filter(pk=2))
