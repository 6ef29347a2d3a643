"""The copy of everything held of one person: asked, made by a worker, read under a log, gone when it expires."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import FileField
from django.urls import reverse
from django.utils.translation import gettext as _

from mihan.core import clock
from mihan.core.errors import RuleBroken
from mihan.messaging.services import tell
from mihan.people.models import Person, User
from mihan.people.services import log_identity_opening
from mihan.privacy.engine import print_copy
from mihan.privacy.models import Copy, CopyReading, DataRequest
from mihan.privacy.queries.copies import Part, not_searched, parts_of
from mihan.privacy.queries.register import parameter, reference, unit_of
from mihan.privacy.queries.telling import COPY_READY
from mihan.privacy.signals import copy_made
from mihan.ui.export import harmless

Step = Callable[[str], None]


@transaction.atomic
def ask_for_copy(person: Person, *, by: User, request: DataRequest | None = None) -> Copy:
    """By the person for themself; by whoever answers their request, for that request."""
    if person.pk != by.person_id:
        if request is None or request.person_id != person.pk or request.kind != DataRequest.Kind.ACCESS:
            raise RuleBroken(_("A copy of somebody else's data is made to answer their request for access."))
        if not by.has_perm("privacy.answer_requests", request):
            raise RuleBroken(_("Your role does not answer this request."))
    return Copy.objects.create(person=person, request=request, asked_by=by)


@transaction.atomic
def make_copy(copy: Copy, *, step: Step = lambda code: None) -> Copy:
    """Read, print, pack. The identity number leaves with it: that is an opening, with its purpose."""
    copy = Copy.objects.select_for_update(of=("self",)).select_related("person", "asked_by").get(pk=copy.pk)
    if copy.made_at:
        return copy  # a worker that was lost had done it
    log_identity_opening(
        copy.person, purpose=_("Copy of the data of the person concerned"), by=f"user:{copy.asked_by_id}"
    )
    step("reading")
    parts = list(parts_of(copy.person))
    step("printing")
    pdf = print_copy(
        copy.person, parts, reference=reference("rights", unit_of(copy.person.roles.select_related("unit")))
    )
    step("packing")
    copy.file.save(f"copy-{copy.pk}.zip", ContentFile(packed(copy.person, parts, pdf)), save=False)
    copy.made_at, copy.expires_on = clock.now(), clock.today() + timedelta(parameter("copy"))
    copy.rows = sum(len(part.rows) for part in parts)
    copy.save()
    where = copy.request.get_absolute_url() if copy.request else reverse("privacy:mine")
    tell([copy.person_id], COPY_READY.code, key=f"copy:{copy.pk}", url=where)
    transaction.on_commit(lambda: copy_made.send(Copy, copy=copy))
    return copy


def packed(person: Person, parts: list[Part], pdf: bytes) -> bytes:
    """A document to read, one file for machines, a sheet for each table, and the files these name."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("data.pdf", pdf)
        archive.writestr("data.json", json.dumps(as_json(person, parts), ensure_ascii=False, indent=1))
        for part in parts:
            archive.writestr(f"tables/{part.holding.label.lower()}.csv", _sheet(part))
            for name, content in _files_of(part):
                archive.writestr(f"files/{name}", content)
    return out.getvalue()


def _files_of(part: Part) -> Iterator[tuple[str, bytes]]:
    """What is held of them as files, a photo for instance, where it is still there."""
    columns = [part.holding.model._meta.get_field(name) for name in part.holding.personal]
    for column in (column for column in columns if isinstance(column, FileField)):
        for name in filter(None, (row[column.name] for row in part.rows)):
            if column.storage.exists(name):
                with column.storage.open(name) as file:
                    yield name, file.read()


def as_json(person: Person, parts: list[Part]) -> dict[str, Any]:
    return {
        "format": "mihan-person-1",
        "made_on": clock.today().isoformat(),
        "person": person.pk,
        "tables": {
            part.holding.label: {
                "title": part.holding.title, "processing": part.holding.processing,
                "columns": dict(zip(part.holding.personal, part.headings, strict=True)), "rows": part.rows,
            }
            for part in parts
        },
        "not_looked_into": [holding.label for holding in not_searched()],
    }  # fmt: skip


def _sheet(part: Part) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([harmless(heading) for heading in part.headings])
    writer.writerows([harmless(value) for value in row] for row in part.told)
    return text.getvalue().encode("utf-8-sig")


@transaction.atomic
def read_copy(copy: Copy, *, by: User) -> bytes:
    """Its content, once it is written down who took it."""
    if copy.person_id != by.person_id and not by.has_perm("privacy.answer_requests", copy):
        raise RuleBroken(_("Your role does not read this copy."))
    if not copy.is_ready:
        raise RuleBroken(_("This copy can no longer be downloaded: ask for another one."))
    CopyReading.objects.create(copy=copy, by=by)
    with copy.file.open("rb") as file:
        return file.read()


@transaction.atomic
def erase_expired() -> int:
    """Files past their day go; what stays says that a copy was made, when, and who took it."""
    old = list(Copy.objects.expired().select_for_update())
    for copy in old:
        name, storage = copy.file.name, copy.file.storage
        copy.file = ""
        copy.save(update_fields=["file", "updated_at"])
        transaction.on_commit(lambda name=name, storage=storage: storage.delete(name))  # type: ignore[misc]
    return len(old)
