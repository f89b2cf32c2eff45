"""run.py: when it sets up, when it goes straight on, what it says. What it installs is tried by every `make test`."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout whose locks name no package, so that nothing is fetched, and whose package is only a name."""
    (tmp_path / "requirements").mkdir()
    for lock in ("base.txt", "spark.txt", "dev.txt"):
        (tmp_path / "requirements" / lock).write_text("# nothing\n")
    shutil.copy(ROOT / "run.py", tmp_path)
    (tmp_path / "pyproject.toml").write_text("")
    return tmp_path


def run(checkout: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "run.py", *arguments], cwd=checkout, capture_output=True, text=True, check=False
    )


def pretend_set_up(checkout: Path, level: str) -> None:
    """Leave .venv as a whole set-up of this level would; its `akrab` prints what it was called with."""
    source = "import run, sys; run.STAMP.parent.mkdir(); run.STAMP.write_text(run.fingerprint(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", source, level], cwd=checkout, check=True)
    programs = checkout / ".venv" / "bin"
    programs.mkdir()
    (programs / "python").symlink_to(sys.executable)
    (programs / "akrab").write_text('#!/bin/sh\necho "akrab was called with $*"\n')
    (programs / "akrab").chmod(0o755)


def test_a_second_start_goes_straight_to_the_shop(checkout: Path) -> None:
    pretend_set_up(checkout, "base")
    result = run(checkout)
    assert (result.returncode, result.stdout) == (0, "akrab was called with run\n")


def test_the_developers_set_contains_the_shops(checkout: Path) -> None:
    pretend_set_up(checkout, "dev")
    assert run(checkout, "--setup-only").stdout == ""
    assert run(checkout, "--setup-only", "--dev").stdout == ""


def test_a_shop_that_works_out_its_figures_with_spark_installs_it(
    checkout: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pretend_set_up(checkout, "base")
    monkeypatch.setenv("AKRAB_ANALYTICS", "spark")
    (checkout / "requirements" / "spark.txt").write_text("no-such-package==1 --hash=sha256:" + "0" * 64 + "\n")
    assert "The packages could not be installed." in run(checkout, "--setup-only").stderr


def test_a_changed_lock_or_a_moved_folder_sets_up_again(checkout: Path) -> None:
    pretend_set_up(checkout, "base")
    assert run(checkout, "--setup-only").stdout == ""
    (checkout / "requirements" / "base.txt").write_text("# something else\n")
    assert "Making .venv" in run(checkout, "--setup-only").stdout


def test_an_interrupted_set_up_is_replaced_and_a_failed_one_leaves_no_stamp(checkout: Path) -> None:
    pretend_set_up(checkout, "base")
    (checkout / ".venv" / "akrab-stamp").unlink()  # set_up removes it first and writes it last
    (checkout / "requirements" / "base.txt").write_text("no-such-package==1 --hash=sha256:" + "0" * 64 + "\n")
    result = run(checkout, "--setup-only")
    assert result.returncode == 1
    assert "Replacing a .venv that was cut off" in result.stdout
    assert "The packages could not be installed." in result.stderr
    assert (checkout / ".venv" / "bin" / "python").exists()
    assert not (checkout / ".venv" / "akrab-stamp").exists()


def test_an_unknown_argument_is_named(checkout: Path) -> None:
    result = run(checkout, "--setup-onyl")
    assert result.returncode == 1
    assert "run.py does not know --setup-onyl" in result.stderr


def test_an_old_python_can_read_the_file_that_tells_it_so() -> None:
    ast.parse((ROOT / "run.py").read_text(), feature_version=(3, 8))
