"""The hours ledger: for each group and module, what is foreseen, assigned and delivered.

Three masses that are never mixed, each face to face and remote. A merged remote session counts
once for its trainer and once for each group: see `queries.by_trainer`. Expectations come from
real training days (`calendar`). Start reading at `models.LedgerLine`, then `policy`.
"""
