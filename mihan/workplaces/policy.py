"""Numbers and small decisions of sessions; no database here."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

KEEP_EVERY = 20  # inputs between two copies of the state; it is a cache, the log alone counts
PASS_EVERY = timedelta(minutes=1)  # how often workers look after sessions nobody looks at
MOST_PASSED = 200  # of them at a time
LEFT_ALONE_AFTER = timedelta(minutes=20)  # a season stands still when nobody did anything for so long
MOST_SEEDS = 999_999  # a world is known by a number one can read aloud
MOST_KEY = 64
MOST_PHOTOS = 6  # of one task of the bench
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # of a code to join: nothing that looks like something else
CODE_LENGTH = 6
ORDINARY_TIME, MOST_EXTRA_TIME = 1000, 3000  # thousandths


def code_from(number: int) -> str:
    """A code to read aloud, of a whole number."""
    letters = []
    for _place in range(CODE_LENGTH):
        number, letter = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[letter])
    return "".join(letters)


def rotation(
    people: Sequence[int], seats: Sequence[tuple[str, str]], played: Mapping[tuple[int, str], int]
) -> dict[str, int]:
    """Who sits where, by seat: each in the role they have played least; earlier people choose first among equals.

    `seats` are (seat, role) and `played` counts past sessions by (person, role).
    """
    free, left, given = list(seats), list(people), {}
    while free and left:
        person, seat = min(
            ((person, seat) for person in left for seat in free),
            key=lambda pair: (played.get((pair[0], pair[1][1]), 0), left.index(pair[0]), free.index(pair[1])),
        )
        given[seat[0]] = person
        left.remove(person)
        free.remove(seat)
    return given
