"""Gives the homes of the served campus something to tell: a request, a number opened, a role that ends.

Run in a process of its own on the campus's data, once its week is planned; twice, it adds nothing.
"""

import json
from datetime import timedelta

import django

WISH = "Avancer la séance au mercredi matin : visite en entreprise le jeudi."
PURPOSE = "Attestation de poursuite demandée par l'intéressée"


def main() -> None:
    django.setup()
    from mihan.core.journal import acting
    from mihan.people.models import User

    people = {user.username: user for user in User.objects.all()}
    with acting("command:morning"):
        if not people["trainee"].person.openings.exists():
            _tell(people)
    print(json.dumps({}))


def _tell(people) -> None:
    from mihan.core import clock
    from mihan.people.services import open_identity
    from mihan.timetable.models import ChangeRequest, Session

    open_identity(people["trainee"].person, purpose=PURPOSE, by=people["registrar"])
    people["employer"].person.roles.update(end=clock.today() + timedelta(12))
    trainer = people["trainer"]
    taught = Session.objects.published_for(trainer.person).placed().first()
    if taught:
        ChangeRequest.objects.create(session=taught, asked_by=trainer, wish=WISH)


if __name__ == "__main__":
    main()
