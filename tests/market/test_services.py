import pytest

from mihan.market.models import Letter, Transfer
from mihan.market.services.carrying import carry
from mihan.workplaces.models import Input
from tests.market.conftest import go_on, order_from_partner

pytestmark = pytest.mark.django_db


def test_try(going, wall, atlas, salma):
    from collections import Counter
    order_from_partner(going, atlas, salma, wall)
    for day in range(10):
        go_on(going, wall, minutes=480)
        n=carry(going)
    print(Letter.objects.exclude(kind="offer").values_list("kind","values","state","why","sender","receiver"))
    print(Transfer.objects.count())
    print(Counter(Input.objects.filter(actor="market").values_list("verb","accepted")))
    from mihan.workplaces.models import Session
    print([(s.state,s.fault) for s in Session.objects.all()])
    assert 0
