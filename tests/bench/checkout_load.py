"""Buyers who order at the same time: each basket's order form is sent and the page that thanks is fetched.

    python -m tests.bench.checkout_load PORT CONNECTIONS < lines of "session placing_key"

Prints JSON: orders, seconds, errors, processor seconds of its own, p50 and p99 in milliseconds of both requests
together.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import urlencode


class Buyers:
    def __init__(self, port: int, waiting: list[tuple[str, str]]) -> None:
        self.port, self.waiting = port, waiting
        self.times: list[float] = []
        self.errors: dict[str, int] = {}

    async def ask(
        self, pipes: tuple[asyncio.StreamReader, asyncio.StreamWriter], method: str, path: str, cookie: str, body: str
    ) -> tuple[str, str]:
        """Status and Location of the answer; its body is read to the end."""
        reader, writer = pipes
        head = [
            f"{method} {path} HTTP/1.1", f"Host: 127.0.0.1:{self.port}", "Accept-Encoding: br, gzip",
            "Accept-Language: id", "Sec-Fetch-Site: same-origin", f"Cookie: sessionid={cookie}",
        ]  # fmt: skip
        if body:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        writer.write("\r\n".join(head).encode() + b"\r\n\r\n" + body.encode())
        answer = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        fields = dict(line.lower().split(": ", 1) for line in answer.split("\r\n")[1:] if ": " in line)
        await reader.readexactly(int(fields.get("content-length", 0)))
        location = next(
            (line.split(": ", 1)[1] for line in answer.split("\r\n") if line.lower().startswith("location")), ""
        )
        return answer.split(" ", 2)[1], location

    async def connection(self) -> None:
        pipes = await asyncio.open_connection("127.0.0.1", self.port)
        while self.waiting:
            session, key = self.waiting.pop()
            body = urlencode(
                {"recipient": "Ratna", "phone": "0812-3456-7890", "address": "Jl. Mawar 1", "note": "", "place": "1",
                 "placing_key": key, "delivery": "pickup"}
            )  # fmt: skip
            begun = time.perf_counter()
            status, location = await self.ask(pipes, "POST", "/checkout/", session, body)
            if status == "302":
                status, _ = await self.ask(pipes, "GET", location, session, "")
            self.times.append(time.perf_counter() - begun)
            if status != "200":
                self.errors[status] = self.errors.get(status, 0) + 1
        pipes[1].close()

    async def run(self, connections: int) -> None:
        begun = time.perf_counter()
        await asyncio.gather(*(self.connection() for _ in range(connections)))
        seconds = time.perf_counter() - begun
        self.times.sort()
        count = len(self.times)
        print(
            json.dumps(
                {
                    "orders": count,
                    "seconds": seconds,
                    "errors": self.errors,
                    "cpu": time.process_time(),
                    "p50": 1000 * self.times[count // 2],
                    "p99": 1000 * self.times[int(count * 0.99)],
                }
            )
        )


def main() -> None:
    port, connections = (int(word) for word in sys.argv[1:3])
    waiting = [(session, key) for session, key in (line.split() for line in sys.stdin)]
    asyncio.run(Buyers(port, waiting).run(connections))


if __name__ == "__main__":
    main()
