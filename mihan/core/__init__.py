"""What every app stands on and that has no subject of its own.

`models.Record` (every table), `models.Named` (three languages), `errors.RuleBroken` (a refusal a
person can act on), `access.get_for` (the one door to a record), `clock` (the one clock),
`text.fold` (spelling-tolerant search), `journal` (the audit trail kept by database triggers).
"""
