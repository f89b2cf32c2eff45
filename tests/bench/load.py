"""Load: some connections that ask again and again for some seconds. A process of its own, so its time is not counted.

    python -m tests.bench.load PORT SECONDS CONNECTIONS METHOD PATH [--cookie C] [--body B] [--fresh]

Prints JSON: requests, seconds, errors, bytes, p50 and p99 in milliseconds. `--fresh` sends no cookie and forgets what
the server sets, so that every request is a new guest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time


class Load:
    def __init__(self, options: argparse.Namespace) -> None:
        self.options = options
        self.times: list[float] = []
        self.errors: dict[str, int] = {}
        self.bytes = 0

    def request(self) -> bytes:
        body = self.options.body.encode()
        head = [
            f"{self.options.method} {self.options.path} HTTP/1.1",
            f"Host: 127.0.0.1:{self.options.port}",
            "Accept-Encoding: br, gzip",
            "Accept-Language: id",
            "Sec-Fetch-Site: same-origin",
        ]
        if self.options.cookie:
            head.append(f"Cookie: {self.options.cookie}")
        if body:
            head += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
        return "\r\n".join(head).encode() + b"\r\n\r\n" + body

    async def connection(self, until: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.options.port)
        request = self.request()
        while (begun := time.perf_counter()) < until:
            writer.write(request)
            head = await reader.readuntil(b"\r\n\r\n")
            status = head.split(b" ", 2)[1].decode()
            length = 0
            for line in head.lower().split(b"\r\n"):
                if line.startswith(b"content-length:"):
                    length = int(line.split(b":")[1])
                if line.startswith(b"transfer-encoding:"):
                    raise RuntimeError("chunked answers are not read here")
            await reader.readexactly(length)
            self.times.append(time.perf_counter() - begun)
            self.bytes += len(head) + length
            if status not in self.options.expect.split(","):
                self.errors[status] = self.errors.get(status, 0) + 1
        writer.close()

    async def run(self) -> None:
        begun = time.perf_counter()
        until = begun + self.options.seconds
        await asyncio.gather(*(self.connection(until) for _ in range(self.options.connections)))
        self.times.sort()
        count = len(self.times)
        print(
            json.dumps(
                {
                    "requests": count,
                    "seconds": time.perf_counter() - begun,
                    "errors": self.errors,
                    "bytes": self.bytes // max(count, 1),
                    "p50": 1000 * self.times[count // 2],
                    "p99": 1000 * self.times[int(count * 0.99)],
                }
            )
        )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("port", type=int)
    parser.add_argument("seconds", type=float)
    parser.add_argument("connections", type=int)
    parser.add_argument("method")
    parser.add_argument("path")
    parser.add_argument("--cookie", default="")
    parser.add_argument("--body", default="")
    parser.add_argument("--expect", default="200")
    asyncio.run(Load(parser.parse_args()).run())


if __name__ == "__main__":
    main()
