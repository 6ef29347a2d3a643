from django.urls import path

from mihan.offer.web import groups, programmes

app_name = "offer"
urlpatterns = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("poles/", programmes.pole_list, name="pole-list"),
    path("groups/", groups.group_list, name="group-list"),
    path("groups/<int:pk>/", groups.group_detail, name="group-detail"),
    path("groups/<int:pk>/dates/", groups.group_dates, name="group-dates"),
]
