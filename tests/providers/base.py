"""A server on this machine that speaks a payment service's documented protocol over real HTTP.

`trouble`: what to do instead of answering, taken from the front, one for each request: a status code, "hang" (no
answer), "lose" (do it, then close the connection without an answer), "nonsense" (no JSON).
"""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    def json(self) -> Any:
        return json.loads(self.body or b"{}")

    def form(self) -> dict[str, str]:
        return {name: values[-1] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


Reply = tuple[int, Any] | tuple[int, Any, dict[str, str]]  # status, content, further headers


@dataclass
class Provider:
    """Subclasses answer in `reply`, which one thread at a time runs."""

    requests: list[Request] = field(default_factory=list)
    trouble: list[int | str] = field(default_factory=list)
    hang_seconds: float = 30.0

    def __post_init__(self) -> None:
        self.lock = threading.RLock()
        self._closing = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Any:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def reply(self, request: Request) -> Reply:
        raise NotImplementedError

    def page(self, request: Request) -> Reply | None:
        """The page where the buyer pays: it only says what it is."""
        start = ("/snap/v4/redirection/", "/web/", "/c/pay/")
        return (200, b"<!doctype html><title>Pay</title><h1>Pay here</h1>") if request.path.startswith(start) else None

    def asked(self, method: str, start: str) -> list[Request]:
        return [one for one in self.requests if one.method == method and one.path.startswith(start)]

    def _serve(self, request: Request) -> Reply | None:
        with self.lock:
            self.requests.append(request)
            trouble = self.trouble.pop(0) if self.trouble else None
        if trouble == "hang":
            self._closing.wait(self.hang_seconds)
            return None
        if trouble == "nonsense":
            return 200, b"<html>"
        if isinstance(trouble, int):
            return trouble, {}
        with self.lock:
            reply = self.page(request) or self.reply(request)
        return None if trouble == "lose" else reply

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.0"

            def _any(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                reply = provider._serve(
                    Request(
                        method=self.command,
                        path=parts.path,
                        query={name: values[-1] for name, values in parse_qs(parts.query).items()},
                        headers={name.lower(): value for name, value in self.headers.items()},
                        body=self.rfile.read(length),
                    )
                )
                if reply is None:
                    self.close_connection = True
                    return
                status, content, *headers = reply
                body = content if isinstance(content, bytes) else json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/html" if body.startswith(b"<") else "application/json")
                self.send_header("Content-Length", str(len(body)))
                for name, value in headers[0].items() if headers else ():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self._any()

            def do_POST(self) -> None:
                self._any()

            def log_message(self, format: str, *args: object) -> None:
                pass

        return Handler


def stamp() -> float:
    return time.time()
