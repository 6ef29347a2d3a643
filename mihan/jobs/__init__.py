"""Long work: a `Job` row tells its progress and can be cancelled; a worker does it.

Its words: a *work* is a function registered with `services.worker_for(kind)`, which receives a
`Progress`; a *job* is one time somebody asked for it, with `tasks.start(kind, owner=…, **ids)`.
Pages poll `jobs:show`. How a worker is heard while its work holds the database:
docs/decisions/0005-job-progress.md. Start reading at `services/running.py`. What workers do by
themselves is a *schedule* (`services/schedules.py`), kept by the ticker of `manage.py worker`.
"""
