"""A throw-away PostgreSQL: `python -m tests.rig.postgres COMMAND …` runs COMMAND on one.

Needs the binaries only (Debian: apt-get install postgresql), neither a service nor a password.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

HOW_TO_GET_IT = "a postgres binary (Debian: apt-get install postgresql)"
# Nothing here outlives the run, so nothing waits for the disk.
CARELESS = ["-F", "-c", "full_page_writes=off", "-c", "synchronous_commit=off"]


def find_binaries() -> Path | None:
    """The folder of initdb and postgres. Debian keeps them off the PATH, one folder per version."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    on_path = [Path(found).parent] if (found := shutil.which("postgres")) else []
    complete = [folder for folder in on_path + debian if _has_all(folder)]
    return complete[-1] if complete else None


def _has_all(folder: Path) -> bool:
    return (folder / "initdb").exists() and (folder / "postgres").exists()


@contextlib.contextmanager
def throwaway_postgres(binaries: Path):
    """Start a server of our own, yield its DATABASE_URL, then stop it and leave nothing."""
    folder = Path(tempfile.mkdtemp(prefix="mihan-pg-"))
    outside = {
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        **_someone_else_than_root(folder),
    }
    log = folder / "postgres.log"
    server = None
    try:
        data = str(folder / "data")
        initdb = [str(binaries / "initdb"), "-D", data, "-A", "trust", "-U", "postgres"]
        initdb += ["-E", "UTF8", "--no-sync", "--no-instructions"]
        subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, **outside)
        port = _free_port()
        postgres = [str(binaries / "postgres"), "-D", data, *CARELESS]
        postgres += ["-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
        with log.open("wb") as errors:
            server = subprocess.Popen(postgres, stderr=errors, start_new_session=True, **outside)
        _wait_until_it_answers(server, port, log)
        yield f"postgresql://postgres@127.0.0.1:{port}/postgres"
    finally:
        if server:
            server.send_signal(signal.SIGINT)  # a "fast" stop, which does not wait for clients
            server.wait(timeout=30)
        shutil.rmtree(folder, ignore_errors=True)


def _someone_else_than_root(folder: Path) -> dict:
    """Both programs refuse root, so root lends them the account Debian made for them."""
    if os.geteuid():
        return {}
    account = pwd.getpwnam("postgres")
    os.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_until_it_answers(server: subprocess.Popen, port: int, log: Path) -> None:
    import psycopg

    deadline = time.monotonic() + 60
    while True:
        try:
            psycopg.connect(host="127.0.0.1", port=port, user="postgres").close()
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {log.read_text()}") from error
            time.sleep(0.05)
        else:
            return


def main(command: list[str]) -> int:
    binaries = find_binaries()
    if binaries is None:
        print(f"  skipped: needs {HOW_TO_GET_IT}", file=sys.stderr)
        return 1 if os.environ.get("CI") == "true" else 0
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # or the server would outlive us
    with throwaway_postgres(binaries) as url:
        environment = {**os.environ, "DATABASE_URL": url}
        return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
