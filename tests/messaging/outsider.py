"""What a worker of the outbox does, in a process of its own: one that can be killed."""

import json
import sys

import django


def main(act: str) -> None:
    django.setup()
    from mihan.messaging.models import Letter
    from mihan.messaging.services.sending import send_letters

    if act == "send":
        send_letters()
    print(json.dumps(list(Letter.objects.order_by("pk").values_list("state", flat=True))))


if __name__ == "__main__":
    main(sys.argv[1])
