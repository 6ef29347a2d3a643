from django.urls import path

from mihan.progress.web import behind, levels, lines, trainers

app_name = "progress"
urlpatterns = [
    path("", levels.overview, name="overview"),
    path("poles/<int:pk>/", levels.pole, name="pole-detail"),
    path("programmes/<int:pk>/", levels.programme, name="programme-detail"),
    path("groups/<int:pk>/", levels.group, name="group-detail"),
    path("modules/<int:pk>/", levels.module, name="module-detail"),
    path("lines/<int:pk>/", lines.detail, name="line-detail"),
    path("lines/<int:pk>/edit/", lines.edit, name="line-edit"),
    path("lines/<int:pk>/trainer/<slug:channel>/", lines.trainer, name="line-trainer"),
    path("trainers/", trainers.index, name="trainer-list"),
    path("trainers/<int:pk>/", trainers.detail, name="trainer-detail"),
    path("behind/", behind.behind, name="behind"),
    path("unassigned/", behind.unassigned, name="unassigned"),
]
