"""How passwords are kept: Argon2id, at the same cost to whoever tries them and less in the way of everybody else."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class OneLaneArgon2PasswordHasher(Argon2PasswordHasher):
    """Django's memory and passes (100 MiB, 2) in one lane.

    In eight, a sign-in takes every processor of a small machine at once, and whoever works at a page waits; in one it
    takes as long a computation of one of them, and a guess costs as much (RFC 9106: lanes change the time alone).
    """

    parallelism = 1
