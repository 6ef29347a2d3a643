from django.urls import path

from mihan.workplaces.web import adapting, closing, console, debrief, firm, hotel, opening, photos, play, sessions, ward

app_name = "workplaces"
SCREENS = (firm, hotel, ward)  # read once, so that they register themselves
urlpatterns = [
    path("", sessions.index, name="session-list"),
    path("join/", sessions.join, name="join"),
    path("wall/", console.wall, name="wall"),
    path("packs/<slug:pack>/alone/", sessions.alone, name="alone"),
    path("packs/<slug:pack>/open/", opening.add, name="open"),
    path("packs/<slug:pack>/scenarios/", adapting.index, name="edit-list"),
    path("packs/<slug:pack>/scenarios/add/", adapting.add, name="edit-add"),
    path("scenarios/<int:pk>/", adapting.show, name="edit-detail"),
    path("scenarios/<int:pk>/change/", adapting.change, name="edit-change"),
    path("sessions/<int:pk>/", sessions.show, name="session-detail"),
    path("sessions/<int:pk>/sit/", sessions.sit, name="sit"),
    path("sessions/<int:pk>/leave/", sessions.leave, name="leave"),
    path("sessions/<int:pk>/resume/", sessions.resume, name="resume"),
    path("sessions/<int:pk>/pause/", sessions.pause, name="pause"),
    path("sessions/<int:pk>/end/", sessions.end, name="end"),
    path("sessions/<int:pk>/skip/", sessions.skip, name="skip"),
    path("sessions/<int:pk>/play/", play.show, name="play"),
    path("sessions/<int:pk>/play/since/", play.since, name="since"),
    path("sessions/<int:pk>/play/decide/", play.decide, name="decide"),
    path("sessions/<int:pk>/play/photo/", photos.add, name="photo-add"),
    path("sessions/<int:pk>/photos/<int:photo>/", photos.show, name="photo"),
    path("sessions/<int:pk>/console/", console.show, name="console"),
    path("sessions/<int:pk>/console/act/", console.act, name="act"),
    path("sessions/<int:pk>/console/seat/", console.seat, name="seat"),
    path("sessions/<int:pk>/console/propose/", console.propose, name="propose"),
    path("sessions/<int:pk>/observed/", console.observed, name="observed"),
    path("sessions/<int:pk>/observed/tick/", console.tick, name="tick"),
    path("sessions/<int:pk>/bench/", console.bench, name="bench"),
    path("sessions/<int:pk>/debrief/", debrief.show, name="debrief"),
    path("sessions/<int:pk>/debrief/close/", closing.close, name="close"),
    path("debriefs/<int:pk>/debrief.pdf", closing.copy, name="copy"),
    path("sessions/<int:pk>/debrief/why/<int:place>/", debrief.why, name="why"),
    path("sessions/<int:pk>/debrief/then/<int:n>/", debrief.then, name="then"),
    path("sessions/<int:pk>/debrief/then/<int:n>/branch/", debrief.branch, name="branch"),
]
