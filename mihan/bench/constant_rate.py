"""Requests at a constant rate, whatever the answers take: how long each answer was waited for.

Each request has its moment. Its wait is counted from that moment, not from when a connection was
free: a server that stops for a second is not forgiven the hundred visitors of that second.

`python -m mihan.bench.constant_rate URL RATE SECONDS < paths` prints {waits in ms, bytes, faults} as JSON.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit


@dataclass
class Told:
    waits: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Connections:
    """Kept open and taken again, as browsers do."""

    def __init__(self, host: str, port: int) -> None:
        self.host, self.port = host, port
        self.free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []

    async def get(self, path: str) -> tuple[int, int]:
        """Status, and bytes of the whole answer."""
        reader, writer = self.free.pop() if self.free else await asyncio.open_connection(self.host, self.port)
        writer.write(f"GET {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nAccept-Encoding: gzip\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        length = int(headers.get("content-length", 0))
        await reader.readexactly(length)
        self.free.append((reader, writer))
        return int(lines[0].split()[1]), len(head) + length

    def close(self) -> None:
        for _reader, writer in self.free:
            writer.close()


async def ask(url: str, paths: list[str], *, rate: float, seconds: float) -> Told:
    address = urlsplit(url)
    connections, told = Connections(address.hostname or "", address.port or 80), Told()
    began = time.perf_counter()

    async def one(path: str, moment: float) -> None:
        try:
            status, size = await connections.get(path)
        except (OSError, EOFError, ValueError) as fault:
            told.faults.append(f"{path}: {fault!r}")
            return
        told.waits.append((time.perf_counter() - moment) * 1000)
        told.sizes.append(size)
        if status != 200:
            told.faults.append(f"{path}: {status}")

    waiting, order = set(), cycle(paths)
    for number in range(round(rate * seconds)):
        moment = began + number / rate
        if (left := moment - time.perf_counter()) > 0:
            await asyncio.sleep(left)
        task = asyncio.create_task(one(next(order), moment))
        waiting.add(task)
        task.add_done_callback(waiting.discard)
    await asyncio.gather(*waiting)
    connections.close()
    return told


def percentile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def main(url: str, rate: str, seconds: str) -> None:
    paths = [line.strip() for line in sys.stdin if line.strip()]
    told: Any = asyncio.run(ask(url, paths, rate=float(rate), seconds=float(seconds)))
    print(json.dumps(vars(told)))


if __name__ == "__main__":
    main(*sys.argv[1:])
