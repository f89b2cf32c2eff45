"""A real server for benchmarks, and the processor time and memory that it and its database use."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

from tests.postgres import PostgresServer, free_port


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[dict[str, str], int | None]]:
    """Environment that chooses SQLite or a PostgreSQL server with its own durable settings, and that server's pid."""
    env = {**os.environ, "AKRAB_HOME": str(folder / "home"), "AKRAB_DEMO": "none", "AKRAB_LOG_LEVEL": "WARNING",
           "DJANGO_SETTINGS_MODULE": "akrab.config.settings"}  # fmt: skip
    env.pop("AKRAB_DATABASE_URL", None)
    if kind == "sqlite":
        yield env, None
        return
    server = PostgresServer(folder / "postgres", durable=True)
    server.start()
    try:
        with psutil_connect(server):
            yield env | {"AKRAB_DATABASE_URL": f"{server.url}/shop"}, server.process.pid if server.process else None
    finally:
        server.stop()


@contextmanager
def psutil_connect(server: PostgresServer) -> Iterator[None]:
    import psycopg

    with psycopg.connect(f"{server.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE shop")
    yield


@contextmanager
def serving(env: dict[str, str], *, workers: int = 2, application: str = "") -> Iterator[tuple[int, int]]:
    """The web server on a free port, as `akrab run` starts it: (port, pid). `application`: another than the shop."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian" if application else "akrab.cli.serving", "--interface", "wsgi",
        "--workers", str(workers), "--blocking-threads", "4", "--no-ws", "--host", "127.0.0.1", "--port", str(port),
        "--log-level", "warning", application or "akrab.config.wsgi:application",
    ]  # fmt: skip
    process = subprocess.Popen(command, env=env | {"PORT": str(port)}, start_new_session=True)
    try:
        _wait(port, process)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait(20)


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError("the server ended at once")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.05)
    with suppress(urllib.error.HTTPError):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20).read()


def processor_seconds(*pids: int | None) -> float:
    """User and system time so far of these processes and all their children, ended ones included."""
    total = 0.0
    for pid in pids:
        if pid is None:
            continue
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            try:
                times = process.cpu_times()
            except psutil.NoSuchProcess:
                continue
            total += times.user + times.system + times.children_user + times.children_system
    return total


def memory_mib(*pids: int) -> float:
    """Proportional memory (shared pages counted once) of these processes and their children."""
    total = 0
    for pid in pids:
        parent = psutil.Process(pid)
        for process in [parent, *parent.children(recursive=True)]:
            total += process.memory_full_info().pss
    return total / 2**20
