"""Who teaches what: work is cut into tasks, given to one trainer after the other."""

from collections.abc import Iterable
from dataclasses import dataclass

from mihan.engines.demo.lines import NEVER, Line
from mihan.engines.demo.reference import Pole
from mihan.engines.demo.trainers import LEAST_PERMANENT_LOAD, Pool, Post, Trainer, make_pools

# The pool that teaches a general subject, by the last two digits of its module: one for languages
# each, one for
# behaviour and enterprise together.
GENERAL_POOLS = {
    "01": "01",
    "02": "02",
    "03": "03",
    "04": "05",
    "05": "05",
    "06": "06",
    "07": "07",
    "08": "05",
}
LOOK_AHEAD = 3  # tasks a post may pass over to find one that fits: further away is another trade


@dataclass(slots=True)
class Task:
    """Teaching for one person: a line, its face-to-face part, or a merged remote session."""

    hours: int
    face: Line | None
    remote: tuple[Line, ...]

    def give_to(self, trainer: Trainer) -> None:
        """Write the trainer on every line concerned."""
        if self.face is not None:
            self.face.face_trainer = trainer
        for line in self.remote:
            line.remote_trainer = trainer


def staff(lines: Iterable[Line], poles: Iterable[Pole], *, seed: int) -> None:
    """Give each assigned hour a trainer; a merged remote session is one task."""
    pools = make_pools([pole.code for pole in poles] + sorted(set(GENERAL_POOLS.values())), seed=seed)
    for name, tasks in tasks_by_pool(lines).items():
        _share_out(tasks, pools[name])


def tasks_by_pool(lines: Iterable[Line]) -> dict[str, list[Task]]:
    """The tasks of each pool, near trades together so that a trainer keeps to few of them."""
    found: dict[str, list[Task]] = {}
    met: set[str] = set()
    for line in sorted((line for line in lines if line.hired_at < NEVER), key=_neighbourhood):
        tasks = found.setdefault(_pool_of(line), [])
        if line.fusion is None:
            tasks.append(Task(line.assigned.taught, line, (line,) if line.assigned.remote else ()))
            continue
        tasks.append(Task(line.assigned.face, line, ()))
        if line.fusion.code not in met:
            met.add(line.fusion.code)
            tasks.append(Task(line.assigned.remote, None, tuple(line.fusion.lines)))
    return found


def _neighbourhood(line: Line) -> tuple[str, str, int, str, str, str]:
    group = line.group
    return (
        group.programme.pole.code,
        group.programme.base,
        group.year,
        line.module.code,
        group.name,
        group.shift,
    )


def _pool_of(line: Line) -> str:
    return GENERAL_POOLS[line.module.discipline] if line.module.is_general else line.group.programme.pole.code


def _share_out(tasks: list[Task], pool: Pool) -> None:
    """Fill one post after the other; a remainder too small goes to a part-timer."""
    posts = pool.posts()
    waiting = tasks
    while waiting:
        post = next(posts)
        taken, waiting = _fill(post, waiting)
        done = sum(task.hours for task in taken)
        short = post.trainer.permanent and done < LEAST_PERMANENT_LOAD
        for task in taken:
            task.give_to(pool.complement() if short else post.trainer)


def _fill(post: Post, tasks: list[Task]) -> tuple[list[Task], list[Task]]:
    """The tasks a post takes, in order, passing over those that do not fit; and the others."""
    taken: list[Task] = []
    left: list[Task] = []
    load = 0
    least = LEAST_PERMANENT_LOAD if post.trainer.permanent else 0
    for task in tasks:
        fits = load + task.hours <= post.load or load < least or not taken
        if fits and len(left) < LOOK_AHEAD:
            taken.append(task)
            load += task.hours
        else:
            left.append(task)
    return taken, left
