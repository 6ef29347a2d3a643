"""Every pack there is can be played on these pages, in each of its roles, whoever wrote it."""

import pytest

from mihan.packs import load, names
from mihan.workplaces.engine.playing import live
from mihan.workplaces.services.opening import open_alone

pytestmark = pytest.mark.django_db
SEATS = [(name, f"{role}.1") for name in names() for role in load(name).pack.roles]


@pytest.mark.parametrize(("pack", "seat"), SEATS, ids=lambda told: told)
def test_a_role_of_a_pack_has_a_page_and_its_tasks_open(client, campus, group, salma, wall, pack, seat):
    session = open_alone(pack, campus, by=salma, seat=seat, group=group, seed=3)
    client.force_login(salma)
    address = f"/workplaces/sessions/{session.pk}/play/"
    kinds = set()
    for _look in range(4):
        client.post(f"/workplaces/sessions/{session.pk}/skip/")
        wall.pass_by(seconds=45)
        page = client.get(address)
        assert page.status_code == 200
        assert len(page.content) < 60_000
        playing = live(session)
        playing.catch_up(wall.at)
        for task in playing.seen(seat)["tasks"][:6]:
            if task["kind"] not in kinds:
                kinds.add(task["kind"])
                opened = client.get(f"{address}?task={task['id']}", headers={"HX-Request": "true"})
                assert opened.status_code == 200
                assert "work-title" in opened.text
