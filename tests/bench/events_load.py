"""Visitors' browsers: connections that send one event after the other, as fast as they are answered or at a rate.

    python -m tests.bench.events_load PORT SECONDS CONNECTIONS [RATE] [PREFIX]

Prints JSON: acknowledged (how many), seconds, refused, p50 and p99 in milliseconds, and the marks of the acknowledged
events when PREFIX is given. Raw sockets and one loop: its own processor time stays small beside the server's.
"""

from __future__ import annotations

import json
import selectors
import socket
import sys
import time

VISITORS = 500
AGENT = (
    "Mozilla/5.0 (Linux; Android 13; SM-A045F) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/{}.0 Mobile Safari/537.36"
)


def request(port: int, mark: str, number: int) -> bytes:
    body = json.dumps([{"kind": "page", "path": f"/products/{mark}", "width": 360}]).encode()
    head = (
        f"POST /e HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: {AGENT.format(number % VISITORS)}\r\n"
        f"Accept-Language: id-ID\r\nSec-Fetch-Site: same-origin\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Browsers:
    def __init__(self, port: int, seconds: float, connections: int, rate: float, prefix: str) -> None:
        self.port, self.connections, self.rate, self.prefix = port, connections, rate, prefix
        self.selector = selectors.DefaultSelector()
        self.times: list[float] = []
        self.acknowledged: list[str] = []
        self.refused: dict[str, int] = {}
        self.number = 0
        self.seconds = seconds

    def run(self) -> None:
        self.began = time.perf_counter()
        self.until = self.began + self.seconds
        waiting = [self._connect() for _ in range(self.connections)]
        idle: list[socket.socket] = [one for one in waiting if one is not None]
        open_: dict[socket.socket, tuple[str, float]] = {}
        while True:
            now = time.perf_counter()
            if now < self.until:
                while idle and self._is_due(now):
                    self._send(idle.pop(), open_)
            elif not open_:
                break
            if not open_ and not idle:
                break
            for key, _events in self.selector.select(0.001 if idle else 1.0):
                self._receive(key.fileobj, open_, idle)  # type: ignore[arg-type]
            idle = [one for one in idle if one.fileno() != -1]
            if time.perf_counter() > self.until + 10:
                break
        self.took = time.perf_counter() - self.began

    def _is_due(self, now: float) -> bool:
        return not self.rate or now >= self.began + self.number / self.rate

    def _connect(self) -> socket.socket | None:
        try:
            one = socket.create_connection(("127.0.0.1", self.port), 5)
        except OSError:
            return None
        one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.selector.register(one, selectors.EVENT_READ)
        return one

    def _send(self, one: socket.socket, open_: dict[socket.socket, tuple[str, float]]) -> None:
        mark = f"{self.prefix}x{self.number}"
        self.number += 1
        due = self.began + self.number / self.rate if self.rate else time.perf_counter()
        open_[one] = (mark, due)
        try:
            one.sendall(request(self.port, mark, self.number))
        except OSError:
            self._drop(one, open_)

    def _receive(
        self, one: socket.socket, open_: dict[socket.socket, tuple[str, float]], idle: list[socket.socket]
    ) -> None:
        try:
            answer = one.recv(4096)
        except OSError:
            answer = b""
        if not answer:
            return self._drop(one, open_)
        if one not in open_:
            return None
        mark, due = open_.pop(one)
        status = answer[9:12].decode()
        if status == "204":
            self.times.append(time.perf_counter() - due)
            self.acknowledged.append(mark)
        else:
            self.refused[status] = self.refused.get(status, 0) + 1
        idle.append(one)
        return None

    def _drop(self, one: socket.socket, open_: dict[socket.socket, tuple[str, float]]) -> None:
        if one.fileno() == -1:
            return
        self.selector.unregister(one)
        one.close()
        if open_.pop(one, None):
            self.refused["cut"] = self.refused.get("cut", 0) + 1


def main() -> None:
    port, seconds, connections = int(sys.argv[1]), float(sys.argv[2]), int(sys.argv[3])
    rate = float(sys.argv[4]) if len(sys.argv) > 4 else 0.0
    prefix = sys.argv[5] if len(sys.argv) > 5 else ""
    browsers = Browsers(port, seconds, connections, rate, prefix)
    before = time.process_time()
    browsers.run()
    times = sorted(browsers.times) or [0.0]
    told = {
        "acknowledged": len(browsers.acknowledged), "seconds": browsers.took, "refused": browsers.refused,
        "p50": 1000 * times[len(times) // 2], "p99": 1000 * times[int(len(times) * 0.99)],
        "own_processor_seconds": time.process_time() - before,
        "marks": browsers.acknowledged if prefix else [],
    }  # fmt: skip
    print(json.dumps(told))


if __name__ == "__main__":
    main()
