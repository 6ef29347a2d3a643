"""Prepares what a planner is about to publish: this week again, with one session moved for the trainee of the demo.

Run in a process of its own on the campus's data; prints the address of the draft.
"""

import json

import django


def main() -> None:
    django.setup()
    from mihan.core.journal import acting
    from mihan.people.models import User
    from mihan.timetable.engine import Judge, PlanProblem
    from mihan.timetable.models import Plan
    from mihan.timetable.policy import Place
    from mihan.timetable.services.drafting import copy_plan
    from mihan.timetable.services.editing import move_session

    planner, trainee = (User.objects.get(username=name) for name in ("timetable", "trainee"))
    published = Plan.objects.published().order_by("monday").first()
    with acting("command:story"):
        draft = copy_plan(published, by=planner)
        # What no longer holds since the exams were published must find another place, or none.
        hit = [session for broken in Judge(PlanProblem(draft)).broken() for session in broken.sessions]
        for session in hit:
            draft.refresh_from_db()
            move_session(session, Place(trainer=session.trainer_id), by=planner, seen=draft.revision)
        draft.refresh_from_db()
        own = trainee.person.enrolments.values("group")  # left as they are: other stories count on them
        session, to = next(_movable(draft, own, Judge, PlanProblem))
        move_session(session, Place(to.day, to.slot, to.space, session.trainer_id), by=planner, seen=draft.revision)
    print(json.dumps({"draft": draft.get_absolute_url()}))


def _movable(draft, groups, judge, problem):
    for session in draft.sessions.placed().filter(groups__group__in=groups).order_by("pk"):
        for option in judge(problem(draft, around=session)).options(session):
            if option.is_possible and (option.day, option.slot) != (session.day, session.slot):
                yield session, option


if __name__ == "__main__":
    main()
