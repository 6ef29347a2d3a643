import socket
import subprocess
import sys
import time
import types

import pytest


@pytest.fixture
def taken_port(monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = str(server.getsockname()[1])
        monkeypatch.setenv("PORT", port)
        yield port


def test_a_taken_port_is_refused_before_anything_is_made(run, started, taken_port):
    with pytest.raises(SystemExit, match=rf"port {taken_port}: .*PORT=8001 python3 run\.py"):
        run.main([])
    assert started == []


@pytest.mark.parametrize("port", ["http", "70000"])
def test_a_port_that_is_none_is_refused(port, run, started, monkeypatch):
    monkeypatch.setenv("PORT", port)
    with pytest.raises(SystemExit, match=f"port {port}"):
        run.main([])
    assert started == []


def test_the_free_port_asked_for_is_used(run, taken_port, monkeypatch):
    monkeypatch.setenv("HOST", "127.0.0.2")
    assert run.free_address() == ("127.0.0.2", taken_port)


@pytest.fixture
def serving(run, environment, monkeypatch):
    """Serves with two stand-ins for the server and the worker; a page comes at once."""
    environment()
    processes = []

    def serve(server, worker):
        programs = iter([server, worker, "pass"])  # the last one compiles the search, and ends
        start = run.subprocess.Popen

        def stand_in(command, **options):
            process = start([sys.executable, "-c", next(programs)], **options)
            processes.append(process)
            return process

        monkeypatch.setattr(run, "free_address", lambda: ("127.0.0.1", "1"))
        monkeypatch.setattr(run, "setup", lambda: "director / demo")
        monkeypatch.setattr(run, "first_page", lambda url, _: f"first page served at {url}")
        monkeypatch.setattr(run.subprocess, "Popen", stand_in)
        return run.main(["serve"])

    yield types.SimpleNamespace(start=serve, processes=processes)
    for process in processes:
        process.kill()
        process.wait()


WAITS = "import time; time.sleep(60)"


@pytest.mark.parametrize(
    ("server", "worker", "lost"),
    [("raise SystemExit(7)", WAITS, "server .exit 7."), (WAITS, "", "worker .exit 0.")],
)
def test_the_loss_of_one_stops_the_other_and_is_a_failure(server, worker, lost, serving):
    with pytest.raises(SystemExit, match=f"Stopped by itself: the {lost}"):
        serving.start(server, worker)
    assert all(process.poll() is not None for process in serving.processes)


def test_an_interruption_stops_both_and_is_no_failure(run, serving, monkeypatch, capfd):
    # run.py's own clock only: subprocess sleeps too.
    monkeypatch.setattr(run, "time", types.SimpleNamespace(sleep=run.interrupt))
    assert serving.start(WAITS, WAITS) is None
    assert all(process.poll() is not None for process in serving.processes)
    said = capfd.readouterr()
    assert said.out == "director / demo\n"
    assert "first page served at http://127.0.0.1:1/" in said.err


def test_what_a_dead_server_leaves_behind_is_stopped_too(run, tmp_path):
    pulse = tmp_path / "pulse"
    child = f"import pathlib, time\nwhile True: pathlib.Path({str(pulse)!r}).touch(); time.sleep(.02)"
    parent = f"import subprocess, sys; subprocess.Popen([sys.executable, '-c', {child!r}])"
    server = subprocess.Popen([sys.executable, "-c", parent], start_new_session=True)
    server.wait()
    wait_for(pulse.exists)
    run.stop([server])
    time.sleep(0.1)
    pulse.unlink()
    time.sleep(0.2)
    assert not pulse.exists()


def wait_for(condition):
    deadline = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)
