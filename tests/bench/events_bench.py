"""How many events of visits a second are acknowledged on the disk, what that does to the shop's pages, and whether any
is lost when the server is killed.

python -m tests.bench.events_bench [sqlite|postgres] [seconds] [kills]

Compared with Umami 3.1 on the same machine: 135 page views a second, 7.7 ms of processor time each.
"""

from __future__ import annotations

import json
import os
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.results import Figure
from tests.bench.server import database, processor_seconds, serving
from tests.bench.web_bench import Job, load

RATE, SECONDS, CONNECTIONS, KILLS = 5_000, 10.0, 64, 20
UMAMI, BESIDE, TURNS = 135, 1_000, 5
PAGE = Job("home", "/", 0)
EMPTY = "tests.bench.empty:nothing"
KEPT = """
import django; django.setup()
from akrab.tracking.models import Event
from akrab.tracking.taking import take
while take():
    pass
for path in Event.objects.values_list("path", flat=True).iterator():
    print(path.rpartition("/")[2])
"""
TAKE = """
import time
import django; django.setup()
from akrab.tracking.models import Event
from akrab.tracking.taking import take
before, began, cpu = Event.objects.count(), time.perf_counter(), time.process_time()
while take():
    pass
done = Event.objects.count() - before
print(done / (time.perf_counter() - began), 1000 * (time.process_time() - cpu) / done)
"""


def browse(port: int, *, rate: float, seconds: float, prefix: str = "") -> dict[str, object]:
    """In a process of its own, so that its time is not the server's."""
    words = [str(port), str(seconds), str(CONNECTIONS), str(rate), *([prefix] if prefix else [])]
    return _told(
        subprocess.run([sys.executable, "-m", "tests.bench.events_load", *words], stdout=-1, check=True).stdout
    )


def _number(value: object) -> float:
    assert isinstance(value, (int, float))
    return float(value)


def _told(output: bytes) -> dict[str, object]:
    found: dict[str, object] = json.loads(output)
    return found


def measure(kind: str, seconds: float = SECONDS, kills: int = KILLS) -> list[Figure]:
    group = f"Visits on {'SQLite' if kind == 'sqlite' else 'PostgreSQL'}"
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        with database(kind, Path(name)) as (env, database_pid):

            def run(*words: str) -> str:
                return subprocess.run([sys.executable, *words], env=env, check=True, stdout=-1, text=True).stdout

            run("-m", "akrab.cli.main", "prepare")
            with serving(env) as (port, pid):
                browse(port, rate=1000, seconds=2)
                load(port, PAGE, "", 1)
                before = processor_seconds(pid, database_pid)
                most = browse(port, rate=0, seconds=seconds)
                used = processor_seconds(pid, database_pid) - before
                steady = browse(port, rate=RATE, seconds=seconds)
                quiet, umami = _by_turns(port, UMAMI)
                quiet_too, busy = _by_turns(port, BESIDE)
                quiet_last, full = _by_turns(port, RATE)
                with serving(env, application=EMPTY) as (elsewhere, _other):
                    alone, machine = _by_turns(port, BESIDE, to=elsewhere)
            taken, each = (float(word) for word in run("-c", TAKE).split())
            lost, answered = _killed(env, run, kills)
    count = _number(most["acknowledged"])
    return [
        Figure(
            group,
            "acknowledged, as fast as 64 browsers go",
            count / _number(most["seconds"]),
            "/s",
            RATE,
            at_most=False,
        ),
        Figure(group, "processor time of one", 1000 * used / max(count, 1), "ms", 7.7),
        Figure(group, f"99 of 100 within, at {RATE:,}/s", _number(steady["p99"]), "ms", 100),
        Figure(
            group,
            f"acknowledged of {RATE:,}/s",
            _number(steady["acknowledged"]) / _number(steady["seconds"]),
            "/s",
            RATE * 0.99,
            at_most=False,
        ),
        Figure(group, "a page of the shop, quiet (half within)", quiet_too, "ms"),
        Figure(
            group, f"a page beside {UMAMI} events a second, the most of Umami, as many times", umami / quiet, "", 1.1
        ),
        Figure(group, f"a page beside {BESIDE:,} events a second, as many times", busy / quiet_too, "", 1.1),
        Figure(group, f"a page beside {RATE:,} events a second, as many times", full / quiet_last, "", 1.1),
        Figure(
            group,
            f"beside {BESIDE:,}, the events going to another server that does nothing with them",
            machine / alone,
            "",
        ),
        Figure(group, f"beside {BESIDE:,}, the one by the other", busy / quiet_too / (machine / alone), "", 1.1),
        Figure(group, "taken over into visits afterwards", taken, "/s"),
        Figure(group, "processor time of taking one over", each, "ms"),
        Figure(group, f"acknowledged while the server was killed {kills} times", answered, ""),
        Figure(group, f"of these lost over {kills} times kill -9", lost, "", 0, exact=True),
    ]


def _by_turns(port: int, rate: int, *, to: int = 0) -> tuple[float, float]:
    """Half of the pages within so many ms: quiet, and beside so many events a second. In short turns, one after the
    other, so that whatever else the machine does weighs on both alike; the middle turn of each counts. `to`: the port
    of another server for the events; what pages lose then, they lose to the browsers on the same two cores."""
    quiet, busy = list[float](), list[float]()
    for _turn in range(TURNS):
        quiet.append(float(load(port, PAGE, "", 1.5, connections=1)["p50"]))
        words = [sys.executable, "-m", "tests.bench.events_load", str(to or port), "3", str(CONNECTIONS), str(rate)]
        visitors = subprocess.Popen(words, stdout=subprocess.DEVNULL)
        time.sleep(0.7)
        busy.append(float(load(port, PAGE, "", 1.5, connections=1)["p50"]))
        visitors.wait()
    return statistics.median(quiet), statistics.median(busy)


def _killed(env: dict[str, str], run: object, kills: int) -> tuple[int, int]:
    """The whole server is killed in the midst of the events, and comes back; (lost, acknowledged)."""
    acknowledged: set[str] = set()
    rng = random.Random(7)
    for number in range(kills):
        with serving(env) as (port, pid):
            words = [str(port), "2", str(CONNECTIONS), "2000", f"kill{number}"]
            sender = subprocess.Popen([sys.executable, "-m", "tests.bench.events_load", *words], stdout=subprocess.PIPE)
            time.sleep(0.6 + rng.random())
            os.killpg(pid, signal.SIGKILL)
            output, _ = sender.communicate()
            acknowledged |= set(_told(output)["marks"])  # type: ignore[call-overload]
    kept = set(run("-c", KEPT).split())  # type: ignore[operator]
    return len(acknowledged - kept), len(acknowledged)


def main() -> None:
    for kind in sys.argv[1:2] or ["sqlite", "postgres"]:
        seconds = float(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
        for figure in measure(kind, seconds, int(sys.argv[3]) if len(sys.argv) > 3 else KILLS):
            print(figure.name, round(figure.value, 3), figure.unit, figure.target or "", flush=True)


if __name__ == "__main__":
    main()
