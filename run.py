#!/usr/bin/env python3
"""Mihan's launcher; needs Python 3.11 and pip (or uv), nothing else. `run.py help` tells more.

What it says of itself goes to stderr, and nothing when all is fresh: the output of a command is the
command's own. Why it is made this way: docs/decisions/0002-launcher.md.
"""

import contextlib
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.parse
import urllib.request
import venv
from pathlib import Path

BEGAN = time.perf_counter()
ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = str(VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
STAMP = VENV / "mihan.json"  # what is installed; written last, so half an environment has none
VAR = Path(os.environ.get("MIHAN_VAR", ROOT / "var"))
MANAGE = [PYTHON, str(ROOT / "manage.py")]
RUNTIME, DEVELOPMENT = "requirements.txt", "requirements-dev.txt"  # the second contains the first
VERSION = "{}.{}".format(*sys.version_info)
DAY = re.compile(r"MIHAN_TODAY=([-\d]+)")  # said with the accounts of the demo, and nowhere else
HELP = """\
python3 run.py              make all ready, then serve http://127.0.0.1:8000 with one worker
python3 run.py setup        make all ready: environment, database, static files, demo campus, its week
python3 run.py worker       one more worker for background jobs, on this host or another
python3 run.py test [...]   the tests, on SQLite then on PostgreSQL; the rest goes to pytest
python3 run.py check        format, lint, types, import contracts, translations, migrations
python3 run.py WORD [...]   any command of the product: bench, where, import_file, shell ...
                            (`run.py help WORD` explains one, `run.py help --commands` lists them)
Set in the environment when the default does not suit:
  HOST, PORT      where to serve (127.0.0.1, 8000)
  DATABASE_URL    sqlite:////absolute/path or postgresql://user:password@host:port/name
  DATABASE_OWNER_URL   the account of PostgreSQL that owns the tables: it makes them ready, and serves
                  nothing; the one of DATABASE_URL then reads and writes rows, and cannot do more
  MIHAN_VAR       where the data lives (var/)
  MIHAN_TODAY     the day the product believes it is (the demo's is fixed)
  MIHAN_SHOWN     the code of the establishment the public site is of (the first with poles)
  MIHAN_DEMO=no   leave an empty database empty: no demo campus, no demo accounts; the terminal
                  then says where to set up the first establishment (and `open_establishment` can);
                  invented people are asked for a second factor too
  MIHAN_SECOND_FACTOR=no   ask staff for no second factor
"""
ADVICE = {  # what to do when a step fails, by the name of its log
    "venv": "remove the folder .venv, then repeat the command.",
    "install": "check the network, the free space, and that `python3 -m pip --version` says 22.3 or"
    " more (Debian: apt-get install python3-pip); then repeat the command.",
    "translations": "mend the .po file named above, then repeat the command.",
    "database": "check DATABASE_URL and that the database answers; nothing was changed.",
    "migrate": "read the log; what had passed is kept, the migration that failed is undone.",
    "static": "read the log: usually a style sheet or a script names a file that is not there.",
    "demo": "read the log; MIHAN_DEMO=no starts without the demo campus.",
    "compile": "read the log; the product works, but its first planned week will wait for this.",
    "week": "read the log; the product works, without a planned week: plan one from its page.",
}


def say(text, end="\n"):
    print(text, end=end, file=sys.stderr, flush=True)


@contextlib.contextmanager
def step(name, title):
    """Say `title … 1.2 s`; on failure say what failed, where the log is, what to do, and exit 1."""
    say(f"  {title} … ", end="")
    start = time.perf_counter()
    path = VAR / "log" / f"{name}.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8") as log:
        try:
            yield log
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever it is, say what to do
            if not isinstance(error, subprocess.CalledProcessError):
                traceback.print_exc(file=log)
            log.flush()
            tail = path.read_text(encoding="utf-8", errors="replace").splitlines()[-12:]
            say(f"failed after {time.perf_counter() - start:.1f} s\n")
            say("".join(f"    {line}\n" for line in tail))
            say(f"This failed: {title}.\nThe whole log: {path}\nWhat to do: {ADVICE[name]}")
            raise SystemExit(1) from None
    say(f"{time.perf_counter() - start:.1f} s")


@contextlib.contextmanager
def locked():
    """One launcher at a time: two making the same environment would spoil it."""
    try:
        import fcntl  # Windows has none: there, start one at a time
    except ImportError:
        yield
        return
    with (ROOT / ".run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("  another run.py is at work in this folder; waiting for it …")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


# The environment: `.venv` and the compiled translations


def digest(requirements):
    return hashlib.sha256((ROOT / requirements).read_bytes()).hexdigest()


def identity():
    return {"folder": str(VENV), "python": VERSION, "interpreter": os.path.realpath(PYTHON)}


def read_stamp():
    try:
        return json.loads(STAMP.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def fault():
    """Why `.venv` must be made from nothing; empty when it can be kept."""
    if not Path(PYTHON).exists():
        return "its Python is gone" if VENV.exists() else "there is none yet"
    stamp = read_stamp() or {**identity(), "python": asked_version()}  # another hand made it
    changed = [name for name, value in identity().items() if stamp.get(name) != value]
    return f"another {' and '.join(changed)} than when it was made" if changed else ""


def asked_version():
    code = "import sys; print('{}.{}'.format(*sys.version_info))"
    with contextlib.suppress(OSError):
        done = subprocess.run([PYTHON, "-c", code], capture_output=True, text=True, check=False)
        return done.stdout.strip()
    return "none"


def is_installed(requirements):
    installed = read_stamp().get("installed", {})
    return installed.get(requirements) == digest(requirements) and not fault()


def stale_catalogues():
    for source in ROOT.glob("locale/*/LC_MESSAGES/django.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            yield source


def ensure_environment(requirements=RUNTIME):
    """Bring the environment up to date; instant and silent when it is."""
    if is_installed(requirements) and not any(stale_catalogues()):
        return
    with locked():  # asked again inside: another run.py may have done it while we waited
        if reason := fault():
            with step("venv", f"making the environment .venv ({reason})"):
                # Aside at one stroke: an emptying cut short would leave packages that look whole.
                shutil.rmtree(aside := ROOT / ".venv.old", ignore_errors=True)
                if VENV.exists():
                    VENV.rename(aside)
                venv.EnvBuilder(symlinks=os.name != "nt").create(VENV)
                shutil.rmtree(aside, ignore_errors=True)
        if not is_installed(requirements):
            install(requirements)
        if any(stale_catalogues()):
            command = [PYTHON, "-m", "babel.messages.frontend", "compile", "-D", "django"]
            with step("translations", "compiling the translations") as log:
                command += ["-d", str(ROOT / "locale")]
                subprocess.run(command, stdout=log, stderr=log, check=True)


def install(requirements):
    """With uv, else with the pip of the Python that runs us: `.venv` itself has none."""
    outside = getattr(sys, "_base_executable", sys.executable)  # when run.py runs from .venv itself
    command = [outside, "-m", "pip", "--python", PYTHON, "install", "--no-input"]
    if uv := shutil.which("uv"):
        command = [uv, "pip", "install", "--python", PYTHON]
    command += ["--require-hashes", "-r", str(ROOT / requirements)]
    count = (ROOT / requirements).read_text(encoding="utf-8").count("==")
    with step("install", f"installing {count} packages") as log:
        STAMP.unlink(missing_ok=True)
        subprocess.run(command, stdout=log, stderr=log, check=True)
        installed = {name: digest(name) for name in {RUNTIME, requirements}}
        STAMP.write_text(json.dumps({**identity(), "installed": installed}), encoding="utf-8")


# The data: one process inside the environment, because starting Django is what takes time


def prepare():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mihan.settings")
    with step("database", "opening the database"):
        import django  # here and below: only the environment has Django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.db.migrations.executor import MigrationExecutor

        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        with step("migrate", f"applying {len(missing)} migrations") as log:
            call_command("migrate", interactive=False, stdout=log, stderr=log)
    if account := os.environ.get("MIHAN_SERVES_AS"):
        call_command("lend_tables", account)
    stamp, state = VAR / "static.stamp", static_files_state()
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != state:
        with step("static", "collecting the static files") as log:
            call_command("collectstatic", interactive=False, stdout=log, stderr=log)
            stamp.write_text(state, encoding="utf-8")
    if os.environ.get("MIHAN_DEMO") != "no":
        with step("demo", "demo campus") as log:
            call_command("build_demo", stdout=log, stderr=log)
        call_command("demo_accounts", stdout=sys.stdout)
    else:
        call_command("set_up_address", stdout=sys.stdout)


def static_files_state():
    """A fingerprint of every static file, ours or a package's. Collecting all takes seconds."""
    from django.contrib.staticfiles.finders import get_finders

    found = [storage.path(name) for finder in get_finders() for name, storage in finder.list(None)]
    state = [(path, Path(path).stat().st_mtime_ns) for path in sorted(found)]
    return hashlib.sha256(repr(state).encode()).hexdigest()


def as_owner():
    """What makes ready works as the owner of the tables; what serves never has its address."""
    environment = dict(os.environ)
    if owner := environment.pop("DATABASE_OWNER_URL", ""):
        account = urllib.parse.urlsplit(environment.get("DATABASE_URL", "")).username
        if not account:
            raise SystemExit("DATABASE_OWNER_URL wants DATABASE_URL to name the account that serves.")
        environment |= {"DATABASE_URL": owner, "MIHAN_SERVES_AS": urllib.parse.unquote(account)}
        del os.environ["DATABASE_OWNER_URL"]
    return environment


def setup():
    """Everything but serving. Returns as text the demo accounts, or where an empty base is set up."""
    ensure_environment()
    command, env = [PYTHON, str(ROOT / "run.py"), "--prepare"], as_owner()
    with locked():
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, encoding="utf-8", check=False)
    if done.returncode:
        raise SystemExit(done.returncode)
    return done.stdout


def settle(accounts):
    """What a first page need not wait for: the compiled search, the week of the demo."""
    live_on_its_day(accounts)
    with step("compile", "compiling the search of timetables") as log:
        subprocess.run([*MANAGE, "warm_up"], stdout=log, stderr=log, check=True)
    if DAY.search(accounts):
        with step("week", "planning the week of the demo") as log:
            subprocess.run([*MANAGE, "plan_demo_week"], stdout=log, stderr=log, check=True)


def live_on_its_day(accounts):
    """The demo lives on a fixed day, said with its accounts."""
    if day := DAY.search(accounts):
        os.environ.setdefault("MIHAN_TODAY", day[1])


# Serving


def free_address():
    """Asked first, and because granian shares its port: two servers would both seem to run."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except (OSError, ValueError, OverflowError) as error:
            other = "8002" if port == "8001" else "8001"
            raise SystemExit(
                f"Cannot serve on {host}, port {port}: {error}. Another run.py, perhaps? "
                f"Stop it, or choose another port: PORT={other} python3 run.py"
            ) from None
    return host, port


def serve():
    host, port = free_address()
    accounts = setup()
    live_on_its_day(accounts)
    granian = [PYTHON, "-m", "granian", "--interface", "wsgi", "--log-level", "warning"]
    granian += ["--workers", "2", "--blocking-threads", "2", "--host", host, "--port", port]
    running, compiling = {}, []

    def start(name, command):
        # Sessions of their own: Ctrl-C reaches run.py alone, which stops both in good order.
        running[name] = subprocess.Popen(command, cwd=ROOT, start_new_session=True)

    try:
        start("server", [*granian, "mihan.wsgi:application"])
        shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
        url = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/"
        say(f"\n{first_page(url, running)}\n")
        # After the page somebody waits for: starting takes a processor a second.
        start("worker", [*MANAGE, "worker", "--no-reload"])
        print(accounts, flush=True)
        # Not among the running: it ends by itself, in a minute or two the first time.
        later = [*MANAGE, "plan_demo_week"] if DAY.search(accounts) else [*MANAGE, "warm_up", "--quiet"]
        compiling.append(subprocess.Popen(later, cwd=ROOT, start_new_session=True))
        while not the_dead(running):
            time.sleep(0.3)
    except KeyboardInterrupt:
        say("\nstopping …")
    finally:
        lost = the_dead(running)
        stop([*running.values(), *compiling])
        if lost:
            raise SystemExit(f"Stopped by itself: the {lost}. The reason stands above.")


def the_dead(running):
    ended = [f"{name} (exit {p.returncode})" for name, p in running.items() if p.poll() is not None]
    return " and the ".join(ended)


def first_page(url, running):
    """Really asks for it, until it comes."""
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while not the_dead(running):
        try:
            direct.open(url, timeout=30).read()
        except urllib.error.HTTPError as error:
            return f"serving {url} but its first page fails: {error}. The reason stands above."
        except OSError:
            time.sleep(0.1)
        else:
            took = time.perf_counter() - BEGAN
            return f"first page served at {url} after {took:.1f} s (Ctrl-C stops it)"
    raise SystemExit("The first page was never served.")


def stop(processes):
    """Ask all to end (a worker finishes its job), then insist; a second Ctrl-C insists at once."""
    for process in processes:
        process.terminate()
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
            process.wait(timeout=20)
        with contextlib.suppress(OSError):  # and whatever a dead server left behind
            os.killpg(process.pid, signal.SIGKILL) if os.name == "posix" else process.kill()


# Words


def become(command):
    """Same output, same exit status, nothing of ours in between."""
    if os.name == "nt":  # exec there gives the prompt back before the command ends
        return subprocess.run(command, check=False).returncode
    return os.execv(command[0], command)


def interrupt(*_):
    raise KeyboardInterrupt


def main(arguments):
    if sys.version_info < (3, 11):  # noqa: UP036 - the one file that an older Python may read
        raise SystemExit(f"Mihan needs Python 3.11 or newer; {sys.executable} is {VERSION}.")
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number and (name == "SIGINT" or signal.getsignal(number) != signal.SIG_IGN):  # nohup
            signal.signal(number, interrupt)
    word, *rest = arguments or ["serve"]
    if arguments in (["help"], ["-h"], ["--help"]):
        print(HELP, end="")
    elif word in ("serve", "--prepare"):
        return serve() if word == "serve" else prepare()
    elif word == "setup":
        accounts = setup()
        settle(accounts)
        print(accounts, end="")
    elif word in ("test", "check"):
        ensure_environment(DEVELOPMENT)
        os.chdir(ROOT)
        return become([PYTHON, "-m", f"tests.rig.{word}", *rest])
    else:
        ensure_environment()
        words = ["worker", "--no-reload"] if word == "worker" else [word]
        return become([*MANAGE, *words, *rest])
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        say("\nstopped")
        sys.exit(130)
