"""What is never written in this product, read in its sources."""

import ast
import re
from functools import cache
from pathlib import Path

import mihan

ROOT = Path(mihan.__path__[0])
SOURCES = sorted(p for p in ROOT.rglob("*.py") if "migrations" not in p.parts)
TEMPLATES = sorted(p for p in ROOT.rglob("*") if p.suffix in {".html", ".txt"} and "templates" in p.parts)
SCRIPTS = sorted(p for p in ROOT.rglob("*.js") if "vendor" not in p.parts and ".min." not in p.name)
DOORS = sorted([*ROOT.glob("*/web/*.py"), *ROOT.glob("*/api.py")])
# Bench, launcher and compiling run commands of ours, with words of ours; the scanner is the installation's.
RUNS = {"bench", "engines", "timetable"}


@cache
def nodes(path):
    return list(ast.walk(ast.parse(path.read_text())))


def calls(paths):
    for path in paths:
        for node in nodes(path):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", _name(node.func), node


def _name(function):
    if isinstance(function, ast.Attribute):
        return f"{_name(function.value)}.{function.attr}"
    return getattr(function, "id", "")


def imported(paths):
    for path in paths:
        for node in nodes(path):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                yield str(path.relative_to(ROOT)), name


def lines_with(pattern, paths):
    return [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()}"
        for path in paths
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if re.search(pattern, line)
    ]


def test_no_text_is_run_as_a_program():
    forbidden = {"eval", "exec", "compile", "os.system", "os.popen", "__import__", "pickle.loads", "marshal.loads"}
    assert [place for place, name, _node in calls(SOURCES) if name in forbidden] == []


def test_nothing_is_read_that_could_make_objects_of_its_choice():
    unsafe = {"pickle", "marshal", "shelve", "yaml", "dill", "jsonpickle", "xml.sax", "lxml"}
    assert [found for found in imported(SOURCES) if found[1] in unsafe] == []


def test_no_command_passes_through_a_shell_and_pages_run_none():
    shells = [
        place for place, _name_, node in calls(SOURCES)
        if any(k.arg == "shell" and not (isinstance(k.value, ast.Constant) and k.value.value is False)
               for k in node.keywords)
    ]  # fmt: skip
    assert shells == []
    running = {path for path, name in imported(SOURCES) if name == "subprocess"}
    assert {path for path in running if path.split("/")[0] not in RUNS} == {"core/scanning.py"}
    assert [found for found in imported(DOORS) if found[1] == "subprocess"] == []


def test_pages_write_no_sql_of_their_own():
    written = ("cursor", "raw", "extra", "RawSQL", "execute", "executemany")
    found = [place for place, name, node in calls(DOORS)
             if name.rpartition(".")[2] in written and not _asks_one(node) and name != "connection.cursor"]  # fmt: skip
    assert found == []


def _asks_one(node):
    """What says that the database answers."""
    return [getattr(given, "value", None) for given in node.args] == ["SELECT 1"]


def test_no_statement_is_put_together_from_what_a_request_says():
    """Where SQL is written by hand, what it holds of the outside is a parameter."""
    found = [
        place for place, name, node in calls(SOURCES)
        if name.rpartition(".")[2] in {"execute", "raw", "RawSQL"} and node.args
        and any(isinstance(part, ast.Name) and part.id in {"request", "params", "form", "user"}
                for part in ast.walk(node.args[0]))
    ]  # fmt: skip
    assert found == []


def test_the_product_calls_no_other_server_but_its_mail_server():
    nets = {"requests", "httpx", "urllib.request", "http.client", "aiohttp", "ftplib", "socket", "telnetlib"}
    found = {path for path, name in imported(SOURCES) if name in nets and not path.startswith("bench/")}
    assert found == set()


def test_templates_escape_whatever_people_wrote():
    pages = [path for path in TEMPLATES if path.suffix == ".html"]  # a letter in plain text has nothing to escape
    found = lines_with(r"\|\s*safe\b|autoescape\s+off|\|\s*safeseq\b", pages)
    assert [line for line in found if "totp_svg|safe" not in line] == []  # a square drawn from a key of ours


def test_no_template_is_made_of_text():
    found = [place for place, name, _node in calls(SOURCES) if name.rpartition(".")[2] in {"Template", "from_string"}]
    assert found == []


def test_templates_load_nothing_from_elsewhere():
    assert lines_with(r"""<(?:script|link|img|iframe|source)[^>]+(?:src|href)=["'](?:https?:)?//""", TEMPLATES) == []


def test_no_other_plug_in_is_embedded():
    assert lines_with(r"<(?:iframe|object|embed|applet)\b", TEMPLATES) == []


def test_scripts_write_text_as_text():
    sinks = r"\beval\(|new Function\(|document\.write|innerHTML\s*=|outerHTML\s*=|insertAdjacentHTML|setTimeout\([\"']"
    ours = "panel.innerHTML = await answer.text();"  # a fragment of a template of ours, escaped there
    assert [line for line in lines_with(sinks, SCRIPTS) if not line.endswith(ours)] == []


def test_scripts_keep_nothing_in_the_browser_and_listen_to_no_other_window():
    kept = r"localStorage|sessionStorage|indexedDB|document\.cookie|postMessage|[\"']message[\"']|WebSocket|RTCPeer"
    assert lines_with(kept, SCRIPTS) == []


def test_no_page_gives_up_its_token():
    """The public basket, whose pages hold no cookie, asks the browser where the form came from."""
    assert [line for line in lines_with(r"csrf_exempt", SOURCES) if not line.startswith("public/web/")] == []


def test_secrets_are_drawn_by_the_system():
    drawn = r"\brandom\.(?!Random\(|seed)|uuid\.uuid1|\bmd5\(|\bsha1\("
    assert lines_with(drawn, [p for p in SOURCES if not {"engines", "bench"} & set(p.parts)]) == []


SOUND = {"sha256", "sha384", "sha512", "blake2b", "blake2s"}


def test_no_hash_that_is_broken_is_called_and_one_cipher_alone():
    """SHA-1 names the lines of a published file of breached passwords, and protects nothing there."""
    hashes = {
        (place.partition(":")[0], name.rpartition(".")[2]) for place, name, _node in calls(SOURCES)
        if name.startswith("hashlib.") or name in {"md5", "sha1", *SOUND}
    }  # fmt: skip
    assert {found for found in hashes if found[1] not in SOUND} == {("people/queries/breached.py", "new")}
    ciphers = {found for found in imported(SOURCES) if re.match(r"cryptography|Crypto|nacl|OpenSSL", found[1])}
    assert ciphers == {("people/web/second_factor.py", "cryptography.fernet")}


def test_no_pattern_is_made_of_what_people_type():
    """Patterns are constants, at the top of their files or where they serve; the base is asked for none."""
    making = {
        f"re.{word}" for word in ("compile", "search", "match", "fullmatch", "sub", "findall", "finditer", "split")
    }
    found = [
        place for place, name, node in calls([p for p in SOURCES if not {"engines", "bench"} & set(p.parts)])
        if name in making and not _is_ours(node.args[0])
    ]  # fmt: skip
    assert found == []
    assert lines_with(r"__i?regex\b", SOURCES) == []


def _is_ours(pattern):
    """A constant, a name in capitals, or text made of these."""
    if isinstance(pattern, ast.JoinedStr):
        return all(_is_ours(part) for part in pattern.values)
    if isinstance(pattern, ast.FormattedValue):
        return _is_ours(pattern.value)
    return isinstance(pattern, ast.Constant) or (isinstance(pattern, ast.Name) and pattern.id.isupper())


def test_no_secret_is_written_in_the_sources():
    told = r"""(?i)\b(?:secret_key|api_key|password|passwd|token)\s*=\s*["'][^"'{%\s]{8,}["']"""
    # The door of the demo, whose people are invented; accounts of a base that ends with the bench.
    known = ("exchange/services/demo_campus.py", "bench/workplaces_process.py")
    assert [line for line in lines_with(told, SOURCES) if not line.startswith(known)] == []


def test_no_door_refuses_by_an_assertion():
    """`assert` goes away with `python -O`: pages raise their refusals."""
    found = [f"{p.relative_to(ROOT)}:{n.lineno}" for p in DOORS for n in nodes(p)
             if isinstance(n, ast.Assert)]  # fmt: skip
    assert found == []
