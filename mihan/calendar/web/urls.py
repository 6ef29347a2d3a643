from datetime import date

from django.urls import path, register_converter

from mihan.calendar.web import closures, conditions, grids, views

app_name = "calendar"


class IsoDay:
    """A day in an address: 2026-02-20. What is not a day is not an address."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        return value.isoformat()


register_converter(IsoDay, "isoday")

urlpatterns = [
    path("", views.home, name="home"),
    path("days/<isoday:day>/", views.day_page, name="day"),
    path("years/add/", views.add_year, name="year-add"),
    path("years/<int:pk>/", views.year, name="year"),
    path("years/<int:pk>/edit/", views.edit_year, name="year-edit"),
    path("years/<int:pk>/confirm/", views.confirm, name="year-confirm"),
    path("years/<int:pk>/remove/", views.remove, name="year-remove"),
    path("usual-hours/", grids.lay_usual, name="usual-hours"),
    path("closed/", closures.index, name="closed-list"),
    path("closed/add/", closures.add, name="closed-add"),
    path("closed/<int:pk>/edit/", closures.edit, name="closed-edit"),
    path("closed/<int:pk>/confirm/", closures.confirm, name="closed-confirm"),
    path("closed/<int:pk>/delete/", closures.delete, name="closed-delete"),
    path("conditions/", conditions.index, name="condition-list"),
    path("conditions/add/", conditions.add, name="condition-add"),
    path("conditions/<int:pk>/edit/", conditions.edit, name="condition-edit"),
    path("conditions/<int:pk>/delete/", conditions.delete, name="condition-delete"),
    path("grids/", grids.index, name="grid-list"),
    path("grids/add/", grids.add, name="grid-add"),
    path("grids/<int:pk>/", grids.show, name="grid-detail"),
    path("grids/<int:pk>/edit/", grids.edit, name="grid-edit"),
    path("grids/<int:pk>/confirm/", grids.confirm, name="grid-confirm"),
    path("grids/<int:pk>/delete/", grids.delete, name="grid-delete"),
]
