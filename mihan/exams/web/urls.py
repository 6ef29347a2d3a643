from django.urls import path

from mihan.exams.web import mine, papers, proposals, sessions

app_name = "exams"
urlpatterns = [
    path("", sessions.index, name="session-list"),
    path("mine/", mine.index, name="mine"),
    path("mine/notices/seen/", mine.seen, name="notices-seen"),
    path("sessions/add/", sessions.add, name="session-add"),
    path("sessions/<int:pk>/", sessions.show, name="session-detail"),
    path("sessions/<int:pk>/edit/", sessions.edit, name="session-edit"),
    path("sessions/<int:pk>/plan/", sessions.plan, name="plan"),
    path("sessions/<int:pk>/publish/", sessions.publish, name="publish"),
    path("sessions/<int:pk>/withdraw/", sessions.withdraw, name="withdraw"),
    path("sessions/<int:pk>/remove/", sessions.remove, name="session-remove"),
    path("sessions/<int:pk>/duties/", sessions.duties, name="duties"),
    path("sessions/<int:pk>/exams.xlsx", sessions.xlsx, name="xlsx"),
    path("sessions/<int:pk>/days/<str:day>/", sessions.day, name="day"),
    path("sessions/<int:pk>/proposals/", proposals.propose, name="proposals"),
    path("sessions/<int:pk>/dates/", papers.dates, name="dates"),
    path("sessions/<int:pk>/papers/add/", papers.add, name="paper-add"),
    path("papers/<int:pk>/", papers.show, name="paper"),
    path("papers/<int:pk>/edit/", papers.edit, name="paper-edit"),
    path("papers/<int:pk>/place/", papers.place, name="place"),
    path("papers/<int:pk>/take-off/", papers.take_off, name="take-off"),
    path("papers/<int:pk>/stand-in/", papers.stand_in, name="stand-in"),
    path("papers/<int:pk>/lock/", papers.lock, name="lock"),
    path("papers/<int:pk>/remove/", papers.remove, name="paper-remove"),
]
