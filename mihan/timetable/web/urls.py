from django.urls import path

from mihan.timetable.web import absences, boards, desk, feeds, mine, papers, sessions

app_name = "timetable"
urlpatterns = [
    path("", desk.index, name="desk"),
    path("plan/", desk.plan, name="plan"),
    path("mine/", mine.index, name="mine"),
    path("mine/notices/seen/", mine.seen, name="notices-seen"),
    path("mine/feeds/", feeds.index, name="feeds"),
    path("mine/feeds/open/", feeds.open_address, name="feed-open"),
    path("mine/feeds/<int:pk>/revoke/", feeds.revoke, name="feed-revoke"),
    path("feeds/<str:token>.ics", feeds.calendar, name="calendar"),
    path("absences/", absences.index, name="absences"),
    path("absences/add/", absences.add, name="absence-add"),
    path("absences/<int:pk>/", absences.show, name="absence"),
    path("absences/<int:pk>/answer/", absences.answer, name="absence-answer"),
    path("absences/<int:pk>/end/", absences.end, name="absence-end"),
    path("requests/<int:pk>/answer/", absences.answer_request, name="request-answer"),
    path("plans/<int:pk>/", boards.show, name="board"),
    path("plans/<int:pk>/publish/", boards.publish, name="publish"),
    path("plans/<int:pk>/discard/", boards.discard, name="discard"),
    path("plans/<int:pk>/copy/", boards.copy, name="copy"),
    path("plans/<int:pk>/repair/", boards.repair, name="repair"),
    path("plans/<int:pk>/undo/", boards.undo, name="undo"),
    path("plans/<int:pk>/lock/", boards.lock, name="lock"),
    path("plans/<int:pk>/unplaced/", boards.unplaced, name="unplaced"),
    path("plans/<int:pk>/changes/", boards.changes, name="changes"),
    path("plans/<int:pk>/free/", boards.free, name="free"),
    path("plans/<int:pk>/hours/", papers.hours, name="hours"),
    path("plans/<int:pk>/week.xlsx", papers.xlsx, name="xlsx"),
    path("sessions/<int:pk>/", sessions.show, name="session"),
    path("sessions/<int:pk>/options/", sessions.options, name="options"),
    path("sessions/<int:pk>/move/", sessions.move, name="move"),
    path("sessions/<int:pk>/hold/", sessions.hold, name="hold"),
    path("sessions/<int:pk>/ask/", sessions.ask, name="ask"),
    path("sessions/<int:pk>/make-up/", sessions.make_up, name="make-up"),
]
