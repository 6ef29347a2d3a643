"""Problems small enough to see through, and a strategy that draws them."""

from hypothesis import strategies as st

from mihan.engines.timetabling.curriculum import Course, Curriculum, Problem, Room

TEXT = """Name: Toy
Courses: 3
Rooms: 2
Days: 2
Periods_per_day: 3
Curricula: 1
Constraints: 2

COURSES:
Welding Amal 2 2 30
Drawing Badr 1 1 12
English Amal 1 1 12

ROOMS:
A 32
B 10

CURRICULA:
first 2 Welding Drawing

UNAVAILABILITY_CONSTRAINTS:
English 0 0
English 1 2

END.
"""


def problem(*courses, rooms=(("A", 100),), days=2, periods_per_day=3, curricula=(), unavailable=()):
    """A problem from tuples: courses (id, teacher, lectures, days, students), rooms (id, seats)."""
    return Problem(
        days=days,
        periods_per_day=periods_per_day,
        courses=tuple(Course(*course) for course in courses),
        rooms=tuple(Room(*room) for room in rooms),
        curricula=tuple(Curriculum(f"q{n}", tuple(members)) for n, members in enumerate(curricula)),
        unavailable=frozenset(unavailable),
    )


@st.composite
def problems(draw):
    """Random problems, most of which have a timetable and some of which have none."""
    days, periods = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    names = [f"c{n}" for n in range(draw(st.integers(1, 7)))]
    number = st.integers
    courses = [
        (name, f"t{draw(number(0, 4))}", draw(number(n == 0, 3)), draw(number(0, 3)), draw(number(1, 40)))
        for n, name in enumerate(names)  # some without a lecture, though not all
    ]
    slots = st.tuples(st.sampled_from(names), number(0, days - 1), number(0, periods - 1))
    return problem(
        *courses,
        rooms=[(f"r{n}", draw(number(0, 40))) for n in range(draw(number(1, 4)))],
        days=days,
        periods_per_day=periods,
        curricula=draw(st.lists(st.lists(st.sampled_from(names), unique=True, max_size=4), max_size=4)),
        unavailable=draw(st.sets(slots, max_size=8)),
    )
