"""What the lists of this app share: a tolerant search of their own, and the season they show."""

from mihan.offer import queries
from mihan.ui.htmx import render
from mihan.ui.tables import chips, exported, filtered
from mihan.ui.templatetags.ui import query_with


def season_of(request):
    """The season this page shows, asked for once whatever needs it."""
    if not hasattr(request, "season"):
        request.season = queries.season_shown(request.GET.get("season", ""))
    return request.season


def found_rows(request, table, rows, search):
    """The rows narrowed by filters, and searched by `search` if one is given rather than by the model's own way."""
    if search is None:
        return filtered(table, rows, request.GET)
    if text := request.GET.get("q", "").strip():
        rows = search(rows, text)
    params = request.GET.copy()
    params.pop("q", None)
    return filtered(table, rows, params)


def list_page(request, table, rows, search=None, *, template, name, read=None, **context):
    rows = found_rows(request, table, rows, search)
    if kind := request.GET.get("export"):
        return exported(table, rows, kind, name=name, params=request.GET, read=read)
    context |= {
        "page": table.page(rows, request.GET, read=read),
        "filters": table.filters,
        "chips": chips(table.filters, request),
        "can_search": True,
    }
    return render(request, template, context, fragment="table")


def season_tabs(request, season):
    """One tab for each training year with groups; none while there is only one."""
    if len(season.seasons) < 2:
        return []
    return [
        {
            "label": f"{number}-{number + 1}",
            "url": query_with(request.GET, season=number, page=None),
            "current": number == season.number,
        }
        for number in season.seasons
    ]
