from django.urls import path

from mihan.exchange.web import desk, exports, first_day, gap, layouts, runs

app_name = "exchange"
urlpatterns = [
    path("", desk.desk, name="desk"),
    path("first-day/", first_day.tour, name="first-day"),
    path("first-day/<str:kind>/", first_day.example, name="example"),
    path("layouts/<str:kind>/", layouts.layout, name="layout"),
    path("layouts/<str:kind>/empty/", layouts.empty, name="layout-empty"),
    path("runs/", runs.run_list, name="run-list"),
    path("runs/<int:pk>/", runs.run_detail, name="run-detail"),
    path("runs/<int:pk>/file/", runs.run_file, name="run-file"),
    path("runs/<int:pk>/preview/", runs.run_preview, name="run-preview"),
    path("runs/<int:pk>/apply/", runs.run_apply, name="run-apply"),
    path("runs/<int:pk>/discard/", runs.run_discard, name="run-discard"),
    path("runs/<int:pk>/undo/", runs.run_undo, name="run-undo"),
    path("exports/", exports.exports, name="exports"),
    path("exports/<str:kind>/", exports.export_file, name="export-file"),
    path("gap/", gap.gap, name="gap"),
    path("gap/<int:pk>/", gap.gap_detail, name="gap-detail"),
]
