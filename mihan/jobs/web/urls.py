from django.urls import path

from mihan.jobs.web import views

app_name = "jobs"
urlpatterns = [
    path("", views.job_list, name="list"),
    path("<int:pk>/", views.show, name="show"),
    path("<int:pk>/cancel/", views.cancel, name="cancel"),
    path("<int:pk>/finish/", views.finish, name="finish"),
    path("<int:pk>/close/", views.close, name="close"),
    path("<int:pk>/restart/", views.restart, name="restart"),
]
