"""People and where they belong.

One `Person` for life; applicant, trainee, trainer, staff, graduate, employer are `Role`s held in
time in a `Unit` of the one tree (region, establishment, pole, programme, group). What a role may
do, and how far, is the table in `permissions.py`. The national identity number lives apart
(`Identity`) and is opened with a purpose that is logged. Start reading at `models.Role`.
"""
