"""Where staff write the news and open days that visitors read."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from mihan.core import clock
from mihan.core.access import get_for
from mihan.public import services
from mihan.public.models import News, spelled
from mihan.public.queries.news import establishments_telling
from mihan.public.web.forms import NewsForm
from mihan.ui.forms import written
from mihan.ui.htmx import outcome, render
from mihan.ui.tables import Column, Filter, Table, chips, exported, filtered

EDIT = "public.edit_news"
STANDINGS = {
    "draft": (gettext_lazy("draft"), "neutral"),
    "coming": (gettext_lazy("to be shown"), "info"),
    "shown": (gettext_lazy("shown now"), "ok"),
    "over": (gettext_lazy("no longer shown"), "neutral"),
}


def _standing(news):
    return STANDINGS[news.standing(clock.today())]


TABLE = Table(
    (
        Column(gettext_lazy("Title"), value=str, sort="title_fr", link=True, name="title"),
        Column(gettext_lazy("Kind"), value=lambda n: n.get_kind_display(), sort="kind", name="kind"),
        Column(gettext_lazy("State"), value=_standing, kind="badge", name="state"),
        Column(gettext_lazy("Shown from"), "shown_from", sort="shown_from", kind="date"),
        Column(gettext_lazy("Shown until"), "shown_until", sort="shown_until", kind="date", hidden_on_phone=True),
        Column(gettext_lazy("Takes place on"), "day", sort="day", kind="date"),
        Column(gettext_lazy("Source"), "mark", kind="mark", hidden_on_phone=True),
    ),
    filters=(
        Filter("kind", gettext_lazy("Kind"), choices=News.Kind.choices),
        Filter("state", gettext_lazy("State"), choices=News.State.choices),
    ),
    empty=gettext_lazy("Nothing is told yet. News and open days written here are read by every visitor."),
)


@login_required
def index(request):
    if not request.user.reach(EDIT):
        raise PermissionDenied
    rows = filtered(TABLE, News.objects.visible_to(request.user), request.GET)
    if kind := request.GET.get("export"):
        return exported(TABLE, rows, kind, name="news", params=request.GET)
    return render(request, "public/desk/news_list.html", {
        "page": TABLE.page(rows, request.GET), "filters": TABLE.filters, "can_search": True,
        "chips": chips(TABLE.filters, request),
    }, fragment="table")  # fmt: skip


@login_required
def detail(request, pk):
    news = get_for(request.user, News, pk, may=EDIT)
    said = [news.said_in(language) for language in news.languages]
    tone, label = STANDINGS[news.standing(clock.today())][::-1]
    return render(request, "public/desk/news_detail.html", {
        "news": news, "said": said, "standing": label, "tone": tone,
        "missing": [code for code in ("ar", "fr", "en") if code not in news.languages],
    })  # fmt: skip


@login_required
def add(request):
    units = establishments_telling(request.user)
    if not units:
        raise PermissionDenied
    unit = next((u for u in units if str(u.pk) == request.GET.get("unit")), units[0])
    form = NewsForm(request.POST or None, initial={"shown_from": clock.today()})
    made = request.method == "POST" and written(
        lambda: services.write_news(unit, by=request.user, **form.cleaned_data), form
    )
    return redirect(made) if made else _form(request, form, unit=unit, units=units)


@login_required
def edit(request, pk):
    news = get_for(request.user, News, pk, may=EDIT)
    form = NewsForm(request.POST or None, initial=_initial(news))
    kept = request.method == "POST" and written(
        lambda: services.write_news(news.unit, by=request.user, changed=news, **form.cleaned_data), form
    )
    return redirect(kept) if kept else _form(request, form, news=news)


def _initial(news):
    names = ("kind", "shown_from", "shown_until", "day", "starts", "ends")
    return {name: getattr(news, name) for name in names} | spelled(news)


def _form(request, form, **context):
    context |= {"form": form}
    return render(request, "public/desk/news_form.html", context, status=422 if form.is_bound else 200)


@require_POST
@login_required
def publish(request, pk):
    news = get_for(request.user, News, pk, may=EDIT)
    with outcome(request, _("Published: visitors read it on the days you chose.")):
        services.publish_news(news, by=request.user)
    return redirect(news)


@require_POST
@login_required
def withdraw(request, pk):
    news = get_for(request.user, News, pk, may=EDIT)
    with outcome(request, _("Withdrawn: visitors no longer read it. The draft is kept.")):
        services.withdraw_news(news, by=request.user)
    return redirect(news)
