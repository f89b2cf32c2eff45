"""A shop of its own for a browser test: real server, real worker, real mail server."""

import contextlib
import os
import shutil
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tests.e2e.commander import Commander
from tests.environment import run_folder
from tests.postgres import free_port
from tests.smtp import SmtpServer


@dataclass(frozen=True)
class RunningShop:
    """Where it answers, and the environment of its commands."""

    url: str
    env: dict[str, str]
    mail: SmtpServer

    @cached_property
    def commander(self) -> Commander:
        return Commander(self.env)

    def akrab(self, *words: str) -> str:
        """Run one of the shop's own commands; returns what it printed. Raises CalledProcessError."""
        return self.commander.ask(akrab=words)

    def python(self, code: str) -> str:
        """Run Python inside the shop, Django set up; returns the last line printed."""
        return self.commander.ask(python=code).rpartition("\n")[2]

    def close(self) -> None:
        if "commander" in self.__dict__:
            self.commander.end()


@contextmanager
def running_shop(env: dict[str, str]) -> Iterator[RunningShop]:
    """`akrab run` on a free port, stopped in order at the end."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    with SmtpServer() as mail:
        env = env | {
            "PORT": str(port), "AKRAB_BASE_URL": url, "AKRAB_EMAIL_URL": mail.url, "AKRAB_HOST": "127.0.0.1",
            "AKRAB_LOG_LEVEL": "WARNING",
        }  # fmt: skip
        home = Path(env["AKRAB_HOME"])
        log = home / "run.log"
        lend_assets(home)
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "akrab.cli.main", "run"], env=env, stdout=output, stderr=output
            )
            try:
                _wait_until_ready(url, process, log)
                keep_assets(home)
                shop = RunningShop(url, env, mail)
                try:
                    yield shop
                finally:
                    shop.close()
            finally:
                process.terminate()
                process.wait(30)


def lend_assets(home: Path) -> None:
    """The style sheet and scripts that another shop of this run has collected; a shop collects only what is new."""
    kept = run_folder() / "assets"
    if kept.exists():
        shutil.copytree(kept, home / "static", dirs_exist_ok=True)


def keep_assets(home: Path) -> None:
    """For `lend_assets`."""
    kept = run_folder() / "assets"
    if not kept.exists():
        unfinished = run_folder() / f"assets-{home.parent.name}-{os.getpid()}"
        shutil.copytree(home / "static", unfinished)
        with contextlib.suppress(OSError):  # another process was first
            unfinished.rename(kept)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 240  # the demo tells its whole story first
    while time.monotonic() < deadline:
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/healthz", timeout=5) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"the shop did not get ready: {log.read_text()}")


def screenshots_folder() -> Path | None:
    """Where pictures for README and docs go, when they are wanted."""
    if not os.environ.get("AKRAB_SCREENSHOTS"):
        return None
    folder = Path(__file__).resolve().parent.parent.parent / "docs" / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    return folder
