"""Long work: a `Job` row tells its progress and can be cancelled; a worker does it.

Enqueue with `services.start(kind, owner, **ids)`; the work itself is a function registered with
`services.worker_for(kind)` that receives a `Progress`. Pages poll `jobs:show`.
"""
