"""A web process stays light: what only the worker and commands need is not imported in it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable

import pytest

HEAVY = [
    "adbc_driver_manager", "altair", "duckdb", "httpx", "ibis", "numpy", "pandas", "pyarrow", "python_calamine",
    "scipy", "sklearn", "typst", "vl_convert", "xlsxwriter",
]  # fmt: skip
PROGRAM = f"""
import json, re, sys
from akrab.config.wsgi import application
from django.conf import settings
from django.template.loader import get_template
from django.urls import get_resolver

get_resolver().url_patterns
list(get_resolver().reverse_dict)
print(json.dumps({{
    "heavy": [name for name in {HEAVY!r} if name in sys.modules],
    "peak": int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) // 1024,
}}))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="memory is read from /proc")
def test_a_web_process_imports_no_analytics(record_property: Callable[[str, object], None]) -> None:
    program = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=False)
    assert program.returncode == 0, program.stderr
    result = json.loads(program.stdout.splitlines()[-1])
    record_property("peak_mebibytes", result["peak"])
    assert result["heavy"] == []
    assert result["peak"] < 110
