"""PostgreSQL: the Parquet files are copied into a schema of their own, and the expressions run there.

One unlogged table per table of facts, cut by month. `loaded` remembers each file's size and time of writing, so only
the months that changed are copied again; it is unlogged as well, so after a crash of the server, which empties unlogged
tables, it is empty too and everything is copied anew. Text is compared byte by byte, as the other engines do.
"""

import hashlib
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

from akrab.insight.warehouse import reading
from akrab.insight.warehouse.engines.engine import Engine, EngineError, Row
from akrab.insight.warehouse.folder import Folder
from akrab.insight.warehouse.tables import TABLES, TIME

if TYPE_CHECKING:
    import psycopg

SCHEMA = "akrab_facts"
COPY = ".copy-"  # folders of rows on their way
PIECE = 1 << 20  # bytes copied at a time
ONE_AT_A_TIME = 7_310_046  # key of the lock under which files are copied
TYPES = {"string": 'text COLLATE "C"', "int64": "bigint", "float64": "double precision", TIME: "timestamp"}
OUR_OPTIONS = {"server_side_binding", "prepare_threshold", "pool", "assume_role", "isolation_level"}  # Django's


class Postgres(Engine):
    name = "postgres"

    def __init__(self) -> None:
        super().__init__()
        self.connection: psycopg.Connection[Row] | None = None

    def open(self, folder: Folder, currency: str) -> None:
        connection = self._connect()
        found = reading.sources(folder)
        with connection.transaction():
            connection.execute("SELECT pg_advisory_xact_lock(%s)", [ONE_AT_A_TIME])
            _prepare(connection, found)
            _bring_up_to_date(connection, folder, found)
        for name, query in reading.views(currency, lambda name: f'{SCHEMA}."{name}"').items():
            connection.execute(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {query}')

    def run(self, sql: str) -> list[Row]:
        return self._connect().execute(sql).fetchall()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None

    def about(self) -> str:
        try:
            ((may,),) = self.run("SELECT has_database_privilege(current_database(), 'CREATE, TEMPORARY')")
            version = self._connect().info.server_version // 10000
        finally:
            self.close()
        if not may:
            raise EngineError(
                _("The user of the database for analysis may not make schemas: GRANT CREATE, TEMPORARY ON DATABASE …")
            )
        return f"PostgreSQL {version}"

    def _connect(self) -> "psycopg.Connection[Row]":
        import psycopg

        if self.connection is not None:
            return self.connection
        try:
            self.connection = psycopg.connect(**connection_arguments(), autocommit=True)
        except psycopg.OperationalError as error:
            raise EngineError(
                _("The database for analysis does not answer: %(reason)s. Check AKRAB_ANALYTICS_DATABASE_URL.")
                % {"reason": str(error).strip()}
            ) from error
        self.connection.execute("SET TimeZone = 'UTC'; SET jit = off; SET work_mem = '128MB'")
        return self.connection


def connection_arguments() -> dict[str, Any]:
    """How to reach the database for analysis: of its own, or the shop's."""
    database = settings.ANALYTICS_DATABASE or settings.DATABASES["default"]
    options = {key: value for key, value in database.get("OPTIONS", {}).items() if key not in OUR_OPTIONS}
    named = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {key: database[name] for key, name in named.items() if database.get(name)} | options


def _prepare(connection: "psycopg.Connection[Row]", found: dict[str, reading.Source]) -> None:
    """Make the tables; anew when their columns are not those of today."""
    wanted = hashlib.sha256(repr([(name, source.columns) for name, source in found.items()]).encode()).hexdigest()
    ((there,),) = connection.execute("SELECT to_regclass(%s) IS NOT NULL", [f"{SCHEMA}.loaded"]).fetchall()
    if there:
        same = connection.execute(f"SELECT 1 FROM {SCHEMA}.loaded WHERE file = '' AND mark = %s", [wanted]).fetchone()
        if same:
            return
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
    connection.execute(
        f"CREATE UNLOGGED TABLE {SCHEMA}.loaded (file text PRIMARY KEY, relation text NOT NULL, mark text NOT NULL)"
    )
    for name, source in found.items():
        columns = ", ".join(f'"{column}" {TYPES.get(kind, kind)}' for column, kind in source.columns.items())
        month = _month_column(name)
        cut, kind = (f'PARTITION BY LIST ("{month}")', "") if month else ("", "UNLOGGED")
        connection.execute(f'CREATE {kind} TABLE {SCHEMA}."{name}" ({columns}) {cut}')
    connection.execute(f"INSERT INTO {SCHEMA}.loaded VALUES ('', '', %s)", [wanted])


def _bring_up_to_date(connection: "psycopg.Connection[Row]", folder: Folder, found: dict[str, reading.Source]) -> None:
    """Copy the files that changed, forget those that are gone. Inside a transaction: readers see all of it or none."""
    rows = connection.execute(f"SELECT file, relation, mark FROM {SCHEMA}.loaded WHERE file <> ''").fetchall()
    known = {file: (relation, mark) for file, relation, mark in rows}
    present = {
        str(file.relative_to(folder.path.parent)): (name, file)
        for name, source in found.items()
        for file in source.files
    }
    changed = {
        key: (name, file) for key, (name, file) in present.items() if key not in known or known[key][1] != _mark(file)
    }
    for key in (known.keys() - present.keys()) | (changed.keys() & known.keys()):
        relation = known[key][0]
        connection.execute(f'{"DROP" if "@" in relation else "TRUNCATE"} TABLE {SCHEMA}."{relation}"')
        connection.execute(f"DELETE FROM {SCHEMA}.loaded WHERE file = %s", [key])
    for left in folder.path.parent.glob(f"{COPY}*"):  # by a process that was killed; only one copies at a time
        shutil.rmtree(left, ignore_errors=True)
    with reading.connect() as duck, TemporaryDirectory(dir=folder.path.parent, prefix=COPY) as place:
        for key, (name, file) in changed.items():
            mark, relation = _mark(file), _relation(name, file)
            if relation != name:
                month = f"{file.parent.name.removeprefix('part=')}-01"
                connection.execute(
                    f'CREATE UNLOGGED TABLE {SCHEMA}."{relation}" PARTITION OF {SCHEMA}."{name}" '
                    f"FOR VALUES IN ('{month}')"
                )
            text = Path(place) / "rows.csv"
            columns = ", ".join(f'"{column}"' for column in found[name].columns)
            duck.execute(
                f"COPY (SELECT {columns} FROM read_parquet('{reading.quoted(file)}', hive_partitioning = false)) "
                f"TO '{reading.quoted(text)}' (FORMAT csv, HEADER false, FORCE_QUOTE *)"
            )
            _copy(connection, relation, columns, text)
            connection.execute(f"INSERT INTO {SCHEMA}.loaded VALUES (%s, %s, %s)", [key, relation, mark])
    for name in {name for name, _file in changed.values()}:
        connection.execute(f'ANALYZE {SCHEMA}."{name}"')


def _copy(connection: "psycopg.Connection[Row]", relation: str, columns: str, text: Path) -> None:
    command = f'COPY {SCHEMA}."{relation}" ({columns}) FROM STDIN (FORMAT csv)'
    with text.open("rb") as file, connection.cursor() as cursor, cursor.copy(command) as copy:
        while piece := file.read(PIECE):
            copy.write(piece)


def _month_column(name: str) -> str | None:
    if name in TABLES:
        return TABLES[name].month
    return None if name == "articles" else "month"


def _relation(name: str, file: Path) -> str:
    """The table that a file becomes: `orders@2026-11`, a part of `orders`; the table itself where it is not cut."""
    return f"{name}@{file.parent.name.removeprefix('part=')}" if _month_column(name) else name


def _mark(file: Path) -> str:
    """Changes whenever the file is written anew, which happens at one stroke."""
    state = file.stat()
    return f"{state.st_size} {state.st_mtime_ns} {state.st_ino}"
