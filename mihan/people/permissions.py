"""Who may do what: role x scope, as data. Denied unless a line here says otherwise.

`UNIT` reaches everything under the unit the role is held in; `OWN` only what concerns the person
(own file, own groups). Confidential zones (the identity number) also want a purpose: see
`services.open_identity`.
"""

from typing import Any

import rules

UNIT, OWN = "unit", "own"

_LEADERS = ("director", "regional_director")
_STAFF = (
    "timetable_officer", "general_supervisor", "registrar", "admission_officer", "counsellor",
    "workshop_head", "house_manager",
)  # fmt: skip

GRANTS: dict[str, dict[str, str]] = {
    "people.view": {
        **dict.fromkeys(("director", "pole_head", "registrar", "admission_officer",
                         "general_supervisor", "counsellor"), UNIT),
        **dict.fromkeys(("trainee", "trainer", "graduate", "applicant", "employer", "staff"), OWN),
    },
    # The list of people; those who see only themselves have their own page.
    "people.list": dict.fromkeys(("director", "pole_head", "registrar", "admission_officer",
                                  "general_supervisor", "counsellor"), UNIT),
    "people.edit": {"registrar": UNIT, "admission_officer": UNIT},
    "people.open_identity": {"director": UNIT, "registrar": UNIT, "admission_officer": UNIT},
    "people.see_journal": {"director": UNIT, "dpo": UNIT},
    "people.give_roles": {"director": UNIT, "administrator": UNIT},
    "places.view": dict.fromkeys(
        (*_LEADERS, *_STAFF, "pole_head", "trainer", "trainee", "administrator"), UNIT
    ),
    "places.manage": {"director": UNIT, "workshop_head": UNIT, "administrator": UNIT},
    "places.lead_region": {"regional_director": UNIT},
    "places.occupy": {"director": UNIT, "timetable_officer": UNIT, "pole_head": UNIT,
                      "workshop_head": UNIT},
    "calendar.view": dict.fromkeys(
        (*_LEADERS, *_STAFF, "pole_head", "trainer", "trainee", "administrator", "dpo", "staff",
         "graduate", "employer", "applicant"), UNIT
    ),
    "calendar.manage": {"director": UNIT, "timetable_officer": UNIT, "administrator": UNIT},
    "offer.view": dict.fromkeys(
        (*_LEADERS, *_STAFF, "pole_head", "trainer", "trainee", "administrator", "employer",
         "graduate", "applicant"), UNIT
    ),
    "offer.manage": {"director": UNIT, "pole_head": UNIT},
    "offer.see_enrolments": dict.fromkeys(("director", "pole_head", "registrar", "admission_officer",
                                           "general_supervisor", "counsellor"), UNIT),
    # Of the trainees of a group, their names and nothing else.
    "offer.see_names": {"trainer": OWN},
    "progress.view": {
        **dict.fromkeys((*_LEADERS, "pole_head", "timetable_officer", "registrar",
                         "general_supervisor"), UNIT),
        "trainer": OWN, "trainee": OWN,
    },
    "progress.edit": {"director": UNIT, "pole_head": UNIT, "timetable_officer": UNIT},
    # Not the region: it reads no one.
    "progress.see_trainers": {
        **dict.fromkeys(("director", "pole_head", "timetable_officer"), UNIT), "trainer": OWN,
    },
    # Published weeks are read by the whole house; drafts by those who plan.
    "timetable.view": dict.fromkeys((*_LEADERS, *_STAFF, "pole_head"), UNIT),
    "timetable.follow": {"trainer": OWN, "trainee": OWN},
    "timetable.plan": {"timetable_officer": UNIT, "director": UNIT},
    "timetable.publish": {"timetable_officer": UNIT, "director": UNIT},
    "timetable.hold": {"timetable_officer": UNIT, "general_supervisor": UNIT, "pole_head": UNIT, "trainer": OWN},
    # Published exams are read by the whole house; drafts by those who plan them.
    "exams.view": dict.fromkeys((*_LEADERS, *_STAFF, "pole_head"), UNIT),
    "exams.follow": {"trainer": OWN, "trainee": OWN},
    "exams.plan": {"registrar": UNIT, "director": UNIT},
    "exams.publish": {"registrar": UNIT, "director": UNIT},
    "exchange.import": {"director": UNIT, "registrar": UNIT, "timetable_officer": UNIT},
    # The list of a region's establishments: brought, and read back, by whoever leads the region.
    "exchange.import_region": {"regional_director": UNIT},
    "exchange.open_desk": dict.fromkeys(
        ("director", "registrar", "timetable_officer", "regional_director"), UNIT
    ),
    "exchange.export": {"director": UNIT, "registrar": UNIT, "timetable_officer": UNIT,
                        "pole_head": UNIT},
    "privacy.see_register": {"dpo": UNIT, "director": UNIT, "regional_director": UNIT},
    "privacy.keep_register": {"dpo": UNIT},
    "privacy.answer_requests": {"dpo": UNIT, "registrar": UNIT},
    "privacy.apply_retention": {"dpo": UNIT},
    "public.edit_news": {"director": UNIT, "counsellor": UNIT, "admission_officer": UNIT},
    "api.hold_tokens": dict.fromkeys((*_LEADERS, *_STAFF, "pole_head", "administrator"), OWN),
    # What became of e-mails, never what they say; writing to many people.
    "messaging.keep_outbox": {"administrator": UNIT, "director": UNIT},
    "messaging.write": {
        **dict.fromkeys(("director", "pole_head", "general_supervisor", "registrar", "counsellor"), UNIT),
        "trainer": OWN,
    },
    "api.revoke_tokens": {"administrator": UNIT, "director": UNIT},
    "jobs.view": dict.fromkeys(("director", "registrar", "timetable_officer", "administrator", "dpo",
                                "regional_director"), OWN),
}  # fmt: skip

# Roles that may be held in a self scope only carry OWN grants.


def _granted(permission: str) -> rules.Predicate:
    @rules.predicate(name=f"granted:{permission}")
    def granted(user: Any, record: Any = None) -> bool:
        return user.is_authenticated and user.is_granted(permission, record)

    return granted


for _permission in GRANTS:
    rules.add_perm(_permission, _granted(_permission))
