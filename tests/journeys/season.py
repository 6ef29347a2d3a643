"""Opens a season of two practice firms on the served campus, one of which is short of cartridges.

Run in a process of its own on the campus's data; prints the sessions and the season, and the accounts at work. Run
again, it opens another one.
"""

import json

import django

SEATS = ("sales.1", "purchasing.1", "accountant.1", "accountant.2", "manager.1")
BUYS, SELLS = "Comptoir Zellige", "Maison Ourika"
MERCHANT = "merchant"  # beside the demo's own seller, of the same group


def main() -> None:
    django.setup()
    from mihan.core.journal import acting

    with acting("command:season"):
        print(json.dumps(_opened()))


def _opened():
    from mihan.market.services.opening import Wanted, open_season, start
    from mihan.people.models import User
    from mihan.workplaces.queries.sessions import own_group

    keeper, group = User.objects.get(username="market"), own_group(User.objects.get(username="seller"))
    _account(group)
    nobody = dict.fromkeys(SEATS, "nobody")
    wanted = [Wanted(name, group, seed=n, skills=nobody) for n, name in enumerate((BUYS, SELLS), 31)]
    season = open_season("Parcours", group.unit, wanted, by=keeper)
    buys, sells = season.firms.all()
    _run_low(buys.session)
    start(season, by=keeper)
    return {
        "season": season.pk, "buys": {"firm": buys.pk, "session": buys.session_id},
        "sells": {"firm": sells.pk, "session": sells.session_id},
    }  # fmt: skip


def _account(group) -> None:
    """A second trainee of the group with an account, of the demo's own password."""
    from mihan.offer.models import Enrolment
    from mihan.people.models import User

    if not User.objects.filter(username=MERCHANT).exists():
        free = Enrolment.objects.active().filter(group=group, person__user=None).select_related("person")
        user = User(username=MERCHANT, person=free.order_by("number")[0].person, email="merchant@example.invalid")
        user.set_password("mihan-demo")
        user.save()


def _run_low(session) -> None:
    """Too few cartridges are left from the first morning on."""
    for row in session.scenario["params"]["products"]:
        if row[0] == "cartridge":
            row[4] = 20
    session.save(update_fields=["scenario"])


if __name__ == "__main__":
    main()
