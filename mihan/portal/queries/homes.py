"""The home page of each role, as lists of blocks. What needs its holder first comes first.

A block whose app is still to come has no `read`: it says in one sentence what will be there. When the
app comes, give it one.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from mihan.exams.queries.personal import notices_for as exam_notices_for
from mihan.people.models import Role, User
from mihan.portal.queries import competences, folk, house, lately, law, planning
from mihan.portal.queries.blocks import FIRST, Block, Home, Reader
from mihan.portal.queries.morning import coming
from mihan.timetable.queries.personal import notices_for

Kind = Role.Kind


# --- what templates of their own show


def _own_day(reader: Reader) -> dict[str, Any] | None:
    """Where to be, and whether something was changed: nothing of the kind for whom no week is kept."""
    if reader.person is None:
        return None
    week = reader.own_week
    shown = week and week.to_come
    return {
        "own_week": week, "next": shown and shown.next, "then": shown.after_next[:FIRST] if shown else [],
        "notices": notices_for(reader.user).count(),
        "exam_notices": exam_notices_for(reader.user).count(),
    }  # fmt: skip


def _coming(reader: Reader) -> Any:
    return (coming(reader.user, reader.year) or None) if reader.year else None


# --- in charge

SENTENCE = Block("sentence", _("The hours of the year"), lambda reader: reader.morning,
                 "portal/blocks/sentence.html", permission="progress.view", place="lead")  # fmt: skip
NEEDS = Block("needs", _("What needs somebody today"), lambda reader: reader.morning,
              "portal/blocks/needs.html", permission="progress.view", place="lead")  # fmt: skip
POLES = Block("poles", _("The poles"), lambda reader: reader.morning,
              "portal/blocks/poles.html", permission="progress.view")  # fmt: skip
CHANGED = Block(
    "changed", _("What changed lately"), lately.changed, icon="history", more=_("Bring a file"),
    empty=_("Files brought, weeks and exams published will be told here."),
)  # fmt: skip
COMING = Block("coming", _("What is coming"), _coming, "portal/blocks/coming.html",
               permission="calendar.view", place="aside")  # fmt: skip
TO_DECLARE = Block(
    "to-declare", _("Held or not?"), planning.to_declare, icon="clipboard-check", permission="timetable.hold",
    more=_("Say it"), empty=_("Of every published session of the last four weeks it is known whether it was held."),
)  # fmt: skip
EXAMS_AHEAD = Block(
    "exams-ahead", _("Exams ahead"), planning.exams_ahead, icon="graduation-cap", permission="exams.view",
    place="aside", more=_("See the exams"), empty=_("Exams will be told here once they are published."),
)  # fmt: skip

# --- weeks

WEEKS = Block(
    "weeks", _("The weeks"), planning.weeks_ahead, icon="calendar-range", permission="timetable.plan", place="lead",
    more=_("See the weeks"), empty=_("The weeks to come are all closed."),
)  # fmt: skip
REQUESTS = Block(
    "requests", _("What trainers ask for"), planning.requests, icon="message-square", permission="timetable.plan",
    more=_("Answer them"), empty=_("Nobody waits for an answer."),
)  # fmt: skip
BROKEN = Block(
    "broken", _("Published sessions that absences break"), planning.broken_weeks, icon="user-x",
    permission="timetable.plan", more=_("See the absences"),
    empty=_("Every published session can be held as it stands."),
)  # fmt: skip
CANNOT_END = Block(
    "cannot-end", _("What cannot end in time"), planning.cannot_end, icon="hourglass", permission="timetable.view",
    place="aside", more=_("See the year"),
    empty=_("What cannot end in time will be told here once the year is planned."),
)  # fmt: skip

# --- the house

NOW = Block(
    "now", _("Who is where now"), house.occupied_now, icon="map-pin", permission="places.view", place="lead",
    more=_("See the day"), empty=_("No space is occupied at this hour."),
)  # fmt: skip
ABSENCES = Block(
    "absences", _("Absences and conduct"), icon="user-round-x",
    empty=_("Absences to justify, and what the grid gives for each total with its authority, will be here."),
)  # fmt: skip
TOMORROW = Block(
    "tomorrow", _("The workshops on the next training day"), house.tomorrow, icon="wrench", permission="places.view",
    place="lead", more=_("See the spaces"), empty=_("No workshop is taken on the next training day."),
)  # fmt: skip
FAULTS = Block(
    "faults", _("Equipment out of order"), house.faults, icon="triangle-alert", permission="places.view",
    more=_("See the spaces"), empty=_("All equipment is in working order."),
)  # fmt: skip
OUT_OF_ORDER = Block(
    "out-of-order", _("Spaces under maintenance"), house.out_of_order, icon="construction", permission="places.view",
    more=_("See the spaces"), empty=_("Every space is open."),
)  # fmt: skip
MACHINES = Block(
    "machines", _("Machines and bookings"), icon="cog", place="aside",
    empty=_("Bookings of machines, and who is trained on which, will be here."),
)  # fmt: skip
BEDS = Block(
    "beds", _("Bedrooms"), house.beds, icon="bed-double", permission="places.view", place="lead",
    more=_("See the bedrooms"), empty=_("The bedrooms of the trainees' house will be here once they are declared."),
)  # fmt: skip
BEDS_TO_GIVE = Block(
    "beds-to-give", _("Beds to give"), icon="scale",
    empty=_("Requests for a bed, ranked by the published rules, will be here."),
)  # fmt: skip
ROLL_CALL = Block(
    "roll-call", _("Roll call"), icon="list-checks",
    empty=_("Who is in tonight, and who is not back, will be here."),
)  # fmt: skip
MEALS = Block(
    "meals", _("Meals"), icon="utensils", place="aside",
    empty=_("Meals booked for today and the days to come will be counted here."),
)  # fmt: skip

# --- exams, files, enrolments

EXAMS = Block(
    "exams", _("Exams to prepare"), planning.exams_to_do, icon="graduation-cap", permission="exams.plan", place="lead",
    more=_("See the exams"), empty=_("Sessions of exams will be here once one is open."),
)  # fmt: skip
FILES = Block(
    "files", _("Files of e-note and Konosys"), lately.files, icon="file-spreadsheet", permission="exchange.import",
    more=_("Bring a file"), empty=_("The files brought to the desk will be listed here."),
)  # fmt: skip
HEADCOUNTS = Block(
    "headcounts", _("Groups whose headcount differs from the enrolments"), folk.miscounted_groups, icon="users",
    permission="offer.see_enrolments", more=_("See the groups"),
    empty=_("Every group has as many trainees as e-note says."),
)  # fmt: skip
MARKS = Block(
    "marks", _("Marks, minutes and diplomas"), icon="scroll-text", place="aside",
    empty=_("Marks to enter, deliberations, minutes and diplomas to print will be here."),
)  # fmt: skip
APPLICATIONS = Block(
    "applications", _("Applications"), icon="inbox", place="aside",
    empty=_("Applications to rank, seats to fill and waiting lists to call will be here."),
)  # fmt: skip
FEWEST = Block(
    "fewest", _("Programmes with the fewest trainees"), folk.fewest_trainees, icon="chart-no-axes-column",
    permission="offer.view", more=_("See the programmes"),
    empty=_("The programmes of the season will be here once they have groups."),
)  # fmt: skip
INCOMPLETE = Block(
    "incomplete", _("Files that lack a paper"), folk.incomplete_files, icon="file-exclamation-point",
    permission="offer.see_enrolments", empty=_("The file of every trainee enrolled this season is complete."),
)  # fmt: skip
ENROLLED = Block(
    "enrolled", _("Enrolled lately"), folk.enrolled_lately, icon="user-plus", permission="offer.see_enrolments",
    more=_("See the trainees"), empty=_("Nobody was enrolled in the last two months."),
)  # fmt: skip
LEFT = Block(
    "left", _("Enrolments no longer active"), folk.left_lately, icon="user-minus", permission="offer.see_enrolments",
    empty=_("Nobody's enrolment ended in the last two months."),
)  # fmt: skip
FOLLOW_UP = Block(
    "follow-up", _("Appointments and follow-up"), icon="messages-square",
    empty=_("Appointments of the day, and files from the first wish to the third year at work, will be here."),
)  # fmt: skip
FIRST_JOBS = Block(
    "first-jobs", _("Internships and first jobs"), icon="briefcase", place="aside",
    empty=_("Internships sought, and what became of those who left, will be here."),
)  # fmt: skip

# --- those from outside, and those who left

TAUGHT = Block(
    "taught", _("What the campus trains for"), folk.poles_taught, icon="layers", permission="offer.view", place="lead",
    more=_("See the poles"), empty=_("The poles will be here once they have trainees."),
)  # fmt: skip
OFFERS = Block(
    "offers", _("Internships and offers"), icon="briefcase",
    empty=_("Your offers, the trainees who answer them and the agreements to sign will be here."),
)  # fmt: skip
VERIFY = Block(
    "verify", _("Verify a diploma"), icon="badge-check", place="aside",
    empty=_("You will verify a diploma here by its number, in a second."),
)  # fmt: skip
PATH = Block(
    "path", _("What you followed here"), folk.own_path, icon="route", place="lead", more=_("See my file"),
    empty=_("The programmes you followed will be here once your file is linked to this account."),
)  # fmt: skip
DIPLOMA = Block(
    "diploma", _("Your diploma"), icon="award",
    empty=_("Your diploma, which anybody can verify, will be here."),
)  # fmt: skip
FURTHER = Block(
    "further", _("Go further: qualifying trainings under way"), folk.qualifying, icon="sprout", permission="offer.view",
    more=_("See the programmes"), empty=_("Qualifying trainings will be here when some are given."),
)  # fmt: skip
YOUR_COUNSELLOR = Block(
    "your-counsellor", _("Your counsellor"), icon="message-circle", place="aside",
    empty=_("Your counsellor, and the offers that suit you, will be here."),
)  # fmt: skip

# --- one's own week

OWN_DAY = Block("own-day", _("Where to be"), _own_day, "portal/blocks/own_day.html",
                permission="timetable.follow", place="lead")  # fmt: skip
OWN_SERVICE = Block("own-service", _("Hours left"), lambda reader: reader.service,
                    "portal/blocks/own_service.html", permission="progress.view")  # fmt: skip
OWN_GROUPS = Block("own-groups", _("Modules under way"), lambda reader: reader.groups,
                   "portal/blocks/own_groups.html", permission="progress.view")  # fmt: skip
OWN_EXAMS = Block(
    "own-exams", _("My exams"), planning.own_exams, icon="graduation-cap", permission="exams.follow", place="aside",
    more=_("See my exams"), empty=_("Your exams will be here as soon as they are published."),
)  # fmt: skip
OWN_LEVELS = Block(
    "own-levels", _("My competences"), competences.own_levels, icon="award", permission="assessment.follow",
    more=_("See my competences"), empty=_("Your levels will be here once something of what you do was seen."),
)  # fmt: skip
TO_JUDGE = Block(
    "to-judge", _("Competences of your groups"), competences.groups_to_judge, icon="award",
    permission="assessment.judge", more=_("See the groups"),
    empty=_("Groups will be here once somebody was seen at work."),
)  # fmt: skip
SERVICES = Block(
    "services", _("A bed, a machine, a book"), icon="hand-helping", place="aside",
    empty=_("You will ask here for a bed, a machine, a book or a seat, and follow the answer."),
)  # fmt: skip

# --- rights and data

IDENTITIES = Block(
    "identities", _("Identity numbers opened lately"), folk.identities_opened, icon="eye",
    permission="people.see_journal", place="lead",
    empty=_("Nobody has opened an identity number. Each opening will be here, with its purpose."),
)  # fmt: skip
DATA_REQUESTS = Block(
    "data-requests", _("Requests of people about their data"), law.requests_waiting, icon="mail-question-mark",
    permission="privacy.answer_requests", more=_("See the requests"),
    empty=_("Requests of access and correction will be here, each with the days left to answer."),
)  # fmt: skip
REGISTER = Block(
    "register", _("Register of processings"), law.register_to_complete, icon="book-open",
    permission="privacy.keep_register", more=_("See the register"),
    empty=_("Every processing has its number."),
)  # fmt: skip
RETENTION = Block(
    "retention", _("What may no longer be kept"), law.no_longer_kept, icon="archive", place="aside",
    permission="privacy.apply_retention", more=_("Look at it"),
    empty=_("Data whose time is over will be here, to be looked at before anything is erased."),
)  # fmt: skip
ROLES_ENDING = Block(
    "roles-ending", _("Roles that end within 30 days"), folk.roles_ending, icon="calendar-x",
    permission="people.give_roles", more=_("See the roles"), empty=_("No role ends within 30 days."),
)  # fmt: skip
ACCOUNTS = Block(
    "accounts", _("Who works here without an account"), folk.without_accounts, icon="key-round",
    permission="people.give_roles", more=_("See them"), empty=_("Everyone who works here has an account."),
)  # fmt: skip
DATES = Block(
    "dates", _("Dates to confirm"), folk.dates_to_confirm, icon="calendar-days", permission="calendar.manage",
    place="aside", more=_("Confirm them"), empty=_("Every closed day ahead has its date."),
)  # fmt: skip
WORKS = Block(
    "works", _("Your works that failed"), folk.failed_works, icon="server-crash", permission="jobs.view",
    place="aside", more=_("See the works"), empty=_("No work of yours has failed."),
)  # fmt: skip

HOMES = {
    home.kind: home
    for home in (
        Home(Kind.TRAINEE, (OWN_DAY, OWN_GROUPS, OWN_LEVELS, OWN_EXAMS, SERVICES, COMING)),
        Home(Kind.TRAINER, (OWN_DAY, TO_DECLARE, TO_JUDGE, OWN_SERVICE, OWN_EXAMS, COMING)),
        Home(Kind.POLE_HEAD, (SENTENCE, NEEDS, TO_DECLARE, CHANGED, COMING), is_of_the_ledger=True),
        Home(Kind.TIMETABLE_OFFICER, (WEEKS, REQUESTS, BROKEN, CANNOT_END, COMING), is_of_the_ledger=True),
        Home(Kind.GENERAL_SUPERVISOR, (NOW, TO_DECLARE, ABSENCES, EXAMS_AHEAD, COMING), is_of_the_ledger=True),
        Home(Kind.REGISTRAR, (EXAMS, FILES, HEADCOUNTS, MARKS, COMING), is_of_the_ledger=True),
        Home(Kind.ADMISSION_OFFICER, (FEWEST, INCOMPLETE, ENROLLED, APPLICATIONS, COMING)),
        Home(Kind.COUNSELLOR, (LEFT, ENROLLED, FOLLOW_UP, FIRST_JOBS, COMING)),
        Home(Kind.WORKSHOP_HEAD, (TOMORROW, OUT_OF_ORDER, FAULTS, MACHINES, COMING)),
        Home(Kind.HOUSE_MANAGER, (BEDS, BEDS_TO_GIVE, ROLL_CALL, MEALS, COMING)),
        Home(Kind.DIRECTOR, (SENTENCE, NEEDS, POLES, CHANGED, COMING), is_of_the_ledger=True),
        Home(Kind.REGIONAL_DIRECTOR, ()),  # a page of its own, over many establishments: web/region.py
        Home(Kind.EMPLOYER, (TAUGHT, OFFERS, VERIFY, COMING)),
        Home(Kind.GRADUATE, (PATH, DIPLOMA, FURTHER, YOUR_COUNSELLOR, COMING)),
        Home(Kind.DPO, (IDENTITIES, DATA_REQUESTS, REGISTER, RETENTION)),
        Home(Kind.ADMINISTRATOR, (ROLES_ENDING, ACCOUNTS, DATES, WORKS)),
    )
}


def homes_of(user: User) -> list[Home]:
    """Those of the roles held now, in the order they were given; one for each kind of role."""
    # Databases do not agree on where a role without a first day stands.
    held = sorted(user.current_roles, key=lambda role: (role.start or date.min, role.pk))
    kinds = dict.fromkeys(role.kind for role in held)
    return [HOMES[kind] for kind in kinds if kind in HOMES]


def home_shown(homes: list[Home], asked: str = "") -> Home | None:
    """The one asked for, if it is theirs, else the first."""
    return next((home for home in homes if home.kind == asked), next(iter(homes), None))
