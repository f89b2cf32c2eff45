"""AKRAB_TEST_STRICT: nothing may be left out silently."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
TESTS = """
import pytest

def test_that_passes():
    pass

def test_with_real_data(shared_data):
    pass
"""


@pytest.mark.parametrize(("strict", "code"), [("0", 0), ("1", 1)])
@pytest.mark.parametrize("processes", ["0", "1"])
def test_a_skipped_test_is_a_failure_only_where_nothing_may_be_left_out(
    strict: str, code: int, processes: str, tmp_path: Path
) -> None:
    (tmp_path / "test_two.py").write_text(TESTS)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AKRAB_", "PYTEST_", "DJANGO_"))}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-n", processes, "--rootdir", tmp_path, tmp_path],
        cwd=ROOT,
        env=kept | {"AKRAB_TEST_STRICT": strict, "AKRAB_SHARED_DATA": str(tmp_path / "nowhere")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == code, run.stdout + run.stderr
    assert "1 passed, 1 skipped" in run.stdout
    assert ("test_with_real_data: Skipped: the real data sets are not here" in run.stdout) == (strict == "1")
