from django.urls import path

from mihan.market.web import firms, seasons, taxes, tenders

app_name = "market"
urlpatterns = [
    path("", seasons.index, name="season-list"),
    path("open/", seasons.add, name="season-add"),
    path("seasons/<int:pk>/", seasons.show, name="season-detail"),
    path("seasons/<int:pk>/enter/", seasons.join, name="join"),
    path("seasons/<int:pk>/start/", seasons.begin, name="start"),
    path("seasons/<int:pk>/post/", seasons.post, name="post"),
    path("seasons/<int:pk>/tax/", taxes.show, name="tax"),
    path("seasons/<int:pk>/tenders/board/", tenders.let_call, name="board-calls"),
    path("seasons/<int:pk>/tenders/publish/", tenders.add, name="tender-add"),
    path("tenders/<int:pk>/", tenders.show, name="tender-detail"),
    path("tenders/<int:pk>/open/", tenders.unseal, name="tender-open"),
    path("firms/<int:pk>/", firms.show, name="firm-detail"),
    path("firms/<int:pk>/papers/<slug:name>/", firms.paper, name="paper"),
]
