"""Spark, on this machine or on a cluster, straight from the same Parquet files.

Needs the package of requirements/spark.txt and a Java runtime, 17 or newer. Starting takes some ten seconds, so one
session serves all engines of a process; it ends with the process.
"""

import os
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.insight.warehouse import reading
from akrab.insight.warehouse.engines.engine import Engine, EngineError, Row
from akrab.insight.warehouse.engines.java import OLDEST_JAVA, java_version
from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.tables import TIME

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

TYPES = {"int64": "BIGINT", "float64": "DOUBLE", TIME: "TIMESTAMP_NTZ"}


class Spark(Engine):
    name = "spark"

    def __init__(self) -> None:
        super().__init__()
        self.session: SparkSession | None = None

    def open(self, folder: Folder, currency: str) -> None:
        self.session = session().newSession()  # with views of its own
        for name, source in reading.sources(folder).items():
            types = {column: TYPES.get(kind, kind.upper()) for column, kind in source.columns.items()}
            if source.files:
                schema = ", ".join(f"`{column}` {kind}" for column, kind in types.items())
                rows = self.session.read.schema(schema).parquet(*map(_address, source.files))
            else:
                nothing = ", ".join(f"CAST(NULL AS {kind}) AS `{column}`" for column, kind in types.items())
                rows = self.session.sql(f"SELECT {nothing} WHERE false")
            rows.createOrReplaceTempView(f"files_{name}")
        for name, query in reading.views(currency, lambda name: f"files_{name}", "`").items():
            self.session.sql(f"CREATE OR REPLACE TEMP VIEW {name} AS {query}")

    def run(self, sql: str) -> list[Row]:
        assert self.session is not None
        return [tuple(row) for row in self.session.sql(sql).collect()]

    def about(self) -> str:
        return f"Spark {session().version}, {session().sparkContext.master}"


def session() -> "SparkSession":
    """The session of this process, started on first use. Raises EngineError."""
    if problem := obstacle():
        raise EngineError(problem)
    from pyspark.sql import SparkSession

    if settings.SPARK_MASTER.startswith("local"):
        os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder = SparkSession.builder.appName("akrab").master(settings.SPARK_MASTER)
    for key, value in configuration().items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def end() -> None:
    """Stop the session and its Java, which otherwise end with the process."""
    from pyspark import SparkContext
    from pyspark.sql import SparkSession

    running, gateway = SparkSession.getActiveSession(), SparkContext._gateway
    if running is not None:
        running.stop()
    if gateway is not None:
        gateway.shutdown()
        gateway.proc.stdin.close()
        gateway.proc.wait()
        SparkContext._gateway = SparkContext._jvm = None


def configuration() -> dict[str, Any]:
    """Days are cut by the shop, so Spark counts in UTC; overflow and division by zero are errors, as elsewhere."""
    chosen = {
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.ansi.enabled": "true",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.driver.memory": settings.SPARK_MEMORY,
        "spark.sql.warehouse.dir": f"{settings.WAREHOUSE}/spark",
    }
    if settings.SPARK_MASTER.startswith("local"):
        chosen |= {
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.sql.shuffle.partitions": "2",
            "spark.default.parallelism": "2",
        }
    return chosen


def obstacle() -> str:
    """Why Spark cannot start here, with what to do; nothing when package and Java are there."""
    if find_spec("pyspark") is None:
        return _("Spark is not installed. Start the shop with python3 run.py, or install requirements/spark.txt.")
    if java_version() < OLDEST_JAVA:
        return _(
            "Spark needs a Java runtime, version %(oldest)d or newer. On Debian and Ubuntu: "
            "apt install openjdk-17-jre-headless"
        ) % {"oldest": OLDEST_JAVA}
    return ""


def _address(file: Path) -> str:
    """Where the executors find a file: under the same path, or where AKRAB_SPARK_FACTS says the folder is seen."""
    if not settings.SPARK_FACTS:
        return f"file://{file}"
    return f"{settings.SPARK_FACTS.rstrip('/')}/{file.relative_to(settings.WAREHOUSE).as_posix()}"
