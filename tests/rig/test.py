"""`run.py test …`: the same tests on SQLite, then on PostgreSQL. The rest goes to pytest."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence

FINE, FAILED, NOTHING_TO_RUN = 0, 1, 5  # what pytest exits with
Run = Callable[[list[str]], int]


def run(command: list[str]) -> int:
    # A DATABASE_URL of the caller's would be somebody's data: each pass has its own.
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return subprocess.run(command, env=environment, check=False).returncode


# The whole suite shares two processors, file by file; a few tests are sooner done in one process.
IN_TWO = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]


def main(arguments: Sequence[str], run: Run = run) -> int:
    pytest = [sys.executable, "-m", "pytest", *(arguments or IN_TWO)]
    say("tests on SQLite")
    sqlite = run(pytest)
    if sqlite not in {FINE, FAILED, NOTHING_TO_RUN}:  # interrupted, or a mistake in the arguments
        return sqlite
    say("tests on PostgreSQL, those that touch the database")
    postgres = run([sys.executable, "-m", "tests.rig.postgres", *pytest])
    # Races exist on PostgreSQL only and engines on neither: one pass of the two may be empty.
    if NOTHING_TO_RUN in {sqlite, postgres}:
        return postgres if sqlite == NOTHING_TO_RUN else sqlite
    return sqlite or postgres


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
