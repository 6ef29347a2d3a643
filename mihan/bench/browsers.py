"""Many people at their pages at once: a small browser each, and requests that keep their moments.

`python -m mihan.bench.browsers URL FOLDER RATE SECONDS RESENT` reads `players.json` in FOLDER, writes there
`answered.jsonl` (a decision a line: session, key, verdict) and prints the figures as JSON. Each player has a cookie
jar; connections are kept open and taken again, as behind a proxy. A wait is counted from the moment a decision was
due, not from when a connection was free.
"""

import asyncio
import html
import json
import re
import sys
import time
from collections import Counter, deque
from collections.abc import Coroutine
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from mihan.bench.constant_rate import percentile

SINCE = re.compile(r'name="since" value="([^"]*)"')
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]*)"')
GUEST = re.compile(r'id="task-arrival-(\d+)"')
GONE = re.compile(r'id="task-arrival-(\d+)" hx-swap-oob="delete"')
FRENCH, OPENING = "mihan_language=fr", 8  # how many open their first page at once


@dataclass
class Answer:
    status: int
    headers: list[tuple[str, str]]
    body: str


class Connections:
    def __init__(self, url: str) -> None:
        address = urlsplit(url)
        self.host, self.port = address.hostname or "", address.port or 80
        # The one that rested longest is taken first: all of them serve, as those of so many browsers would.
        self.free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self.made = self.lost = 0

    async def ask(self, method: str, path: str, cookies: dict[str, str], data: dict[str, str] | None = None) -> Answer:
        """One request on a connection nobody is using; a body is sent as a form, htmx as the page has it."""
        body = urlencode(data or {})
        jar = "; ".join([FRENCH, *(f"{name}={value}" for name, value in cookies.items())])
        head = [f"{method} {path} HTTP/1.1", f"Host: {self.host}:{self.port}", f"Cookie: {jar}"]
        if data is not None:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            head += ["HX-Request: true", f"X-CSRFToken: {cookies.get('csrftoken', '')}"]
        answer = await self._answer("\r\n".join([*head, "", body]).encode())
        for name, value in answer.headers:
            if name == "set-cookie":
                key, _, rest = value.partition("=")
                cookies[key] = rest.partition(";")[0]
        return answer

    async def _answer(self, request: bytes) -> Answer:
        """On a connection that was closed as the request left, it is sent on a new one: browsers do the same."""
        reader, writer = await self._one()
        try:
            writer.write(request)
            answer = await _read(reader)
        except (ConnectionError, asyncio.IncompleteReadError) as lost:
            if getattr(lost, "partial", b""):
                raise
            self.lost += 1
            reader, writer = await self._new()
            writer.write(request)
            answer = await _read(reader)
        self.free.append((reader, writer))
        return answer

    async def _one(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """One that is free and that the server has not closed meanwhile; else a new one."""
        while self.free:
            reader, writer = self.free.popleft()
            if not reader.at_eof():
                return reader, writer
            writer.close()
        return await self._new()

    async def _new(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.made += 1
        return await asyncio.open_connection(self.host, self.port)

    def close(self) -> None:
        for _reader, writer in self.free:
            writer.close()


async def _read(reader: asyncio.StreamReader) -> Answer:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = [(name.lower(), value.strip()) for name, _, value in (line.partition(": ") for line in lines[1:] if line)]
    length = int(dict(headers).get("content-length", 0))
    body = (await reader.readexactly(length)).decode()
    return Answer(int(lines[0].split()[1]), headers, body)


@dataclass
class Player:
    """Somebody at the desk: the guests before them, and what their page shows already."""

    session: int
    cookies: dict[str, str]
    guests: list[str] = field(default_factory=list)
    since: str = ""

    @property
    def page(self) -> str:
        return f"/workplaces/sessions/{self.session}/play/"

    def read(self, body: str) -> None:
        for gone in GONE.findall(body):
            if gone in self.guests:
                self.guests.remove(gone)
        self.guests += [new for new in GUEST.findall(GONE.sub("", body)) if new not in self.guests]
        if found := SINCE.search(body):
            self.since = html.unescape(found.group(1))


@dataclass
class Told:
    waits: list[float] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    again: Counter[str] = field(default_factory=Counter)
    signing: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Crowd:
    """Everybody, on one server. `answered` is what each was told of each decision."""

    def __init__(self, url: str, players: list[Player], newcomers: list[dict[str, str]]) -> None:
        self.connections, self.players, self.newcomers = Connections(url), players, newcomers
        self.told, self.numbers = Told(), count()
        self.answered: list[dict[str, Any]] = []

    async def open_pages(self) -> float:
        """Everybody opens their page, a few at once; how many pages a second."""
        began, waiting = time.perf_counter(), iter(self.players)

        async def some() -> None:
            for player in waiting:
                answer = await self.connections.ask("GET", player.page, player.cookies)
                if answer.status != 200:
                    self.told.faults.append(f"{player.page}: {answer.status}")
                player.read(answer.body)

        await asyncio.gather(*(some() for _one in range(OPENING)))
        return len(self.players) / (time.perf_counter() - began)

    async def decide_for(self, seconds: float, *, rate: float, resent: float) -> float:
        """Decisions at their moments, each by the next player; how many a second were answered in the end."""
        began, waiting = time.perf_counter(), set()
        for number in range(round(rate * seconds)):
            player, moment = self.players[number % len(self.players)], began + number / rate
            work: list[Coroutine[Any, Any, None]] = [self._decide(player, moment, again=number * resent % 1 < resent)]
            if self.newcomers and number % max(1, round(rate * 3)) == 0:  # a name signs in every three seconds
                work.append(self._sign_in(self.newcomers.pop()))
            if (left := moment - time.perf_counter()) > 0:
                await asyncio.sleep(left)
            for each in work:
                task = asyncio.create_task(each)
                waiting.add(task)
                task.add_done_callback(waiting.discard)
        await asyncio.gather(*waiting)
        return len(self.told.waits) / (time.perf_counter() - began)

    async def _decide(self, player: Player, moment: float, *, again: bool) -> None:
        if not player.guests:
            self.told.verdicts["nobody at the desk"] += 1
            return
        key, guest = f"b{next(self.numbers)}", player.guests.pop(0)
        data = {"verb": "doubt_identity", "task": f"arrival.{guest}", "key": key, "since": player.since}
        self.answered.append({"session": player.session, "key": key, "verdict": "sent"})
        row = self.answered[-1]
        try:
            answer = await self.connections.ask("POST", f"{player.page}decide/", player.cookies, data)
            self.told.waits.append((time.perf_counter() - moment) * 1000)
            row["verdict"] = _verdict(answer)
            player.read(answer.body)
            if again:  # the same request once more, as a phone that lost the answer sends it
                answer = await self.connections.ask("POST", f"{player.page}decide/", player.cookies, data)
                self.told.again[_verdict(answer)] += 1
        except (OSError, EOFError, ValueError) as fault:
            self.told.faults.append(f"{key}: {fault!r}")
        self.told.verdicts[row["verdict"]] += 1

    async def _sign_in(self, newcomer: dict[str, str]) -> None:
        try:
            await self._signed_in(newcomer)
        except (OSError, EOFError) as fault:
            self.told.faults.append(f"{newcomer['username']}: {fault!r}")

    async def _signed_in(self, newcomer: dict[str, str]) -> None:
        began, cookies = time.perf_counter(), dict[str, str]()
        form = await self.connections.ask("GET", "/account/login/", cookies)
        token = TOKEN.search(form.body)
        data = {"login": newcomer["username"], "password": newcomer["password"]}
        data["csrfmiddlewaretoken"] = token.group(1) if token else ""
        answer = await self.connections.ask("POST", "/account/login/", cookies, data)
        if "sessionid" not in cookies:
            self.told.faults.append(f"not signed in: {answer.status}")
        self.told.signing.append((time.perf_counter() - began) * 1000)


def _verdict(answer: Answer) -> str:
    return {200: "accepted", 422: "refused"}.get(answer.status, str(answer.status))


async def crowd(url: str, folder: Path, rate: float, seconds: float, resent: float) -> dict[str, Any]:
    known = json.loads((folder / "players.json").read_text(encoding="utf-8"))
    players = [Player(one["session"], {"sessionid": one["cookie"]}) for one in known["players"]]
    all_ = Crowd(url, players, known["newcomers"])
    pages = await all_.open_pages()
    began, used = time.perf_counter(), time.process_time()
    done = await all_.decide_for(seconds, rate=rate, resent=resent)
    processor = (time.process_time() - used) / (time.perf_counter() - began)
    all_.connections.close()
    lines = (json.dumps(row) for row in all_.answered)
    (folder / "answered.jsonl").write_text("\n".join(lines), encoding="utf-8")
    told = all_.told
    return {
        "pages": pages, "rate": done, "p50": percentile(told.waits, 0.5), "p95": percentile(told.waits, 0.95),
        "slowest": max(told.waits), "verdicts": told.verdicts, "again": told.again, "faults": told.faults[:20],
        "signing": percentile(told.signing, 0.95) if told.signing else None, "signed_in": len(told.signing),
        "connections": all_.connections.made, "lost": all_.connections.lost, "processor": processor,
    }  # fmt: skip


def main(url: str, folder: str, rate: str, seconds: str, resent: str) -> None:
    print(json.dumps(asyncio.run(crowd(url, Path(folder), float(rate), float(seconds), float(resent)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
