"""How many notices of WhatsApp a second are stored and answered, and whether any is lost when the server is killed.

python -m tests.bench.webhook_bench [sqlite|postgres] [seconds] [kills]

Notices come at 500 a second over 16 connections, each another message, signed, to the real server with two workers.
Then the server is killed again and again while they come: whatever was answered with 200 must stand in the database.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving

RATE, SECONDS, CONNECTIONS, KILLS = 500, 20, 16, 20
SECRET = "app-secret"
SET = """
import django; django.setup()
from akrab.core import shop
shop.store({"whatsapp_on": True, "whatsapp_app_secret": "app-secret", "whatsapp_phone_id": "1", "whatsapp_token": "t"})
"""
COUNT = """
import django; django.setup()
import re
from akrab.messaging.models import WebhookNotice
for body in WebhookNotice.objects.filter(verified=True).values_list("body", flat=True).iterator():
    print(re.search(r"wamid[.]([0-9a-z]+)", body)[1])
"""
HANDLE = """
import time
import django; django.setup()
from akrab.messaging.models import Message, WebhookNotice
from akrab.messaging.whatsapp.notices import handle_waiting
began, done = time.perf_counter(), 0
while time.perf_counter() - began < 10 and (taken := handle_waiting()):
    done += taken
print(done / (time.perf_counter() - began), WebhookNotice.objects.exclude(outcome__in=["", "done"]).count())
"""


def body_of(mark: str) -> bytes:
    number = 6281000000000 + int(hashlib.sha256(mark.encode()).hexdigest(), 16) % 5000
    message = {"from": str(number), "id": f"wamid.{mark}", "timestamp": str(int(time.time())), "type": "text",
               "text": {"body": "Halo kak, apakah tas merah ukuran besar masih ada? Mau pesan dua."}}  # fmt: skip
    value = {"messaging_product": "whatsapp", "metadata": {"display_phone_number": "62811", "phone_number_id": "1"},
             "contacts": [{"profile": {"name": f"Pembeli {number}"}, "wa_id": str(number)}],
             "messages": [message]}  # fmt: skip
    entry = {"id": "9", "changes": [{"value": value, "field": "messages"}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def request_of(mark: str, port: int) -> bytes:
    body = body_of(mark)
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    head = (
        f"POST /api/v1/whatsapp/webhook HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
        f"X-Hub-Signature-256: sha256={digest}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


class Sender:
    """Notices at a steady rate; a notice that finds no connection free waits, and its waiting counts."""

    def __init__(self, port: int, *, rate: float, seconds: float, prefix: str) -> None:
        self.port, self.rate, self.seconds, self.prefix = port, rate, seconds, prefix
        self.times: list[float] = []
        self.acknowledged: list[str] = []
        self.refused: dict[str, int] = {}
        self.next = 0

    async def run(self) -> None:
        self.began = time.perf_counter()
        await asyncio.gather(*(self._connection() for _ in range(CONNECTIONS)))

    async def _connection(self) -> None:
        pair: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        while True:
            number, self.next = self.next, self.next + 1
            due = self.began + number / self.rate
            if due > self.began + self.seconds:
                return
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            mark = f"{self.prefix}x{number}"
            try:
                if pair is None:
                    pair = await asyncio.open_connection("127.0.0.1", self.port)
                status = await asyncio.wait_for(self._ask(*pair, mark), 20)
            except (OSError, asyncio.IncompleteReadError, TimeoutError):
                pair = None
                self.refused["cut"] = self.refused.get("cut", 0) + 1
                await asyncio.sleep(0.05)
                continue
            self.times.append(time.perf_counter() - due)
            if status == "200":
                self.acknowledged.append(mark)
            else:
                self.refused[status] = self.refused.get(status, 0) + 1

    async def _ask(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, mark: str) -> str:
        writer.write(request_of(mark, self.port))
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0
        )
        await reader.readexactly(length)
        return head.split(b" ", 2)[1].decode()


def send(port: int, *, rate: float, seconds: float, prefix: str) -> dict[str, object]:
    """In a process of its own, so that its time is not the server's."""
    words = [sys.executable, "-m", "tests.bench.webhook_bench", "send", str(port), str(rate), str(seconds), prefix]
    found: dict[str, object] = json.loads(subprocess.run(words, capture_output=True, text=True, check=True).stdout)
    return found


def measure(kind: str, seconds: float = SECONDS, kills: int = KILLS) -> list[Figure]:
    group = f"Notices of WhatsApp on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        with database(kind, Path(folder)) as (env, database_pid):

            def run(*words: str) -> str:
                return subprocess.run([sys.executable, *words], env=env, check=True, stdout=-1, text=True).stdout

            run("-m", "akrab.cli.main", "prepare")
            run("-c", SET)
            with serving(env) as (port, pid):
                send(port, rate=100, seconds=3, prefix="warm")
                before = processor_seconds(pid, database_pid)
                found = send(port, rate=RATE, seconds=seconds, prefix="steady")
                used = processor_seconds(pid, database_pid) - before
            kept = set(run("-c", COUNT).split())
            lost = len(set(found["acknowledged"]) - kept)  # type: ignore[call-overload]
            handled, troubled = (float(word) for word in run("-c", HANDLE).split())
            lost_in_kills, answered = _killed(env, run, kills)
    count = len(found["acknowledged"])  # type: ignore[arg-type]
    return [
        Figure(group, "stored and answered", count / found["seconds"], "/s", RATE * 0.99, at_most=False),  # type: ignore[operator]
        Figure(group, "99 of 100 within, from the moment each was due", found["p99"], "ms", 100),  # type: ignore[arg-type]
        Figure(group, "half of them within", found["p50"], "ms"),  # type: ignore[arg-type]
        Figure(group, "answered with 200 and not kept", lost, "", 0, exact=True),
        Figure(group, "processor time of one", 1000 * used / max(count, 1), "ms"),
        Figure(group, "handled by the lane afterwards", handled, "/s"),
        Figure(group, "handled with a fault", troubled, "", 0, exact=True),
        Figure(group, f"answered while the server was killed {kills} times", answered, ""),
        Figure(group, f"of these lost over {kills} times kill -9", lost_in_kills, "", 0, exact=True),
    ]


def _killed(env: dict[str, str], run: object, kills: int) -> tuple[int, int]:
    """The whole server is killed in the midst of the notices, and comes back; (lost, answered)."""
    acknowledged: set[str] = set()
    rng = random.Random(5)
    for number in range(kills):
        with serving(env) as (port, pid):
            sender = subprocess.Popen(
                [sys.executable, "-m", "tests.bench.webhook_bench", "send", str(port), "300", "2", f"kill{number}"],
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            time.sleep(0.8 + rng.random())
            os.killpg(pid, signal.SIGKILL)
            output, _ = sender.communicate()
            acknowledged |= set(json.loads(output)["acknowledged"])
    kept = set(run("-c", COUNT).split())  # type: ignore[operator]
    return len(acknowledged - kept), len(acknowledged)


def main() -> None:
    if sys.argv[1:2] == ["send"]:
        port, rate, seconds, prefix = int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), sys.argv[5]
        sender = Sender(port, rate=rate, seconds=seconds, prefix=prefix)
        asyncio.run(sender.run())
        times = sorted(sender.times) or [0.0]
        told = {
            "acknowledged": sender.acknowledged, "refused": sender.refused,
            "seconds": time.perf_counter() - sender.began,
            "p50": 1000 * times[len(times) // 2], "p99": 1000 * times[int(len(times) * 0.99)],
        }  # fmt: skip
        print(json.dumps(told))
        return
    for kind in sys.argv[1:2] or ["sqlite", "postgres"]:
        seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
        for figure in measure(kind, seconds, int(sys.argv[3]) if len(sys.argv) > 3 else KILLS):
            print(figure.name, round(figure.value, 2), figure.unit, figure.target or "")


if __name__ == "__main__":
    main()
