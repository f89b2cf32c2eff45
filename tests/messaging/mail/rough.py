"""A mail server with bad manners: it answers what the test tells it, hangs up in the worst moment, and counts."""

from __future__ import annotations

import asyncio
import threading
from typing import Any

from akrab.config.env import Environment, mail_server
from tests.mailsink import Session
from tests.postgres import free_port


class RoughServer:
    """Real SMTP on a free port. `answers`: verb → replies, each used once, before it answers politely. `hang_up` after
    "MAILDATA" (with the mail), or before the next verb it is asked. `taken`: recipients of the mails that it has."""

    def __init__(self, *, pipelining: bool = True) -> None:
        self.answers: dict[str, list[str]] = {}
        self.hang_up = ""
        self.taken: list[str] = []
        self.said: list[str] = []
        self.connections = 0
        self.pipelining = pipelining
        self._port = free_port()
        self._loop = asyncio.new_event_loop()

    def __enter__(self) -> RoughServer:
        rough = self

        class Rude(Session):
            def connection_made(self, transport: asyncio.BaseTransport) -> None:
                rough.connections += 1
                super().connection_made(transport)

            def say(self, line: bytes) -> None:
                super().say(line if rough.pipelining else line.replace(b"250-PIPELINING\r\n", b""))

            def take(self, mail: bytes) -> None:
                self.in_mail = False
                told = rough.answers.get("MAILDATA")
                if told:
                    self.say(told.pop(0).encode())
                    return
                rough.taken.append(self.recipient.decode())
                if rough.hang_up == "MAILDATA":
                    self.transport.close()
                    return
                self.say(b"250 2.0.0 taken")

            def obey(self, line: bytes) -> None:
                verb = line[:4].upper().decode()
                rough.said.append(verb)
                if rough.hang_up == verb:
                    rough.hang_up = ""
                    self.transport.close()
                    return
                told = rough.answers.get(verb)
                if told:
                    self.say(told.pop(0).encode())
                    return
                super().obey(line)

        def run() -> None:
            asyncio.set_event_loop(self._loop)
            self._server = self._loop.run_until_complete(self._loop.create_server(Rude, "127.0.0.1", self._port))
            self._ready.set()
            self._loop.run_forever()
            self._server.close()
            self._loop.close()

        self._ready = threading.Event()
        self._thread = threading.Thread(target=run, daemon=True)
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *unused: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def as_setting(self) -> dict[str, Any] | None:
        url = f"smtp://127.0.0.1:{self._port}?tls=none"
        return mail_server(Environment({"AKRAB_EMAIL_URL": url}), "AKRAB_EMAIL_URL")
