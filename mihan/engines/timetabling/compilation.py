"""The machine code of the searches: which folder it belongs in, and making it ahead of need.

This module can be imported without numba, which reads NUMBA_CACHE_DIR when it is first imported:

    os.environ["NUMBA_CACHE_DIR"] = str(var / "numba" / fingerprint())
    warm_up()

As a program, `python -m mihan.engines.timetabling.compilation`, it compiles for that folder and ends.
"""

from hashlib import sha256
from importlib import resources
from importlib.resources.abc import Traversable

PACKAGE = "mihan.engines.timetabling"


def fingerprint() -> str:
    """A name that changes with any source of the engine.

    numba looks at the date of one file only, and would go on using machine code made from an older
    version of the functions it calls; a folder for each version of the sources cannot mix them.
    """
    digest = sha256()
    for source in sorted(_sources(resources.files(PACKAGE)), key=lambda found: found[0]):
        digest.update(source[0].encode() + source[1])
    return digest.hexdigest()[:16]


def _sources(folder: Traversable, path: str = "") -> list[tuple[str, bytes]]:
    found = []
    for entry in folder.iterdir():
        name = f"{path}/{entry.name}"
        if entry.is_dir():
            found += _sources(entry, name)
        elif name.endswith(".py"):
            found.append((name, entry.read_bytes()))
    return found


def warm_up() -> None:
    """Compile, or load from the cache, everything `solve`, `repair`, `remedies` and `plan_year` call.

    Half a minute of processor the first time, half a second afterwards.
    """
    from mihan.engines.timetabling.portfolio import solve
    from mihan.engines.timetabling.problem import Course, Group, Problem, Room, Trainer
    from mihan.engines.timetabling.stopping import Iterations
    from mihan.engines.timetabling.year import Line, Year, plan_year

    course = Course(id="a", groups=("g",), sessions=2, room_kind="class", trainers=("t",))
    problem = Problem(
        groups=(Group(id="g"),),
        trainers=(Trainer(id="t", max_week=1),),  # too short, so that hand-overs are tried
        rooms=(Room(id="r", kind="class", capacity=1),),
        courses=(course,),
    )
    solve(problem, stop=Iterations(10), searches=1)
    plan_year(Year(weeks=2, lines=(Line(id="a", groups=("g",), hours=5, last_week=1),), groups={"g": (1, 1)}))


if __name__ == "__main__":
    from mihan.engines.timetabling import curriculum

    warm_up()
    curriculum.warm_up()
