"""Where chance comes from: a stream of numbers per subject, all derived from the one seed."""

from random import Random


def stream(seed: int, *labels: object) -> Random:
    """A generator for one subject: drawing more in one place changes nothing elsewhere.

    The text seed is hashed by `random` itself with SHA-512: the process's hash seed plays no part.
    """
    return Random("/".join(str(part) for part in (seed, *labels)))
