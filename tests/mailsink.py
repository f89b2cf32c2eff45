"""A lean mail server for measuring: asyncio, one process, as strict as needed (RFC 5321 with PIPELINING, SIZE and
8BITMIME). Every mail is one line in a file, written before the server says 250: what it took stands there.

    python -m tests.mailsink PORT FILE DELAY

DELAY: seconds between the line and the 250.
"""

from __future__ import annotations

import asyncio
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import free_port

_ID = re.compile(rb"^message-id:\s*(\S+)", re.IGNORECASE | re.MULTILINE)


class Session(asyncio.Protocol):
    """One connection."""

    file = -1
    delay = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport
        self.buffer = b""
        self.recipient = b""
        self.in_mail = False
        self.say(b"220 sink ESMTP")

    def say(self, line: bytes) -> None:
        self.transport.write(line + b"\r\n")  # type: ignore[attr-defined]

    def data_received(self, data: bytes) -> None:
        self.buffer += data
        while True:
            end = b"\r\n.\r\n" if self.in_mail else b"\r\n"
            whole, found, rest = self.buffer.partition(end)
            if not found:
                return
            self.buffer = rest
            self.take(whole) if self.in_mail else self.obey(whole)

    def take(self, mail: bytes) -> None:
        self.in_mail = False
        head = mail.partition(b"\r\n\r\n")[0]
        name = _ID.search(head)
        os.write(self.file, b"%s %s %d\n" % (self.recipient, name[1] if name else b"-", len(mail)))
        if self.delay:
            asyncio.get_running_loop().call_later(self.delay, self.say, b"250 2.0.0 taken")
        else:
            self.say(b"250 2.0.0 taken")

    def obey(self, line: bytes) -> None:
        verb = line[:4].upper()
        if verb == b"EHLO":
            self.say(b"250-sink\r\n250-PIPELINING\r\n250-SIZE 30000000\r\n250 8BITMIME")
        elif verb == b"RCPT":
            self.recipient = line.partition(b"<")[2].partition(b">")[0]
            self.say(b"250 2.1.5 ok")
        elif verb == b"DATA":
            self.in_mail = True
            self.say(b"354 go on")
        elif verb == b"QUIT":
            self.say(b"221 bye")
            self.transport.close()
        else:
            self.say(b"250 ok")


@contextmanager
def sink(file: Path, *, delay: float = 0) -> Iterator[int]:
    """The server in a process of its own; gives its port."""
    port = free_port()
    process = subprocess.Popen([sys.executable, "-m", "tests.mailsink", str(port), str(file), str(delay)])
    try:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield port
    finally:
        process.kill()
        process.wait()


def received(file: Path) -> list[tuple[str, str]]:
    """(recipient, Message-ID) of each mail, in the order in which they came."""
    if not file.exists():
        return []
    lines = file.read_text().splitlines()
    return [(words[0], words[1]) for words in (line.split(" ") for line in lines)]


async def _serve(port: int, file: str, delay: float) -> None:
    Session.delay = delay
    Session.file = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    server = await asyncio.get_running_loop().create_server(Session, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), sys.argv[2], float(sys.argv[3])))
