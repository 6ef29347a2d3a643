"""From evidence to competence: what a programme asks for, what trainees showed, and who says they can.

Words: a *framework* is one dated version of what a programme asks for: *requirements* (its competences), their
*elements* and *criteria*. *Evidence* is one opportunity and what was made of it, seen on an *occasion* (a simulated
session, a bench, an observation). The product proposes a level, a trainer's *verdict* confirms or overrides it, the
trainee may *appeal*; four *voices* (self, peer, trainer, tutor) are heard beside. Apps above send evidence through
`services.record_evidence` and are not known here. Start reading at `engine/standing.py`.
"""
