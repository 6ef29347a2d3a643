from django.urls import path

from mihan.timetable.web import absences, boards, desk, feeds, mine, papers, prints, sessions
