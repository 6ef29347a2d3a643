"""Words for the tests of the firm: wait for a task, inject, read the evidence."""

from mihan.engines.simulation import Session


def wait_for(session: Session, kind: str):
    """The first open task of a kind, once there is one."""
    while not session.world.tasks(kind):
        assert session.t < session.world.pack.length, f"no {kind} came"
        session.look(session.t + 10)
    return session.world.tasks(kind)[0]


def inject(session: Session, event: str, **args):
    return session.decide("", "inject", actor="instructor", event=event, args=args)


def evidence(session: Session, rule: str):
    """The last opportunity of a rule: (num, den)."""
    found = [v for _t, kind, v, _c in session.world.facts if kind == "evidence" and v["rule"] == rule]
    return (found[-1]["num"], found[-1]["den"]) if found else None
