"""How soon many messages are queued and handed over, and whether each recipient gets exactly one whatever is killed.

python -m tests.bench.outgoing_bench [sqlite|postgres] [messages] [kills]

The mail server is `tests/mailsink.py`, a process of its own that writes a line for every mail before it says 250. The
worker is the real one. It is killed again and again; in the end every recipient must have one mail, or be listed.
"""

from __future__ import annotations

import collections
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.bench.results import Figure
from tests.bench.server import database, memory_mib, processor_seconds
from tests.mailsink import received, sink

MESSAGES, KILLS = 100_000, 20
PEOPLE = """
import sys, django; django.setup()
from akrab.consent.models import Standing
from akrab.core import clock
from akrab.customers.models import Customer, Handle
now, count = clock.now(), int(sys.argv[1])
for start in range(0, count, 5000):
    numbers = range(start, min(start + 5000, count))
    people = Customer.objects.bulk_create(
        [Customer(name=f"Pembeli Nomor {n}", language=("id", "en")[n % 5 == 0], created_at=now) for n in numbers])
    Handle.objects.bulk_create([
        Handle(customer=one, kind="email", value=f"pembeli{n}@example.com", created_at=now)
        for n, one in zip(numbers, people)])
    Standing.objects.bulk_create(
        [Standing(customer=one, purpose="marketing", channel="email", given=True, since=now) for one in people])
"""
QUEUE = """
import json, resource, sys, time, django; django.setup()
from akrab.core import shop
from akrab.customers.models import Customer
from akrab.messaging.mass import Recipient, queue_many
from akrab.messaging.texts import compile_text
shop.store({"adverts_quiet": ""})
texts = {
    "id": compile_text(language="id", subject="{name}, ada kabar dari toko", body=(
        "Halo {name},\\n\\nminggu ini *semua casing* diskon 20% untuk pelanggan di {city}. "
        "Terakhir Anda membeli {product} pada {day}.\\n\\n- gratis ongkir\\n- poin ganda\\n\\n"
        "[Lihat penawaran]({url})\\n\\nSalam hangat, Toko")),
    "en": compile_text(language="en", subject="{name}, news from the shop", body=(
        "Hello {name},\\n\\nthis week *all cases* are 20% off for customers in {city}. "
        "Last time you bought {product} on {day}.\\n\\n- free delivery\\n- points count twice\\n\\n"
        "[See the offer]({url})\\n\\nWarm regards, the shop")),
}
def recipients():
    last = 0
    people = Customer.objects.order_by("pk").values_list("pk", "name", "language")
    while rows := list(people.filter(pk__gt=last)[:2000]):
        last = rows[-1][0]
        for pk, name, language in rows:
            yield Recipient(customer_id=pk, channel="email", language=language, values={
                "name": name, "city": "Surakarta", "product": "Kabel USB-C", "day": "3 November",
                "url": f"https://toko.example/p/{pk}"})
def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
before, began, cpu = peak(), time.perf_counter(), time.process_time()
done = queue_many(key="bench", text=texts, recipients=recipients(), purpose="marketing", campaign="Bench")
print(json.dumps({"queued": done.queued, "known": done.known, "refused": done.refused,
    "seconds": time.perf_counter() - began, "processor": time.process_time() - cpu,
    "before": before, "peak": peak()}))
"""
STATES = """
import json, django; django.setup()
from django.db.models import Count
from akrab.journal.models import Entry
from akrab.messaging.models import Message
print(json.dumps({
    "states": dict(Message.objects.values_list("state").annotate(n=Count("pk"))),
    "unsure": list(Message.objects.filter(state="unsure").values_list("recipient", "provider_id")),
    "told": Entry.objects.filter(kind="message.sent").count(),
}))
"""


class Worker:
    """The real worker, in a group of its own so that it can be killed with its children."""

    def __init__(self, env: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "akrab.cli.main", "worker"],
            env=env,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(60)


def python(code: str, env: dict[str, str], *words: str) -> str:
    done = subprocess.run([sys.executable, "-c", code, *words], env=env, stdout=-1, text=True, check=True)
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def cut_short(code: str, env: dict[str, str], seconds: float) -> None:
    """Begin it, and kill it."""
    process = subprocess.Popen([sys.executable, "-c", code], env=env, stdout=subprocess.DEVNULL)
    time.sleep(seconds)
    process.kill()
    process.wait()


def wait_until(file: Path, count: int, *, quiet: float = 30) -> None:
    """Until the server has so many mails, or none came for a while."""
    last, since = -1, time.monotonic()
    while (now := file.read_bytes().count(b"\n") if file.exists() else 0) < count:
        if now != last:
            last, since = now, time.monotonic()
        if time.monotonic() - since > quiet:
            return
        time.sleep(0.2)


def handed_over(
    env: dict[str, str], file: Path, messages: int, kills: int, database_pid: int | None
) -> dict[str, float]:
    """A stretch in peace, then one with kills, then the rest; what was measured."""
    rng, steady = random.Random(7), messages // 4
    worker = Worker(env)
    wait_until(file, min(200, steady // 4))
    first, began, used = len(received(file)), time.perf_counter(), processor_seconds(worker.process.pid, database_pid)
    wait_until(file, steady)
    taken, seconds = len(received(file)) - first, time.perf_counter() - began
    used = processor_seconds(worker.process.pid, database_pid) - used
    memory = memory_mib(worker.process.pid)
    for _kill in range(kills):
        time.sleep(rng.uniform(0.05, 0.6))
        worker.kill()
        before = len(received(file))
        worker = Worker(env)
        wait_until(file, before + 1)
    wait_until(file, messages)
    time.sleep(2)  # the last outcomes are written
    worker.end()
    return {"rate": taken / seconds, "processor": 1000 * used / max(taken, 1), "memory": memory}


def measure(kind: str, messages: int = MESSAGES, kills: int = KILLS) -> list[Figure]:
    group = f"Outgoing messages on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}"
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        file = Path(folder) / "taken"
        with database(kind, Path(folder)) as (env, database_pid), sink(file) as port:
            env |= {"AKRAB_EMAIL_URL": f"smtp://127.0.0.1:{port}?tls=none"}
            subprocess.run([sys.executable, "-m", "akrab.cli.main", "prepare"], env=env, check=True, stdout=-1)
            python(PEOPLE, env, str(messages))
            whole = json.loads(python(QUEUE, env))
            python("import django; django.setup()\nfrom akrab.messaging.models import Message\n"
                   "Message.objects.all().delete()", env)  # fmt: skip
            cut_short(QUEUE, env, max(2.0, whole["seconds"] / 2))
            again = json.loads(python(QUEUE, env))
            sent = handed_over(env, file, messages, kills, database_pid)
            found = json.loads(python(STATES, env))
        mails = received(file)
    return [
        Figure(group, f"{messages:,} messages filled in and queued", whole["seconds"], "s", 60 * messages / MESSAGES),
        Figure(group, "processor time of queueing one", 1000 * whole["processor"] / messages, "ms"),
        Figure(group, "memory at its highest above the start", whole["peak"] - whole["before"], "MiB"),
        Figure(group, "queued by a run that was killed and its second run", again["queued"] + again["known"], "",
               messages, exact=True),
        Figure(group, "handed to the mail server", sent["rate"], "/s", 300, at_most=False),
        Figure(group, "processor time of handing over one, worker and database", sent["processor"], "ms"),
        Figure(group, "memory of the worker and its children", sent["memory"], "MiB"),
        *settled(group, mails, found, messages, kills),
    ]  # fmt: skip


def settled(group: str, mails: list[tuple[str, str]], found: dict[str, Any], messages: int, kills: int) -> list[Figure]:
    """What the server took beside what the shop knows."""
    times = collections.Counter(recipient for recipient, _id in mails)
    unsure = {recipient for recipient, _id in found["unsure"]}
    arrived = sum(1 for pair in found["unsure"] if tuple(pair) in set(mails))
    sent = found["states"].get("sent", 0)
    return [
        Figure(group, f"recipients with more than one mail, over {kills} times kill -9",
               sum(1 for count in times.values() if count > 1), "", 0, exact=True),
        Figure(group, "recipients with none that are not listed as unsure",
               messages - len(set(times) | unsure), "", 0, exact=True),
        Figure(group, "listed as unsure", len(unsure), "", 2 * kills, note="at most one for each of two connections"),
        Figure(group, "of these the server had taken", arrived, ""),
        Figure(group, "noted as sent, and not with the server", sent + arrived - len(times), "", 0, exact=True),
        Figure(group, "in the journal and noted as sent", found["told"], "", sent, exact=True),
    ]  # fmt: skip


def main() -> None:
    messages = int(sys.argv[2]) if len(sys.argv) > 2 else MESSAGES
    kills = int(sys.argv[3]) if len(sys.argv) > 3 else KILLS
    for kind in sys.argv[1:2] or ["sqlite", "postgres"]:
        for figure in measure(kind, messages, kills):
            print(figure.name, round(figure.value, 2), figure.unit, figure.target if figure.target is not None else "")


if __name__ == "__main__":
    main()
