"""Rows inserted many at a time."""

import pytest
from django.db.transaction import TransactionManagementError, atomic

from mihan.core.bulk import insert_all
from mihan.people.models import Person

A_PERSON = {"last_name": "ALAMI", "first_name": "Salma", "is_invented": True}


@pytest.mark.django_db
def test_keys_follow_the_last_one_and_stay_with_their_rows():
    before = Person.objects.create(**A_PERSON)
    first, second = insert_all(Person, [Person(**A_PERSON), Person(**A_PERSON)])
    assert [first.pk, second.pk] == [before.pk + 1, before.pk + 2]
    assert Person.objects.get(pk=second.pk).last_name == "ALAMI"


@pytest.mark.django_db(transaction=True)
def test_without_a_transaction_nothing_is_inserted_because_keys_could_be_taken_twice():
    with pytest.raises(TransactionManagementError):
        insert_all(Person, [Person(**A_PERSON)])
    with atomic():
        insert_all(Person, [Person(**A_PERSON)])
    assert Person.objects.count() == 1
