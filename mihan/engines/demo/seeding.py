"""Where chance comes from: one independent stream of numbers per subject, all derived from the one
seed.
"""

from random import Random


def stream(seed: int, *labels: object) -> Random:
    """A generator of its own for a subject, so that drawing more in one place changes nothing
    elsewhere.

    The text seed is hashed by `random` itself with SHA-512: the process's hash seed plays no part.
    """
    return Random("/".join(str(part) for part in (seed, *labels)))
