"""Who may do what: role x scope, as data. Denied unless a line here says otherwise.

`UNIT` reaches everything under the unit the role is held in; `OWN` only what concerns the person
(own file, own groups). Confidential zones also want a purpose: see `services.open_zone`. What the
house aims at, app by app, is told in `data/rights.toml`; a test compares the two.
"""

from typing import Any

import rules
from django.utils.translation import gettext_lazy as _

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
    # Confidential zones, each opened for a stated purpose. Nobody holds health yet: its nurse comes with its app.
    "people.open_identity": {"director": UNIT, "registrar": UNIT, "admission_officer": UNIT},
    "people.open_health": {},
    "people.open_guidance": {"director": UNIT, "counsellor": UNIT},
    "people.open_discipline": {"director": UNIT},
    "people.open_house": {"director": UNIT, "house_manager": UNIT},
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
    # Who teaches each module; the region follows hours and names nobody.
    "progress.see_teaching": {
        **dict.fromkeys(("director", "pole_head", "timetable_officer", "registrar", "general_supervisor"), UNIT),
        "trainer": OWN, "trainee": OWN,
    },
    "progress.edit": {"director": UNIT, "pole_head": UNIT, "timetable_officer": UNIT},
    # Not the region: it reads no one.
    "progress.see_trainers": {
        **dict.fromkeys(("director", "pole_head", "timetable_officer"), UNIT), "trainer": OWN,
    },
    # Published weeks are read by the whole house, not by the region; drafts by those who plan.
    "timetable.view": dict.fromkeys(("director", "timetable_officer", "general_supervisor", "registrar",
                                     "counsellor", "workshop_head", "house_manager", "pole_head"), UNIT),
    "timetable.follow": {"trainer": OWN, "trainee": OWN},
    "timetable.plan": {"timetable_officer": UNIT, "director": UNIT},
    "timetable.publish": {"timetable_officer": UNIT, "director": UNIT},
    "timetable.hold": {"timetable_officer": UNIT, "general_supervisor": UNIT, "pole_head": UNIT, "trainer": OWN},
    # Published exams are read by those who teach, supervise or advise; drafts by those who plan them.
    "exams.view": dict.fromkeys(("director", "timetable_officer", "general_supervisor", "registrar",
                                 "counsellor", "pole_head"), UNIT),
    "exams.follow": {"trainer": OWN, "trainee": OWN},
    "exams.plan": {"registrar": UNIT, "director": UNIT},
    "exams.publish": {"registrar": UNIT, "director": UNIT},
    # Simulated workplaces: one's own sessions, those of the groups one teaches, those of the pole one heads.
    "workplaces.view": {"director": UNIT, "pole_head": UNIT, "trainer": OWN, "trainee": OWN},
    "workplaces.play": {"trainer": OWN, "trainee": OWN},
    "workplaces.lead": {"pole_head": UNIT, "trainer": OWN},
    "workplaces.edit": {"pole_head": UNIT, "trainer": OWN},
    # Levels and the evidence behind them: by those who answer for trainees; one's own, and of the groups one teaches.
    "assessment.view": {**dict.fromkeys(("director", "pole_head", "registrar"), UNIT), "trainer": OWN},
    "assessment.follow": {"trainee": OWN, "graduate": OWN},
    "assessment.judge": {"pole_head": UNIT, "trainer": OWN},
    "assessment.set_framework": {"director": UNIT, "pole_head": UNIT},
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

# What each permission lets one do, for those who ask why they see a page, or not.
SAID = {
    "people.view": _("read the file of a person"),
    "people.list": _("look for people"),
    "people.edit": _("correct the file of a person"),
    "people.open_identity": _("open identity numbers, for a stated purpose"),
    "people.open_health": _("open what is known of somebody's health, for a stated purpose"),
    "people.open_guidance": _("open guidance notes, for a stated purpose"),
    "people.open_discipline": _("open disciplinary files, for a stated purpose"),
    "people.open_house": _("open incidents of the residence, for a stated purpose"),
    "people.see_journal": _("read who looked at a file and who changed it"),
    "people.give_roles": _("give, extend and end roles"),
    "places.view": _("see the places"),
    "places.lead_region": _("follow the establishments of a region"),
    "places.manage": _("change the places and their equipment"),
    "places.occupy": _("take a room"),
    "calendar.view": _("see the calendar"),
    "calendar.manage": _("change the calendar"),
    "offer.view": _("see the programmes"),
    "offer.manage": _("change the programmes"),
    "offer.see_enrolments": _("see who is enrolled"),
    "offer.see_names": _("see the names of a group"),
    "progress.view": _("see how far the groups are"),
    "progress.see_teaching": _("see who teaches each module"),
    "progress.edit": _("correct the hours"),
    "progress.see_trainers": _("see the service of trainers"),
    "timetable.view": _("read the published timetables"),
    "timetable.follow": _("follow their own week"),
    "timetable.plan": _("plan the week"),
    "timetable.publish": _("publish the week"),
    "timetable.hold": _("say which sessions were held"),
    "exams.view": _("read the published exams"),
    "exams.follow": _("follow their own exams"),
    "exams.plan": _("plan exams"),
    "exams.publish": _("publish exams"),
    "workplaces.view": _("see the sessions of simulated workplaces"),
    "workplaces.play": _("take a seat in a simulated workplace"),
    "workplaces.lead": _("open and lead sessions of simulated workplaces"),
    "workplaces.edit": _("adapt the scenarios of simulated workplaces"),
    "assessment.view": _("see the competences of trainees"),
    "assessment.follow": _("follow their own competences"),
    "assessment.judge": _("decide the level of trainees"),
    "assessment.set_framework": _("bring competence frameworks"),
    "exchange.import": _("bring files in"),
    "exchange.import_region": _("bring the list of a region's establishments"),
    "exchange.open_desk": _("open the desk where files are brought"),
    "exchange.export": _("take files out"),
    "privacy.see_register": _("read the register of processings"),
    "privacy.keep_register": _("keep the register of processings"),
    "privacy.answer_requests": _("answer requests about personal data"),
    "privacy.apply_retention": _("delete what is no longer to be kept"),
    "public.edit_news": _("write news for the public site"),
    "messaging.keep_outbox": _("see what became of e-mails"),
    "messaging.write": _("write to many people"),
    "api.hold_tokens": _("hold keys for programs"),
    "api.revoke_tokens": _("revoke the keys of others"),
    "jobs.view": _("follow background work"),
}

# Opened for a purpose alone, and only lent where the lender says so.
ZONES = frozenset(name for name in GRANTS if name.startswith("people.open_"))
# Whoever acts for somebody does not choose who holds which role.
NEVER_LENT = frozenset({"people.give_roles"})


def _granted(permission: str) -> rules.Predicate:
    @rules.predicate(name=f"granted:{permission}")
    def granted(user: Any, record: Any = None) -> bool:
        return user.is_authenticated and user.is_granted(permission, record)

    return granted


for _permission in GRANTS:
    rules.add_perm(_permission, _granted(_permission))
