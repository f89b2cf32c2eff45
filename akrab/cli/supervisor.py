"""`akrab run`: server and worker as children of a process that needs nothing but the standard library."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from types import FrameType

import click

from akrab.core.orphans import end_with_parent

RESTART_PAUSE_SECONDS = 2.0
STOP_SECONDS = 15.0


def server_command(*, workers: int, host: str) -> list[str]:
    """The command that serves the shop on PORT."""
    return [
        sys.executable,
        "-m",
        "akrab.cli.serving",
        "--interface",
        "wsgi",
        "--workers",
        str(workers),
        "--blocking-threads",
        "4",
        "--no-ws",
        "--host",
        host,
        "--port",
        port(),
        "--log-level",
        "warning",
        "--backlog",
        "1024",
        "--respawn-failed-workers",
        "akrab.config.wsgi:application",
    ]


def port() -> str:
    return os.environ.get("PORT", "").strip() or "8000"


def akrab(*words: str) -> list[str]:
    return [sys.executable, "-m", "akrab.cli.main", *words]


def end_if_alone() -> None:
    """Runs in the child; a shop that has lost its supervisor would keep the port and work on beside the next one."""
    end_with_parent(signal.SIGTERM)


class Children:
    """Server and worker: started together, restarted alone, stopped together."""

    def __init__(self) -> None:
        environment = {**os.environ, "AKRAB_EXPECT_WORKER": "1"}
        self.commands = {
            "server": server_command(workers=2, host=os.environ.get("AKRAB_HOST", "0.0.0.0")),  # noqa: S104
            "worker": akrab("worker"),
        }
        self.environment = environment
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        self.stopping = False

    def start(self, name: str) -> None:
        # A session of its own: Ctrl-C reaches us alone, and we end the children in order. If we are killed, they end.
        self.processes[name] = subprocess.Popen(
            self.commands[name],
            env=self.environment,
            start_new_session=True,
            preexec_fn=end_if_alone,  # noqa: PLW1509 (there are no threads here)
        )

    def stop(self, *_: int | FrameType | None) -> None:
        self.stopping = True

    def watch(self) -> int:
        """Until told to stop. A child that ends is started again; a server that cannot start at all ends us."""
        started = time.monotonic()
        while not self.stopping:
            for name, process in list(self.processes.items()):
                code = process.poll()
                if code is None or self.stopping:
                    continue
                if name == "server" and time.monotonic() - started < 3:
                    self.end()
                    return code or 1
                click.echo(f"The {name} ended (code {code}); starting it again.", err=True)
                time.sleep(RESTART_PAUSE_SECONDS)
                self.start(name)
            time.sleep(0.2)
        self.end()
        return 0

    def end(self) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def port_is_free(number: str) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("0.0.0.0", int(number)))  # noqa: S104
        except OSError:
            return False
    return True


def supervise() -> int:
    """Prepare, start both, wait; returns the exit code."""
    if not port().isdigit() or not 1 <= int(port()) <= 65535:
        raise click.ClickException(f"PORT={port()!r} is not a whole number from 1 to 65535.")
    if not port_is_free(port()):
        raise click.ClickException(
            f"Port {port()} is used by another program (perhaps Akrab is already running). "
            "Stop it, or choose another: PORT=8080 make run"
        )
    prepared = subprocess.run(akrab("prepare"), check=False)
    if prepared.returncode:
        return prepared.returncode
    children = Children()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, children.stop)
    for name in children.commands:
        children.start(name)
    code = children.watch()
    click.echo("Akrab has stopped.")
    return code
