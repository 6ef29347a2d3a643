"""`run.py check`: every check that needs no data. All run; each says how long it took."""

import os
import subprocess
import sys
import time

PYTHON = sys.executable
TOOLS = {
    "format": [PYTHON, "-m", "ruff", "format", "--check", "--output-format", "concise", "."],
    "lint": [PYTHON, "-m", "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "types": [PYTHON, "-m", "mypy"],
    "imports": [
        *[PYTHON, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        "--no-logo",
    ],
    "translations": [PYTHON, "manage.py", "check_translations"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
}


def main(tools: dict[str, list[str]] = TOOLS) -> int:
    # Without this, makemigrations would leave an empty database among the data.
    environment = {**os.environ, "DATABASE_URL": "sqlite:///:memory:"}
    failed = []
    for name, command in tools.items():
        start = time.perf_counter()
        done = subprocess.run(
            command,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        verdict = "FAILED" if done.returncode else "ok"
        say(f"{name:<13} {verdict:<7} {time.perf_counter() - start:5.1f} s")
        if done.returncode:
            failed.append(name)
            print(done.stdout, flush=True)
    say(f"failed: {', '.join(failed)}" if failed else "all is well")
    return 1 if failed else 0


def say(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except KeyboardInterrupt:
        sys.exit(130)
