"""The matrix of rights, for whoever is signed in."""

from django.contrib.auth.decorators import login_required
from django.views.decorators.http import require_safe

from mihan.people.queries import rights
from mihan.ui.htmx import render


@require_safe
@login_required
def matrix(request):
    rows = rights.rows()
    chosen = _chosen(request, rows)
    context = {
        "rows": rows,
        "chosen": chosen,
        "cells": [(domain, found) for domain, found in chosen.cells if found],
        "domains": rights.domains(),
        "zones": rights.zones().values(),
        "apart": rights.kept_apart(),
        "more": _said(rights.differences()),
        "less": _said(rights.differences(is_less=True)),
        "acts": rights.ACTS.items(),
        "scopes": rights.SCOPES.items(),
    }
    return render(request, "people/rights.html", context)


def _chosen(request, rows):
    """The role asked for, else the reader's own, else the first."""
    by_key = {row.key: row for row in rows}
    asked = request.GET.get("role", "")
    own = [role.kind for role in request.user.current_roles]
    return next((by_key[key] for key in (asked, *own) if key in by_key), rows[0])


def _said(differences):
    return list(dict.fromkeys(differences.values()))
