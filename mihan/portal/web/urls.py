from django.urls import path

from mihan.portal.web import region, search, set_up, views

app_name = "portal"
urlpatterns = [
    path("", views.home, name="home"),
    path("region/", region.index, name="region"),
    path("region/figures/", region.figures, name="region-figures"),
    path("region/<int:pk>/", region.detail, name="establishment"),
    path("set-up/", set_up.set_up, name="set-up"),
    path("search/", search.search, name="search"),
    path("healthz", views.health, name="health"),
]
