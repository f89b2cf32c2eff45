"""The same refresh on DuckDB, PostgreSQL and Spark: JSON lines {name, value, unit, target}.

    python -m tests.bench.engines_bench [DATA FOLDER]

Over the 541,909 lines of Online Retail in an SQLite shop that is thrown away. Each refresh is a process of its own, so
Spark's include the start of Java. Reading the shop and writing the facts is the same work on all three.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench.insight_bench import ROOT, refresh
from tests.postgres import PostgresServer

ENGINES = {"duckdb": "DuckDB", "postgres": "PostgreSQL", "spark": "Spark, local[2]"}


def results(data: Path) -> list[dict[str, Any]]:
    figures = []
    with tempfile.TemporaryDirectory(prefix="akrab-bench-") as folder:
        Path(folder).chmod(0o711)
        env = {key: value for key, value in os.environ.items() if not key.startswith("AKRAB_")} | {
            "AKRAB_HOME": f"{folder}/home", "AKRAB_DEMO": "none", "DJANGO_SETTINGS_MODULE": "akrab.config.settings",
            "AKRAB_SPARK_MASTER": "local[2]",
        }  # fmt: skip
        here = [sys.executable, "-m", "tests.bench.insight_bench"]
        server = PostgresServer(Path(folder) / "postgres", durable=True)
        server.start()
        try:
            subprocess.run([*here, "--prepare", str(data)], env=env, cwd=ROOT, check=True)
            for engine, name in ENGINES.items():
                home = f"{folder}/home-{engine}"
                shutil.copytree(env["AKRAB_HOME"], home)
                own = env | {"AKRAB_HOME": home, "AKRAB_ANALYTICS": engine}
                own["AKRAB_ANALYTICS_DATABASE_URL"] = f"{server.url}/postgres"
                _whole, first = refresh(own)
                subprocess.run([*here, "--order"], env=own, cwd=ROOT, check=True)
                _whole, after = refresh(own)
                figures += [
                    {"name": f"from nothing, {name}", "value": first["seconds"], "unit": "s", "target": None},
                    {"name": f"after one order, {name}", "value": after["seconds"], "unit": "s", "target": None},
                ]
        finally:
            server.stop()
    return figures


def main() -> None:
    import json

    data = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
    for figure in results(data):
        print(json.dumps(figure), flush=True)


if __name__ == "__main__":
    main()
