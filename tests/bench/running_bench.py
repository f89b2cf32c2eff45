"""What `akrab run` weighs and how long it takes to open: first with an empty data folder, then again.

python -m tests.bench.running_bench
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request

from tests.bench.results import Figure
from tests.bench.server import memory_mib
from tests.postgres import free_port

GROUP = "Running"
IDLE_AFTER = 40  # seconds: a task process ends after 20 idle ones


def start(env: dict[str, str]) -> tuple[subprocess.Popen[bytes], float]:
    """The shop, and the seconds until /healthz says that all is ready."""
    began = time.monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "akrab.cli.main", "run"], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    while time.monotonic() - began < 180:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return process, time.monotonic() - began
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("the shop did not get ready")


def stop(process: subprocess.Popen[bytes]) -> float:
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.wait(30)
    return time.monotonic() - began


def measure() -> list[Figure]:
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "AKRAB_HOME": home, "PORT": str(free_port()), "AKRAB_DEMO": "phones"}
        env.pop("AKRAB_DATABASE_URL", None)
        process, first = start(env)
        stop(process)
        process, second = start(env)
        for path in ("/", "/products/", "/products/lintara-a1/", "/basket/"):
            urllib.request.urlopen(f"http://127.0.0.1:{env['PORT']}{path}", timeout=10).read()
        time.sleep(IDLE_AFTER)
        memory = memory_mib(process.pid)
        stopping = stop(process)
    return [
        Figure(GROUP, "demo shop made and opened, packages installed", round(first, 1), "s"),
        Figure(GROUP, "second start until all is ready", round(second, 1), "s", 5),
        Figure(GROUP, "idle memory of all processes (shared pages once)", round(memory), "MB", 350),
        Figure(GROUP, "stopping by Ctrl-C", round(stopping, 1), "s"),
    ]


if __name__ == "__main__":
    for figure in measure():
        print(figure)
