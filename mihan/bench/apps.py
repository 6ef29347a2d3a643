from django.apps import AppConfig


class BenchConfig(AppConfig):
    name = "mihan.bench"
