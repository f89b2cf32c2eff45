"""A mailbox for tests: enough of IMAP4rev1 (RFC 3501) over a real socket to be read by any client."""

from __future__ import annotations

import re
import socketserver
import threading
from typing import Any

from tests.postgres import free_port


class ImapServer:
    """Serves `mails` (bytes, the first has UID 1) of one folder. `refuse` turns sign-ins away."""

    def __init__(self, mails: list[bytes] | None = None) -> None:
        self.mails = list(mails or [])
        self.validity = 1
        self.refuse = False
        self.commands: list[str] = []
        self.port = free_port()
        server = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                server.serve(self.rfile, self.wfile)

        socketserver.ThreadingTCPServer.allow_reuse_address = True
        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", self.port), Session)
        self._server.daemon_threads = True

    def __enter__(self) -> ImapServer:
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *unused: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def as_setting(self, folder: str = "INBOX") -> dict[str, Any]:
        return {
            "host": "127.0.0.1",
            "port": self.port,
            "user": "shop",
            "password": 's3cret "x\\',
            "folder": folder,
            "tls": "none",
        }

    def serve(self, reader: Any, writer: Any) -> None:
        writer.write(b"* OK IMAP4rev1 ready\r\n")
        while line := reader.readline():
            tag, _space, rest = line.strip().partition(b" ")
            command = rest.decode()
            self.commands.append(command if not command.upper().startswith("LOGIN") else "LOGIN")
            answer = self.answer(command)
            writer.write(b"".join(answer[:-1]) + tag + b" " + answer[-1] + b"\r\n")
            if command.upper() == "LOGOUT":
                return

    def answer(self, command: str) -> list[bytes]:
        upper = command.upper()
        if upper == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1\r\n", b"OK done"]
        if upper.startswith("LOGIN"):
            return [b"NO wrong password" if self.refuse or "s3cret" not in command else b"OK signed in"]
        if upper.startswith(("SELECT", "EXAMINE")):
            if "INBOX" not in upper:
                return [b"NO no such folder"]
            return [
                f"* {len(self.mails)} EXISTS\r\n* OK [UIDVALIDITY {self.validity}] valid\r\n".encode(),
                b"OK [READ-ONLY] selected",
            ]
        if upper.startswith("UID SEARCH"):
            # "n:*" always names the last mail too, even when its UID is lower (RFC 3501, 6.4.8).
            first = int(re.search(r"UID (\d+):\*", upper).group(1))  # type: ignore[union-attr]
            uids = [uid for uid in range(1, len(self.mails) + 1) if uid >= first] or [len(self.mails)][
                : len(self.mails)
            ]
            return [f"* SEARCH {' '.join(map(str, uids))}\r\n".encode(), b"OK searched"]
        if upper.startswith("UID FETCH"):
            uid = int(command.split()[2])
            raw = self.mails[uid - 1]
            if "RFC822.SIZE" in upper:
                return [f"* {uid} FETCH (UID {uid} RFC822.SIZE {len(raw)})\r\n".encode(), b"OK fetched"]
            if "HEADER" in upper:
                raw = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            return [
                f"* {uid} FETCH (UID {uid} BODY[] {{{len(raw)}}}\r\n".encode(), raw, b")\r\n",
                b"OK fetched",
            ]  # fmt: skip
        if upper == "LOGOUT":
            return [b"* BYE\r\n", b"OK bye"]
        return [b"BAD what"]
